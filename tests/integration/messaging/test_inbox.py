"""The inbox on real PostgreSQL: once, in order, parked, dead-lettered, replayed, discarded; no broker needed."""

import asyncio
import base64
import json
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from shared.contracts.envelope import MAX_BYTES
from shared.errors import Unavailable
from shared.eventsourcing.context import Context
from shared.eventsourcing.inbox import Inbox
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import RawRecord, Status
from tests.support.brieven import BAD_JSON, Faulty, open_storingen, sequence, some
from tests.support.messaging import OIN, OTHER, World, note, record, until


async def test_a_message_that_comes_again_has_no_effect(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    for _ in range(3):
        await inbox.handle(some(quiet_world, 1, 1, 2, 1, 2, 3, 2))
    await quiet_world.inbox().handle(some(quiet_world, 1, 2, 3, 4))
    assert await quiet_world.notes("a") == [1, 2, 3, 4]
    assert await open_storingen(quiet_world) == []


async def test_two_consumers_of_the_same_messages_have_one_effect(quiet_world: World) -> None:
    inboxes = [quiet_world.inbox() for _ in range(4)]
    page = [record(quiet_world.topic, n, stream=f"teller-{s}") for n in range(1, 21) for s in "abc"]
    await asyncio.gather(*(inbox.handle(page) for inbox in inboxes))
    for s in "abc":
        assert await quiet_world.notes(s) == list(range(1, 21))
    assert await open_storingen(quiet_world) == []


async def test_a_gap_is_parked_and_goes_on_when_it_is_filled(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle(some(quiet_world, 1, 4, 3, 6))
    assert await quiet_world.notes("a") == [1]
    assert [(s.status, s.sequence) for s in await open_storingen(quiet_world)] == [
        (Status.GEPARKEERD, 4),
        (Status.GEPARKEERD, 3),
        (Status.GEPARKEERD, 6),
    ]
    await inbox.handle(some(quiet_world, 4, 2, 3))
    assert await quiet_world.notes("a") == [1, 2, 3, 4]
    assert [s.sequence for s in await open_storingen(quiet_world)] == [6]
    await inbox.handle(some(quiet_world, 5))
    assert await quiet_world.notes("a") == [1, 2, 3, 4, 5, 6]
    assert await open_storingen(quiet_world) == []


async def test_what_was_parked_is_picked_up_when_its_turn_came_elsewhere(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle(some(quiet_world, 2, 3))
    await quiet_world.inbox().attempts.once(await inbox.read(record(quiet_world.topic, 1)))
    assert await inbox.sweep() == 1
    assert await quiet_world.notes("a") == [1, 2, 3]
    assert await inbox.sweep() == 0


async def test_only_the_stream_of_a_failing_message_waits(quiet_world: World) -> None:
    faulty = Faulty(2)
    inbox = quiet_world.inbox(faulty)
    await inbox.handle([*some(quiet_world, 1, 2, 3), record(quiet_world.topic, 1, stream="teller-b")])
    await inbox.handle(some(quiet_world, 2, 3, 4))  # the broker delivers again: nothing is tried or kept twice
    assert faulty.tries == 5  # 1, three tries of 2, and the other stream
    assert await quiet_world.notes("a") == [1]
    assert await quiet_world.notes("b") == [1]
    found = await open_storingen(quiet_world)
    assert [(s.status, s.sequence, s.reden, s.pogingen) for s in found] == [
        (Status.WACHT, 2, "stuk", 3),
        (Status.GEPARKEERD, 3, "wacht-op-voorganger", 0),
        (Status.GEPARKEERD, 4, "wacht-op-voorganger", 0),
    ]


async def test_a_dead_letter_holds_the_record_byte_for_byte_with_its_reason(quiet_world: World) -> None:
    inbox = quiet_world.inbox(Faulty(1))
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    original = record(quiet_world.topic, 1, meta={"traceparent": trace})
    await inbox.handle([original])
    (row,) = await quiet_world.hearer.worker.fetch("SELECT * FROM outbox")
    stored = json.loads(row["headers"])
    letter = {name: base64.b64decode(value) for name, value in stored["kafka"]}
    assert row["topic"] == f"{quiet_world.topic}.dlq"
    assert base64.b64decode(row["payload"]) == original.value
    assert base64.b64decode(stored["key"]) == original.key
    assert letter.items() >= dict(original.headers).items()
    assert letter["dlq_reason"] == b"stuk"
    assert letter["traceparent"].decode() == trace
    assert (letter["dlq_partition"], letter["dlq_offset"]) == (b"0", b"1")


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("geen-cloudevent", {"headers": []}),
        ("header-dubbel", {"headers": [("ce_id", b"a"), ("ce_id", b"b")]}),
        ("geen-utf8", {"headers": [("ce_id", b"\xff")]}),
        ("te-groot", {"value": b"x" * MAX_BYTES}),
        ("gemeente-onbekend", {"tenant": "0001", "oin": OIN}),
        ("gemeente-onbekend", {"tenant": OTHER, "oin": OIN}),
        ("attribuut-onjuist", {"id": "geen-uuid"}),
        ("attribuut-onjuist", {"stream": "teller-\x00"}),
    ],
)
async def test_poison_of_nobody_is_a_storing_of_the_platform_and_holds_up_nothing(
    quiet_world: World, reason: str, wrong: dict[str, Any]
) -> None:
    inbox = quiet_world.inbox()
    bad = record(quiet_world.topic, 1, **wrong)
    for _ in range(2):
        await inbox.handle([bad, *some(quiet_world, 1, 2, offset=50)])
    (found,) = await open_storingen(quiet_world)
    assert (found.tenant, found.stream, found.status, found.reden) == ("0000", None, Status.WACHT, reason)
    assert await quiet_world.notes("a") == [1, 2]


async def test_a_source_that_may_not_tell_on_this_topic_is_refused(quiet_world: World) -> None:
    other = record("anders.teller", 1)
    await quiet_world.inbox().handle([RawRecord(**{**_fields(other), "topic": quiet_world.topic})])
    assert [s.reden for s in await open_storingen(quiet_world)] == ["bron-onjuist"]


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("inhoud-onjuist", {"value": BAD_JSON}),
        ("inhoud-onjuist", {"value": b'{"aantal": 1, "extra": 2}'}),
        ("inhoud-onjuist", {"value": b"\xff\xfe"}),
        ("inhoud-onjuist", {"value": b"[" * 60_000}),
        ("type-onbekend", {"type": "nl.proeftellers.anders.v1"}),
    ],
)
async def test_poison_of_a_known_stream_is_not_tried_again_and_only_that_stream_waits(
    quiet_world: World, reason: str, wrong: dict[str, Any]
) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle([record(quiet_world.topic, 1, **wrong), *some(quiet_world, 2)])
    await inbox.handle([record(quiet_world.topic, 1, stream="teller-b")])
    first, second = await open_storingen(quiet_world)
    assert (first.status, first.reden, first.pogingen) == (Status.WACHT, reason, 1)
    assert second.status is Status.GEPARKEERD
    assert await quiet_world.notes("b") == [1]


async def test_a_known_type_without_subscription_is_noted_as_heard(quiet_world: World) -> None:
    inbox = quiet_world.inbox(known=frozenset({"nl.proeftellers.gestopt.v1"}))
    await inbox.handle([*some(quiet_world, 1), record(quiet_world.topic, 2, type="nl.proeftellers.gestopt.v1")])
    await inbox.handle(some(quiet_world, 3))
    assert await quiet_world.notes("a") == [1, 3]
    assert await sequence(quiet_world) == 3


async def test_a_handler_without_effect_is_noted_as_heard(quiet_world: World) -> None:
    async def nothing(store: Store, ctx: Context, message: Any) -> None:
        return

    await quiet_world.inbox(nothing).handle(some(quiet_world, 1, 2))
    assert await sequence(quiet_world) == 2
    assert await quiet_world.hearer.worker.fetchval("SELECT count(*) FROM inbox") == 2


async def test_a_handler_may_work_in_a_transaction_of_its_own(quiet_world: World) -> None:
    async def whole(store: Store, ctx: Context, message: Any) -> None:
        async with store.transaction(ctx.tenant) as tx:
            await note(tx, ctx, message)
            if message.aantal == 2:
                raise ValueError

    await quiet_world.inbox(whole).handle(some(quiet_world, 1, 2))
    assert await quiet_world.notes("a") == [1]
    assert [s.reden for s in await open_storingen(quiet_world)] == ["ValueError"]


async def test_an_id_that_was_used_before_for_another_message_is_kept_not_swallowed(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle([record(quiet_world.topic, 1, id=UUID(int=5)), record(quiet_world.topic, 2, id=UUID(int=5))])
    assert [(s.sequence, s.reden) for s in await open_storingen(quiet_world)] == [(2, "id-hergebruikt")]


AWAY = [Unavailable("database"), ConnectionResetError(), TimeoutError(), asyncpg.InterfaceError("gone")]


@pytest.mark.parametrize("error", AWAY)
async def test_a_part_that_is_away_is_waited_for_and_never_dead_letters(quiet_world: World, error: Exception) -> None:
    faulty = Faulty(1, error=error)
    handling = asyncio.create_task(quiet_world.inbox(faulty, pauses=()).handle(some(quiet_world, 1)))
    await until(faulty.tried_often)
    assert await open_storingen(quiet_world) == []
    faulty.counts.clear()
    await handling
    assert await quiet_world.notes("a") == [1]


async def test_the_structured_mode_is_heard_too(quiet_world: World) -> None:
    plain = record(quiet_world.topic, 1)
    attributes = {name[3:]: value.decode() for name, value in plain.headers if name.startswith("ce_")}
    event = {**attributes, "datacontenttype": "application/json", "data": {"aantal": 1}}
    content_type = ("Content-Type", b"application/cloudevents+json; charset=UTF-8")
    structured = RawRecord(
        **{**_fields(plain), "value": json.dumps(event).encode(), "headers": [content_type], "key": None}
    )
    await quiet_world.inbox().handle([structured])
    assert await quiet_world.notes("a") == [1]


def _fields(given: RawRecord) -> dict[str, Any]:
    return {name: getattr(given, name) for name in ("topic", "partition", "offset", "key", "value", "headers")}


def test_inbox_and_consumer_have_the_same_topics(quiet_world: World) -> None:
    inbox: Inbox = quiet_world.inbox()
    assert inbox.topics == (quiet_world.topic,)
