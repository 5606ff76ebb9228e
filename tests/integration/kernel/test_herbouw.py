"""Projections that are built anew: the old rows answer meanwhile, and what is broken off leaves nothing."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

import asyncpg
import pytest

from shared.errors import NotFound, Refused
from shared.eventsourcing.projection import Projected, Projection, are_made, break_off, create_generation
from shared.eventsourcing.vault import Connection
from tests.integration.kernel.conftest import Kernel
from tests.integration.kernel.projecting import Namen, count, projector, seen
from tests.support.kernel import Tellers


class TellersMetStream(Tellers):
    """A later version of the same projection, with two more columns and one more table."""

    version = 2
    tables: ClassVar[tuple[str, ...]] = ("tellers", "stromen")
    ddl = (
        Tellers.ddl.replace(
            "aantal integer NOT NULL", "aantal integer NOT NULL, stream text, tags text[] DEFAULT '{a}'"
        )
        + "; CREATE TABLE stromen (tenant text, stream text)"
    )


async def test_the_old_rows_answer_until_the_rebuilt_ones_have_caught_up(kernel: Kernel) -> None:
    await count(kernel, 3)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        async with conn.transaction():
            await create_generation(conn, Tellers(), app_role="intake_app", active=False)
        assert [row["aantal"] for row in await seen(kernel, "0153")] == [3]
        await count(kernel, 1)
        await projector(kernel, Tellers()).catch_up(conn)
        assert [row["aantal"] for row in await seen(kernel, "0153")] == [4]
        generations = await conn.fetch("SELECT generation, status FROM projections")
        assert [tuple(row) for row in generations] == [(2, "actief")]
        schemas = await conn.fetch("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'proj_%'")
        assert [row["nspname"] for row in schemas] == ["proj_tellers_2"]


class Wacht(Tellers):
    """The same rows; each page waits before they are written, or after."""

    def __init__(self, *, written: bool = False) -> None:
        self.busy, self.go = asyncio.Event(), asyncio.Event()
        self._written = written

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        if self._written:
            await super().apply(conn, events)
        self.busy.set()
        await self.go.wait()
        if not self._written:
            await super().apply(conn, events)


async def start_rebuild(kernel: Kernel) -> None:
    async with kernel.worker.acquire() as conn, conn.transaction():
        await create_generation(conn, Tellers(), app_role="intake_app", active=False)


async def stop_rebuild(kernel: Kernel, projection: Projection | None = None) -> None:
    async with kernel.worker.acquire() as conn, conn.transaction():
        await break_off(conn, projection or Tellers())


async def left(kernel: Kernel) -> list[tuple[object, ...]]:
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'proj_%' ORDER BY 1"
    return [tuple(row) for row in await kernel.worker.fetch(schemas)]


async def test_a_rebuild_that_is_broken_off_in_the_middle_of_a_page_leaves_nothing(kernel: Kernel) -> None:
    await count(kernel, 3)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        await start_rebuild(kernel)
        slow = Wacht(written=True)
        leader = projector(kernel, slow)
        working = asyncio.create_task(leader.catch_up(conn))
        await slow.busy.wait()
        breaking = asyncio.create_task(stop_rebuild(kernel))
        await asyncio.sleep(0.1)
        assert not breaking.done()  # it waits for the page
        slow.go.set()
        await asyncio.gather(working, breaking)
        assert not any(leader.lag.values())
    assert [row["aantal"] for row in await seen(kernel, "0153")] == [3]
    assert await left(kernel) == [("proj_tellers_1",)]
    assert await kernel.worker.fetchval("SELECT count(*) FROM checkpoints") == 1


async def test_a_page_of_what_was_broken_off_does_not_go_to_the_rows_that_answer(kernel: Kernel) -> None:
    await count(kernel, 3)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        await start_rebuild(kernel)
        slow = Wacht()
        working = asyncio.create_task(projector(kernel, slow).catch_up(conn))
        await slow.busy.wait()
        await stop_rebuild(kernel)  # before the page has touched a table: nothing holds it up
        await start_rebuild(kernel)
        slow.go.set()
        await working
        await projector(kernel, Tellers()).catch_up(conn)
    assert [row["aantal"] for row in await seen(kernel, "0153")] == [3]
    assert await left(kernel) == [("proj_tellers_3",)]
    states = await kernel.worker.fetch("SELECT generation, status FROM projections")
    assert [tuple(row) for row in states] == [(3, "actief")]


async def test_a_rebuild_counts_the_events_it_has_applied(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.eventsourcing.pages.PAGE", 2)
    await count(kernel, 5)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        await start_rebuild(kernel)
        slow = Wacht()
        working = asyncio.create_task(projector(kernel, slow).catch_up(conn))
        seen_so_far = []
        for _ in range(3):
            await slow.busy.wait()
            row = await kernel.worker.fetchrow(
                "SELECT totaal, verwerkt FROM projections JOIN checkpoints c ON c.name = 'projectie:tellers:2'"
                " WHERE status = 'herbouw'"
            )
            seen_so_far.append(tuple(row or ()))
            slow.busy.clear()
            slow.go.set()
            await asyncio.sleep(0)
            slow.go.clear()
        slow.go.set()
        await working
    assert seen_so_far == [(5, 0), (5, 2), (5, 4)]


async def test_events_that_are_too_many_to_count_are_estimated(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    await count(kernel, 5)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
    owner = await asyncpg.connect(kernel.database.owner, timeout=10, ssl=False)
    await owner.execute("ANALYZE events")
    await owner.close()
    monkeypatch.setattr("shared.eventsourcing.projection.COUNTING", "50ms")
    monkeypatch.setattr("shared.eventsourcing.projection.COUNT", "SELECT count($1::bigint) FROM pg_sleep(5)")
    await start_rebuild(kernel)
    assert await kernel.worker.fetchval("SELECT totaal FROM projections WHERE status = 'herbouw'") == 5


async def test_what_this_release_needs_is_not_broken_off(kernel: Kernel) -> None:
    await count(kernel, 2)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        async with conn.transaction():
            await create_generation(conn, TellersMetStream(), app_role="intake_app", active=False)
    with pytest.raises(Refused, match="herbouw-nodig"):
        await stop_rebuild(kernel, TellersMetStream())
    with pytest.raises(NotFound):
        await stop_rebuild(kernel, Namen())
    assert await left(kernel) == [("proj_tellers_1",), ("proj_tellers_2",)]


async def test_a_changed_projection_is_built_beside_the_old_one(kernel: Kernel) -> None:
    await count(kernel, 2)
    async with kernel.worker.acquire() as conn:
        await projector(kernel, Tellers()).catch_up(conn)
        await projector(kernel, TellersMetStream()).catch_up(conn)
    assert [row["aantal"] for row in await seen(kernel, "0153", "aantal, stream")] == [2]


async def test_what_a_release_adds_can_be_read_while_the_older_one_still_leads_and_answers(kernel: Kernel) -> None:
    await count(kernel, 2)
    older, newer = projector(kernel, Tellers()), projector(kernel, TellersMetStream())
    async with kernel.worker.acquire() as conn:
        await older.catch_up(conn)
        assert not await are_made(conn, [TellersMetStream()])
        leads = asyncio.create_task(older.run())
        await asyncio.sleep(0.3)
        waits = [asyncio.create_task(newer.run()), asyncio.create_task(projector(kernel, TellersMetStream()).run())]
        while not await are_made(conn, [TellersMetStream()]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await count(kernel, 1)
        while [tuple(row) for row in await seen(kernel, "0153", "*")] != [("0153", "a", 3, None, ["a"])]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert await seen(kernel, "0200", "*") == []
        async with kernel.store.transaction("0153") as tx:
            assert await tx.conn.fetch("SELECT * FROM stromen") == []
        made = await conn.fetch("SELECT generation, version, status FROM projections ORDER BY generation")
        assert [tuple(row) for row in made] == [(1, 1, "actief"), (2, 2, "herbouw")]
        leads.cancel()
        while await conn.fetchval("SELECT count(*) FROM projections WHERE version = 1"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        for task in waits:
            task.cancel()
        await asyncio.gather(leads, *waits, return_exceptions=True)
    assert [tuple(row) for row in await seen(kernel, "0153", "aantal, stream, tags")] == [(3, None, ["a"])]
