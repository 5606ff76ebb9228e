"""Two releases beside each other: the older one keeps what it does not know yet, and nobody has to do anything."""

from functools import partial

from shared.contracts.envelope import Message
from shared.eventsourcing.inbox import Inbox, Repair, Subscription
from shared.eventsourcing.storingen import Status, lijst
from tests.support.messaging import TENANT, World, note, record, told

V2 = "nl.proeftellers.geteld.v2"


def newer(topic: str) -> type[Message]:
    """The message as the next release tells it."""

    class GeteldV2(told(topic)):  # type: ignore[misc]
        """The counter stands at `aantal`."""

        type = V2

    return GeteldV2


def next_release(world: World) -> Inbox:
    """The hearer that knows both versions."""
    subscriptions = [Subscription(topic=world.topic, type=of(world.topic), handler=note) for of in (told, newer)]
    return Inbox(world.group, subscriptions, world.hearer.worker, world.hearer.store, pauses=(0.01,))


async def open_ones(world: World) -> list[tuple[Status, str, int | None]]:
    rows = await lijst(world.hearer.worker, tenant=TENANT)
    return [(row.status, row.reden, row.sequence) for row in rows]


async def dead_letters(world: World) -> int:
    count: int = await world.hearer.worker.fetchval("SELECT count(*) FROM outbox WHERE type = 'dlq'")
    return count


async def test_an_older_consumer_keeps_a_newer_version_for_the_release_that_knows_it(quiet_world: World) -> None:
    world = quiet_world
    of = partial(record, world.topic)
    older = world.inbox()
    await older.handle([of(1), of(2, type=V2), of(3), of(4, type=V2), of(1, stream="teller-b")])
    assert await world.notes("a") == [1]
    assert await world.notes("b") == [1]  # another aggregate does not wait
    kept = [
        (Status.GEPARKEERD, "versie-onbekend", 2),
        (Status.GEPARKEERD, "wacht-op-voorganger", 3),
        (Status.GEPARKEERD, "wacht-op-voorganger", 4),
    ]
    assert await open_ones(world) == kept
    await older.sweep()  # it looks again now and then, and nothing changes
    assert await open_ones(world) == kept
    assert await dead_letters(world) == 0
    assert await next_release(world).sweep() == 1
    assert await world.notes("a") == [1, 2, 3, 4]
    assert await open_ones(world) == []
    assert await dead_letters(world) == 0


async def test_a_newer_consumer_hears_what_an_older_release_told_and_a_roll_back_goes_on(quiet_world: World) -> None:
    world = quiet_world
    of = partial(record, world.topic)
    await next_release(world).handle([of(1), of(2, type=V2), of(3)])
    assert await world.notes("a") == [1, 2, 3]
    rolled_back = world.inbox()
    await rolled_back.handle([of(4), of(5, type=V2), of(6)])
    assert await world.notes("a") == [1, 2, 3, 4]
    await next_release(world).handle([of(7)])
    await next_release(world).sweep()
    assert await world.notes("a") == [1, 2, 3, 4, 5, 6, 7]
    assert await dead_letters(world) == 0


async def test_a_version_whose_release_never_comes_can_be_given_up(quiet_world: World) -> None:
    world = quiet_world
    of = partial(record, world.topic)
    older = world.inbox()
    await older.handle([of(1, type=V2), of(2)])
    (parked, _) = await lijst(world.hearer.worker, tenant=TENANT)
    await Repair(older, world.hearer.store).verwerp(parked.id, door="ops", reden="Komt niet.", tenant=TENANT)
    assert await world.notes("a") == [2]
    assert await open_ones(world) == []
