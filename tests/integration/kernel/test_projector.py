"""Projections on real PostgreSQL: caught up in pages, rebuilt while the old rows answer, one municipality each."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

import asyncpg
import pytest

from shared.errors import NotFound, Refused
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.projection import Projected, Projection, are_made, break_off, create_generation
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Signals
from shared.eventsourcing.vault import Connection, Vault
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import MASTER_KEY, TELLER, Tel, Tellers


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


class Namen(Projection):
    """Who counted last: opens the sealed field."""

    name = "namen"
    tables = ("namen",)
    ddl = "CREATE TABLE namen (tenant text, id text, wie text)"
    opens = True

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        for e in events:
            await conn.execute("INSERT INTO namen VALUES ($1, $2, $3)", e.tenant, e.id, getattr(e.event, "wie", None))


class Stuk(Projection):
    """Fails on every page."""

    name = "stuk"
    tables = ("stuk",)
    ddl = "CREATE TABLE stuk (tenant text)"

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        raise ValueError("stuk")


def projector(kernel: Kernel, *projections: Projection) -> Projector:
    vault = Vault(MASTER_KEY)
    dsn = kernel.database.worker + ("&" if "?" in kernel.database.worker else "?") + "sslmode=disable"
    return Projector(dsn, projections, [TELLER], vault, Signals(), app_role="intake_app")


async def count(kernel: Kernel, times: int, id: str = "a", tenant: str = "0153", wie: str | None = None) -> None:
    for _ in range(times):
        await execute(kernel.store, Context(tenant=tenant, actor="proef"), TELLER, id, Tel(wie=wie))


async def seen(kernel: Kernel, tenant: str, columns: str = "aantal") -> list[asyncpg.Record]:
    async with kernel.store.transaction(tenant) as tx:
        return list(await tx.conn.fetch(f"SELECT {columns} FROM tellers ORDER BY id"))


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
    monkeypatch.setattr("shared.eventsourcing.projector.PAGE", 2)
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
