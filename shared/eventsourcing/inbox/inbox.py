"""The order of messages: each stream in turn, each message once, the rest parked or kept as a storing."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta

import asyncpg
import structlog
from opentelemetry import metrics

from shared.contracts.envelope import Incoming, Poison, Record, parse
from shared.eventsourcing import storingen
from shared.eventsourcing.context import FailPoint, no_failpoint
from shared.eventsourcing.inbox.attempt import NEWER, Arrived, Attempts, Failed, Outcome, endless
from shared.eventsourcing.inbox.progress import Municipalities, Progress, StreamKey, progress
from shared.eventsourcing.inbox.subscription import Subscription
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import Status
from shared.eventsourcing.transient import nobody

PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds between the tries of a handler that fails: five tries in less than 8 seconds."""
PARALLEL = 128
"""Streams at work at once; what they append and load travels together."""
OUT_OF_TURN = "wacht-op-voorganger"
NOT_ON_BOARD = "gemeente-onbekend"
ID_REUSED = "id-hergebruikt"
SOURCE = "urn:nld:oin:"
Became = Counter[tuple[str, str]]
"""How many messages, by topic and what became of them."""

SUCCESSOR = """
SELECT * FROM storingen WHERE tenant = $1 AND consumer = $2 AND stream = $3 AND status = 'geparkeerd' AND sequence <= $4
ORDER BY sequence LIMIT 1"""
IN_TURN = """
SELECT DISTINCT s.tenant, s.stream FROM storingen s
LEFT JOIN inbox_streams i ON i.tenant = s.tenant AND i.consumer = s.consumer AND i.stream = s.stream
WHERE s.consumer = $1 AND s.status = 'geparkeerd' AND s.sequence <= coalesce(i.sequence, 0) + 1
  AND s.tenant <> ALL ($2) AND s.tenant NOT IN (SELECT g.tenant FROM gesloten g WHERE g.tot > clock_timestamp())
LIMIT 100"""
UNKNOWN = """
SELECT * FROM storingen WHERE consumer = $1 AND status = 'wacht' AND reden = $2 AND stream IS NULL
    AND sinds > clock_timestamp() - interval '1 hour' ORDER BY id LIMIT 100"""
PURGE = """
DELETE FROM inbox WHERE (tenant, consumer, message_id) IN (
    SELECT tenant, consumer, message_id FROM inbox
    WHERE consumer = $1 AND at < clock_timestamp() - $2::interval LIMIT $3)"""

_log = structlog.get_logger("inbox")
_consumed = metrics.get_meter("zorgketen.eventsourcing").create_counter(
    "messaging.client.consumed.messages", description="Messages heard, by what became of them"
)


class Inbox:
    """What one service does with the messages it hears; `consumer` is its name and its Kafka group.

    `pool` logs in as the worker (it looks over all municipalities); `store` is what handlers write with. `known` are
    all types that have a contract: one that is known but not subscribed to is noted as heard. A handler that fails is
    tried five times; then the message is a storing and only its stream waits. Fail point: `consumer.after-tx` (the
    effect is committed, the offset is not).
    """

    def __init__(
        self,
        consumer: str,
        subscriptions: Sequence[Subscription],
        pool: asyncpg.Pool,
        store: Store,
        *,
        known: frozenset[str] = frozenset(),
        pauses: Sequence[float] = PAUSES,
        parallel: int = PARALLEL,
        coming: Callable[[], Awaitable[Collection[str]]] = nobody,
        failpoint: FailPoint = no_failpoint,
    ) -> None:
        self.consumer = consumer
        self.pool = pool
        self.topics = tuple(sorted({s.topic for s in subscriptions}))
        self.attempts = Attempts(consumer, subscriptions, store, known=known, pauses=pauses, failpoint=failpoint)
        self._coming = coming
        self._relay = store.signals.relay
        self._parallel = parallel
        self._municipalities = Municipalities(pool)

    async def handle(self, records: Sequence[Record]) -> None:
        """Handles a page to its end: streams beside each other, each stream in the order given."""
        streams: dict[StreamKey, list[Arrived]] = {}
        for record in records:
            try:
                arrived = Arrived(record=record, event=await self.read(record))
            except Poison as poison:
                await self._keep(record, None, Failed(reason=poison.reason, attempts=1))
                continue
            streams.setdefault((arrived.event.tenant, arrived.event.stream), []).append(arrived)
        if not streams:
            return
        known = await self._progress(*streams)
        became: Became = Counter()
        left = iter(streams.items())

        async def work() -> None:
            for key, messages in left:
                await self._stream(key, messages, known[key], became)

        try:
            if len(streams) == 1:
                await work()
                return
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._parallel, len(streams))):
                    group.create_task(work())
        finally:
            for (topic, outcome), count in became.items():
                _consumed.add(count, {"messaging.destination.name": topic, "zorgketen.outcome": outcome})

    async def read(self, record: Record, *, fresh: bool = False) -> Incoming:
        """The event in a record; Poison when it is none, or when it is not told by whom it says it is.

        `fresh`: what was remembered of municipalities does not count.
        """
        event = parse(record)
        oin, _, system = event.source.removeprefix(SOURCE).partition(":systeem:")
        if not event.source.startswith(SOURCE) or system != f"zorgketen-{record.topic.partition('.')[0]}":
            raise Poison("bron-onjuist")
        if not await endless(lambda: self._municipalities.has(event.tenant, oin, fresh=fresh)):
            raise Poison(NOT_ON_BOARD)
        return event

    async def resume(self, tenant: str, stream: str) -> None:
        """Handles what is parked of a stream, as far as it is in turn."""
        key = (tenant, stream)
        await self._parked(key, (await self._progress(key))[key])

    async def heard(self, event: Incoming) -> bool:
        """Whether this message, or a later one of its stream, was handled."""
        key = (event.tenant, event.stream)
        return (await self._progress(key))[key].sequence >= event.sequence

    async def sweep(self) -> int:
        """Handles parked messages whose turn came by way of another process, and those of a municipality that came on
        board within an hour after them; gives in how many streams there were any. Those of municipalities that are
        coming from another database wait: they are a copy.
        """
        rows = await self.pool.fetch(IN_TURN, self.consumer, list(await self._coming()))
        for row in rows:
            await self.resume(row["tenant"], row["stream"])
        for row in await self.pool.fetch(UNKNOWN, self.consumer, NOT_ON_BOARD):
            storing = storingen.storing_of(row)
            if storing.record is not None and await self._on_board(storing.record):
                await self.handle([storing.record])
                await storingen.settle(self.pool, storing.id, Status.OPGELOST, door=self.consumer)
        return len(rows)

    async def purge(self, keep: timedelta, batch: int) -> int:
        """Forgets, of the messages handled longer than `keep` ago, at most so many; gives how many went."""
        status: str = await self.pool.execute(PURGE, self.consumer, keep, batch)
        return int(status.rpartition(" ")[2])

    async def _on_board(self, record: Record) -> bool:
        try:
            await self.read(record)
        except Poison:
            return False
        return True

    async def _stream(self, key: StreamKey, messages: Sequence[Arrived], state: Progress, became: Became) -> None:
        for arrived in messages:
            outcome = await self._in_turn(key, arrived, state)
            became[arrived.event.topic, outcome] += 1
            if outcome == "handled" and state.kept:
                await self._parked(key, state)

    async def _in_turn(self, key: StreamKey, arrived: Arrived, state: Progress) -> str:
        """Handles, parks, keeps or drops one message by where its stream is; gives which of these it was."""
        sequence, tries = arrived.event.sequence, 0
        while True:
            if sequence <= state.sequence:
                return "duplicate"
            if sequence in state.kept:
                return "kept-before"
            if sequence > state.sequence + 1:
                return await self._park(arrived, state, OUT_OF_TURN)
            tries += 1
            outcome = await self.attempts(arrived)
            if outcome is Outcome.DONE:
                state.sequence = sequence
                return "handled"
            if outcome is Outcome.STALE and tries < 3:
                await self._refresh(key, state)
                state.kept.discard(sequence)
                continue
            failed = outcome if isinstance(outcome, Failed) else Failed(reason=ID_REUSED, attempts=tries)
            if failed.reason == NEWER:
                return await self._park(arrived, state, NEWER)
            await self._keep(arrived.record, arrived.event, failed)
            state.kept.add(sequence)
            return "dead-lettered"

    async def _parked(self, key: StreamKey, state: Progress) -> None:
        """Goes on with the parked successors until one is missing or waits for a person."""
        while state.kept and min(state.kept) <= state.sequence + 1:
            turn = state.sequence + 1
            row = await endless(lambda: self.pool.fetchrow(SUCCESSOR, key[0], self.consumer, key[1], turn))  # noqa: B023
            if row is None:
                return
            parked = storingen.storing_of(row)
            number = row["sequence"]
            if number == turn and parked.record is not None:
                state.kept.discard(number)
                try:
                    arrived = Arrived(record=parked.record, event=parse(parked.record))
                except Poison as poison:  # it could be read when it was parked, by an older release
                    reason = poison.reason
                    await endless(lambda: storingen.needs_a_person(self.pool, parked.id, reason))  # noqa: B023
                    return
                became = await self._in_turn(key, arrived, state)
                if became == "parked":
                    return
                if became != "handled":
                    continue
            await endless(lambda: storingen.settle(self.pool, parked.id, Status.OPGELOST, door=self.consumer))  # noqa: B023
            state.kept.discard(number)

    async def _park(self, arrived: Arrived, state: Progress, reason: str) -> str:
        """Keeps it until it can be handled; nobody has to do anything for that."""
        event = arrived.event
        if await endless(lambda: self._write(arrived.record, event, Status.GEPARKEERD, reason)):
            _log.warning("message-parked", type=event.type, gemeente=event.tenant, reason=reason)
        state.kept.add(event.sequence)
        return "parked"

    async def _refresh(self, key: StreamKey, state: Progress) -> None:
        fresh = (await self._progress(key))[key]
        state.sequence, state.kept = fresh.sequence, fresh.kept

    async def _progress(self, *keys: StreamKey) -> dict[StreamKey, Progress]:
        return await endless(lambda: progress(self.pool, self.consumer, keys))

    async def _keep(self, record: Record, event: Incoming | None, failed: Failed) -> None:
        """Makes it a storing and a dead letter, in one transaction."""
        await endless(lambda: self._write(record, event, Status.WACHT, failed.reason, failed.attempts))
        self._relay.set()
        _log.error("message-dead-lettered", topic=record.topic, reason=failed.reason)

    async def _write(
        self, record: Record, event: Incoming | None, status: Status, reason: str, attempts: int = 0
    ) -> bool:
        async with self.pool.acquire(timeout=5) as conn, conn.transaction():
            return await storingen.keep(conn, self.consumer, status, record, event, reason, attempts)
