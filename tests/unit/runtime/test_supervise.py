"""Loops that fall are started again; the others do not notice; stopping ends them all."""

import asyncio

from shared.runtime.supervise import FIRST_PAUSE, LAST_PAUSE, SETTLED, Loop, Supervisor


async def test_a_loop_that_falls_runs_again_with_growing_pauses() -> None:
    pauses: list[float] = []
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 12:
            enough.set()
            await asyncio.Event().wait()

    async def fall() -> None:
        raise RuntimeError

    async def stay() -> None:
        await asyncio.Event().wait()

    falling, staying = Loop("valt", fall), Loop("blijft", stay)
    supervisor = Supervisor([falling, staying], sleep=sleep)
    supervisor.start()
    await asyncio.wait_for(enough.wait(), 5)
    assert supervisor.down == ["valt"]
    assert (falling.falls, falling.error, falling.steady) == (12, "RuntimeError", False)
    assert (staying.falls, staying.up) == (0, True)
    assert FIRST_PAUSE / 2 <= pauses[0] <= FIRST_PAUSE
    assert LAST_PAUSE / 2 <= pauses[-1] <= LAST_PAUSE
    await supervisor.stop(1)
    assert supervisor.down == ["valt", "blijft"]


async def test_a_loop_that_ends_by_itself_runs_again() -> None:
    runs = 0
    again = asyncio.Event()

    async def end() -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            again.set()
            await asyncio.Event().wait()

    async def no_pause(seconds: float) -> None:
        await asyncio.sleep(0)

    supervisor = Supervisor([Loop("eindigt", end)], sleep=no_pause)
    supervisor.start()
    await asyncio.wait_for(again.wait(), 5)
    assert supervisor.loops[0].up
    assert supervisor.down == ["eindigt"]  # it has only just been started again
    supervisor.loops[0].since -= SETTLED
    assert supervisor.down == []
    await supervisor.stop(1)


async def test_a_loop_that_will_not_stop_does_not_hold_up_the_end() -> None:
    async def stubborn() -> None:
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue

    released = asyncio.Event()
    supervisor = Supervisor([Loop("koppig", stubborn)])
    supervisor.start()
    await asyncio.sleep(0)
    await asyncio.wait_for(supervisor.stop(0.05), 2)
    released.set()
    await asyncio.sleep(0.01)
