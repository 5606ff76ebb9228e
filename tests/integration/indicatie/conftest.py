"""Indicatie on a real PostgreSQL, without broker: HTTP in this process, jobs and rows run when a test says so."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg
import httpx
import pytest

from services.indicatie.aggregates import AGGREGATES
from services.indicatie.api.routes import maak_router
from services.indicatie.main import MIGRATIONS
from services.indicatie.processes import jobs
from services.indicatie.projections import PROJECTIONS
from shared.contracts.intake.personen import Persoonsgegevens
from shared.contracts.operations import Rol
from shared.errors import NotFound
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
from tests.support.stack import Database, MakeDatabase, connect

GEMEENTE = "0153"
PSEUDONIEM_KEY = b"p" * 32
BSN = "999900006"
SCOPES = frozenset({"indicatie.lezen", "indicatie.schrijven", "beheer.schrijven"})


class Kaartjes:
    """A verifier whose token is `gemeente/rol/agb`."""

    async def verify(self, token: str) -> Caller:
        """The caller that the token names."""
        tenant, rol, agb = token.split("/")
        return Caller(
            tenant=tenant, subject="u1", client="c", roles=frozenset({Rol(rol)}), scopes=SCOPES, agb=agb or None
        )


class Personen:
    """An intake that knows one person."""

    async def persoonsgegevens(self, gemeente: str, persoon_id: PersoonId) -> Persoonsgegevens:
        """That person, whoever is asked for, in this municipality."""
        if gemeente != GEMEENTE:
            raise NotFound("persoon")
        return Persoonsgegevens.model_validate_json(
            f"""{{"persoonId": "{persoon_id}", "bsn": "{BSN}", "geboortedatum": "1951-04-02", "geslacht": "2",
            "naam": {{"voornamen": "Aaltje", "voorvoegsel": "van den", "achternaam": "Proefveld"}},
            "adres": {{"straatnaam": "Dorpsstraat", "huisnummer": 12, "huisletter": "a", "postcode": "7511AB",
            "plaatsnaam": "Enschede"}}}}"""
        )


@dataclass
class Dienst:
    """The service under test; `klok` is what it thinks the time is."""

    database: Database
    store: Store
    pool: "asyncpg.Pool[asyncpg.Record]"
    worker: "asyncpg.Pool[asyncpg.Record]"
    http: httpx.AsyncClient
    klok: datetime = field(default=datetime(2026, 11, 23, 14, 30, 15))  # noqa: DTZ001 – local time

    @property
    def ctx(self) -> Context:
        """The context of a message or job."""
        return Context(tenant=GEMEENTE, actor="test")

    @property
    def persoon_id(self) -> PersoonId:
        """The pseudonym of the one person."""
        return persoon_id(PSEUDONIEM_KEY, GEMEENTE, BSN)

    async def werk(self) -> None:
        """Runs the jobs until none is left; one that fails is a failed test."""
        runner = JobRunner(self.worker, self.store, jobs(Personen(), lambda: self.klok))
        while await runner.once():
            pass
        left = await self.worker.fetch("SELECT name, attempts FROM jobs")
        assert left == []

    async def bij(self) -> None:
        """Brings the rows up to date."""
        conn = await connect(self.database.worker)
        try:
            projector = Projector(
                self.database.worker,
                PROJECTIONS,
                AGGREGATES,
                self.store.vault,
                self.store.signals,
                app_role="indicatie_app",
            )
            await projector.catch_up(conn)
        finally:
            await conn.close()

    async def vraag(
        self,
        methode: str,
        pad: str,
        *,
        rol: Rol = Rol.CONSULENT,
        agb: str = "",
        gemeente: str = GEMEENTE,
        json: object = None,
        xml: bytes | None = None,
        sleutel: str | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """One request; a fresh Idempotency-Key unless `sleutel` names one."""
        known = {"Authorization": f"Bearer {gemeente}/{rol.value}/{agb}", **(headers or {})}
        if methode != "GET":
            known["Idempotency-Key"] = sleutel or str(uuid7())
        if xml is not None:
            known["Content-Type"] = "application/xml"
            return await self.http.request(methode, pad, content=xml, headers=known, params=params)
        return await self.http.request(methode, pad, json=json, headers=known, params=params)


@pytest.fixture
async def dienst(make_database: MakeDatabase) -> AsyncIterator[Dienst]:
    """A fresh service with its own database."""
    database = await make_database("indicatie")
    await migrate(database.owner, found("indicatie", MIGRATIONS))
    pool = await asyncpg.create_pool(database.app, min_size=1, max_size=6, command_timeout=20, ssl=False)
    worker = await asyncpg.create_pool(database.worker, min_size=1, max_size=3, command_timeout=20, ssl=False)
    store = Store(pool, Vault(b"m" * 32))
    made: list[Dienst] = []
    app = application("indicatie", "0", [maak_router(PSEUDONIEM_KEY, lambda: made[0].klok)])
    app.state.store, app.state.verifier = store, Kaartjes()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        made.append(Dienst(database=database, store=store, pool=pool, worker=worker, http=http))
        yield made[0]
    await pool.close()
    await worker.close()
