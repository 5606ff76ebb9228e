"""The archive: the same work with nine of ten streams archived as with none, in turns."""

import random
import statistics
from contextlib import AsyncExitStack

import asyncpg

from deploy.local.postgres import Cluster
from shared.eventsourcing.store import Store
from tests.bench import append, groei, verwerken
from tests.bench.rounds import Row, rate

EVENTS = 200_000
STREAMS = EVENTS // groei.PER_STREAM
LIVE = STREAMS // 10
"""The streams that are not archived: those with the highest numbers."""
AIM = 0.9
WORK = ("append, 8 verbindingen", "levende stroom van 10 laden", "gearchiveerde stroom van 10 laden")
ARCHIVE = """
SELECT archiveer(array_agg(tenant), array_agg(stream), array_agg(version)) FROM streams
WHERE split_part(stream, '-', 2)::bigint < $1"""


async def measure(cluster: Cluster, *, seconds: float, rounds: int) -> list[Row]:
    """A row per work: what the store with an archive does over what the one without does."""
    async with AsyncExitStack() as stack:
        stores = []
        for name in ("zonder", "met"):
            store, worker = await stack.enter_async_context(verwerken.opened(cluster, f"billing_{name}_archief"))
            url = cluster.url("postgres", f"billing_{name}_archief")
            await groei.fill(url, EVENTS)
            if name == "met":
                await worker.execute(ARCHIVE, STREAMS - LIVE, timeout=600)
                await _at_rest(url)
            stores.append(store)
        found: list[list[list[float]]] = [[[] for _ in WORK] for _ in stores]
        for turn in range(rounds + 1):
            for side in (0, 1) if turn % 2 else (1, 0):
                for work, figure in enumerate(await _turn(stores[side], turn, seconds)):
                    found[side][work].append(figure)
    return [_row(name, *(side[work][1:] for side in found)) for work, name in enumerate(WORK)]


async def _turn(store: Store, turn: int, seconds: float) -> tuple[float, float, float]:
    rng = random.Random(turn)
    live = [f"oud-{rng.randrange(STREAMS - LIVE, STREAMS)}" for _ in range(groei.LOADS)]
    archived = [f"oud-{rng.randrange(STREAMS - LIVE)}" for _ in range(groei.LOADS)]
    appended = await rate(append.ours(store), 8, seconds)
    return appended, await groei.loaded(store, live), await groei.loaded(store, archived)


async def _at_rest(url: str) -> None:
    conn = await asyncpg.connect(url, ssl=False)
    try:
        await conn.execute("VACUUM ANALYZE events", timeout=600)
        await conn.execute("VACUUM ANALYZE events_archief", timeout=600)
        await conn.execute("CHECKPOINT", timeout=600)
    finally:
        await conn.close()


def _row(work: str, without: list[float], having: list[float]) -> Row:
    ratio = statistics.median(a / b for a, b in zip(having, without, strict=True))
    name = f"{work}, 9 op 10 in archief"
    return Row(name, statistics.median(having), "/s", statistics.median(without), ratio, AIM)
