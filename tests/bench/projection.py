"""Projection catch-up against the same rows read in pages and written set-wise by hand, without decoding."""

import time
from collections.abc import Sequence

import asyncpg

from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.projector import EVENTS as PAGE_OF_EVENTS
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Signals
from shared.eventsourcing.vault import Connection, Vault
from tests.bench.append import METING, Gemeten
from tests.bench.rounds import Row, interleaved

PAGE = 500
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


async def measure(worker: str, *, rounds: int) -> list[Row]:
    """One row: the projector over pages by hand."""
    conn = await asyncpg.connect(worker, ssl=False)
    total = await conn.fetchval("SELECT count(*) FROM events")
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
    await conn.close()
    value, ratio = found["projector"]
    return [Row("projectie bijwerken", value, "events/s", found["by hand"][0], ratio, 0.3)]
