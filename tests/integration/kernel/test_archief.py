"""The archive: closed streams move, nothing else changes – not for who loads, appends, projects or tells again."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from shared.errors import Refused
from shared.eventsourcing.archief import Archived, archive
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute, fold, fold_many
from shared.eventsourcing.projection import create_generation
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.retell import retell
from shared.eventsourcing.store import Signals
from shared.eventsourcing.vault import Vault
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import MASTER_KEY, TELLER, Stand, Stop, Tel, Tellers
from tests.support.oracle import GAPS, OUT_OF_ORDER, SAME_ID, STREAMS
from tests.support.stack import ROOT

EVERY_EVENT = "SELECT position, tenant, stream, version, event_id, type, data, meta, at FROM events ORDER BY position"
IN_ARCHIVE = "SELECT count(*) FROM events_archief"
IN_BOTH = "SELECT position FROM ONLY events JOIN events_archief USING (position)"
CTX = Context(tenant="0153", actor="proef")


async def tel(kernel: Kernel, id: str, times: int, *, stop: bool = False, tenant: str = "0153") -> None:
    ctx = Context(tenant=tenant, actor="proef")
    for nr in range(times):
        await execute(kernel.store, ctx, TELLER, id, Tel(wie=f"Persoon {nr}"))
    if stop:
        await execute(kernel.store, ctx, TELLER, id, Stop())


async def stands(kernel: Kernel) -> dict[tuple[str, str], tuple[Stand, int]]:
    """Every stream's fold."""
    rows = await kernel.worker.fetch("SELECT tenant, stream FROM streams ORDER BY tenant, stream")
    return {
        (row["tenant"], row["stream"]): await fold(kernel.store, row["tenant"], TELLER, row["stream"].partition("-")[2])
        for row in rows
    }


async def run(kernel: Kernel, before: datetime | None = None) -> Archived:
    return await archive(kernel.database.worker, [TELLER], before or datetime.now(UTC), batch=10)


async def whole(kernel: Kernel) -> None:
    for invariant in (GAPS, STREAMS, SAME_ID, OUT_OF_ORDER, IN_BOTH):
        assert await kernel.worker.fetch(invariant) == []


async def test_what_is_closed_moves_and_folds_as_before(kernel: Kernel) -> None:
    await tel(kernel, "open", 3)
    for nr in range(5):
        await tel(kernel, f"dicht-{nr}", 2, stop=True, tenant="0200" if nr % 2 else "0153")
    before, events = await stands(kernel), await kernel.worker.fetch(EVERY_EVENT)
    assert await run(kernel) == Archived(streams=5, events=15)
    assert await kernel.worker.fetchval(IN_ARCHIVE) == 15
    assert await stands(kernel) == before
    assert await kernel.worker.fetch(EVERY_EVENT) == events
    many = await fold_many(kernel.store, "0153", TELLER, ["open", "dicht-0", "dicht-1", "dicht-2", "nooit"])
    assert many == {id: before["0153", f"teller-{id}"] for id in ("open", "dicht-0", "dicht-2")}
    assert await run(kernel) == Archived(streams=0, events=0)


async def test_what_happened_lately_stays(kernel: Kernel) -> None:
    await tel(kernel, "dicht", 2, stop=True)
    assert await run(kernel, datetime.now(UTC) - timedelta(days=1)) == Archived(streams=0, events=0)


async def test_an_archived_stream_refuses_goes_on_and_is_archived_again(kernel: Kernel) -> None:
    await tel(kernel, "a", 3)
    await kernel.worker.execute("SELECT archiveer('{0153}', '{teller-a}', '{3}')")
    await tel(kernel, "a", 2, stop=True)
    stand, version = await fold(kernel.store, "0153", TELLER, "a")
    assert (stand.aantal, stand.gestopt, version) == (5, True, 6)
    assert await fold_many(kernel.store, "0153", TELLER, ["a"]) == {"a": (stand, version)}
    assert [r.version for r in await kernel.store.load("0153", "teller-a", after=1)] == [2, 3, 4, 5, 6]
    assert await run(kernel) == Archived(streams=1, events=3)
    assert await fold(kernel.store, "0153", TELLER, "a") == (stand, version)
    with pytest.raises(Refused):
        await execute(kernel.store, CTX, TELLER, "a", Tel())
    await whole(kernel)


async def test_projections_and_messages_are_made_again_from_both_parts(kernel: Kernel) -> None:
    for id in "abc":
        await tel(kernel, id, 3, stop=id != "b")
    projector = Projector(
        kernel.database.worker, [Tellers()], [TELLER], Vault(MASTER_KEY), Signals(), app_role="intake_app"
    )
    told = await kernel.worker.fetch("SELECT * FROM outbox ORDER BY position")
    async with kernel.worker.acquire() as conn:
        await projector.catch_up(conn)
        rows = await conn.fetch("SELECT * FROM tellers ORDER BY id")
        await run(kernel)
        async with conn.transaction():
            await create_generation(conn, Tellers(), app_role="intake_app", active=False)
        await projector.catch_up(conn)
        assert await conn.fetchval("SELECT generation FROM projections WHERE status = 'actief'") == 2
        assert await conn.fetch("SELECT * FROM tellers ORDER BY id") == rows
        await conn.execute("DELETE FROM outbox")
    assert await retell(kernel.database.worker, [TELLER]) == 9
    columns = "position, tenant, topic, key, sequence, type, event_id, at, payload"
    again = await kernel.worker.fetch(f"SELECT {columns} FROM outbox ORDER BY position")
    assert [tuple(row) for row in again] == [tuple(row.values())[:9] for row in told]


@pytest.mark.parametrize("point", ["archive.before:8", "archive.after:8"])
async def test_killed_halfway_it_is_run_again_while_others_write(kernel: Kernel, point: str) -> None:
    await asyncio.gather(*(tel(kernel, f"x{nr}", 3, stop=nr % 3 != 0) for nr in range(30)))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.archiving_process", kernel.database.worker),
        cwd=ROOT,
        env=os.environ | {"FAILPOINTS": point},
    )
    writing = asyncio.create_task(tel(kernel, "x0", 20))
    assert await process.wait() == -signal.SIGKILL
    moved = await kernel.worker.fetchval(IN_ARCHIVE)
    assert 0 < moved < 80
    before = await stands(kernel)
    done, other = await asyncio.gather(run(kernel), run(kernel))
    await writing
    assert moved + done.events + other.events == 80
    assert await kernel.worker.fetchval(IN_ARCHIVE) == 80
    after = await stands(kernel)
    assert {k: v for k, v in after.items() if k != ("0153", "teller-x0")} == {
        k: v for k, v in before.items() if k != ("0153", "teller-x0")
    }
    assert after["0153", "teller-x0"][1] == 23
    await whole(kernel)


async def test_the_worker_may_move_events_but_not_touch_them(kernel: Kernel) -> None:
    await tel(kernel, "a", 1, stop=True)
    await run(kernel)
    for statement in ("DELETE FROM events", "UPDATE events SET data = '{}'", "DELETE FROM events_archief"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await kernel.worker.execute(statement)
