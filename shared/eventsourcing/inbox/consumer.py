"""The consumer loop: pages from Kafka into the inbox, offsets committed after the effects."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

import structlog

from shared.eventsourcing.context import FailPoint, no_failpoint
from shared.eventsourcing.inbox.inbox import Inbox
from shared.eventsourcing.inbox.spread import SpreadInbox
from shared.eventsourcing.inbox.stand import Assigned, Stand
from shared.eventsourcing.storingen import RawRecord
from shared.eventsourcing.transient import is_transient

PAGE = 500
POLL_MS = 1_000
COMMIT_EVERY = 0.1
"""Seconds over which offsets are gathered into one commit; a crash lets those come again, as duplicates."""
SWEEP_EVERY = 5.0
PURGE_EVERY = 600.0
PURGE_BATCH = 5_000
KEEP = timedelta(days=30)

_log = structlog.get_logger("consumer")


class Partition(Hashable, Protocol):
    """A topic's partition, as the client names it."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...


class Consumer(Assigned, Protocol):
    """A started Kafka consumer that belongs to the group and commits only when told to."""

    async def getmany(self, *, timeout_ms: int, max_records: int) -> Mapping[Any, Sequence[Any]]: ...

    async def commit(self, offsets: Mapping[Any, int]) -> None: ...

    def highwater(self, partition: Any) -> int | None: ...

    async def stop(self) -> None: ...


class ConsumerLoop:
    """Reads pages, hands them to the inbox, and commits their offsets in the background once their effects are stored.

    `make_consumer` gives a started consumer of the inbox's topics and gets the coroutine to await when partitions are
    taken away; it may raise, then it is called again with growing pauses. A rebalance in the middle of a page is
    safe: the claim of each message is checked by the database. Fail points: `consumer.after-poll`, and those of the
    inbox.
    """

    def __init__(
        self,
        inbox: Inbox | SpreadInbox,
        make_consumer: Callable[[Callable[[], Awaitable[None]]], Awaitable[Consumer]],
        *,
        member: str = "",
        page: int = PAGE,
        keep: timedelta = KEEP,
        failpoint: FailPoint = no_failpoint,
    ) -> None:
        self._inbox = inbox
        self._stand = Stand(inbox, member)
        self._make_consumer = make_consumer
        self._page = page
        self._keep = keep
        self._failpoint = failpoint
        self._busy = asyncio.Lock()
        self._done: dict[Any, int] = {}
        self._committing: asyncio.Task[None] | None = None
        self.lag: dict[tuple[str, int], int] = {}
        self.running = False

    async def run(self) -> None:
        """Consumes until cancelled; a broker that is away is waited for, and so is a database."""
        pause = 0.2
        while True:
            try:
                consumer = await self._make_consumer(self._settle)
            except Exception as error:  # noqa: BLE001 – whatever the client raises, the broker is tried again
                _log.warning("consumer-waits-for-broker", error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            pause = 0.2
            try:
                self.running = True
                await self._consume(consumer)
            except Exception as error:  # noqa: BLE001 – a page that failed comes again to a new consumer
                _log.error("consumer-starts-again", error=_name(error))
            finally:
                self.running = False
                await self._leave(consumer)
            await asyncio.sleep(1.0)

    async def _consume(self, consumer: Consumer) -> None:
        housekeeping = asyncio.create_task(self._housekeeping(consumer))
        try:
            while True:
                page = await consumer.getmany(timeout_ms=POLL_MS, max_records=self._page)
                if not page:
                    continue
                self._failpoint("consumer.after-poll")
                self._measure(consumer, page, 0)
                async with self._busy:
                    await self._inbox.handle([raw(record) for records in page.values() for record in records])
                    upto = {partition: records[-1].offset + 1 for partition, records in page.items()}
                    self._done.update(upto)
                    self._stand.handled(upto)
                self._measure(consumer, page, -1)
                if self._committing is None or self._committing.done():
                    self._committing = asyncio.create_task(self._commit(consumer, COMMIT_EVERY))
        finally:
            housekeeping.cancel()
            await asyncio.wait([housekeeping])

    async def _commit(self, consumer: Consumer, pause: float) -> None:
        """Commits what is done by then until nothing is left; what is refused comes again and is dropped as handled."""
        await asyncio.sleep(pause)
        while self._done:
            offsets, self._done = self._done, {}
            try:
                await consumer.commit(offsets)
            except Exception as error:  # noqa: BLE001 – the group moved on, or the broker is away
                _log.warning("offsets-not-committed", error=type(error).__name__, partitions=len(offsets))

    async def _settle(self) -> None:
        """Before partitions go to another member: the page at hand is finished and committed, if that is soon."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5), self._busy:
                if self._committing is not None:
                    await asyncio.wait([self._committing])
        self.lag.clear()
        self._stand.clear()

    async def _leave(self, consumer: Consumer) -> None:
        with contextlib.suppress(Exception):  # what is not committed comes again
            if self._committing is not None:
                await asyncio.wait([self._committing], timeout=3)
            await asyncio.wait_for(self._commit(consumer, 0), 3)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(consumer.stop(), 5)

    async def _housekeeping(self, consumer: Consumer) -> None:
        """Picks up parked messages whose turn has come elsewhere, forgets inbox rows older than `keep`, and writes down
        how far it is.

        The order of each stream still refuses a message that comes again after that.
        """
        purge_at = time.monotonic()
        while True:
            try:
                await self._inbox.sweep()
                if time.monotonic() >= purge_at and await self._purge() < PURGE_BATCH:
                    purge_at = time.monotonic() + PURGE_EVERY
            except Exception as error:  # noqa: BLE001 – what arrives is more important than what is left over
                if not is_transient(error):
                    _log.error("housekeeping-failed", error=_name(error))
            try:
                await self._stand.write(consumer)
            except Exception as error:  # noqa: BLE001 – the next look tells
                _log.warning("positions-not-written", error=_name(error))
            await asyncio.sleep(SWEEP_EVERY)

    async def _purge(self) -> int:
        return await self._inbox.purge(self._keep, PURGE_BATCH)

    def _measure(self, consumer: Consumer, page: Mapping[Any, Sequence[Any]], record: int) -> None:
        """Before its page is handled a partition is behind from its first record (0), afterwards from its last (-1)."""
        for partition, records in page.items():
            with contextlib.suppress(AssertionError, AttributeError):  # a partition that was just taken away
                if (high := consumer.highwater(partition)) is not None:
                    behind = high - records[record].offset + record
                    self.lag[partition.topic, partition.partition] = max(behind, 0)


def raw(record: Any) -> RawRecord:
    """A record of the client as ours: nothing read from it, a header without a value as an empty one."""
    return RawRecord(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=[(name, value or b"") for name, value in record.headers],
    )


def _name(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return type(error).__name__
