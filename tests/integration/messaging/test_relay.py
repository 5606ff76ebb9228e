"""The relay on real PostgreSQL and Kafka: everything at least once, in order, whoever dies."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from opentelemetry.sdk.trace import TracerProvider

from shared.contracts import envelope
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.inbox import Repair
from shared.eventsourcing.storingen import RawRecord, lijst
from shared.runtime.kafka import started_producer
from tests.support.messaging import NOTES, OIN, OTHER, OTHER_OIN, TENANT, World, read_topic, record, until


class Died(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def dies_at(point: str, nth: int = 1) -> Any:
    passes = Counter[str]()

    def failpoint(name: str) -> None:
        passes[name] += 1
        if name == point and passes[name] == nth:
            raise Died(name)

    return failpoint


class Flaky:
    """A real producer that fails the nth send of its life, after what came before it was sent."""

    def __init__(self, inner: Any, nth: int) -> None:
        self.inner, self.left = inner, nth

    async def send(self, topic: str, value: bytes, key: bytes | None, *, headers: Sequence[tuple[str, bytes]]) -> Any:
        self.left -= 1
        if self.left == 0:
            raise ConnectionError
        return await self.inner.send(topic, value, key, headers=headers)

    async def stop(self) -> None:
        await self.inner.stop()


def ids(records: Sequence[RawRecord]) -> list[str]:
    return [dict(r.headers)["ce_id"].decode() for r in records]


def in_order(records: Sequence[RawRecord]) -> bool:
    """Each new message of a stream is the next one; what is repeated was there before."""
    last = Counter[bytes]()
    for r in records:
        sequence = int(dict(r.headers)["ce_sequence"])
        if sequence > last[r.key or b""] + 1:
            return False
        last[r.key or b""] = max(last[r.key or b""], sequence)
    return True


async def checkpoint(world: World) -> int:
    return await world.teller.worker.fetchval("SELECT position FROM checkpoints WHERE name = 'relay'") or 0


async def drained(world: World) -> bool:
    last = await world.teller.worker.fetchval("SELECT max(position) FROM outbox")
    return await checkpoint(world) >= (last or 0)


async def test_what_is_sent_is_a_cloudevent_with_the_stored_trace(world: World) -> None:
    tracer = TracerProvider().get_tracer("proef")
    with tracer.start_as_current_span("commando") as span:
        await world.count("a")
    await world.count("a", tenant=OTHER)
    world.start(world.relay())
    records = await read_topic(world.kafka, world.topic, 2)
    stored = {str(row["event_id"]): row for row in await world.outbox()}
    for sent in records:
        names = [name for name, _ in sent.headers]
        given = {name: value.decode() for name, value in sent.headers}
        row = stored[given["ce_id"]]
        assert len(names) == len(set(names))
        assert all(name in {"content-type", "traceparent"} or name.startswith("ce_") for name in names)
        assert all(len(name.removeprefix("ce_")) <= 20 for name in names)
        assert given["ce_specversion"] == "1.0"
        oin = {TENANT: OIN, OTHER: OTHER_OIN}[row["tenant"]]
        assert given["ce_source"] == f"urn:nld:oin:{oin}:systeem:zorgketen-{world.topic.partition('.')[0]}"
        assert given["ce_type"] == "nl.proeftellers.geteld.v1"
        assert datetime.fromisoformat(given["ce_time"]) == row["at"]
        assert given["ce_sequence"] == f"{1:020d}"
        assert (given["ce_subject"], sent.key) == ("a", b"teller-a")
        assert given["content-type"] == "application/json"
        assert sent.value == row["payload"].encode()
        assert envelope.parse(sent).tenant == row["tenant"]
    (traced,) = [r for r in records if "traceparent" in dict(r.headers)]
    assert dict(traced.headers)["traceparent"].decode().split("-")[1] == f"{span.get_span_context().trace_id:032x}"


@pytest.mark.parametrize("point", ["relay.after-select", "relay.after-send", "relay.after-ack", "relay.between-pages"])
async def test_a_relay_that_dies_is_followed_without_loss_and_with_the_same_ids(world: World, point: str) -> None:
    await asyncio.gather(*(world.count(f"t{n}", 5) for n in range(4)))
    with pytest.raises(Died):
        await world.relay(page=7, failpoint=dies_at(point, 2)).run()
    world.start(world.relay(page=7))
    await until(partial(drained, world))
    records = await read_topic(world.kafka, world.topic, 20)
    assert set(ids(records)) == {str(row["event_id"]) for row in await world.outbox()}
    assert in_order(records)
    assert len(records) <= 20 + 7


async def test_ten_relays_send_each_message_in_its_order(world: World) -> None:
    relays = [world.relay(page=7) for _ in range(10)]
    world.start(*relays)
    counted = (world.count(f"t{n}", 10, tenant) for n in range(3) for tenant in (TENANT, OTHER))
    await asyncio.gather(*counted)
    await until(partial(drained, world))
    records = await read_topic(world.kafka, world.topic, 60)
    assert sorted(ids(records)) == sorted(str(row["event_id"]) for row in await world.outbox())  # each once: one leads
    assert sum(relay.leading for relay in relays) == 1


async def test_of_two_relays_one_leads_and_the_other_takes_over(world: World) -> None:
    relays = [world.relay(page=5) for _ in range(3)]
    world.start(*relays)
    await asyncio.gather(*(world.count(f"t{n}", 10) for n in range(4)))
    await until(partial(drained, world))
    assert sum(relay.leading for relay in relays) == 1
    leader = next(n for n, relay in enumerate(relays) if relay.leading)
    world.tasks.pop(leader).cancel()
    await asyncio.gather(*(world.count(f"t{n}", 10) for n in range(4)))
    await until(partial(drained, world))
    records = await read_topic(world.kafka, world.topic, 80)
    assert len(records) == len(set(ids(records))) == 80
    assert in_order(records)
    assert sum(relay.leading for relay in relays) == 1


async def test_a_failed_send_repeats_the_page_with_a_new_producer_in_order(world: World) -> None:
    made = 0

    async def make() -> Any:
        nonlocal made
        made += 1
        if made in {1, 3}:
            raise ConnectionError
        return Flaky(await started_producer(world.kafka, "proef"), nth=8 if made < 6 else 10_000)

    await asyncio.gather(*(world.count(f"t{n}", 6) for n in range(4)))
    relay = world.relay(make=make, page=10)
    world.start(relay)
    await until(partial(drained, world))
    records = await read_topic(world.kafka, world.topic, 24)
    assert set(ids(records)) == {str(row["event_id"]) for row in await world.outbox()}
    assert in_order(records)
    assert made >= 4
    assert relay.sent == 24


async def test_while_the_broker_is_away_commands_go_on_and_the_age_grows(quiet_world: World) -> None:
    async def away() -> Any:
        raise ConnectionError

    relay = quiet_world.relay(make=away)
    quiet_world.start(relay)
    await quiet_world.count("a", 3)

    async def older() -> bool:
        return relay.oldest_unsent_seconds > 0.3

    await until(older)
    await quiet_world.count("a", 2)
    assert await checkpoint(quiet_world) == 0
    assert len(await quiet_world.outbox()) == 5


async def test_events_that_tell_nothing_do_not_hold_the_relay(world: World) -> None:
    world.start(world.relay())
    for n in range(3):
        await execute(world.teller.store, Context(tenant=TENANT, actor="proef"), NOTES, "x", n)
    await world.count("a")
    await until(partial(drained, world))
    assert len(await read_topic(world.kafka, world.topic, 1)) == 1


async def test_what_was_sent_long_ago_is_deleted_and_nothing_else(world: World) -> None:
    await world.count("a", 4)
    await world.teller.worker.execute("DELETE FROM outbox WHERE position = 1")
    await world.teller.worker.execute(
        "INSERT INTO outbox SELECT 1, tenant, topic, key, 1, type, event_id, at - $1::interval, payload, headers"
        " FROM outbox WHERE position = 2",
        timedelta(days=2),
    )
    world.start(world.relay())
    await until(partial(drained, world))
    await world.stop()
    world.start(world.relay())

    async def purged() -> bool:
        return [row["position"] for row in await world.outbox()] == [2, 3, 4]

    await until(purged)


async def test_a_dead_letter_goes_out_as_it_came(world: World) -> None:
    async def fails(store: object, ctx: object, message: object) -> None:
        raise RuntimeError

    inbox = world.inbox(fails)
    original = record(world.topic, 1, value=b"\xff\x00 no text")
    await inbox.handle([original])
    relay = world.relay()
    relay._dsn = world.hearer.database.worker
    world.start(relay)
    (letter,) = await read_topic(world.kafka, f"{world.topic}.dlq", 1)
    assert (letter.value, letter.key) == (original.value, original.key)
    assert letter.headers[: len(original.headers)] == list(original.headers)
    (storing,) = await lijst(world.hearer.worker, tenant=None)
    added = dict(letter.headers[len(original.headers) :])
    assert UUID(added["dlq_id"].decode()) == storing.id
    assert (added["dlq_reason"], added["dlq_consumer"]) == (b"inhoud-onjuist", world.group.encode())
    gone = await Repair(inbox, world.hearer.store).verwerp(storing.id, door="ops", reden="proef", tenant=TENANT)
    assert gone.status == "verworpen"


async def test_the_age_of_the_oldest_unsent_is_zero_when_nothing_waits(world: World) -> None:
    relay = world.relay()
    world.start(relay)
    await world.count("a", 3)
    await until(partial(drained, world))

    async def none_waits() -> bool:
        return relay.oldest_unsent_seconds == 0.0

    await until(none_waits)
    assert datetime.now(UTC) - (await world.outbox())[0]["at"] > timedelta(0)
