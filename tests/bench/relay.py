"""The relay against bare aiokafka: the same messages, in pages of 500, every acknowledgement awaited; and at rest."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer

from shared.eventsourcing.execute import commit, prepare
from shared.eventsourcing.relay import PAGE, Outgoing, Producer, Relay
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.runtime.kafka import KafkaSettings, started_producer
from shared.values.ids import uuid7
from tests.bench.append import CTX, METING, pool
from tests.bench.rounds import Row, interleaved

EVENTS = 10_000
AIM, AIM_IDLE = 0.7, 1.0
IDLE_SECONDS = 10


async def fill(store: Store, events: int) -> None:
    """So many events with their messages, 100 streams to an append."""
    for start in range(0, events, 100):
        numbers = range(start, start + 100)
        await commit(
            store, CTX, [await prepare(store, CTX, METING, str(uuid7()), number, new=True) for number in numbers]
        )


class Recorder:
    """Keeps what the relay would send, so that the bare producer sends exactly the same."""

    def __init__(self) -> None:
        self.records: list[Outgoing] = []

    async def send(
        self, topic: str, value: bytes, key: bytes | None, *, headers: Sequence[tuple[str, bytes]]
    ) -> "asyncio.Future[Any]":
        self.records.append((topic, value, key, list(headers)))
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    async def stop(self) -> None:
        """Nothing to stop."""


async def drained(relay: Relay, events: int) -> float:
    """Runs the relay until it has sent so many; gives the rate per second from its first page on."""
    running = asyncio.create_task(relay.run())
    while not relay.leading:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    started = time.perf_counter()
    while relay.sent < events:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    taken = time.perf_counter() - started
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return events / taken


async def measure(worker: str, app: str, bootstrap: str, *, rounds: int) -> list[Row]:
    """Two rows: relay over bare aiokafka, and what a relay with nothing to do takes."""
    async with pool(app, 1) as opened:
        await fill(Store(opened, Vault(b"m" * 32)), EVENTS)
    kafka = KafkaSettings(bootstrap_servers=bootstrap)
    recorder = Recorder()

    async def record() -> Producer:
        return recorder

    async def producer() -> AIOKafkaProducer:
        return await started_producer(kafka, "bench")

    await drained(Relay(worker, record, asyncio.Event()), EVENTS)
    conn = await asyncpg.connect(worker, ssl=False)

    async def relay() -> float:
        await conn.execute("DELETE FROM checkpoints WHERE name = 'relay'")
        return await drained(Relay(worker, producer, asyncio.Event()), EVENTS)

    async def bare() -> float:
        opened = await producer()
        started = time.perf_counter()
        for start in range(0, EVENTS, PAGE):
            page = recorder.records[start : start + PAGE]
            acks = [await opened.send(topic, value, key, headers=headers) for topic, value, key, headers in page]
            await asyncio.gather(*acks)
        taken = time.perf_counter() - started
        await opened.stop()
        return EVENTS / taken

    await bare()
    found = await interleaved({"bare": bare, "relay": relay}, "bare", rounds)
    await conn.close()
    value, ratio = found["relay"]
    idle = await _idle(Relay(worker, producer, asyncio.Event()))
    return [
        Row("relay", value, "berichten/s", found["bare"][0], ratio, AIM),
        Row("relay in rust", idle, "% van kern", 100.0, idle / 100, AIM_IDLE, judged="value", lower_is_better=True),
    ]


async def _idle(relay: Relay) -> float:
    """Processor time of this process while the relay finds nothing, in percent of one core."""
    running = asyncio.create_task(relay.run())
    sent = -1
    while sent != relay.sent or not relay.leading:  # what others left in the outbox first
        sent = relay.sent
        await asyncio.sleep(2)
    started, own = time.perf_counter(), time.process_time()
    await asyncio.sleep(IDLE_SECONDS)
    taken = (time.process_time() - own) / (time.perf_counter() - started)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return 100 * taken
