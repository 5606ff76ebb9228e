"""The message box: merged newest first; one message from the service that holds it."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import httpx
import pytest

from services.gateway.parts import MAX_PART
from shared.contracts.operations import Rol
from tests.unit.gateway.door import Door, problem

BERICHT = "01980f7a-0000-7000-8000-0000000000b1"


def kop(number: int, minute: int) -> dict[str, Any]:
    id = f"00000000-0000-7000-8000-{number:012d}"
    return {
        "berichtId": id,
        "richting": "uit",
        "status": "klaar",
        "geregistreerdOp": f"2026-11-23T10:{minute:02d}:00Z",
        "links": {"zelf": f"/v1/berichten/{id}"},
    }


async def box(gateway: Door, rol: Rol = Rol.AANBIEDER, **params: str) -> dict[str, Any]:
    response = await gateway.ask("GET", "/v1/berichten", rol, params=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_both_services_are_one_list_newest_first(gateway: Door) -> None:
    gateway.services["indicatie"].answers(200, {"resultaten": [kop(1, 30), kop(2, 10)], "volgende": None})
    gateway.services["billing"].answers(200, {"resultaten": [kop(3, 20)], "volgende": None})
    found = await box(gateway, status="klaar", van="2026-11-01")
    assert [item["geregistreerdOp"][14:16] for item in found["resultaten"]] == ["30", "20", "10"]
    assert (found["volgende"], found["ontbrekendeDelen"]) == (None, [])
    for name in ("indicatie", "billing"):
        (asked,) = gateway.services[name].requests
        assert dict(asked.url.params) == {"status": "klaar", "van": "2026-11-01", "limit": "50"}


async def test_a_service_that_is_away_is_named(gateway: Door) -> None:
    gateway.services["indicatie"].answers(200, {"resultaten": [kop(1, 30)], "volgende": None})
    gateway.services["billing"].fails(aiohttp.ClientConnectionError("weg"))
    found = await box(gateway)
    assert (len(found["resultaten"]), found["ontbrekendeDelen"]) == (1, ["billing"])
    assert found["volgende"] is not None


async def test_who_may_not_see_claims_sees_the_rest(gateway: Door) -> None:
    gateway.services["indicatie"].answers(200, {"resultaten": [kop(1, 30)], "volgende": None})
    assert len((await box(gateway, Rol.CONSULENT))["resultaten"]) == 1
    assert not gateway.services["billing"].requests


async def test_by_person_only_the_service_that_knows_persons_is_asked(gateway: Door) -> None:
    gateway.services["indicatie"].answers(200, {"resultaten": [], "volgende": None})
    await box(gateway, Rol.BACKOFFICE, persoonId=BERICHT)
    assert not gateway.services["billing"].requests


async def test_a_message_comes_from_the_service_that_holds_it(gateway: Door) -> None:
    gateway.services["indicatie"].answers(404, {"status": 404})
    gateway.services["billing"].answers(200, {"berichtId": BERICHT}, ETag='"2"')
    response = await gateway.ask(
        "GET", f"/v1/berichten/{BERICHT}", Rol.AANBIEDER, headers={"Accept": "application/xml, application/json"}
    )
    assert (response.status_code, response.json(), response.headers["etag"]) == (200, {"berichtId": BERICHT}, '"2"')
    (asked,) = gateway.services["billing"].requests
    assert asked.headers["accept"] == "application/xml, application/json"
    gateway.services["billing"].answers(404, {"status": 404})
    problem(await gateway.ask("GET", f"/v1/berichten/{BERICHT}", Rol.AANBIEDER), 404)


async def test_a_message_of_any_size_passes_as_it_comes(gateway: Door) -> None:
    blok, aantal = b"<Prestatie/>" * 5_000, 600

    async def blokken() -> AsyncIterator[bytes]:
        for _ in range(aantal):
            yield blok

    async def reply(request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(200, headers={"Content-Type": "application/xml"}, content=blokken())

    gateway.services["indicatie"].answers(404, {"status": 404})
    gateway.services["billing"].listens(reply)
    gekregen = await gateway.ask("GET", f"/v1/berichten/{BERICHT}", Rol.POSTBUS, headers={"Accept": "application/xml"})
    assert (gekregen.status_code, gekregen.headers["content-type"]) == (200, "application/xml")
    assert len(gekregen.content) == len(blok) * aantal > MAX_PART


@pytest.mark.parametrize(("away", "there"), [("indicatie", "billing"), ("billing", "indicatie")])
async def test_while_one_is_away_a_message_of_the_other_is_shown(gateway: Door, away: str, there: str) -> None:
    gateway.services[away].fails(aiohttp.ClientConnectionError("weg"))
    gateway.services[there].answers(200, {"berichtId": BERICHT})
    assert (await gateway.ask("GET", f"/v1/berichten/{BERICHT}", Rol.AANBIEDER)).status_code == 200
    gateway.services[there].answers(404, {"status": 404})
    told = problem(await gateway.ask("GET", f"/v1/berichten/{BERICHT}", Rol.AANBIEDER), 503)
    assert told["onderdeel"] == away


async def test_a_fault_is_reported_to_the_service_that_holds_the_message(gateway: Door) -> None:
    gateway.services["indicatie"].answers(404, {"status": 404})
    gateway.services["billing"].answers(200, {"berichtId": BERICHT}, Idempotency_Replayed="true")
    headers = {"Idempotency-Key": '"k"', "Content-Type": "application/json"}
    path = f"/v1/berichten/{BERICHT}/transportfouten"
    response = await gateway.ask("POST", path, Rol.POSTBUS, headers=headers, content=b'{"code":"IB010"}')
    assert (response.status_code, response.headers["idempotency-replayed"]) == (200, "true")
    assert gateway.services["indicatie"].bodies == gateway.services["billing"].bodies == [b'{"code":"IB010"}']
    assert gateway.services["billing"].requests[0].headers["idempotency-key"] == '"k"'
