"""Handling one message that is in turn: validated, given to its handler, tried again, seen as one span."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

import structlog
from opentelemetry import metrics, propagate, trace
from opentelemetry.context import Context as TraceContext
from opentelemetry.util.types import AnyValue
from pydantic import ValidationError

from shared.contracts.envelope import Incoming, Poison, Record
from shared.errors import Refused
from shared.eventsourcing.context import AlreadyHandled, Context, FailPoint, InboxClaim, OutOfOrder
from shared.eventsourcing.inbox.claimed import ClaimingStore
from shared.eventsourcing.inbox.subscription import Subscription
from shared.eventsourcing.spanned import Spanned
from shared.eventsourcing.store import Store
from shared.eventsourcing.transient import is_moving, is_transient

T = TypeVar("T")

TRANSACTIONS = 8
"""Transactions of handlers open at once; a handler that only appends needs none."""
NEWER = "versie-onbekend"
"""The reason of a message that a newer release told: it waits for that release here, and needs nobody."""

_log = structlog.get_logger("inbox")
_tracer = trace.get_tracer("zorgketen.eventsourcing")
_duration = metrics.get_meter("zorgketen.eventsourcing").create_histogram(
    "messaging.process.duration", unit="s", description="Handling one message, its retries included"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A record with the event read from it."""

    record: Record
    event: Incoming


class Outcome(Enum):
    """What became of a message: handled, or somebody else was at its stream."""

    DONE = auto()
    STALE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The message cannot be handled: why (a slug or an error's type), and how often it was tried."""

    reason: str
    attempts: int


class Attempts:
    """Gives messages to their handlers. A handler that fails is tried again after each of the `pauses` (seconds);
    poison is not tried again; while a part is away it is tried without end.
    """

    def __init__(
        self,
        consumer: str,
        subscriptions: Sequence[Subscription],
        store: Store,
        *,
        known: frozenset[str],
        pauses: Sequence[float],
        failpoint: FailPoint,
    ) -> None:
        self._consumer = consumer
        self._store = store
        self._by_type = {s.type.type: s for s in subscriptions}
        self._known = known | self._by_type.keys()
        self._pauses = tuple(pauses)
        self._failpoint = failpoint
        self._room = asyncio.Semaphore(TRANSACTIONS)

    async def __call__(self, arrived: Arrived, *, patient: bool = True) -> Outcome | Failed:
        """Handles a message in one span: a child of the message's creation, linked to it as well.

        Not `patient`: one try, for somebody who waits for the answer; raises when a part is away.
        """
        created = propagate.extract(arrived.event.trace, TraceContext())
        started = time.perf_counter()
        with Spanned(_tracer, f"process {arrived.event.topic}", trace.SpanKind.CONSUMER, created) as span:
            if span.is_recording():
                span.set_attributes(self._attributes(arrived))
                if (link := trace.get_current_span(created).get_span_context()).is_valid:
                    span.add_link(link)
            outcome = await self._tries(arrived.event, patient)
            if isinstance(outcome, Failed):
                span.set_status(trace.StatusCode.ERROR, outcome.reason)
                span.set_attribute("error.type", outcome.reason)
        _duration.record(
            time.perf_counter() - started,
            {"messaging.system": "kafka", "messaging.destination.name": arrived.event.topic},
        )
        return outcome

    async def once(self, event: Incoming) -> None:
        """Handles a message that is in turn one time; raises what its handler raises, or Poison."""
        subscription = self._by_type.get(event.type)
        if subscription is None and event.type not in self._known:
            raise Poison(NEWER if self._is_newer(event.type) else "type-onbekend")
        if subscription is not None and subscription.topic != event.topic:
            raise Poison("topic-onjuist")
        ctx = Context(
            tenant=event.tenant,
            actor=f"proces:{self._consumer}",
            correlation_id=event.correlation_id,
            causation_id=event.id,
            claim=InboxClaim(
                consumer=self._consumer, message_id=event.id, stream=event.stream, sequence=event.sequence
            ),
        )
        store = ClaimingStore(self._store, self._failpoint, self._room)
        if subscription is not None:
            try:
                message = subscription.type.model_validate_json(event.data)
            except ValidationError:
                raise Poison("inhoud-onjuist") from None
            await subscription.handler(store, ctx, message)
        if not store.claimed:
            await store.append(ctx, [])

    def _is_newer(self, type: str) -> bool:
        """Whether this is a later version of a message that has a contract: a newer release told it."""
        name, version = _versioned(type)
        known = [other for base, other in map(_versioned, self._known) if base == name]
        return bool(known) and version > max(known)

    async def _tries(self, event: Incoming, patient: bool) -> Outcome | Failed:
        attempts, pauses = 0, self._pauses if patient else ()
        while True:
            attempts += 1
            try:
                await (endless(lambda: self.once(event)) if patient else self.once(event))
            except (AlreadyHandled, OutOfOrder):
                return Outcome.STALE
            except Exception as error:  # whatever it is, the message is tried again or given up
                if is_transient(error) or is_moving(error):
                    raise
                if isinstance(error, Poison) or attempts > len(pauses):
                    return Failed(reason=reason_of(error), attempts=attempts)
                _log.warning("message-tried-again", type=event.type, gemeente=event.tenant, error=reason_of(error))
                await asyncio.sleep(pauses[attempts - 1])
            else:
                self._failpoint("consumer.after-tx")
                return Outcome.DONE

    def _attributes(self, arrived: Arrived) -> dict[str, AnyValue]:
        return {
            "messaging.system": "kafka",
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.destination.name": arrived.event.topic,
            "messaging.destination.partition.id": str(arrived.record.partition),
            "messaging.kafka.offset": arrived.record.offset,
            "messaging.kafka.message.key": arrived.event.stream,
            "messaging.consumer.group.name": self._consumer,
            "messaging.message.id": str(arrived.event.id),
            "zorgketen.gemeente": arrived.event.tenant,
        }


def _versioned(type: str) -> tuple[str, int]:
    """A type as its name and its version; version 0 where it does not end in one."""
    name, _, version = type.rpartition(".v")
    return (name, int(version)) if version.isascii() and version.isdecimal() and len(version) < 6 else (type, 0)


def reason_of(error: Exception) -> str:
    """Why, without a word of the error's text: the slug of a refusal, else the kind of error."""
    match error:
        case Poison():
            return error.reason
        case Refused():
            return error.slug
    return type(error).__name__


async def endless(work: Callable[[], Awaitable[T]]) -> T:
    """Tries until it succeeds or fails for good; what is away comes back (pauses grow to 5 seconds)."""
    pause = 0.1
    while True:
        try:
            return await work()
        except Exception as error:
            if not is_transient(error):
                raise
            _log.warning("waiting-for-a-part", error=type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5.0)
