"""Intake on a real PostgreSQL, without broker: HTTP in this process, jobs and rows run when a test says so."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from services.intake.aggregates import AGGREGATES
from services.intake.api import routes
from services.intake.main import MIGRATIONS
from services.intake.processes import JOBS
from services.intake.projections import projections
from services.intake.sleutels import Sleutels
from shared.contracts.gemeente import lees_yaml
from shared.contracts.operations import Rol
from shared.eventsourcing.context import Context
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.runtime.http.application import application
from shared.runtime.identity import Caller
from shared.runtime.migrations import found, migrate
from shared.values.ids import uuid7
from tests.support.stack import Database, MakeDatabase, connect

ENSCHEDE, ZWOLLE, PLATFORM = "0153", "0193", "0000"
GEMEENTEN = Path(__file__).parents[3] / "deploy" / "gemeenten"
SLEUTELS = Sleutels(b"p" * 32)
SCOPES = frozenset({"intake.lezen", "intake.schrijven", "beheer.lezen", "beheer.schrijven"})
Json = dict[str, Any]

ROOS: Json = {
    "bsn": "999900006",
    "naam": {"voornamen": "Roos", "voorvoegsel": "van den", "achternaam": "Heuvël-Berg"},
    "geboortedatum": "1948-03-09",
    "geslacht": "2",
    "adres": {
        "straatnaam": "Burgemeester van Veenlaan-Noord",
        "huisnummer": 12,
        "postcode": "7511AB",
        "plaatsnaam": "Enschede",
    },
}


class Kaartjes:
    """A verifier whose token is `gemeente/rol/onderwerp`."""

    async def verify(self, token: str) -> Caller:
        """The caller that the token names."""
        tenant, rol, subject = token.split("/")
        return Caller(tenant=tenant, subject=subject, client="c", roles=frozenset({Rol(rol)}), scopes=SCOPES)


@dataclass
class Dienst:
    """The service under test; `klok` is what it thinks the time is."""

    database: Database
    store: Store
    worker: "asyncpg.Pool[asyncpg.Record]"
    http: httpx.AsyncClient
    klok: datetime = field(default=datetime(2026, 11, 23, 14, 30, tzinfo=UTC))

    @property
    def ctx(self) -> Context:
        """The context of a message or job."""
        return Context(tenant=ENSCHEDE, actor="test")

    async def werk(self) -> None:
        """Runs the jobs until none is due."""
        runner = JobRunner(self.worker, self.store, JOBS)
        while await runner.once():
            pass

    async def bij(self) -> None:
        """Brings the rows up to date."""
        conn = await connect(self.database.worker)
        try:
            projector = Projector(
                self.database.worker,
                projections(SLEUTELS),
                AGGREGATES,
                self.store.vault,
                self.store.signals,
                app_role="intake_app",
            )
            await projector.catch_up(conn)
        finally:
            await conn.close()

    async def vraag(
        self,
        methode: str,
        pad: str,
        json: object = None,
        *,
        rol: Rol = Rol.CONSULENT,
        wie: str = "u1",
        gemeente: str = ENSCHEDE,
        versie: str | None = None,
        sleutel: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request; a fresh Idempotency-Key unless `sleutel` names one, `versie` as If-Match."""
        headers = {"Authorization": f"Bearer {gemeente}/{rol.value}/{wie}"}
        if methode not in {"GET", "DELETE"}:
            headers["Idempotency-Key"] = sleutel or str(uuid7())
        if versie is not None:
            headers["If-Match"] = versie
        return await self.http.request(methode, pad, json=json, headers=headers, params=params)

    async def maak(self, pad: str, json: object, **rest: Any) -> httpx.Response:
        """A POST that must give 201."""
        gekregen = await self.vraag("POST", pad, json, **rest)
        assert gekregen.status_code == 201, gekregen.text
        return gekregen

    async def lees(self, pad: str, **rest: Any) -> Json:
        """A GET that must give 200."""
        gekregen = await self.vraag("GET", pad, **rest)
        assert gekregen.status_code == 200, gekregen.text
        body: Json = gekregen.json()
        return body

    async def meld(self, **anders: Any) -> httpx.Response:
        """A melding of Roos under the Wmo, received on 1 September."""
        body = {"persoon": ROOS, "wet": "wmo", "hulpvraag": "Het lukt niet meer.", "ontvangenOp": "2026-09-01"}
        return await self.maak("/v1/meldingen", body | anders)

    async def onderzocht(self, melding: Json) -> Json:
        """The onderzoek of this melding, closed on 30 September."""
        identiteit = {"document": "paspoort", "vastgesteldOp": "2026-09-09"}
        body = {"meldingId": melding["meldingId"], "gestartOp": "2026-09-09", "identiteit": identiteit}
        geopend = await self.maak("/v1/onderzoeken", body)
        verslag = {"uitkomst": "voorziening-nodig", "verslag": "Hulp is nodig.", "afgerondOp": "2026-09-30"}
        await self.maak(geopend.headers["Location"] + "/verslag", verslag, versie=geopend.headers["ETag"])
        found: Json = geopend.json()
        return found


@pytest.fixture
async def dienst(make_database: MakeDatabase) -> AsyncIterator[Dienst]:
    """A fresh service with its own database, Enschede and Zwolle on board."""
    database = await make_database("intake")
    await migrate(database.owner, found("intake", MIGRATIONS))
    pool = await asyncpg.create_pool(database.app, min_size=1, max_size=6, command_timeout=20, ssl=False)
    worker = await asyncpg.create_pool(database.worker, min_size=1, max_size=3, command_timeout=20, ssl=False)
    store = Store(pool, Vault(b"m" * 32))
    made: list[Dienst] = []
    app = application("intake", "0", [routes(SLEUTELS, lambda: made[0].klok)])
    app.state.store, app.state.verifier = store, Kaartjes()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        made.append(Dienst(database=database, store=store, worker=worker, http=http))
        for name in ("0153-enschede", "0193-zwolle"):
            bestand = lees_yaml((GEMEENTEN / f"{name}.yaml").read_text(encoding="utf-8"))
            body = bestand.model_dump(mode="json", by_alias=True)
            pad = f"/v1/gemeenten/{bestand.gemeentecode}"
            assert (await made[0].vraag("PUT", pad, body, rol=Rol.BEHEERDER, gemeente=PLATFORM)).status_code == 204
        await made[0].bij()
        yield made[0]
    await pool.close()
    await worker.close()
