"""Whatever is repeated, turned round, held back or heard by two members: each message has its effect once."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.eventsourcing import storingen
from shared.eventsourcing.inbox import Repair
from shared.eventsourcing.storingen import Status
from tests.support.brieven import Faulty
from tests.support.messaging import World, record

LENGTH = 6
DELIVERY = st.tuples(st.sampled_from("ab"), st.integers(1, LENGTH))
PAGES = st.lists(st.lists(DELIVERY, max_size=8), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=PAGES, members=st.integers(1, 3), failing=st.sets(st.integers(1, LENGTH), max_size=2))
async def test_every_delivery_in_any_order_has_each_effect_once_and_in_turn(
    quiet_world: World, pages: Sequence[Sequence[tuple[str, int]]], members: int, failing: set[int]
) -> None:
    run = uuid4().hex  # streams and group of their own for each example
    quiet_world.group = f"hoorder-{run}"
    faulty = Faulty(*failing)
    inboxes = [quiet_world.inbox(faulty, pauses=()) for _ in range(members)]

    def page(deliveries: Sequence[tuple[str, int]]) -> list[storingen.RawRecord]:
        return [record(quiet_world.topic, n, stream=f"teller-{run}{s}") for s, n in deliveries]

    for number, deliveries in enumerate(pages):
        await inboxes[number % members].handle(page(deliveries))
    await asyncio.gather(
        *(inbox.handle(page([(s, n) for n in range(1, LENGTH + 1) for s in "ab"])) for inbox in inboxes)
    )
    limit = min(failing, default=LENGTH + 1)
    for s in "ab":  # in turn, up to the first that fails
        assert await quiet_world.notes(f"{run}{s}") == list(range(1, limit))
    faulty.counts.clear()
    repair = Repair(inboxes[0], quiet_world.hearer.store)
    while waiting := await storingen.lijst(quiet_world.hearer.worker, tenant=None, statussen=[Status.WACHT]):
        for storing in waiting:
            await repair.herhaal(storing.id, door="ops", tenant=None)
    for inbox in inboxes:
        await inbox.sweep()
    for s in "ab":
        assert await quiet_world.notes(f"{run}{s}") == list(range(1, LENGTH + 1))
    assert await storingen.lijst(quiet_world.hearer.worker, tenant=None) == []
