"""Durable jobs on real PostgreSQL: done once, tried again, stranded at last, taken back, taken over."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from shared.eventsourcing import jobs
from shared.eventsourcing.context import Context, Job, JsonObject
from shared.eventsourcing.execute import execute, fold
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.store import Store
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import TELLER, Stop, Tel

CTX = Context(tenant="0153", actor="proef")


async def count_on(store: Store, ctx: Context, payload: JsonObject) -> None:
    await execute(store, ctx, TELLER, payload["id"], Tel())


async def ask(kernel: Kernel, *asked: Job) -> None:
    await execute(kernel.store, CTX, TELLER, "bron", Tel(), jobs=asked)


async def counted(kernel: Kernel, id: str = "a") -> int:
    return (await fold(kernel.store, "0153", TELLER, id))[0].aantal


async def test_a_job_is_done_once_however_many_runners_there_are(kernel: Kernel) -> None:
    await ask(kernel, *(Job(name="tel", payload={"id": f"t{n}"}) for n in range(20)))
    runners = [JobRunner(kernel.worker, kernel.store, {"tel": count_on}) for _ in range(3)]
    while sum(await asyncio.gather(*(runner.once() for runner in runners))):
        pass
    assert [await counted(kernel, f"t{n}") for n in range(20)] == [1] * 20
    assert await kernel.worker.fetchval("SELECT count(*) FROM jobs") == 0


async def test_a_job_waits_for_its_time_by_the_clock_of_the_database(kernel: Kernel) -> None:
    await ask(kernel, Job(name="tel", payload={"id": "a"}, due_at=datetime.now(UTC) + timedelta(hours=1)))
    runner = JobRunner(kernel.worker, kernel.store, {"tel": count_on})
    assert await runner.once() == 0
    await kernel.worker.execute("UPDATE jobs SET due_at = clock_timestamp()")
    assert await runner.once() == 1
    assert await counted(kernel) == 1


async def test_one_job_per_key_and_an_event_can_take_it_back(kernel: Kernel) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    await ask(kernel, Job(name="herinner", payload={"n": 1}, due_at=later, key="1"))
    await ask(kernel, Job(name="herinner", payload={"n": 2}, due_at=later, key="1"))
    assert [r["payload"] for r in await kernel.worker.fetch("SELECT payload FROM jobs")] == ['{"n": 2}']
    await execute(kernel.store, CTX, TELLER, "bron", Stop())
    assert await kernel.worker.fetchval("SELECT count(*) FROM jobs") == 0


async def test_a_failing_job_is_tried_again_and_ends_as_a_storing(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ATTEMPTS", 3)

    async def fail(store: Store, ctx: Context, payload: JsonObject) -> None:
        raise ValueError("a text that must not be kept")

    await ask(kernel, Job(name="faal", payload={"id": "a"}))
    runner = JobRunner(kernel.worker, kernel.store, {"faal": fail})
    for _ in range(3):
        assert await runner.once() == 1
        await kernel.worker.execute("UPDATE jobs SET due_at = clock_timestamp()")
    row = await kernel.worker.fetchrow("SELECT * FROM storingen")
    assert row is not None
    assert (row["soort"], row["consumer"], row["status"], row["reden"]) == ("taak", "faal", "wacht", "ValueError")
    assert await kernel.worker.fetchval("SELECT count(*) FROM jobs") == 0


@pytest.mark.parametrize("away", [ConnectionRefusedError, asyncpg.DiskFullError, asyncpg.LockNotAvailableError])
async def test_while_a_part_is_away_a_job_is_never_stranded(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, away: type[Exception]
) -> None:
    monkeypatch.setattr(jobs, "ATTEMPTS", 1)
    calls = 0

    async def flaky(store: Store, ctx: Context, payload: JsonObject) -> None:
        nonlocal calls
        calls += 1
        if calls < 4:
            raise away
        await count_on(store, ctx, payload)

    await ask(kernel, Job(name="tel", payload={"id": "a"}))
    runner = JobRunner(kernel.worker, kernel.store, {"tel": flaky})
    for _ in range(4):
        await runner.once()
        await kernel.worker.execute("UPDATE jobs SET due_at = clock_timestamp()")
    assert (calls, await counted(kernel)) == (4, 1)
    assert await kernel.worker.fetchval("SELECT count(*) FROM storingen") == 0


async def test_a_runner_whose_lease_ended_has_no_effect(kernel: Kernel) -> None:
    await ask(kernel, Job(name="tel", payload={"id": "a"}))
    slow_at_work, go_on = asyncio.Event(), asyncio.Event()

    async def slow(store: Store, ctx: Context, payload: JsonObject) -> None:
        slow_at_work.set()
        await go_on.wait()
        await count_on(store, ctx, payload)

    first = asyncio.create_task(JobRunner(kernel.worker, kernel.store, {"tel": slow}).once())
    await slow_at_work.wait()
    await kernel.worker.execute("UPDATE jobs SET due_at = clock_timestamp()")
    assert await JobRunner(kernel.worker, kernel.store, {"tel": count_on}).once() == 1
    go_on.set()
    await first
    assert await counted(kernel) == 1


async def test_an_event_and_its_job_are_stored_together(kernel: Kernel) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await execute(kernel.store, CTX, TELLER, "a", Tel(), jobs=[Job(name="tel", payload={"x": "\x00"})])
    assert await kernel.worker.fetchval("SELECT count(*) FROM events") == 0


async def test_the_loop_starts_a_job_at_once_and_others_at_their_time(kernel: Kernel) -> None:
    running = asyncio.create_task(JobRunner(kernel.worker, kernel.store, {"tel": count_on}, idle=30).run())
    await asyncio.sleep(0.2)
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    await ask(kernel, Job(name="tel", payload={"id": "a"}), Job(name="tel", payload={"id": "b"}, due_at=soon))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if await kernel.worker.fetchval("SELECT count(*) FROM jobs") == 0:
            break
    assert (await counted(kernel, "a"), await counted(kernel, "b")) == (1, 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
