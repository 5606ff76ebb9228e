"""Growth: the same work with ten million events in the store as with a hundred thousand, in turns.

Both databases are the same but for what is in them: events in streams of ten, of a few hundred bytes, with their stream
rows, as years of work leave them. The claim and the append are those of their own rows in the table.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import asyncpg

from deploy.local.postgres import Cluster
from shared.eventsourcing.relay import Producer, Relay
from shared.eventsourcing.store import Store
from shared.runtime.kafka import KafkaSettings, started_producer
from tests.bench import append, relay, verwerken
from tests.bench.rounds import Row, rate

SMALL, LARGE = 100_000, 10_000_000
PIECE = 500_000
PER_STREAM = 10
LOADS = 500
AIM = 0.9
WORK = ("323 verwerkt", "append, 8 verbindingen", "stroom van 10 laden", "relay")
UNITS = ("regels/s", "/s", "/s", "berichten/s")
WAITING = """
SELECT count(*) FROM outbox
WHERE position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0)"""
FILL = """
WITH s AS (SELECT 'oud-' || n AS stream FROM generate_series($1::bigint, $2::bigint) AS n),
new AS (INSERT INTO streams (tenant, stream, version) SELECT '0153', stream, $3 FROM s)
INSERT INTO events (tenant, stream, version, type, data, meta)
SELECT '0153', stream, v, 'oud.v1', jsonb_build_object('nummer', v, 'pad', repeat('x', 250)), '{"actor": "zaaien"}'
FROM s, generate_series(1, $3) AS v"""


@dataclass
class Side:
    """One of the two databases at work, and what was measured on it."""

    store: Store
    worker: asyncpg.Pool
    dsn: str
    """Of the worker, for its relay."""
    kafka: KafkaSettings
    events: int
    found: dict[str, list[float]] = field(default_factory=lambda: {work: [] for work in WORK})

    async def turn(self, turn: int, seconds: float) -> None:
        """Each of the works once."""
        clock = verwerken.Clock()
        xml = verwerken.claim(turn, verwerken.CLIENTS).xml
        await verwerken.process(self.store, self.worker, xml, clock)
        self.found[WORK[0]].append(verwerken.CLIENTS * verwerken.LINES / clock.total(0))
        self.found[WORK[1]].append(await rate(append.ours(self.store), 8, seconds))
        rng = random.Random(turn)
        names = [f"oud-{rng.randrange(self.events // PER_STREAM)}" for _ in range(LOADS)]
        self.found[WORK[2]].append(await loaded(self.store, names))
        self.found[WORK[3]].append(await self._relayed())

    async def _relayed(self) -> float:
        """Messages a second to a real broker; what the works before left in the outbox goes nowhere first."""
        await self._drained(nowhere)
        await relay.fill(self.store, relay.EVENTS)
        return await self._drained(lambda: started_producer(self.kafka, "bench"))

    async def _drained(self, producer: Callable[[], Awaitable[Producer]]) -> float:
        waiting: int = await self.worker.fetchval(WAITING)
        return await relay.drained(Relay(self.dsn, producer, asyncio.Event()), waiting)


async def nowhere() -> relay.Recorder:
    """A producer that sends nothing."""
    return relay.Recorder()


async def measure(cluster: Cluster, bootstrap: str, *, seconds: float, rounds: int, large: int = LARGE) -> list[Row]:
    """A row per work: what the full store does over what the small one does."""
    async with AsyncExitStack() as stack:
        sides = []
        for name, events in (("klein", SMALL), ("groot", large)):
            store, worker = await stack.enter_async_context(verwerken.opened(cluster, f"billing_{name}"))
            await fill(cluster.url("postgres", f"billing_{name}"), events)
            dsn = cluster.urls("billing", f"billing_{name}")["WORKER_DATABASE_URL"]
            sides.append(Side(store, worker, dsn, KafkaSettings(bootstrap_servers=bootstrap), events))
        for turn in range(rounds + 1):
            for side in sides if turn % 2 else reversed(sides):
                await side.turn(turn, seconds)
    small, full = sides
    return [_row(work, small.found[work][1:], full.found[work][1:], large) for work in WORK]


async def fill(url: str, events: int) -> None:
    """So many events; the statistics and the disk are at rest afterwards."""
    conn = await asyncpg.connect(url, ssl=False)
    try:
        streams = events // PER_STREAM
        for first in range(0, streams, PIECE // PER_STREAM):
            last = min(first + PIECE // PER_STREAM, streams) - 1
            await conn.execute(FILL, first, last, PER_STREAM, timeout=600)
        await conn.execute("VACUUM ANALYZE events", timeout=1200)
        await conn.execute("VACUUM ANALYZE streams", timeout=600)
        await conn.execute("CHECKPOINT", timeout=600)
    finally:
        await conn.close()


async def loaded(store: Store, names: list[str]) -> float:
    """Of these streams so many are loaded per second, eight at a time."""
    started = time.perf_counter()
    for at in range(0, len(names), 8):
        found = await asyncio.gather(*(store.load("0153", name) for name in names[at : at + 8]))
        assert all(len(events) == PER_STREAM for events in found)
    return len(names) / (time.perf_counter() - started)


def _row(work: str, small: list[float], full: list[float], large: int) -> Row:
    ratio = statistics.median(a / b for a, b in zip(full, small, strict=True))
    unit = UNITS[WORK.index(work)]
    name = f"{work}, bij {large / 1e6:.0f} mln events"
    return Row(name, statistics.median(full), unit, statistics.median(small), ratio, AIM)
