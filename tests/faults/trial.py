"""One row on a ground: load, fault, heal, wait, judge."""

import asyncio
import time
import traceback

from tests.faults.ground import Ground, Stuck
from tests.faults.judge import judge
from tests.faults.row import Result, Row, Skipped, Wrong
from tests.support.oracle import settled

BEFORE, AFTER = 0.6, 1.5
"""Seconds of load before the fault and after it was healed."""
AHEAD = (30, 20)
"""Dossiers ready for a decision and for a claim before the load begins."""
SHOWN = 5


async def perform(ground: Ground, row: Row, seed: int) -> Result:
    """The row's result; whatever goes wrong is in it."""
    result = Result(row.id, row.title, seed)
    began = time.monotonic()
    ground.extra = {}
    ground.load.seed = seed
    fault = row.fault
    assert fault is not None
    try:
        await ground.load.prepare(*AHEAD)
        ground.desk.memory.forget_times()
        broken = time.time()
        async with ground.load.running():
            await asyncio.sleep(BEFORE)
            await fault(ground)
            result.seconds_to_ready = await ground.ready()
            whole = time.time()
            await asyncio.sleep(AFTER)
        if row.settle is not None:
            await row.settle(ground)
        window = (broken, whole + 1) if row.kills else None
        findings = await judge(ground.stack, ground.desk.memory, ground.traces, window=window, lost=row.loses)
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
    memory = ground.desk.memory
    result.extra = {
        **ground.extra,
        "commands": memory.commands,
        "retried": memory.retried,
        "longest_command": round(memory.outage, 2),
        "traces": ground.traces.checked,
        "traces_left_out": ground.traces.left_out,
    }
    if unanswered := sum(memory.unanswered.values()):
        result.extra["unanswered"] = unanswered
    result.seconds = round(time.monotonic() - began, 1)
    return result


async def _whole_again(ground: Ground, result: Result) -> None:
    """What a row that broke off left broken must not be blamed on the next."""
    try:
        await ground.heal()
        await settled(ground.stack)
    except Exception as error:  # noqa: BLE001 – it is told; the next row will tell more
        result.wrong.append(f"not healed: {type(error).__name__} {error}")
    ground.traces.skip()
