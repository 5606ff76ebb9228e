"""A municipality moves to another database while two are at work: nothing lost, doubled, or in two places."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from deploy.local.kafka import Broker
from shared.errors import Refused
from shared.eventsourcing.moving import clean, move, side
from shared.eventsourcing.transient import Moving
from tests.integration.runtime.test_places import ELDERS, THUIS, Two, two
from tests.integration.runtime.test_service import BODY, caller, folder, topic, until
from tests.integration.runtime.verhuizing import Command, Werk, counts, personal, place, right, sides

__all__ = ["folder", "topic", "two"]

POINTS: tuple[str, ...] = ("compared", "switched")
if os.environ.get("VERHUIZEN") == "vol":
    POINTS = ("announced", "copied", "closed", "complete", *POINTS)
"""Where a move is killed; VERHUIZEN=vol takes every point."""


async def test_it_moves_there_and_back_while_two_are_at_work(two: Two) -> None:
    async with caller(two.process, THUIS) as moving, caller(two.process, ELDERS) as staying:
        werk, ander = Werk(moving), Werk(staying)
        running = [asyncio.create_task(each.run()) for each in (werk, ander)]
        service = (two.service.aggregates, two.service.projections)
        await asyncio.sleep(1)
        there = await move(THUIS, "b", sides(two), *service)
        assert there is not None
        assert there.source == "eerste"
        assert there.still < 10
        assert await place(two, THUIS) == ("b", None)
        assert await personal(two.first, THUIS) == 0
        at_the_switch = len(werk.gemaakt)
        await asyncio.sleep(1)
        assert len(werk.gemaakt) > at_the_switch
        with pytest.raises(Refused):
            await move(THUIS, "eerste", sides(two), *service)  # its old rows are still there
        with pytest.raises(Refused):
            await clean(THUIS, "b", sides(two))
        await clean(THUIS, "eerste", sides(two))
        assert set((await counts(two.first, THUIS)).values()) == {0}
        back = await move(THUIS, "eerste", sides(two), *service)
        assert back is not None
        assert (back.source, await place(two, THUIS)) == ("b", ("eerste", None))
        await asyncio.sleep(0.5)
        werk.stop = ander.stop = True
        await asyncio.gather(*running)
        assert ander.geweigerd == 0
        assert werk.langste < 10
        await right(two, two.first, werk, THUIS)
        await right(two, two.other, ander, ELDERS)
        assert await move(THUIS, "eerste", sides(two), *service) is None
    assert two.process.worker is not None
    sent = sum(database.relay.sent for database in two.process.worker.databases)
    assert sent == len(werk.gemaakt) + len(ander.gemaakt)


@pytest.mark.parametrize("point", POINTS)
async def test_killed_anywhere_it_is_whole_in_one_place_and_run_again(
    two: Two, point: str, kafka: Broker, topic: str, folder: Path
) -> None:
    command = Command(two, kafka, topic, folder)
    async with caller(two.process, THUIS) as http:
        werk = Werk(http)
        running = asyncio.create_task(werk.run())
        await asyncio.sleep(0.5)
        assert await command("verhuis", THUIS, "b", failpoints=f"move.{point}") == -signal.SIGKILL
        assert (await place(two, THUIS))[0] == ("b" if point == "switched" else "eerste")
        await asyncio.sleep(0.5)
        assert await command("verhuis", THUIS, "b") == 0
        assert await place(two, THUIS) == ("b", None)
        await asyncio.sleep(0.5)
        werk.stop = True
        await running
        await right(two, two.other, werk, THUIS)
        assert await command("ruim-op", THUIS, "eerste") == 0
        assert set((await counts(two.first, THUIS)).values()) == {0}
        await right(two, two.other, werk, THUIS)


async def test_a_municipality_is_placed_before_it_comes_on_board(two: Two) -> None:
    placed = await move("0999", "b", sides(two), two.service.aggregates, two.service.projections)
    assert placed is not None
    assert (placed.events, await place(two, "0999")) == (0, ("b", None))


async def test_what_takes_too_long_is_called_off(two: Two) -> None:
    async with caller(two.process, THUIS) as http:
        werk = Werk(http)
        running = asyncio.create_task(werk.run())
        await asyncio.sleep(0.5)
        with pytest.raises(Exception, match="verhuizing"):
            await move(THUIS, "b", sides(two), two.service.aggregates, two.service.projections, budget=0.0)
        assert await place(two, THUIS) == ("eerste", None)
        assert (await counts(two.other, THUIS))["events"] == await personal(two.other, THUIS) == 0
        done = len(werk.gemaakt)
        await asyncio.sleep(0.5)
        assert len(werk.gemaakt) > done
        werk.stop = True
        await running
        await right(two, two.first, werk, THUIS)


async def test_a_killed_move_is_called_off_by_naming_where_it_is(
    two: Two, kafka: Broker, topic: str, folder: Path
) -> None:
    async with caller(two.process, THUIS) as http:
        made = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
        command = Command(two, kafka, topic, folder)
        assert await command("verhuis", THUIS, "b", failpoints="move.complete") == -signal.SIGKILL
        assert await place(two, THUIS) == ("eerste", "b")
        assert await personal(two.other, THUIS) > 0
        assert await command("verhuis", THUIS, "eerste") == 0
        assert await place(two, THUIS) == ("eerste", None)
        assert (await counts(two.other, THUIS))["events"] == await personal(two.other, THUIS) == 0
        assert (await http.get(made.headers["location"])).status_code == 200
        assert (await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k2"})).status_code == 201


async def test_a_freeze_that_nobody_ends_ends_by_itself(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side, "FREEZE", 1.0)
    async with side.connected(sides(two)["eerste"]) as source, caller(two.process, THUIS) as http:
        await source.guard(THUIS)
        await source.close(THUIS)
        refused = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
        assert (refused.status_code, refused.json()["onderdeel"]) == (503, "verhuizing")
        assert not await source.close_for_good(THUIS)

        async def goes_on() -> bool:
            return (await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})).status_code == 201

        await until(goes_on, 5)


async def test_who_does_not_know_yet_cannot_write_where_it_was(two: Two) -> None:
    async with caller(two.process, THUIS) as http:
        await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
    await move(THUIS, "b", sides(two), two.service.aggregates, two.service.projections)
    assert two.process.worker is not None
    old = two.process.worker.databases[0].place.store
    before = await counts(two.first, THUIS)
    with pytest.raises(Moving):
        async with old.transaction(THUIS) as tx:
            await tx.conn.execute("INSERT INTO streams VALUES ($1, 'ding-x', 1, 0)", THUIS)
    assert await counts(two.first, THUIS) == before
