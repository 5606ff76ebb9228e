"""Two services that know only each other's messages: a counter that tells, and one that notes what it heard."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
from aiokafka import AIOKafkaConsumer

from shared.contracts import envelope
from shared.contracts.channels import Topic
from shared.contracts.envelope import Message
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import Context, FailPoint, no_failpoint
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.execute import execute
from shared.eventsourcing.inbox import Inbox, Subscription
from shared.eventsourcing.inbox.consumer import ConsumerLoop, raw
from shared.eventsourcing.relay import Relay
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import RawRecord
from shared.runtime.kafka import KafkaSettings, started_consumer, started_producer
from shared.runtime.topics import ensure
from tests.support.kernel import migrate, open_pool, open_store
from tests.support.stack import Database

TENANT, OIN = "0153", "00000001001234567000"
OTHER, OTHER_OIN = "0168", "00000001007654321000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Geteld:
    """The counter went up."""

    aantal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Genoteerd:
    """A count was heard."""

    aantal: int


def told(topic: str) -> type[Message]:
    """The message of the counter, on a topic of its own."""

    class GeteldV1(Message):
        """The counter stands at `aantal`."""

        type: ClassVar[str] = "nl.proeftellers.geteld.v1"
        aantal: int

    GeteldV1.topic = topic
    return GeteldV1


@cache
def counter(topic: str) -> Aggregate[int, Geteld, str]:
    """Counts up at every command and tells each count."""
    message = told(topic)
    return Aggregate(
        name="teller",
        decider=Decider(0, lambda _, event: event.aantal, lambda _, stand: [Geteld(aantal=stand + 1)]),
        codec=Codec({"geteld.v1": Geteld}),
        publish=lambda event, _: message.model_validate({"aantal": event.aantal}),
    )


NOTES: Aggregate[tuple[int, ...], Genoteerd, int] = Aggregate(
    name="notities",
    decider=Decider((), lambda state, event: (*state, event.aantal), lambda command, _: [Genoteerd(aantal=command)]),
    codec=Codec({"genoteerd.v1": Genoteerd}),
)

Heard = Callable[[Store, Context, Any], Awaitable[None]]


async def note(store: Store, ctx: Context, message: Any) -> None:
    """Notes a count under the stream that told it."""
    assert ctx.claim is not None
    await execute(store, ctx, NOTES, getattr(ctx.claim, "stream", "").partition("-")[2], message.aantal)


@dataclass(slots=True)
class Side:
    """One service's database, store and worker pool."""

    database: Database
    store: Store
    app: "asyncpg.Pool[asyncpg.Record]"
    worker: "asyncpg.Pool[asyncpg.Record]"


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Side]:
    """The store and pools of a migrated database, closed at the end."""
    store, app = await open_store(database)
    worker = await open_pool(database.worker, 6)
    try:
        yield Side(database, store, app, worker)
    finally:
        await app.close()
        await worker.close()


async def prepare(database: Database) -> None:
    """Tables, and the two municipalities of the tests."""
    await migrate(database)
    conn = await asyncpg.connect(database.worker, timeout=10, ssl=False)
    await conn.executemany(
        "INSERT INTO tenants VALUES ($1, $2, $3)", [(TENANT, OIN, "Enschede"), (OTHER, OTHER_OIN, "Losser")]
    )
    await conn.close()


@dataclass(slots=True)
class World:
    """A teller and a hearer on a topic of their own; `group` is the hearer's name."""

    teller: Side
    hearer: Side
    kafka: KafkaSettings
    topic: str
    group: str
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    async def count(self, id: str, times: int = 1, tenant: str = TENANT) -> None:
        """Counts a teller up."""
        for _ in range(times):
            await execute(self.teller.store, Context(tenant=tenant, actor="proef"), counter(self.topic), id, "tel")

    def relay(self, *, failpoint: FailPoint = no_failpoint, make: Any = None, **options: Any) -> Relay:
        """A relay of the teller."""
        make = make or partial(started_producer, self.kafka, "proef")
        return Relay(self.teller.database.worker, make, self.teller.store.signals.relay, failpoint=failpoint, **options)

    def inbox(self, handler: Heard = note, *, pauses: tuple[float, ...] = (0.01, 0.01), **options: Any) -> Inbox:
        """What the hearer does with the messages."""
        subscription = Subscription(topic=self.topic, type=told(self.topic), handler=handler)
        return Inbox(self.group, [subscription], self.hearer.worker, self.hearer.store, pauses=pauses, **options)

    def loop(self, inbox: Inbox, *, instance: str = "1", failpoint: FailPoint = no_failpoint) -> ConsumerLoop:
        """The consumer of the hearer."""
        return ConsumerLoop(
            inbox,
            partial(started_consumer, self.kafka, self.group, instance, [self.topic]),
            member=f"proef-{instance}",
            failpoint=failpoint,
        )

    def start(self, *parts: Relay | ConsumerLoop) -> None:
        """Runs parts in the background until `stop`."""
        self.tasks += [asyncio.create_task(part.run()) for part in parts]

    async def stop(self) -> None:
        """Ends what was started; raises what one of them died of."""
        for task in self.tasks:
            task.cancel()
        outcomes = await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks.clear()
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    async def notes(self, id: str, tenant: str = TENANT) -> list[int]:
        """What the hearer noted of a teller, in the order it did."""
        rows = await self.hearer.worker.fetch(
            "SELECT (data->>'aantal')::int AS aantal FROM events WHERE tenant = $1 AND stream = $2 ORDER BY version",
            tenant,
            f"notities-{id}",
        )
        return [row["aantal"] for row in rows]

    async def outbox(self) -> list["asyncpg.Record"]:
        """The outbox of the teller, in order."""
        return await self.teller.worker.fetch("SELECT * FROM outbox ORDER BY position")

    async def make_topics(self) -> None:
        """The topic and its dead letters."""
        names = (self.topic, f"{self.topic}.dlq")
        assert await ensure(self.kafka, [Topic(name=name, partitions=3) for name in names]) == []


async def until(met: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    """Waits for a condition; TimeoutError when it stays away."""
    async with asyncio.timeout(seconds):
        while not await met():  # noqa: ASYNC110 – the condition is in a database
            await asyncio.sleep(0.02)


def record(
    topic: str,
    sequence: int,
    *,
    id: UUID | str | None = None,
    stream: str = "teller-a",
    tenant: str = TENANT,
    oin: str = OIN,
    type: str = "nl.proeftellers.geteld.v1",
    value: bytes | None = None,
    offset: int | None = None,
    meta: Mapping[str, Any] | None = None,
    headers: Sequence[tuple[str, bytes]] | None = None,
) -> RawRecord:
    """A record as the counter's relay sends it, or with something wrong in it."""
    event_id: UUID | str = id or uuid5(NAMESPACE_OID, f"{tenant} {stream} {sequence}")
    given = envelope.headers(
        event_id=event_id,  # type: ignore[arg-type]
        oin=oin,
        tenant=tenant,
        topic=topic,
        stream=stream,
        sequence=sequence,
        type=type,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        meta={"correlationid": str(UUID(int=7)), **(meta or {})},
    )
    return RawRecord(
        topic=topic,
        partition=0,
        offset=sequence if offset is None else offset,
        key=stream.encode(),
        value=json.dumps({"aantal": sequence}).encode() if value is None else value,
        headers=given if headers is None else headers,
    )


async def read_topic(settings: KafkaSettings, topic: str, count: int, seconds: float = 30.0) -> list[RawRecord]:
    """At least `count` records of a topic, and whatever comes in the half second after, in order of partition."""
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=settings.bootstrap_servers, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    found: list[RawRecord] = []
    try:
        async with asyncio.timeout(seconds):
            while len(found) < count:
                page = await consumer.getmany(timeout_ms=200)
                found += [raw(r) for records in page.values() for r in records]
        page = await consumer.getmany(timeout_ms=500)
        found += [raw(r) for records in page.values() for r in records]
    finally:
        await consumer.stop()
    return sorted(found, key=lambda r: (r.partition, r.offset))
