"""Everything told again: from the events, with the ids and the order of then, for a topic that was lost."""

import asyncio
from functools import partial

import pytest

from shared.errors import Unavailable
from shared.eventsourcing.retell import Untold, retell
from tests.support.messaging import OTHER, TENANT, World, counter, read_topic, until


async def told_all(world: World) -> bool:
    last = await world.teller.worker.fetchval("SELECT max(position) FROM outbox")
    sent = await world.teller.worker.fetchval("SELECT position FROM checkpoints WHERE name = 'relay'")
    return (sent or 0) >= (last or 0)


async def test_what_was_told_is_told_again_as_it_was(world: World) -> None:
    await asyncio.gather(*(world.count(f"t{n}", 4, tenant) for n in range(3) for tenant in (TENANT, OTHER)))
    relay = world.relay()
    world.start(relay, world.loop(world.inbox()))
    await until(partial(told_all, world))
    before = [tuple(row) for row in await world.outbox()]
    with pytest.raises(Unavailable):  # it leads: nobody can tell it to begin again
        await retell(world.teller.database.worker, [counter(world.topic)])
    await world.stop()
    await world.teller.worker.execute("DELETE FROM outbox")  # sent long ago
    assert await retell(world.teller.database.worker, [counter(world.topic)]) == 24
    assert [tuple(row) for row in await world.outbox()] == before
    world.start(world.relay(), world.loop(world.inbox()))
    await until(partial(told_all, world))
    sent = await read_topic(world.kafka, world.topic, 48)
    assert len({dict(record.headers)["ce_id"] for record in sent}) == 24
    assert await world.notes("t0") == [1, 2, 3, 4]


async def test_what_can_no_longer_be_told_as_it_was_changes_nothing(quiet_world: World) -> None:
    world = quiet_world
    await world.count("a", 3)
    await world.teller.worker.execute("DELETE FROM outbox")
    with pytest.raises(Untold):
        await retell(world.teller.database.worker, [])
    assert await world.outbox() == []
