"""One row on a ground: load, fault, heal, wait, judge."""

import asyncio
import time
import traceback
from contextlib import AsyncExitStack

from tests.faults.ground import Ground, Stuck
from tests.faults.judge import judge
from tests.faults.row import Result, Row, Skipped, Wrong
from tests.support.oracle import settled

BEFORE, AFTER = 0.6, 1.5
"""Seconds of load before the fault and after it was healed."""
SHOWN = 5


async def perform(ground: Ground, row: Row, seed: int) -> Result:
    """The row's result; whatever goes wrong is in it."""
    result = Result(row.id, row.title, seed)
    began = time.monotonic()
    ground.extra = {}
    for number, load in enumerate(ground.loads):
        load.seed = seed + number
    fault = row.fault
    assert fault is not None
    try:
        await asyncio.gather(*(load.prepare(*load.ahead) for load in ground.loads))
        for load in ground.loads:
            load.desk.memory.forget_times()
        broken = time.time()
        async with AsyncExitStack() as running:
            for load in ground.loads:
                await running.enter_async_context(load.running())
            await asyncio.sleep(BEFORE)
            await fault(ground)
            result.seconds_to_ready = await ground.ready()
            whole = time.time()
            await asyncio.sleep(AFTER)
        if row.settle is not None:
            await row.settle(ground)
        window = (broken, whole + 1) if row.kills else None
        findings = await judge(
            ground.stack, ground.memories, ground.traces, window=window, lost=row.loses, tidied=ground.tidied
        )
        result.oracle = {name: len(lines) for name, lines in findings.items()}
        result.wrong += [f"{name} {line}" for name, lines in findings.items() for line in lines[:SHOWN]]
        result.oracle["O10"] = int(result.seconds_to_ready > row.ready_within)
    except Skipped as skipped:
        result.skipped = str(skipped)
    except (Wrong, Stuck) as wrong:
        result.wrong.append(str(wrong))
    except Exception as error:  # noqa: BLE001 – a row that breaks is a row that failed; the others go on
        where = traceback.extract_tb(error.__traceback__)[-1]
        result.wrong.append(f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})")
    if result.wrong and not result.oracle:
        await _whole_again(ground, result)
    memories = ground.memories
    result.extra = {
        **ground.extra,
        "commands": sum(memory.commands for memory in memories),
        "retried": sum(memory.retried for memory in memories),
        "longest_command": round(max(memory.outage for memory in memories), 2),
        "traces": ground.traces.checked,
        "traces_left_out": ground.traces.left_out,
    }
    if unanswered := sum(sum(memory.unanswered.values()) for memory in memories):
        result.extra["unanswered"] = unanswered
    result.seconds = round(time.monotonic() - began, 1)
    return result


async def _whole_again(ground: Ground, result: Result) -> None:
    """What a row that broke off left broken must not be blamed on the next."""
    try:
        await ground.heal()
        await settled(ground.stack, ground.tidied)
    except Exception as error:  # noqa: BLE001 – it is told; the next row will tell more
        result.wrong.append(f"not healed: {type(error).__name__} {error}")
    ground.traces.skip()
