"""Every route × every role × own and other municipality, on the running system."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.local.settings import ROOT
from services.gateway.facade import OPERATIONS
from shared.contracts.gemeente import lees_yaml
from shared.contracts.operations import Operation, Rol
from shared.runtime.clock import today
from tests.support.system import Stack

pytestmark = [pytest.mark.alone, pytest.mark.timeout(600)]
OWN, OTHER = "0153", "0200"
KINDS = {"persoonId": "personen", "meldingId": "meldingen", "contractId": "contracten"}
"""What the fixture makes, by the name of its path variable."""


class Caller:
    """Asks the gateway as any role of any municipality."""

    def __init__(self, stack: Stack, client: httpx.AsyncClient) -> None:
        self._stack = stack
        self._client = client
        self._tokens: dict[tuple[Rol, str], str] = {}

    async def __call__(
        self, operation: Operation, rol: Rol, gemeente: str, ids: Mapping[str, str], body: Any = None
    ) -> httpx.Response:
        """One well-formed request; a body that is not given is an empty object."""
        agb = "42420001" if rol is Rol.AANBIEDER else None
        if (rol, gemeente) not in self._tokens:
            self._tokens[rol, gemeente] = self._stack.issuer.token(rol, gemeente=gemeente, agb=agb)
        headers = {
            "Authorization": f"Bearer {self._tokens[rol, gemeente]}",
            "Accept": "application/json, application/xml",
        }
        if operation.effect:
            headers["Idempotency-Key"] = str(uuid4())
        if operation.if_match:
            headers["If-Match"] = '"1"'
        takes = operation.request is not None or operation.xml_in
        query = {"reden": "verzoek-betrokkene"} if operation.id == "vergeetPersoon" else None
        return await self._client.request(
            operation.method,
            filled(operation, ids),
            headers=headers,
            json=(body or {}) if takes else None,
            params=query,
        )


def filled(operation: Operation, ids: Mapping[str, str]) -> str:
    """The path with these ids, and with ids that nobody has where none is given."""
    known = {"agb": "99999999", "gemeentecode": OWN, "nr": "1", "naam": "intake:onbekend", **ids}
    segments = []
    for segment in operation.path.split("/"):
        name = segment.strip("{}")
        absent = f"intake:{uuid4()}" if name in {"storingId", "procesId"} else str(uuid4())
        segments.append(known.get(name, absent) if segment.startswith("{") else segment)
    return "/".join(segments)


def named(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.id == name)


@pytest.fixture(scope="module")
async def ask(stack: Stack) -> AsyncIterator[Caller]:
    async with httpx.AsyncClient(base_url=stack.gateway, timeout=30, trust_env=False) as client:
        yield Caller(stack, client)


@pytest.fixture(scope="module")
async def ids(ask: Caller) -> dict[str, str]:
    """A person, a melding and a contract of the one municipality; the other is on board too."""
    for path in sorted((ROOT / "deploy" / "gemeenten").glob("*.yaml")):
        file = lees_yaml(path.read_text(encoding="utf-8"))
        if file.gemeentecode in {OWN, OTHER}:
            body = file.model_dump(mode="json", by_alias=True)
            taken = await ask(named("richtGemeenteIn"), Rol.BEHEERDER, file.gemeentecode, {}, body)
            assert taken.status_code == 201, taken.text
    person = {
        "bsn": "999990019",
        "naam": {"achternaam": "Verzonnen"},
        "geboortedatum": "1950-04-01",
        "geslacht": "2",
        "adres": {"straatnaam": "Dorpsweg", "huisnummer": 1, "postcode": "7511HA", "plaatsnaam": "Enschede"},
    }
    day = (today() - timedelta(days=1)).isoformat()
    melding = {"persoon": person, "wet": "wmo", "hulpvraag": "Hulp gevraagd.", "ontvangenOp": day}
    made = await ask(named("registreerMelding"), Rol.CONSULENT, OWN, {}, melding)
    assert made.status_code == 201, made.text
    contracts = await ask(named("lijstContracten"), Rol.BACKOFFICE, OWN, {})
    found = made.json()
    return {
        "persoonId": found["persoonId"],
        "meldingId": found["meldingId"],
        "contractId": contracts.json()["resultaten"][0]["contractId"],
    }


async def test_each_role_on_each_route(ask: Caller, ids: dict[str, str]) -> None:
    wrong = []
    for operation in OPERATIONS:
        for rol in Rol:
            response = await ask(operation, rol, OWN, {})
            refused = response.status_code in {401, 403}
            if refused is (rol in operation.roles) or response.status_code >= 500:
                wrong.append((operation.id, rol.value, response.status_code))
    assert not wrong
    assert ids


def _answer(response: httpx.Response) -> tuple[int, str]:
    kind = response.headers.get("content-type", "")
    return response.status_code, response.json()["type"] if kind == "application/problem+json" else ""


async def test_another_municipality_cannot_tell_an_id_from_none(ask: Caller, ids: dict[str, str]) -> None:
    """The answer to an id of another municipality is that to an id nobody has; a read or erasure is 404."""
    wrong, tried = [], 0
    for operation in OPERATIONS:
        names = [part.strip("{}") for part in operation.path.split("/") if part.startswith("{")]
        if not names or not set(names) & set(ids):
            continue
        for rol in sorted(operation.roles - {Rol.DIENST}):
            tried += 1
            foreign = _answer(await ask(operation, rol, OTHER, ids))
            absent = _answer(await ask(operation, rol, OTHER, {}))
            if foreign != absent or (operation.request is None and foreign[0] != 404):
                wrong.append((operation.id, rol.value, foreign, absent))
    assert not wrong
    assert tried > 10


async def test_nothing_of_another_municipality_is_in_a_list(ask: Caller, ids: dict[str, str]) -> None:
    lists = [o for o in OPERATIONS if o.method == "GET" and "{" not in o.path and Rol.OPS not in o.roles]
    for operation in lists:
        rol = min(operation.roles - {Rol.DIENST, Rol.AANBIEDER, Rol.INWONER})
        response = await ask(operation, rol, OTHER, {})
        assert response.status_code == 200, (operation.id, response.text)
        assert not [value for value in ids.values() if value in response.text], operation.id


async def test_the_own_municipality_reads_them(ask: Caller, ids: dict[str, str]) -> None:
    for name, kind in KINDS.items():
        operation = next(o for o in OPERATIONS if o.method == "GET" and o.path == f"/v1/{kind}/{{{name}}}")
        rol = min(operation.roles & {Rol.CONSULENT, Rol.BACKOFFICE})
        response = await ask(operation, rol, OWN, ids)
        assert (response.status_code, response.json()[name]) == (200, ids[name]), operation.id
    file = await ask(named("toonDossier"), Rol.CONSULENT, OWN, ids)
    assert file.json()["ontbrekendeDelen"] == []
    assert [melding["meldingId"] for melding in file.json()["meldingen"]] == [ids["meldingId"]]


async def test_the_municipalities_on_board(ask: Caller, ids: dict[str, str]) -> None:
    assert ids
    for gemeente, expected in (("0000", {OWN, OTHER}), (OWN, {OWN})):
        response = await ask(named("lijstGemeenten"), Rol.BEHEERDER, gemeente, {})
        assert {row["gemeentecode"] for row in response.json()["resultaten"]} == expected
    ready = await ask(named("toonGemeente"), Rol.BEHEERDER, OWN, {"gemeentecode": OWN})
    delen = {"intake": True, "indicatie": True, "billing": True}
    assert ready.json() == {"gemeentecode": OWN, "gereed": True, "delen": delen}
    other = await ask(named("toonGemeente"), Rol.BEHEERDER, OTHER, {"gemeentecode": OWN})
    assert other.status_code == 404
