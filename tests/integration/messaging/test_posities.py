"""How far the relay and the consumers are, as operations sees it."""

from typing import Any

from shared.eventsourcing import posities
from tests.support.brieven import Faulty
from tests.support.messaging import World, until


async def test_relay_and_consumer_tell_how_far_they_are_and_who_does_it(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("shared.eventsourcing.inbox.consumer.SWEEP_EVERY", 0.2)
    teller, hearer = world.teller.worker, world.hearer.worker
    await world.count("a", 3)
    await world.count("b", 2)
    waiting = await posities.relay(teller)
    assert (waiting.position, waiting.wachtend, waiting.oudste_van is not None) == (0, 5, True)
    assert waiting.einde >= 5
    assert await posities.houder(teller, "relay") is None
    inbox = world.inbox(Faulty(2))
    world.start(world.relay(name="intake-relay-7"), world.loop(inbox, instance="3"))

    async def drained() -> bool:
        return (await posities.relay(teller)).wachtend == 0

    await until(drained)
    assert (await posities.relay(teller)).oudste_van is None
    holder = await posities.houder(teller, "relay")
    assert holder is not None
    assert holder.naam == "intake-relay-7"

    async def written() -> bool:
        rows = await posities.consumenten(hearer)
        return sum(row.positie for row in rows) == 5 and sum(row.einde for row in rows) == 5

    await until(written)
    rows = await posities.consumenten(hearer)
    assert {(row.groep, row.topic, row.lid) for row in rows} == {(world.group, world.topic, "proef-3")}
    assert sorted(row.partitie for row in rows) == [0, 1, 2]
    assert sum(row.stromen for row in rows) == 2  # each waits from its second message on
