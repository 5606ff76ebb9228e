"""Storingen and projecties of every service behind one door, each id with its service before it."""

from typing import Any

import aiohttp
import pytest

from shared.contracts.operations import Rol
from tests.unit.gateway.door import PERSOON, Door, problem

OPS = Rol.OPS
KEY = {"Idempotency-Key": "k"}


def storing(number: int, since: str) -> dict[str, Any]:
    return {
        "storingId": f"00000000-0000-7000-8000-{number:012d}",
        "gemeente": "0153",
        "soort": "bericht",
        "verwerker": "billing.toewijzing",
        "status": "wacht",
        "reden": "onbekend",
        "pogingen": 5,
        "sinds": since,
        "omvang": 300,
    }


DETAIL = {"inhoud": {"leesbaar": True, "velden": [{"pad": "persoonId", "soort": "tekst", "waarde": None}]}}


def handeling(number: int, op: str) -> dict[str, Any]:
    return {
        "handelingId": f"00000000-0000-7000-8000-{number:012d}",
        "gemeente": "0153",
        "op": op,
        "door": "ops-1",
        "handeling": "verwerp-storing",
        "onderwerp": PERSOON,
        "reden": "dubbel",
        "uitkomst": "gelukt",
    }


def projectie(name: str) -> dict[str, Any]:
    return {
        "naam": name,
        "generatie": 1,
        "versie": 1,
        "status": "actief",
        "positie": 10,
        "achterstand": 0,
        "sinds": "2026-11-01T00:00:00Z",
    }


@pytest.fixture
def troubled(gateway: Door) -> Door:
    for number, name in enumerate(("intake", "indicatie", "billing")):
        gateway.services[name].answers(200, {"resultaten": [storing(number, f"2026-11-0{3 - number}T10:00:00Z")]})
    return gateway


async def test_the_storingen_of_all_come_oldest_first(troubled: Door) -> None:
    response = await troubled.ask("GET", "/v1/storingen?status=wacht", OPS, gemeente="0000")
    found = response.json()
    assert [item["storingId"].split(":")[0] for item in found["resultaten"]] == ["billing", "indicatie", "intake"]
    assert (found["ontbrekendeDelen"], found["volgende"]) == ([], None)
    assert dict(troubled.intake.requests[0].url.params) == {"status": "wacht", "limit": "50"}


async def test_a_service_that_is_away_is_named(troubled: Door) -> None:
    troubled.intake.fails(aiohttp.ClientConnectionError("weg"))
    found = (await troubled.ask("GET", "/v1/storingen", OPS)).json()
    assert (found["ontbrekendeDelen"], len(found["resultaten"])) == (["intake"], 2)
    assert found["volgende"] is not None


async def test_a_service_that_is_away_is_named_where_the_others_have_nothing(troubled: Door) -> None:
    for service in troubled.services.values():
        service.answers(200, {"resultaten": []})
    troubled.intake.fails(aiohttp.ClientConnectionError("weg"))
    found = (await troubled.ask("GET", "/v1/storingen", OPS)).json()
    assert (found["ontbrekendeDelen"], found["resultaten"]) == (["intake"], [])
    later = await troubled.ask("GET", f"/v1/storingen?cursor={found['volgende']}", OPS)
    problem(later, 503)
    troubled.intake.answers(200, {"resultaten": [storing(1, "2026-11-01T10:00:00Z")]})
    again = (await troubled.ask("GET", f"/v1/storingen?cursor={found['volgende']}", OPS)).json()
    assert ([item["reden"] for item in again["resultaten"]], again["ontbrekendeDelen"]) == (["onbekend"], [])


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [("GET", "", None), ("POST", "/herhaling", None), ("POST", "/verwerping", b'{"reden":"dubbel"}')],
)
async def test_one_storing_is_found_at_its_service(gateway: Door, method: str, rest: str, body: bytes | None) -> None:
    gateway.services["billing"].answers(200, {**storing(7, "2026-11-01T10:00:00Z"), **({} if rest else DETAIL)})
    headers = {**KEY, **({"Content-Type": "application/json"} if body else {})} if method == "POST" else {}
    own = f"00000000-0000-7000-8000-{7:012d}"
    path = f"/v1/storingen/billing:{own}{rest}"
    response = await gateway.ask(method, path, OPS, headers=headers, content=body)
    assert response.status_code == 200, response.text
    assert response.json()["storingId"] == f"billing:{own}"
    request = gateway.services["billing"].requests[0]
    assert (request.method, request.url.path) == (method, f"/v1/storingen/{own}{rest}")
    assert gateway.services["billing"].bodies == [body or b""]
    assert request.headers.get("idempotency-key") == ("k" if method == "POST" else None)
    assert not gateway.intake.requests


@pytest.mark.parametrize("known", [PERSOON, f"gateway:{PERSOON}", f"0153:{PERSOON}", "intake"])
async def test_an_id_without_a_service_is_404(gateway: Door, known: str) -> None:
    problem(await gateway.ask("GET", f"/v1/storingen/{known}", OPS), 404)
    assert not any(service.requests for service in gateway.services.values())


async def test_what_a_service_refuses_is_in_its_own_words(gateway: Door) -> None:
    refusal = {"type": "urn:x", "title": "t", "status": 409, "detail": "d", "instance": "/v1/x"}
    gateway.intake.answers(409, refusal)
    response = await gateway.ask("POST", f"/v1/storingen/intake:{PERSOON}/herhaling", OPS, headers=KEY)
    assert problem(response, 409) == refusal


async def test_the_projecties_of_all_and_one_rebuilt(gateway: Door) -> None:
    for name, service in gateway.services.items():
        service.answers(200, {"resultaten": [projectie("meldingen")]})
        assert name
    gateway.services["indicatie"].fails(aiohttp.SocketTimeoutError("traag"))
    found = (await gateway.ask("GET", "/v1/projecties", OPS)).json()
    assert [item["naam"] for item in found["resultaten"]] == ["intake:meldingen", "billing:meldingen"]
    assert found["ontbrekendeDelen"] == ["indicatie"]
    gateway.intake.answers(202, {**projectie("meldingen"), "status": "herbouw"})
    response = await gateway.ask("POST", "/v1/projecties/intake:meldingen/herbouw", OPS, headers=KEY)
    assert (response.status_code, response.headers["location"]) == (202, "/v1/projecties")
    assert response.json()["naam"] == "intake:meldingen"


async def test_when_all_are_away_it_is_503(gateway: Door) -> None:
    for service in gateway.services.values():
        service.fails(aiohttp.ClientConnectionError("weg"))
    problem(await gateway.ask("GET", "/v1/projecties", OPS), 503)
    problem(await gateway.ask("GET", "/v1/storingen", OPS), 503)


SELECTIE = b'{"reden": "onbekend", "maximaal": 20}'
SEND = {**KEY, "Content-Type": "application/json"}


def uitkomst(gelukt: int, *geweigerd: str, resterend: int = 0) -> dict[str, Any]:
    refused = [{"storingId": id, "reden": "herhaling-mislukt", "fout": "KeyError"} for id in geweigerd]
    return {"gelukt": gelukt, "geweigerd": refused, "resterend": resterend}


async def test_many_are_decided_upon_by_each_service_and_counted_together(gateway: Door) -> None:
    gateway.services["intake"].answers(200, uitkomst(2))
    gateway.services["indicatie"].answers(200, uitkomst(1, PERSOON, resterend=3))
    gateway.services["billing"].fails(aiohttp.ClientConnectionError("weg"))
    response = await gateway.ask("POST", "/v1/storingen/_herhaal", OPS, headers=SEND, content=SELECTIE)
    assert response.status_code == 200, response.text
    assert response.json() == {
        "gelukt": 3,
        "geweigerd": [{"storingId": f"indicatie:{PERSOON}", "reden": "herhaling-mislukt", "fout": "KeyError"}],
        "resterend": 3,
        "ontbrekendeDelen": ["billing"],
    }
    request = gateway.intake.requests[0]
    assert (request.url.path, request.headers["idempotency-key"]) == ("/v1/storingen/_herhaal", "k")
    assert gateway.intake.bodies == [SELECTIE]


async def test_a_selection_of_one_service_leaves_the_others_alone(gateway: Door) -> None:
    gateway.services["billing"].answers(200, uitkomst(1))
    body = b'{"dienst": "billing", "toelichting": "bron verbeterd"}'
    response = await gateway.ask("POST", "/v1/storingen/_verwerp", OPS, headers=SEND, content=body)
    assert (response.status_code, response.json()["gelukt"]) == (200, 1)
    assert not gateway.intake.requests
    found = await gateway.ask("GET", "/v1/storingen?dienst=intake&topic=x", OPS)
    assert found.status_code == 503  # intake gave no list
    assert dict(gateway.intake.requests[0].url.params) == {"topic": "x", "limit": "50"}
    assert len(gateway.services["billing"].requests) == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("_herhaal", b"{}", "body"),
        ("_herhaal", b'{"maximaal": 10}', "body"),
        ("_herhaal", b'{"reden": "x", "maximaal": 501}', "maximaal"),
        ("_herhaal", b'{"reden": "x", "dienst": "gateway"}', "dienst"),
        ("_verwerp", b'{"reden": "x"}', "toelichting"),
        ("_verwerp", b'{"reden": "x", "toelichting": "van 999990019, dubbel"}', "toelichting"),
    ],
)
async def test_a_selection_without_bound_or_reason_is_refused(
    gateway: Door, path: str, body: bytes, field: str
) -> None:
    response = await gateway.ask("POST", f"/v1/storingen/{path}", OPS, headers=SEND, content=body)
    assert [fault["name"] for fault in problem(response, 400)["invalidParams"]] == [field]
    assert b"999990019" not in response.content
    assert not any(service.requests for service in gateway.services.values())


async def test_what_one_service_refuses_of_a_selection_is_in_its_own_words(gateway: Door) -> None:
    refusal = {"type": "urn:x", "title": "t", "status": 422, "detail": "d", "instance": "/v1/x"}
    gateway.services["intake"].answers(200, uitkomst(2))
    gateway.services["indicatie"].answers(422, refusal)
    response = await gateway.ask("POST", "/v1/storingen/_herhaal", OPS, headers=SEND, content=SELECTIE)
    assert problem(response, 422) == refusal


async def test_what_was_done_comes_newest_first(gateway: Door) -> None:
    for number, name in enumerate(("intake", "indicatie", "billing")):
        gateway.services[name].answers(200, {"resultaten": [handeling(number, f"2026-11-0{3 - number}T10:00:00Z")]})
    gateway.services["indicatie"].fails(aiohttp.SocketTimeoutError("traag"))
    found = (await gateway.ask("GET", "/v1/beheerhandelingen?door=ops-1", OPS)).json()
    assert [item["onderwerp"] for item in found["resultaten"]] == [f"intake:{PERSOON}", f"billing:{PERSOON}"]
    assert found["ontbrekendeDelen"] == ["indicatie"]
    assert dict(gateway.intake.requests[0].url.params) == {"door": "ops-1", "limit": "50"}


def proces(number: int, due: str) -> dict[str, Any]:
    return {
        "procesId": f"00000000-0000-7000-8000-{number:012d}",
        "gemeente": "0153",
        "stap": "maak-301",
        "onderwerp": [],
        "wachtOp": "herhaling",
        "sinds": "2026-11-01T00:00:00Z",
        "geplandOp": due,
        "teLaat": False,
        "pogingen": 2,
        "laatsteFout": "Unavailable",
    }


async def test_the_steps_of_all_come_first_due_first_and_one_is_poked_at_its_service(gateway: Door) -> None:
    for number, name in enumerate(("intake", "indicatie", "billing")):
        gateway.services[name].answers(200, {"resultaten": [proces(number, f"2026-11-0{3 - number}T10:00:00Z")]})
    gateway.services["indicatie"].fails(aiohttp.SocketTimeoutError("traag"))
    found = (await gateway.ask("GET", "/v1/processen?teLaat=false&stap=maak-301", OPS)).json()
    assert [item["procesId"].split(":")[0] for item in found["resultaten"]] == ["billing", "intake"]
    assert found["ontbrekendeDelen"] == ["indicatie"]
    asked = {"teLaat": "false", "stap": "maak-301", "limit": "50"}
    assert dict(gateway.intake.requests[0].url.params) == asked
    gateway.intake.answers(200, proces(7, "2026-11-01T10:00:00Z"))
    own = f"00000000-0000-7000-8000-{7:012d}"
    response = await gateway.ask("POST", f"/v1/processen/intake:{own}/vervroeging", OPS, headers=KEY)
    assert (response.status_code, response.json()["procesId"]) == (200, f"intake:{own}")
    assert gateway.intake.requests[-1].url.path == f"/v1/processen/{own}/vervroeging"


async def test_a_rebuild_is_broken_off_at_its_service(gateway: Door) -> None:
    gateway.intake.answers(200, projectie("meldingen"))
    response = await gateway.ask("DELETE", "/v1/projecties/intake:meldingen/herbouw", OPS, headers=KEY)
    assert (response.status_code, response.json()["naam"]) == (200, "intake:meldingen")
    request = gateway.intake.requests[0]
    assert (request.method, request.url.path) == ("DELETE", "/v1/projecties/meldingen/herbouw")


async def test_the_positions_of_all_and_who_is_missing(gateway: Door) -> None:
    relay = {"houder": None, "positie": 4, "einde": 9, "wachtend": 2, "oudsteVan": "2026-11-01T00:00:00Z"}
    for name, service in gateway.services.items():
        one: dict[str, Any] = {"dienst": name, "relay": relay, "projector": None, "consument": []}
        service.answers(200, {"resultaten": [one]})
    gateway.services["indicatie"].fails(aiohttp.SocketTimeoutError("traag"))
    found = (await gateway.ask("GET", "/v1/posities", OPS)).json()
    assert [row["dienst"] for row in found["resultaten"]] == ["intake", "billing"]
    assert (found["resultaten"][0]["relay"], found["ontbrekendeDelen"]) == (relay, ["indicatie"])
