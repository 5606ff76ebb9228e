"""From commit to the other service's handler, at a steady 100 a second, all of it in one process."""

import asyncio
import time
from typing import Any

from deploy.local.postgres import Cluster
from shared.eventsourcing.context import Context
from shared.eventsourcing.store import Store
from shared.runtime.kafka import KafkaSettings
from tests.bench.rounds import Row
from tests.support.messaging import World, note, opened, prepare
from tests.support.stack import Database

RATE = 100
AIM_MS = 8.0


async def measure(cluster: Cluster, bootstrap: str, *, seconds: float) -> list[Row]:
    """One row: the median over the aim; each stream has one message, so each counts."""
    teller, hearer = await _database(cluster, "intake"), await _database(cluster, "indicatie")
    async with opened(teller) as one, opened(hearer) as other:
        world = World(one, other, KafkaSettings(bootstrap_servers=bootstrap), "vertraging.teller", "vertraging")
        await world.make_topics()
        committed: dict[str, float] = {}
        heard: dict[str, float] = {}

        async def hear(store: Store, ctx: Context, message: Any) -> None:
            heard[getattr(ctx.claim, "stream", "")] = time.perf_counter()
            await note(store, ctx, message)

        async def commit(id: str) -> None:
            await world.count(id)
            committed[f"teller-{id}"] = time.perf_counter()

        world.start(world.relay(), world.loop(world.inbox(hear)))
        try:
            await _steady(commit, "warm", 2.0)
            await _steady(commit, "meting", seconds)
            async with asyncio.timeout(30):
                while len(heard) < len(committed):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        finally:
            await world.stop()
    delays = sorted((heard[key] - committed[key]) * 1000 for key in committed if "meting" in key)
    median = delays[len(delays) // 2]
    return [Row("commit tot behandelaar, p50", median, "ms", AIM_MS, median / AIM_MS, 1.0, lower_is_better=True)]


async def _database(cluster: Cluster, service: str) -> Database:
    name = f"{service}_vertraging"
    await cluster.make_database(service, name)
    urls = cluster.urls(service, name)
    database = Database(
        service=service,
        name=name,
        app=urls["DATABASE_URL"],
        worker=urls["WORKER_DATABASE_URL"],
        owner=urls["MIGRATION_DATABASE_URL"],
        superuser=cluster.url("postgres", name),
    )
    await prepare(database)
    return database


async def _steady(commit: Any, name: str, seconds: float) -> None:
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(seconds * RATE)):
            group.create_task(commit(f"{name}{number}"))
            await asyncio.sleep(max(0.0, started + (number + 1) / RATE - time.perf_counter()))
