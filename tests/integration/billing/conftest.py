"""Billing on a real PostgreSQL, without broker: HTTP in this process, messages, jobs and rows when a test says so."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from services.billing.aggregates import AGGREGATES
from services.billing.api import routes
from services.billing.main import MIGRATIONS
from services.billing.processes import jobs
from services.billing.projections import PROJECTIONS
from services.billing.subscribe import SUBSCRIPTIONS
from shared.contracts.envelope import Message
from shared.contracts.gemeente import Variant, Wet, lees_yaml
from shared.contracts.indicatie.messages import Frequentie, ToewijzingAfgegevenV1
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
from shared.values.pseudoniem import PersoonId, persoon_id
from tests.support.declaraties import ROOS, Declaratie
from tests.support.stack import Database, MakeDatabase, connect

ENSCHEDE, ZWOLLE, PLATFORM = "0153", "0193", "0000"
THUISHULP, JEUGDHULP = "42420001", "65656055"
GEMEENTEN = Path(__file__).parents[3] / "deploy" / "gemeenten"
PSEUDONIEM = b"p" * 32
SCOPES = frozenset({"billing.lezen", "billing.schrijven", "beheer.lezen", "beheer.schrijven"})
Json = dict[str, Any]


class Kaartjes:
    """A verifier whose token is `gemeente/rol/onderwerp`; an aanbieder's subject is its AGB code."""

    async def verify(self, token: str) -> Caller:
        """The caller that the token names."""
        tenant, naam, subject = token.split("/")
        rol = Rol(naam)
        agb = subject if rol is Rol.AANBIEDER else None
        return Caller(tenant=tenant, subject=subject, client="c", roles=frozenset({rol}), scopes=SCOPES, agb=agb)


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
        """The context of a message, without claim."""
        return Context(tenant=ENSCHEDE, actor="test")

    def runner(self, parallel: int = 4) -> JobRunner:
        """A runner of billing's jobs."""
        return JobRunner(self.worker, self.store, jobs(lambda: self.klok), parallel=parallel)

    async def werk(self) -> None:
        """Runs the jobs until none is due."""
        while await self.runner().once():
            pass

    async def bij(self) -> None:
        """Brings the rows up to date."""
        conn = await connect(self.database.worker)
        try:
            store = self.store
            projector = Projector(
                self.database.worker, PROJECTIONS, AGGREGATES, store.vault, store.signals, app_role="billing_app"
            )
            await projector.catch_up(conn)
        finally:
            await conn.close()

    async def hoor(self, *messages: Message, ctx: Context | None = None) -> None:
        """Handles messages as the consumer does."""
        for message in messages:
            (handler,) = (s.handler for s in SUBSCRIPTIONS if s.type is type(message))
            await handler(self.store, ctx or self.ctx, message)

    async def wijs_toe(self, nummer: int = 101, bsn: str = ROOS, **anders: Any) -> ToewijzingAfgegevenV1:
        """Three hours of hulp bij het huishouden a week for Roos, from 1 September, unless the test says else."""
        velden = {
            "toewijzing_id": uuid7(),
            "toewijzing_nummer": nummer,
            "beschikking_id": uuid7(),
            "persoon_id": UUID(self.persoon(bsn)),
            "wet": Wet.WMO,
            "agb": THUISHULP,
            "categorie": "01",
            "code": "01A03",
            "variant": Variant.INSPANNINGSGERICHT,
            "toewijzingsmoment": datetime(2026, 8, 25, 10, 0),  # noqa: DTZ001 – local time, as in the 301
            "ingangsdatum": date(2026, 9, 1),
            "einddatum": date(2027, 2, 28),
            "volume": 3,
            "eenheid": "04",
            "frequentie": Frequentie.WEEK,
        }
        message = ToewijzingAfgegevenV1.model_validate(velden | anders)
        await self.hoor(message)
        return message

    def persoon(self, bsn: str, gemeente: str = ENSCHEDE) -> PersoonId:
        """The id under which billing knows a BSN."""
        return persoon_id(PSEUDONIEM, gemeente, bsn)

    async def vraag(
        self,
        methode: str,
        pad: str,
        json: object = None,
        *,
        rol: Rol = Rol.BACKOFFICE,
        wie: str | None = None,
        gemeente: str = ENSCHEDE,
        versie: str | None = None,
        sleutel: str | None = None,
        content: bytes | None = None,
        accept: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request; a fresh Idempotency-Key unless `sleutel` names one, `versie` as If-Match."""
        wie = wie or (THUISHULP if rol is Rol.AANBIEDER else f"{rol.value}.enschede")
        headers = {"Authorization": f"Bearer {gemeente}/{rol.value}/{wie}"}
        if methode not in {"GET", "DELETE"}:
            headers["Idempotency-Key"] = sleutel or str(uuid7())
        if versie is not None:
            headers["If-Match"] = versie
        if content is not None:
            headers["Content-Type"] = "application/xml"
        if accept is not None:
            headers["Accept"] = accept
        return await self.http.request(methode, pad, json=json, content=content, headers=headers, params=params)

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

    async def dien_in(self, declaratie: Declaratie, *, als_json: bool = False, **rest: Any) -> str:
        """Sends a claim; gives the path of its status."""
        wat: Json = {"json": declaratie.json} if als_json else {"content": declaratie.xml}
        gekregen = await self.vraag(
            "POST", "/v1/declaraties", **wat, rol=Rol.AANBIEDER, **{"wie": declaratie.agb} | rest
        )
        assert gekregen.status_code == 202, gekregen.text
        return str(gekregen.headers["Location"])

    async def beoordeeld(self, declaratie: Declaratie, *, als_json: bool = False) -> tuple[Json, list[Json]]:
        """Sends a claim and judges it; gives its status and its lines."""
        pad = await self.dien_in(declaratie, als_json=als_json)
        await self.werk()
        return await self.lees(pad), (await self.lees(f"{pad}/regels"))["resultaten"]


@pytest.fixture
async def dienst(make_database: MakeDatabase) -> AsyncIterator[Dienst]:
    """A fresh service with its own database, Enschede and Zwolle on board."""
    database = await make_database("billing")
    await migrate(database.owner, found("billing", MIGRATIONS))
    pool = await asyncpg.create_pool(database.app, min_size=1, max_size=8, command_timeout=30, ssl=False)
    worker = await asyncpg.create_pool(database.worker, min_size=1, max_size=3, command_timeout=20, ssl=False)
    store = Store(pool, Vault(b"m" * 32), acquire_timeout=20)
    made: list[Dienst] = []
    app = application("billing", "0", [routes(PSEUDONIEM, lambda: made[0].klok)])
    app.state.store, app.state.verifier = store, Kaartjes()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        made.append(Dienst(database=database, store=store, worker=worker, http=http))
        for name in ("0153-enschede", "0193-zwolle"):
            bestand = lees_yaml((GEMEENTEN / f"{name}.yaml").read_text(encoding="utf-8"))
            body = bestand.model_dump(mode="json", by_alias=True)
            pad = f"/v1/gemeenten/{bestand.gemeentecode}"
            gekregen = await made[0].vraag("PUT", pad, body, rol=Rol.BEHEERDER, gemeente=PLATFORM)
            assert gekregen.status_code == 204, gekregen.text
        await made[0].werk()
        await made[0].bij()
        yield made[0]
    await pool.close()
    await worker.close()
