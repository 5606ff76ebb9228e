"""Storingen mended: replayed, discarded, picked up once their municipality is on board, listed."""

import asyncio

import pytest

from shared.errors import NotFound, Refused
from shared.eventsourcing import storingen
from shared.eventsourcing.inbox import Repair
from shared.eventsourcing.storingen import Status
from tests.support.brieven import Faulty, open_storingen, some
from tests.support.messaging import OIN, OTHER, OTHER_OIN, TENANT, World, record


async def test_a_replay_handles_the_message_and_what_waited_for_it(quiet_world: World) -> None:
    faulty = Faulty(2)
    inbox = quiet_world.inbox(faulty)
    repair = Repair(inbox, quiet_world.hearer.store)
    await inbox.handle(some(quiet_world, 1, 2, 3, 4))
    waiting, parked, _ = await open_storingen(quiet_world)
    with pytest.raises(Refused, match="wacht-op-voorganger"):
        await repair.herhaal(parked.id, door="ops-1", tenant=None)
    with pytest.raises(Refused, match="herhaling-mislukt"):
        await repair.herhaal(waiting.id, door="ops-1", tenant=TENANT)
    assert (await storingen.lees(quiet_world.hearer.worker, waiting.id, tenant=None)).pogingen == 4
    with pytest.raises(NotFound):
        await repair.herhaal(waiting.id, door="ops-1", tenant=OTHER)
    faulty.counts.clear()
    done = await repair.herhaal(waiting.id, door="ops-1", tenant=TENANT)
    assert (done.status, done.door) == (Status.OPGELOST, "ops-1")
    assert await quiet_world.notes("a") == [1, 2, 3, 4]
    assert await open_storingen(quiet_world) == []
    again = await repair.herhaal(waiting.id, door="ops-2", tenant=TENANT)
    assert (again.status, again.door) == (Status.OPGELOST, "ops-1")
    assert await quiet_world.notes("a") == [1, 2, 3, 4]


async def test_a_discarded_message_counts_as_heard_and_the_rest_goes_on(quiet_world: World) -> None:
    inbox = quiet_world.inbox(Faulty(2))
    repair = Repair(inbox, quiet_world.hearer.store)
    await inbox.handle(some(quiet_world, 1, 2, 3))
    waiting = (await open_storingen(quiet_world))[0]
    gone = await repair.verwerp(waiting.id, door="ops-1", reden="dubbel geteld", tenant=TENANT)
    assert (gone.status, gone.door, gone.toelichting) == (Status.VERWORPEN, "ops-1", "dubbel geteld")
    assert gone.afgedaan is not None
    assert await quiet_world.notes("a") == [1, 3]
    await inbox.handle(some(quiet_world, 1, 2, 3, 4))
    assert await quiet_world.notes("a") == [1, 3, 4]
    assert await open_storingen(quiet_world) == []


async def test_poison_of_nobody_takes_its_turn_once_its_municipality_is_known(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    repair = Repair(inbox, quiet_world.hearer.store)
    await inbox.handle([record(quiet_world.topic, n, tenant="0193", oin=OTHER_OIN) for n in (1, 2)])
    first, second = await open_storingen(quiet_world)
    with pytest.raises(Refused, match="herhaling-mislukt"):
        await repair.herhaal(first.id, door="ops-1", tenant=None)
    await quiet_world.hearer.worker.execute("INSERT INTO tenants VALUES ('0193', $1, 'Zwolle')", OTHER_OIN)
    await asyncio.sleep(1.1)  # for so long the municipalities are remembered
    await repair.herhaal(second.id, door="ops-1", tenant=None)
    await repair.herhaal(first.id, door="ops-1", tenant=None)
    assert await quiet_world.notes("a", tenant="0193") == [1, 2]
    assert await open_storingen(quiet_world) == []


async def test_messages_of_a_municipality_that_comes_on_board_later_need_no_hand(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle([record(quiet_world.topic, n, tenant="0193", oin=OTHER_OIN) for n in (1, 2, 3)])
    await inbox.sweep()
    assert len(await open_storingen(quiet_world)) == 3
    await quiet_world.hearer.worker.execute("INSERT INTO tenants VALUES ('0193', $1, 'Zwolle')", OTHER_OIN)
    await asyncio.sleep(1.1)  # for so long the municipalities are remembered
    await inbox.sweep()
    assert await quiet_world.notes("a", tenant="0193") == [1, 2, 3]
    assert await open_storingen(quiet_world) == []


async def test_a_replay_right_after_its_municipality_came_on_board_is_not_refused(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle([record(quiet_world.topic, 1, tenant="0193", oin=OTHER_OIN)])
    (found,) = await open_storingen(quiet_world)
    await quiet_world.hearer.worker.execute("INSERT INTO tenants VALUES ('0193', $1, 'Zwolle')", OTHER_OIN)
    done = await Repair(inbox, quiet_world.hearer.store).herhaal(found.id, door="ops-1", tenant=None)
    assert done.status is Status.OPGELOST
    assert await quiet_world.notes("a", tenant="0193") == [1]


async def test_poison_of_nobody_can_be_discarded(quiet_world: World) -> None:
    inbox = quiet_world.inbox()
    await inbox.handle([record(quiet_world.topic, 1, headers=[])])
    (found,) = await open_storingen(quiet_world)
    gone = await Repair(inbox, quiet_world.hearer.store).verwerp(found.id, door="ops-1", reden="test", tenant=None)
    assert gone.status is Status.VERWORPEN
    assert await quiet_world.hearer.worker.fetchval("SELECT count(*) FROM inbox") == 0


async def test_the_list_knows_municipalities_states_and_pages(quiet_world: World) -> None:
    inbox = quiet_world.inbox(Faulty(1))
    for tenant, oin in ((TENANT, OIN), (OTHER, OTHER_OIN)):
        for s in "abc":
            stream = record(quiet_world.topic, 1, tenant=tenant, oin=oin, stream=f"t-{s}")
            await inbox.handle([stream])
    pool = quiet_world.hearer.worker
    assert len(await storingen.lijst(pool, tenant=None)) == 6
    mine = await storingen.lijst(pool, tenant=OTHER)
    assert {s.tenant for s in mine} == {OTHER}
    rest = await storingen.lijst(pool, tenant=OTHER, na=mine[0].id, limit=1)
    assert [s.id for s in rest] == [mine[1].id]
    assert await storingen.lijst(pool, tenant=None, statussen=[Status.VERWORPEN]) == []
    ((soort, consumer, status, count, age),) = await storingen.aantallen(pool)
    assert (soort, consumer, status, count, age >= 0) == ("bericht", quiet_world.group, "wacht", 6, True)
