"""The dossier: whole, with a part away, with nobody to say that the person exists."""

import asyncio
from typing import Any

import aiohttp
import httpx
import pytest

from shared.contracts.operations import Rol
from tests.unit.gateway.door import PERSOON, Door, problem, token_for
from tests.unit.gateway.parts_of import BILLING, INDICATIE, INTAKE

C = Rol.CONSULENT
PATH = f"/v1/personen/{PERSOON}/dossier"


@pytest.fixture
def all_answer(gateway: Door) -> Door:
    for name, part in (("intake", INTAKE), ("indicatie", INDICATIE), ("billing", BILLING)):
        gateway.services[name].answers(200, part)
    return gateway


async def read(gateway: Door) -> dict[str, Any]:
    response = await gateway.ask("GET", PATH, C)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_all_parts_make_one_file_with_one_timeline(all_answer: Door) -> None:
    found = await read(all_answer)
    assert found["ontbrekendeDelen"] == []
    assert found["persoon"] == INTAKE["persoon"]
    assert found["meldingen"] == INTAKE["meldingen"]
    assert [toewijzing["toewijzingNummer"] for toewijzing in found["toewijzingen"]] == [100]
    assert (found["beschikkingen"], found["declaratieregels"]) == ([], [])
    assert [(line["op"], line["deel"]) for line in found["tijdlijn"]] == [
        ("2026-01-05", "intake"),
        ("2026-01-12", "billing"),
        ("2026-01-20", "indicatie"),
    ]
    assert found["tijdlijn"][1]["bedragCenten"] == 13000
    assert [term["soort"] for term in found["termijnen"]] == ["bezwaar", "onderzoek"]


async def test_each_part_is_asked_with_the_token_of_the_caller(all_answer: Door) -> None:
    token = token_for(C)
    await all_answer.ask("GET", PATH, token=token, headers={"X-Tenant": "0200"})
    for name, service in all_answer.services.items():
        request = service.requests[0]
        assert request.url.path == f"/v1/personen/{PERSOON}/dossierdelen/{name}"
        assert request.headers["authorization"] == f"Bearer {token}"
        assert "x-tenant" not in request.headers


async def test_the_parts_are_asked_at_once(all_answer: Door) -> None:
    together = asyncio.Barrier(3)

    def wait(part: dict[str, Any]) -> Any:
        async def reply(request: httpx.Request) -> httpx.Response:
            del request
            async with asyncio.timeout(5):
                await together.wait()
            return httpx.Response(200, json=part)

        return reply

    for name, part in (("intake", INTAKE), ("indicatie", INDICATIE), ("billing", BILLING)):
        all_answer.services[name].listens(wait(part))
    assert (await read(all_answer))["ontbrekendeDelen"] == []


@pytest.mark.parametrize("how", ["down", "500", "403", "nonsense"])
@pytest.mark.parametrize(
    ("away", "lists"),
    [
        ("intake", ("persoon", "huishouden", "meldingen", "onderzoeken", "aanvragen", "verwijzingen")),
        ("indicatie", ("beschikkingen", "toewijzingen", "leveringen", "verzoeken", "berichten")),
        ("billing", ("declaratieregels",)),
    ],
)
async def test_a_part_that_is_away_is_named_and_the_rest_is_served(
    all_answer: Door, away: str, lists: tuple[str, ...], how: str
) -> None:
    match how:
        case "down":
            all_answer.services[away].fails(aiohttp.ClientConnectionError("weg"))
        case "nonsense":
            all_answer.services[away].answers(200, {"onzin": True})
        case _:
            all_answer.services[away].answers(int(how), {})
    found = await read(all_answer)
    assert found["ontbrekendeDelen"] == [away]
    assert all(found[name] is None for name in lists)
    assert away not in {line["deel"] for line in found["tijdlijn"]}
    assert len(found["tijdlijn"]) == 2


async def test_a_part_that_knows_nothing_gives_empty_lists(all_answer: Door) -> None:
    all_answer.services["indicatie"].answers(404, {})
    found = await read(all_answer)
    assert (found["ontbrekendeDelen"], found["toewijzingen"]) == ([], [])


async def test_a_person_that_intake_does_not_know_is_404(all_answer: Door) -> None:
    all_answer.intake.answers(404, {})
    problem(await all_answer.ask("GET", PATH, C), 404)


async def test_without_intake_and_without_a_trace_nobody_knows(gateway: Door) -> None:
    gateway.intake.fails(aiohttp.ClientConnectionError("weg"))
    gateway.services["indicatie"].answers(404, {})
    gateway.services["billing"].answers(200, {"persoonId": PERSOON, "declaratieregels": [], "tijdlijn": []})
    response = await gateway.ask("GET", PATH, C)
    assert problem(response, 503)["onderdeel"] == "intake"
    assert response.headers["retry-after"] == "2"


async def test_a_part_outside_the_scope_is_not_asked(all_answer: Door) -> None:
    token = token_for(C, scope=["intake.lezen"])
    response = await all_answer.ask("GET", PATH, token=token)
    assert response.json()["ontbrekendeDelen"] == ["indicatie", "billing"]
    assert not all_answer.services["billing"].requests


async def test_a_service_that_refuses_the_token_makes_it_401(all_answer: Door) -> None:
    all_answer.services["billing"].answers(401, {})
    problem(await all_answer.ask("GET", PATH, C), 401)
