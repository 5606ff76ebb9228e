"""Hearing: pages of messages through the inbox and a handler that appends, against bare INSERTs on 8 connections.

Each message is claimed (once, in turn) and its effect stored in one transaction; the streams of a page go beside each
other, so their appends travel together.
"""

import json
import time
from functools import partial

import asyncpg

from deploy.local.postgres import Cluster
from shared.runtime.kafka import KafkaSettings
from tests.bench.append import bare
from tests.bench.latency import database_of
from tests.bench.rounds import Row, interleaved, rate
from tests.support.messaging import World, opened, record

MESSAGES, PAGE, PARTITIONS = 4_000, 500, 8
AIM = 0.6


async def measure(cluster: Cluster, *, seconds: float, rounds: int) -> list[Row]:
    """One row: messages a second over INSERTs a second."""
    teller, hearer = await database_of(cluster, "intake", "horen"), await database_of(cluster, "indicatie", "horen")
    conns = [await asyncpg.connect(hearer.superuser, ssl=False) for _ in range(PARTITIONS)]
    await conns[0].execute(
        "CREATE TABLE IF NOT EXISTS bare (position bigserial PRIMARY KEY, data jsonb NOT NULL,"
        " at timestamptz NOT NULL DEFAULT clock_timestamp())"
    )
    turn = 0
    async with opened(teller) as one, opened(hearer) as other:
        world = World(one, other, KafkaSettings(bootstrap_servers="-"), "horen.teller", "horen")

        async def heard() -> float:
            nonlocal turn
            turn += 1
            inbox = world.inbox()
            pages = [
                [record(world.topic, 1, stream=f"teller-{turn}-{number}") for number in range(start, start + PAGE)]
                for start in range(0, MESSAGES, PAGE)
            ]
            started = time.perf_counter()
            for page in pages:
                await inbox.handle(page)
            return MESSAGES / (time.perf_counter() - started)

        await heard()
        await conns[0].execute("ANALYZE")  # as autovacuum does within the minute: plans made on empty tables are old
        found = await interleaved(
            {"INSERT": partial(rate, bare(conns), PARTITIONS, seconds), "heard": heard}, "INSERT", rounds
        )
        stored = await conns[0].fetchval("SELECT count(*) FROM inbox")
    for conn in conns:
        await conn.close()
    if stored != MESSAGES * turn:
        raise RuntimeError(json.dumps({"stored": stored, "expected": MESSAGES * turn}))
    value, ratio = found["heard"]
    return [Row("horen en verwerken", value, "berichten/s", found["INSERT"][0], ratio, AIM)]
