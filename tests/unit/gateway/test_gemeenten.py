"""A municipality on board: every service took its share, or the one that did not is named."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from shared.contracts.gemeente import lees_yaml
from shared.contracts.operations import Rol
from tests.unit.gateway.door import Door, problem

B = Rol.BEHEERDER
ROOT = Path(__file__).parents[3]
FILE = lees_yaml((ROOT / "deploy/gemeenten/0153-enschede.yaml").read_text(encoding="utf-8"))
BODY: dict[str, Any] = FILE.model_dump(mode="json", by_alias=True)
KEY = {"Idempotency-Key": '"aansluiten-1"'}


@pytest.fixture
def all_take_it(gateway: Door) -> Door:
    for service in gateway.services.values():
        service.answers(204)
    return gateway


@pytest.mark.parametrize("gemeente", ["0000", "0153"])
async def test_each_service_takes_over_its_share(all_take_it: Door, gemeente: str) -> None:
    response = await all_take_it.ask("POST", "/v1/gemeenten", B, gemeente=gemeente, json=BODY, headers=KEY)
    assert (response.status_code, response.headers["location"]) == (201, "/v1/gemeenten/0153")
    delen = {"intake": True, "indicatie": True, "billing": True}
    assert response.json() == {"gemeentecode": "0153", "gereed": True, "delen": delen}
    for service in all_take_it.services.values():
        request = service.requests[0]
        assert (request.method, request.url.path) == ("PUT", "/v1/gemeenten/0153")
        assert request.headers["idempotency-key"] == KEY["Idempotency-Key"]
        assert json.loads(service.bodies[0]) == BODY


@pytest.mark.parametrize("away", ["intake", "indicatie", "billing"])
async def test_repeating_completes_what_failed(all_take_it: Door, away: str) -> None:
    all_take_it.services[away].fails(aiohttp.ClientConnectionError("weg"))
    response = await all_take_it.ask("POST", "/v1/gemeenten", B, json=BODY, headers=KEY)
    assert problem(response, 503)["onderdeel"] == away
    assert response.headers["retry-after"] == "2"
    all_take_it.services[away].answers(204)
    again = await all_take_it.ask("POST", "/v1/gemeenten", B, json=BODY, headers=KEY)
    assert again.status_code == 201
    order = ["intake", "indicatie", "billing"]
    asked = {name: 2 if order.index(name) <= order.index(away) else 1 for name in order}
    assert {name: len(all_take_it.services[name].requests) for name in order} == asked


async def test_a_service_that_refuses_has_its_own_words(all_take_it: Door) -> None:
    refusal = {"type": "urn:x", "title": "t", "status": 409, "detail": "d", "instance": "/v1/gemeenten/0153"}
    all_take_it.services["billing"].answers(409, refusal)
    response = await all_take_it.ask("POST", "/v1/gemeenten", B, json=BODY, headers=KEY)
    assert problem(response, 409) == refusal


async def test_another_municipality_does_not_exist(all_take_it: Door) -> None:
    problem(await all_take_it.ask("POST", "/v1/gemeenten", B, gemeente="0200", json=BODY, headers=KEY), 404)
    problem(await all_take_it.ask("GET", "/v1/gemeenten/0153", B, gemeente="0200"), 404)
    assert not any(service.requests for service in all_take_it.services.values())


async def test_a_wrong_file_is_told_all_its_faults_and_none_of_its_words(all_take_it: Door) -> None:
    wrong = {**BODY, "naam": "", "oin": "geheim-oin", "gebruikers": [], "extra": 1}
    response = await all_take_it.ask("POST", "/v1/gemeenten", B, json=wrong, headers=KEY)
    names = {fault["name"] for fault in problem(response, 400)["invalidParams"]}
    assert names == {"naam", "oin", "gebruikers", "extra"}
    assert "geheim-oin" not in response.text
    for raw in (b"", b"{", b"[]", b'{"naam":"a","naam":"b"}', b'{"a":NaN}'):
        headers = {**KEY, "Content-Type": "application/json"}
        problem(await all_take_it.ask("POST", "/v1/gemeenten", B, content=raw, headers=headers), 400)
    assert not any(service.requests for service in all_take_it.services.values())


@pytest.mark.parametrize(
    ("answers", "ready", "told"),
    [
        ((200, 200, 200), True, (True, True, True)),
        ((200, 200, 404), False, (True, True, False)),
        ((200, None, 200), False, (True, None, True)),
    ],
)
async def test_readiness_per_service(
    gateway: Door, answers: tuple[int | None, ...], ready: bool, told: tuple[bool | None, ...]
) -> None:
    for service, status in zip(gateway.services.values(), answers, strict=True):
        if status is None:
            service.fails(aiohttp.ClientConnectionError("weg"))
        else:
            service.answers(status, {})
    found = (await gateway.ask("GET", "/v1/gemeenten/0153", B)).json()
    assert (found["gereed"], tuple(found["delen"].values())) == (ready, told)


async def test_a_municipality_that_no_service_knows_is_404(gateway: Door) -> None:
    for service in gateway.services.values():
        service.answers(404, {})
    problem(await gateway.ask("GET", "/v1/gemeenten/0153", B), 404)
