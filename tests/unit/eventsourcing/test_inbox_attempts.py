"""One message given to its handler: tried again, given up, waited for; and the span that shows it."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from shared.contracts.envelope import Message, parse
from shared.errors import Refused, Unavailable
from shared.eventsourcing.context import AlreadyHandled, Answer, CancelJob, Context, InboxClaim, Job, no_failpoint
from shared.eventsourcing.inbox import attempt
from shared.eventsourcing.inbox.attempt import Arrived, Attempts, Failed, Outcome
from shared.eventsourcing.inbox.claimed import ClaimingStore
from shared.eventsourcing.inbox.subscription import Subscription
from shared.eventsourcing.statements import Append, Still
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import RawRecord
from shared.eventsourcing.vault import Vault
from tests.unit.eventsourcing.test_inbox_envelope import record

TRACE = "1" * 32


class OntvangenV1(Message):
    """Something was received."""

    topic: ClassVar[str] = "intake.melding"
    type: ClassVar[str] = "nl.zorgmeldingen.melding-ontvangen.v1"
    a: int


class MemoryStore(Store):
    """Keeps the claims of its appends."""

    def __init__(self) -> None:
        super().__init__(None, Vault(b"k" * 32))  # type: ignore[arg-type]
        self.claims: list[InboxClaim] = []
        self.refuses: Exception | None = None

    async def append(
        self,
        ctx: Context,
        appends: Sequence[Append],
        *,
        answer: Answer | None = None,
        jobs: Sequence[Job | CancelJob] = (),
        still: Sequence[Still] = (),
    ) -> None:
        if self.refuses is not None:
            raise self.refuses
        assert isinstance(ctx.claim, InboxClaim)
        self.claims.append(ctx.claim)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    memory = MemoryStore()

    async def into_memory(self: ClaimingStore, ctx: Context, appends: Sequence[Append], **other: Any) -> None:
        await memory.append(ctx, appends, **other)
        self.claimed = True

    monkeypatch.setattr(ClaimingStore, "append", into_memory)
    return memory


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(attempt, "_tracer", provider.get_tracer("proef"))
    return exporter


class Handler:
    """Raises what it is told to, one after the other, then appends."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.contexts: list[Context] = []

    async def __call__(self, store: Store, ctx: Context, message: OntvangenV1) -> None:
        self.contexts.append(ctx)
        if self.errors:
            raise self.errors.pop(0)
        await store.append(ctx, [])


def attempts(store: Store, handler: Any, pauses: Sequence[float] = (0.0, 0.0)) -> Attempts:
    subscription = Subscription(topic="intake.melding", type=OntvangenV1, handler=handler)
    return Attempts("indicatie", [subscription], store, known=frozenset(), pauses=pauses, failpoint=no_failpoint)


def arrived(**changes: Any) -> Arrived:
    found: RawRecord = record(**changes)
    return Arrived(record=found, event=parse(found))


async def test_a_message_and_its_effect_are_one_append_with_the_claim(store: MemoryStore) -> None:
    handler = Handler()
    assert await attempts(store, handler)(arrived()) is Outcome.DONE
    (claim,) = store.claims
    assert claim == InboxClaim(consumer="indicatie", message_id=UUID(int=1), stream="melding-1", sequence=7)
    ctx = handler.contexts[0]
    assert (ctx.tenant, ctx.actor) == ("0153", "proces:indicatie")
    assert (ctx.correlation_id, ctx.causation_id) == (UUID(int=2), UUID(int=1))


async def test_a_handler_that_fails_is_tried_again_and_then_given_up(store: MemoryStore) -> None:
    twice = Handler(ValueError(), ValueError())
    assert await attempts(store, twice)(arrived()) is Outcome.DONE
    thrice = Handler(ValueError(), KeyError(), Refused("contract-onbekend", "Dit contract kennen wij niet."))
    assert await attempts(store, thrice)(arrived()) == Failed(reason="contract-onbekend", attempts=3)
    assert len(store.claims) == 1


async def test_a_part_that_is_away_does_not_count_as_a_try(store: MemoryStore) -> None:
    handler = Handler(Unavailable("intake"), ConnectionError(), TimeoutError())
    assert await attempts(store, handler, pauses=())(arrived()) is Outcome.DONE
    assert len(handler.contexts) == 4


async def test_somebody_who_waits_gets_one_try(store: MemoryStore) -> None:
    handler = Handler(ValueError(), Unavailable("intake"))
    tries = attempts(store, handler)
    assert await tries(arrived(), patient=False) == Failed(reason="ValueError", attempts=1)
    with pytest.raises(Unavailable):
        await tries(arrived(), patient=False)


async def test_poison_is_not_tried_again(store: MemoryStore) -> None:
    handler = Handler()
    assert await attempts(store, handler)(arrived(value=b"{}")) == Failed(reason="inhoud-onjuist", attempts=1)
    assert handler.contexts == []


async def test_a_message_handled_elsewhere_is_stale(store: MemoryStore) -> None:
    store.refuses = AlreadyHandled()
    assert await attempts(store, Handler())(arrived()) is Outcome.STALE


async def test_the_span_is_a_child_of_the_message_and_linked_to_it(
    store: MemoryStore, spans: InMemorySpanExporter
) -> None:
    await attempts(store, Handler())(arrived())
    (span,) = spans.get_finished_spans()
    assert (span.name, span.kind) == ("process intake.melding", SpanKind.CONSUMER)
    assert span.parent is not None
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == (TRACE, "2" * 16)
    assert [f"{link.context.span_id:016x}" for link in span.links] == ["2" * 16]
    assert span.status.status_code is StatusCode.UNSET
    assert (
        dict(span.attributes or {}).items()
        >= {
            "messaging.system": "kafka",
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.destination.name": "intake.melding",
            "messaging.destination.partition.id": "3",
            "messaging.kafka.offset": 9,
            "messaging.kafka.message.key": "melding-1",
            "messaging.consumer.group.name": "indicatie",
            "messaging.message.id": str(UUID(int=1)),
        }.items()
    )


async def test_a_failure_shows_its_kind_and_not_its_text(store: MemoryStore, spans: InMemorySpanExporter) -> None:
    await attempts(store, Handler(ValueError("999990019"), ValueError("999990019")), pauses=(0.0,))(arrived())
    (span,) = spans.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert "999990019" not in span.to_json()
    assert (span.attributes or {})["error.type"] == "ValueError"
