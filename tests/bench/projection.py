"""Projection catch-up against the same rows read in pages and written set-wise by hand, without decoding.

And the rebuild of a million events while the old rows are read: each read must find all of them.
"""

import asyncio
import time
from collections.abc import Sequence

import asyncpg

from shared.eventsourcing.pages import EVENTS as PAGE_OF_EVENTS
from shared.eventsourcing.projection import Projected, Projection, create_generation
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Signals
from shared.eventsourcing.vault import Connection, Vault
from tests.bench.append import METING, Gemeten
from tests.bench.rounds import Row, interleaved

PAGE, PIECE = 500, 50_000
AIM = 40_000
"""Events a second."""
FEW, MANY, AIM_REBUILD = 50_000, 1_000_000, 30.0
FILL = """
INSERT INTO events (tenant, stream, version, type, data, meta)
SELECT '0153', 'meting-' || n / 10, n % 10 + 1, 'gemeten.v1', jsonb_build_object('nummer', n, 'pad', repeat('x', 430)),
    '{"actor": "bench"}' FROM generate_series($1::bigint, $2::bigint - 1) AS n"""
INSERT = "INSERT INTO {table} SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])"


class Metingen(Projection):
    """One row per event."""

    name = "metingen"
    tables = ("metingen",)
    ddl = "CREATE TABLE metingen (tenant text, id text, nummer bigint)"

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        rows = [(e.tenant, e.id, e.event.nummer) for e in events if isinstance(e.event, Gemeten)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        await conn.execute(INSERT.format(table="metingen"), *columns)


async def measure(worker: str, superuser: str, *, rounds: int) -> list[Row]:
    """Two rows: the projector over pages by hand, and the rebuild in seconds."""
    conn = await asyncpg.connect(worker, ssl=False)
    if not (total := await conn.fetchval("SELECT count(*) FROM events")):  # no part before this one left any
        total = FEW
        await _fill(superuser, total)
    await conn.execute("CREATE TABLE IF NOT EXISTS met_de_hand (tenant text, id text, nummer bigint)")

    async def by_hand() -> float:
        await conn.execute("TRUNCATE met_de_hand")
        position, started = 0, time.perf_counter()
        while rows := await conn.fetch(PAGE_OF_EVENTS, position, 2**62, PAGE):
            async with conn.transaction():
                columns = ([r["tenant"] for r in rows], [r["stream"] for r in rows], [r["version"] for r in rows])
                await conn.execute(INSERT.format(table="met_de_hand"), *columns)
            position = rows[-1]["position"]
        return float(total / (time.perf_counter() - started))

    async def projected() -> float:
        await conn.execute("DELETE FROM projections; DROP SCHEMA IF EXISTS proj_metingen_1 CASCADE")
        await conn.execute("DELETE FROM checkpoints WHERE name LIKE 'projectie:%'")
        projector = Projector(worker, [Metingen()], [METING], Vault(b"m" * 32), Signals(), app_role="intake_app")
        started = time.perf_counter()
        await projector.catch_up(conn)
        return float(total / (time.perf_counter() - started))

    found = await interleaved({"by hand": by_hand, "projector": projected}, "by hand", rounds)
    value, ratio = found["projector"]
    taken, bare = await _rebuild(conn, worker, superuser), MANY / found["by hand"][0]
    await conn.close()
    return [
        Row("projectie bijwerken", value, "events/s", found["by hand"][0], ratio, AIM, judged="value"),
        Row(
            f"herbouw van {MANY:,} events".replace(",", "."),
            taken,
            "s",
            bare,
            taken / bare,
            AIM_REBUILD,
            judged="value",
            lower_is_better=True,
        ),
    ]


async def _rebuild(conn: Connection, worker: str, superuser: str) -> float:
    """Seconds from the request to the switch; the old rows are counted all the while."""
    await _fill(superuser, MANY)
    await conn.execute("DELETE FROM projections; DROP SCHEMA IF EXISTS proj_metingen_1 CASCADE")
    await conn.execute("DELETE FROM checkpoints WHERE name LIKE 'projectie:%'")
    projector = Projector(worker, [Metingen()], [METING], Vault(b"m" * 32), Signals(), app_role="intake_app")
    await projector.catch_up(conn)
    reader = await asyncpg.connect(worker, ssl=False)
    running = asyncio.create_task(projector.run())
    started, reads = time.perf_counter(), 0
    async with conn.transaction():
        await create_generation(conn, Metingen(), app_role="intake_app", active=False)
    while await reader.fetchval("SELECT count(*) FROM projections WHERE status = 'herbouw'"):
        if await reader.fetchval("SELECT count(*) FROM (SELECT FROM metingen LIMIT 5000) AS x") != 5_000:
            raise RuntimeError("the old rows did not answer")
        reads += 1
        await asyncio.sleep(0.1)
    taken = time.perf_counter() - started
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    found = await reader.fetchval("SELECT count(*) FROM metingen")
    await reader.close()
    if found != MANY or not reads:
        raise RuntimeError(f"{found} rows after the rebuild, {reads} reads meanwhile")
    return taken


async def _fill(superuser: str, events: int) -> None:
    """So many events and no other ones."""
    conn = await asyncpg.connect(superuser, ssl=False)
    await conn.execute("TRUNCATE events, streams, outbox")
    for first in range(0, events, PIECE):
        await conn.execute(FILL, first, first + PIECE, timeout=120)
    await conn.close()
