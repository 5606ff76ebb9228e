"""From commit to the other service's handler, at a steady 200 a second, all of it in one process.

The limit is a bare send and receive of the same size over a topic of its own, in turns with it.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.local.postgres import Cluster
from shared.contracts.channels import Topic
from shared.eventsourcing.context import Context
from shared.eventsourcing.store import Store
from shared.runtime.kafka import KafkaSettings, started_consumer, started_producer
from shared.runtime.topics import ensure
from tests.bench.rounds import Row
from tests.support.messaging import World, note, opened, prepare
from tests.support.stack import Database

RATE = 200
AIM_P50_MS = 5.0
AIM_P99_MS = 25.0
PAYLOAD = b'{"aantal":1}'
HEADERS = [(f"ce_kop{number}", b"x" * 24) for number in range(12)]

Moments = dict[str, float]
Send = Callable[[str], Awaitable[None]]


async def measure(cluster: Cluster, bootstrap: str, *, seconds: float, rounds: int) -> list[Row]:
    """The median and the 99th percentile, in milliseconds; each stream has one message, so each counts."""
    kafka = KafkaSettings(bootstrap_servers=bootstrap)
    teller = await database_of(cluster, "intake", "vertraging")
    hearer = await database_of(cluster, "indicatie", "vertraging")
    async with opened(teller) as one, opened(hearer) as other:
        world = World(one, other, kafka, "vertraging.teller", "vertraging")
        await world.make_topics()
        committed: Moments = {}
        heard: Moments = {}

        async def hear(store: Store, ctx: Context, message: Any) -> None:
            heard[getattr(ctx.claim, "stream", "").removeprefix("teller-")] = time.perf_counter()
            await note(store, ctx, message)

        async def commit(id: str) -> None:
            await world.count(id)
            committed[id] = time.perf_counter()

        world.start(world.relay(), world.loop(world.inbox(hear)))
        bare = _Bare(kafka)
        await bare.start()
        ours: list[list[float]] = []
        limits: list[list[float]] = []
        try:
            await _round(commit, committed, heard, "warm", 5.0)
            await _round(bare.send, bare.sent, bare.received, "warm", 2.0)
            for number in range(rounds):
                limits.append(await _round(bare.send, bare.sent, bare.received, f"kaal{number}-", seconds))
                ours.append(await _round(commit, committed, heard, f"meting{number}-", seconds))
        finally:
            await bare.stop()
            await world.stop()
    return [
        _row("commit tot behandelaar, p50", ours, limits, 0.5, AIM_P50_MS),
        _row("commit tot behandelaar, p99", ours, limits, 0.99, AIM_P99_MS),
    ]


class _Bare:
    """A producer and a consumer with the options of ours, and nothing around them."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka
        self._topic = "vertraging.kaal"
        self.sent: Moments = {}
        self.received: Moments = {}

    async def start(self) -> None:
        assert await ensure(self._kafka, [Topic(name=self._topic, partitions=3)]) == []
        self._producer: AIOKafkaProducer = await started_producer(self._kafka, "kaal")
        self._consumer: AIOKafkaConsumer = await started_consumer(self._kafka, "kaal", "1", [self._topic], _nothing)
        self._receiving = asyncio.create_task(self._receive())

    async def send(self, id: str) -> None:
        """Sends one; the clock runs from before the send, as there is no commit."""
        self.sent[id] = time.perf_counter()
        await self._producer.send_and_wait(self._topic, PAYLOAD, id.encode(), headers=HEADERS)

    async def stop(self) -> None:
        self._receiving.cancel()
        await asyncio.gather(self._receiving, return_exceptions=True)
        await self._consumer.stop()
        await self._producer.stop()

    async def _receive(self) -> None:
        async for record in self._consumer:
            self.received[record.key.decode()] = time.perf_counter()


async def _nothing() -> None:
    """No partitions are kept."""


async def _round(send: Send, sent: Moments, heard: Moments, name: str, seconds: float) -> list[float]:
    """The milliseconds of each message of one round, smallest first; all are waited for."""
    ids = [f"{name}{number}" for number in range(int(seconds * RATE))]
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, id in enumerate(ids, 1):
            group.create_task(_sent(send, id))
            await asyncio.sleep(max(0.0, started + number / RATE - time.perf_counter()))
    async with asyncio.timeout(30):
        while not heard.keys() >= set(ids):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return sorted((heard[id] - sent[id]) * 1000 for id in ids)


async def _sent(send: Send, id: str) -> None:
    await send(id)


def _row(name: str, ours: list[list[float]], limits: list[list[float]], part: float, aim: float) -> Row:
    """Of every round the same percentile, then the median of the rounds; the aim is in milliseconds."""
    values, bare = ([round_[int(len(round_) * part)] for round_ in many] for many in (ours, limits))
    ratio = statistics.median(a / b for a, b in zip(values, bare, strict=True))
    limit = statistics.median(bare)
    return Row(name, statistics.median(values), "ms", limit, ratio, aim, judged="value", lower_is_better=True)


async def database_of(cluster: Cluster, service: str, what: str) -> Database:
    """A database for one measurement, with the kernel's tables and two municipalities."""
    name = f"{service}_{what}"
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
