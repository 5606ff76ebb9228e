"""The relay: what the outbox holds goes to Kafka, in order, at least once; one at work per service."""

import asyncio
import base64
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import asyncpg
import structlog
from opentelemetry import metrics, propagate, trace
from opentelemetry.context import Context as TraceContext
from opentelemetry.util.types import AnyValue
from pydantic_core import from_json

from shared.contracts.envelope import headers
from shared.eventsourcing.context import FailPoint, no_failpoint
from shared.eventsourcing.reader import SafeReader
from shared.eventsourcing.transient import is_transient

PAGE = 500
BUSY, IDLE = 0.005, 0.25
KEEP = timedelta(days=1)
PURGE_EVERY = 60.0
PURGE_BATCH = 5_000
LINKS = 128
"""How many creations of a page its span is linked to, as many as the SDK keeps."""
UNKNOWN_OIN = "0" * 20

CHECKPOINT = "relay"
OUTBOX = """
SELECT position, tenant, topic, key, sequence, type, event_id, at, payload, headers FROM outbox
WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3"""
MARK = "UPDATE checkpoints SET position = $2 WHERE name = $1 AND position < $2"
PURGE = """
DELETE FROM outbox WHERE position IN (
    SELECT position FROM (SELECT position, at FROM outbox WHERE position <= $1 ORDER BY position LIMIT $3) oldest
    WHERE at < clock_timestamp() - $2::interval)"""

_log = structlog.get_logger("relay")
_tracer = trace.get_tracer("zorgketen.eventsourcing")
_meter = metrics.get_meter("zorgketen.eventsourcing")
_sent = _meter.create_counter("messaging.client.sent.messages", description="Messages acknowledged by the broker")
_duration = _meter.create_histogram(
    "messaging.client.operation.duration", unit="s", description="One page to its last ack"
)


Outgoing = tuple[str, bytes, bytes | None, list[tuple[str, bytes]]]


class Producer(Protocol):
    """A started Kafka producer; `send` gives a future of the acknowledgement."""

    async def send(
        self, topic: str, value: bytes, key: bytes | None, *, headers: Sequence[tuple[str, bytes]]
    ) -> "asyncio.Future[Any]": ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Page:
    """Messages ready to be sent; `position` is where to go on after them, `oldest` when the first was recorded."""

    records: Sequence[Outgoing]
    position: int
    oldest: datetime | None


class Relay:
    """Sends the outbox of one service, page by page: read up to the safe position, send all, await every
    acknowledgement, move the checkpoint. A crash in between sends a page again with the same ids, never skips one.

    `make_producer` gives a started producer and may raise; then, and after any failed send, a new one is made and the
    page is sent again, without end. `wake` is set by the store after a commit in this process; rows of other
    processes are found by polling. `name` is seen in pg_stat_activity. Fail points: `relay.after-select`,
    `relay.after-send` (before the acks), `relay.after-ack` (before the checkpoint), `relay.between-pages`.
    """

    def __init__(
        self,
        dsn: str,
        make_producer: Callable[[], Awaitable[Producer]],
        wake: asyncio.Event,
        *,
        name: str = "relay",
        page: int = PAGE,
        keep: timedelta = KEEP,
        failpoint: FailPoint = no_failpoint,
    ) -> None:
        self._dsn = dsn
        self._make_producer = make_producer
        self._wake = wake
        self._name = name
        self._page = page
        self._keep = keep
        self._failpoint = failpoint
        self._producer: Producer | None = None
        self._oin: dict[str, str] = {}
        self._oldest: datetime | None = None
        self._reader: SafeReader | None = None
        self.leading = False
        self.sent = 0

    @property
    def oldest_unsent_seconds(self) -> float:
        """The age of the oldest message that waits to be sent; 0 when none does, or another relay leads."""
        return 0.0 if self._oldest is None else (datetime.now(UTC) - self._oldest).total_seconds()

    @property
    def held_back_seconds(self) -> float:
        """How long an open writer has held back the safe position."""
        return 0.0 if self._reader is None else self._reader.waiting_seconds

    async def run(self) -> None:
        """Waits for its turn, then relays, until cancelled; a lost database is waited for."""
        try:
            while True:
                try:
                    await self._lead()
                except Exception as error:
                    if not is_transient(error):
                        raise
                    _log.warning("relay-lost-its-database", error=type(error).__name__)
                await asyncio.sleep(0.5)
        finally:
            await self._drop_producer()

    async def _lead(self) -> None:
        session = {"application_name": self._name}
        conn = await asyncpg.connect(self._dsn, timeout=5, command_timeout=30, server_settings=session)
        try:
            await conn.execute("SET synchronous_commit = off")  # a checkpoint lost in a crash only sends a page again
            while not await conn.fetchval("SELECT pg_try_advisory_lock(hashtext('relay'))"):  # noqa: ASYNC110
                await asyncio.sleep(0.5)
            self.leading = True
            _log.info("relay-leads")
            await self._work(conn)
        finally:
            self.leading, self._oldest, self._reader = False, None, None
            with contextlib.suppress(OSError, TimeoutError, asyncpg.InterfaceError):
                await conn.close(timeout=2)

    async def _work(self, conn: asyncpg.Connection) -> None:
        await conn.execute("INSERT INTO checkpoints VALUES ($1, 0) ON CONFLICT DO NOTHING", CHECKPOINT)
        position: int = await conn.fetchval("SELECT position FROM checkpoints WHERE name = $1", CHECKPOINT)
        reader = self._reader = SafeReader(conn)
        idle, purge_at = BUSY, time.monotonic()
        page = _Page([], position, None)
        while True:
            if time.monotonic() >= purge_at and await self._purge(conn, page.position) < PURGE_BATCH:
                purge_at = time.monotonic() + PURGE_EVERY
            if not page.records:
                self._wake.clear()
                page = await self._select(conn, reader, page.position)
            self._oldest = page.oldest
            if page.records:
                idle = BUSY
                self._failpoint("relay.after-select")
                page = await self._deliver(conn, reader, page)
                self._failpoint("relay.between-pages")
                continue
            idle = BUSY if reader.waiting else min(idle * 1.5, IDLE)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), idle)

    async def _select(self, conn: asyncpg.Connection, reader: SafeReader, position: int) -> _Page:
        """The next page; when there is none, the position moves on over events that tell nobody anything."""
        safe = await reader.bound()
        if safe <= position:
            return _Page([], position, None)
        rows = await conn.fetch(OUTBOX, position, safe, self._page)
        if not rows:
            return _Page([], safe, None)
        return _Page([await self._record(conn, row) for row in rows], rows[-1]["position"], rows[0]["at"])

    async def _deliver(self, conn: asyncpg.Connection, reader: SafeReader, page: _Page) -> _Page:
        """Sends a page and moves the checkpoint; gives the next page, read while the broker was at work.

        Sends again with a new producer, and growing pauses, until every message is acknowledged.
        """
        ahead = asyncio.create_task(self._select(conn, reader, page.position))
        pause = 0.1
        try:
            while not await self._sent(page.records):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
            self._failpoint("relay.after-ack")
        finally:
            await asyncio.gather(ahead, return_exceptions=True)  # a relay that is stopped leaves nothing behind
        await conn.execute(MARK, CHECKPOINT, page.position)
        self.sent += len(page.records)
        _sent.add(len(page.records), {"messaging.system": "kafka", "messaging.operation.name": "send"})
        return await ahead

    async def _sent(self, records: Sequence[Outgoing]) -> bool:
        try:
            await self._send(records)
        except Exception as error:  # noqa: BLE001 – whatever the client raises, the page is sent again
            _log.warning("relay-sends-again", error=type(error).__name__, messages=len(records))
            await self._drop_producer()
            return False
        return True

    async def _send(self, records: Sequence[Outgoing]) -> None:
        if self._producer is None:
            self._producer = await self._make_producer()
        attributes: dict[str, AnyValue] = {
            "messaging.system": "kafka",
            "messaging.operation.name": "send",
            "messaging.operation.type": "send",
            "messaging.batch.message_count": len(records),
        }
        started = time.perf_counter()
        with _tracer.start_as_current_span(
            "send", context=TraceContext(), kind=trace.SpanKind.CLIENT, attributes=attributes
        ) as span:
            if span.is_recording():
                for record in records[:LINKS]:
                    _link(span, record[3])
            acks = [await self._producer.send(topic, value, key, headers=given) for topic, value, key, given in records]
            self._failpoint("relay.after-send")
            await _all(acks)
        _duration.record(
            time.perf_counter() - started, {"messaging.system": "kafka", "messaging.operation.name": "send"}
        )

    async def _record(self, conn: asyncpg.Connection, row: asyncpg.Record) -> Outgoing:
        meta: dict[str, Any] = from_json(row["headers"])
        if (raw := meta.get("kafka")) is not None:  # a dead letter: another's record as it came, byte for byte
            key = None if meta["key"] is None else base64.b64decode(meta["key"])
            return row["topic"], base64.b64decode(row["payload"]), key, [(k, base64.b64decode(v)) for k, v in raw]
        oin = self._oin.get(row["tenant"]) or await self._oin_of(conn, row["tenant"])
        return outgoing(row, meta, oin)

    async def _oin_of(self, conn: asyncpg.Connection, tenant: str) -> str:
        self._oin = {r["tenant"]: r["oin"] for r in await conn.fetch("SELECT tenant, oin FROM tenants")}
        if tenant not in self._oin:
            _log.error("gemeente-without-oin", gemeente=tenant)
        return self._oin.get(tenant, UNKNOWN_OIN)

    async def _purge(self, conn: asyncpg.Connection, position: int) -> int:
        """Deletes a batch of what was sent longer ago than `keep`; gives how many rows that were."""
        status: str = await conn.execute(PURGE, position, self._keep, PURGE_BATCH)
        return int(status.rpartition(" ")[2])

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(Exception):  # it is broken already, or the broker is away
                await asyncio.wait_for(producer.stop(), 3)


def outgoing(row: asyncpg.Record | Mapping[str, Any], meta: Mapping[str, Any], oin: str) -> Outgoing:
    """A message of the outbox as it goes to its topic; `meta` is what was stored beside it, `oin` the sender's."""
    given = headers(
        event_id=row["event_id"],
        oin=oin,
        tenant=row["tenant"],
        topic=row["topic"],
        stream=row["key"],
        sequence=row["sequence"],
        type=row["type"],
        at=row["at"],
        meta=meta,
    )
    return row["topic"], row["payload"].encode(), row["key"].encode(), given


async def _all(acks: Sequence["asyncio.Future[Any]"]) -> None:
    """Waits for every acknowledgement, then raises the first failure; one by one, for most are there by then."""
    failed: Exception | None = None
    for ack in acks:
        try:
            await ack
        except Exception as error:  # noqa: BLE001 – the page is sent again, whatever it was
            failed = failed or error
    if failed is not None:
        raise failed


def _link(span: trace.Span, given: Sequence[tuple[str, bytes]]) -> None:
    carrier = {name: value.decode() for name, value in given if name in {"traceparent", "tracestate"}}
    context = trace.get_current_span(propagate.extract(carrier, TraceContext())).get_span_context()
    if context.is_valid:
        span.add_link(context)
