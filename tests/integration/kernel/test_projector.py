"""Projections on real PostgreSQL: caught up in pages, one municipality each, one that fails alone."""

import asyncio
from collections.abc import Sequence

from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.projector import STUDY
from shared.eventsourcing.vault import Connection
from tests.integration.kernel.conftest import Kernel
from tests.integration.kernel.projecting import Namen, count, projector, seen
from tests.support.kernel import Tellers


class Stuk(Projection):
    """Fails on every page."""

    name = "stuk"
    tables = ("stuk",)
    ddl = "CREATE TABLE stuk (tenant text)"

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        raise ValueError("stuk")


async def test_rows_follow_the_events_and_each_municipality_sees_its_own(kernel: Kernel) -> None:
    await count(kernel, 3)
    await count(kernel, 2, tenant="0200")
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
    assert [row["aantal"] for row in await seen(kernel, "0153")] == [3]
    assert [row["aantal"] for row in await seen(kernel, "0200")] == [2]
    assert await seen(kernel, "0168") == []


async def test_a_second_catch_up_changes_nothing(kernel: Kernel) -> None:
    await count(kernel, 3)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        await projector(kernel, Tellers()).catch_up(conn)
    assert [row["aantal"] for row in await seen(kernel, "0153")] == [3]


async def test_tables_are_analysed_once_there_is_something_in_them(kernel: Kernel) -> None:
    known = "SELECT reltuples FROM pg_class WHERE oid = 'proj_tellers_1.tellers'::regclass"
    async with kernel.worker.acquire() as conn:
        await count(kernel, 5)
        await projector(kernel, Tellers()).catch_up(conn)
        assert await conn.fetchval(known) == -1
        await count(kernel, STUDY)
        await projector(kernel, Tellers()).catch_up(conn)
        assert await conn.fetchval(known) == 1


async def test_why_a_projection_stands_still_is_told_until_it_goes_on(kernel: Kernel) -> None:
    await count(kernel, 1)
    running = asyncio.create_task(projector(kernel, Stuk()).run())
    why = "SELECT fout FROM checkpoints WHERE name = 'projectie:stuk:1'"
    while await kernel.worker.fetchval(why) != "ValueError":  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    class Heel(Stuk):
        async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
            """Takes them."""

    async with kernel.worker.acquire() as conn:
        await projector(kernel, Heel()).catch_up(conn)
    assert await kernel.worker.fetchval(why) is None


async def test_a_sealed_field_is_opened_only_on_request(kernel: Kernel) -> None:
    await count(kernel, 1, wie="Jan")
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Namen()).catch_up(conn)
        assert await conn.fetchval("SELECT wie FROM namen") == "Jan"


async def test_one_failing_projection_does_not_stop_the_others(kernel: Kernel) -> None:
    running = asyncio.create_task(projector(kernel, Stuk(), Tellers()).run())
    await count(kernel, 3)
    for _ in range(100):
        await asyncio.sleep(0.1)
        async with kernel.worker.acquire() as conn:
            known = await conn.fetchval("SELECT to_regclass('public.tellers') IS NOT NULL")
        if known and [row["aantal"] for row in await seen(kernel, "0153")] == [3]:
            break
    else:
        raise AssertionError("the healthy projection did not go on")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_who_no_longer_leads_says_nothing_of_how_far_behind_it_is(kernel: Kernel) -> None:
    leader = projector(kernel, Stuk())
    running = asyncio.create_task(leader.run())
    await count(kernel, 3)
    while not any(leader.lag.values()):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert leader.lag == {}
