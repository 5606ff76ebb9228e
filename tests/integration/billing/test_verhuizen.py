"""The ledger of a municipality moves whole: claims, awards, corrections and runs read as before and go on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx

from services.billing.aggregates import AGGREGATES
from services.billing.api import routes
from services.billing.main import MIGRATIONS
from services.billing.projections import PROJECTIONS
from shared.contracts.indicatie.messages import ToewijzingVerwijderdV1
from shared.eventsourcing.moving import Side, move
from shared.eventsourcing.places import HOME, Place, Places, SpreadStore
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.runtime.http.application import application
from shared.runtime.migrations import found, migrate
from tests.integration.billing.conftest import ENSCHEDE, PSEUDONIEM, ZWOLLE, Dienst, Kaartjes
from tests.integration.billing.test_betaalruns import INVOER
from tests.support.declaraties import SEPTEMBER, Declaratie, Regel
from tests.support.stack import Database, MakeDatabase, connect

SENT = """
INSERT INTO checkpoints (name, position) SELECT 'relay', coalesce(max(position), 0) FROM outbox
ON CONFLICT (name) DO UPDATE SET position = excluded.position"""

ANSWERING = "SELECT count(*) FROM projections WHERE status = 'actief'"


@asynccontextmanager
async def projecting(*databases: Database) -> AsyncIterator[None]:
    """The projectors of both databases at work; a relay would have sent all."""
    store = Store(await asyncpg.create_pool(databases[0].app, min_size=0, ssl=False), Vault(b"m" * 32))
    tasks = []
    for database in databases:
        conn = await connect(database.worker)
        await conn.execute(SENT)
        await conn.close()
        projector = Projector(
            database.worker, PROJECTIONS, AGGREGATES, store.vault, store.signals, app_role="billing_app"
        )
        tasks.append(asyncio.create_task(projector.run()))
    try:
        await asyncio.gather(*(_made(database) for database in databases))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _made(database: Database) -> None:
    """Waits until every read model answers there; a move before that is refused as unavailable."""
    conn = await connect(database.worker)
    async with asyncio.timeout(30):
        while await conn.fetchval(ANSWERING) < len(PROJECTIONS):  # noqa: ASYNC110 – the projector says it there
            await asyncio.sleep(0.05)
    await conn.close()


async def test_a_ledger_moves_whole_and_goes_on(dienst: Dienst, make_database: MakeDatabase) -> None:
    eerst = await dienst.wijs_toe(101)
    regels = [Regel(), Regel(referentie="R2", periode=SEPTEMBER), Regel(referentie="R3", nummer=999)]
    pad = await dienst.dien_in(Declaratie(regels=regels))
    await dienst.werk()
    gemaakt = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    run = f"/v1/betaalruns/{gemaakt['betaalrunId']}"
    await dienst.hoor(
        ToewijzingVerwijderdV1.model_validate(
            eerst.model_dump() | {"toewijzingsmoment": dienst.klok.replace(tzinfo=None), "reden_wijziging": "13"}
        )
    )
    await dienst.werk()
    paden = [pad, f"{pad}/regels", f"{pad}/regels/1", run, "/v1/correcties", "/v1/termijnen", "/v1/berichten"]
    await dienst.bij()
    toen = [await dienst.lees(p) for p in paden]
    assert toen[4]["resultaten"]

    other = await make_database("billing")
    await migrate(other.owner, found("billing", MIGRATIONS))
    sides = {
        HOME: Side(HOME, dienst.database.owner, dienst.database.worker),
        "b": Side("b", other.owner, other.worker),
    }
    async with projecting(dienst.database, other):
        moved = await move(ENSCHEDE, "b", sides, AGGREGATES, PROJECTIONS, budget=30)
    assert moved is not None

    async with (
        asyncpg.create_pool(other.app, min_size=1, max_size=4, ssl=False) as app_pool,
        asyncpg.create_pool(other.worker, min_size=1, max_size=3, ssl=False) as worker,
    ):
        there = Store(app_pool, dienst.store.vault, acquire_timeout=20)
        places = Places(
            Place(name=HOME, store=dienst.store, pool=dienst.worker, dsn=dienst.database.worker),
            Place(name="b", store=there, pool=worker, dsn=other.worker),
        )
        app = application("billing", "0", [routes(PSEUDONIEM, lambda: dienst.klok)])
        app.state.store, app.state.verifier = SpreadStore(places), Kaartjes()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            nieuw = Dienst(database=other, store=there, worker=worker, http=http)
            assert [await nieuw.lees(p) for p in paden] == toen
            assert (await nieuw.lees("/v1/aanbieders", gemeente=ZWOLLE))["resultaten"]
            credit = Declaratie(nummer="D2", identificatie="B2", regels=[Regel().credit("C1")])
            status, lines = await nieuw.beoordeeld(credit)
            assert status["status"] == "beoordeeld"
            assert [line["retourcodes"] for line in lines] == [[]]
