"""`python -m tests.bench.duur --minuten 60`: a steady load on the whole stack, and the memory of each part meanwhile.

The load is the mixed one of the fault suite (every command of a dossier), open loop, over the seven municipalities.
Answers that the load did not expect are counted.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import uvloop

from tests.faults.desk import Desk
from tests.faults.ground import on_board
from tests.faults.load import Load
from tests.support.stack import ROOT, cache_folder
from tests.support.system import Stack, running

RAPPORT = ROOT / ".local" / "bench" / "duur.json"
GEMEENTEN = ("0153", "0168", "0183", "0193", "0200", "1742", "1774")
DELEN = ("gateway", "intake", "indicatie", "billing")
TRACES = {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1"}
EVERY = 15.0
"""Seconds between two readings."""


async def duur(minuten: float, tempo: float) -> dict[str, object]:
    """The run: megabytes of each part's own by reading, and how they grew over the second half."""
    with tempfile.TemporaryDirectory(prefix="zorgketen-duur-") as naam:
        map_ = Path(naam)
        map_.chmod(0o755)  # noqa: ASYNC240
        async with AsyncExitStack() as open_:
            stack = await open_.enter_async_context(running(map_, cache_folder(), outside=TRACES, throw_away=False))
            loads = []
            for gemeente in GEMEENTEN:
                desk = Desk(stack, gemeente)
                open_.push_async_callback(desk.close)
                await on_board(desk)
                loads.append(Load(desk))
            for load in loads:
                await open_.enter_async_context(load.running(tempo / len(loads)))
            punten = await _volg(stack, loads, minuten)
        vreemd = [regel for load in loads for regel in load.desk.memory.odd]
        return {
            "minuten": minuten,
            "opdrachten": sum(load.desk.memory.commands for load in loads),
            "vreemde_antwoorden": len(vreemd),
            "eerste": vreemd[:3],
            "mb": {deel: [round(mb[deel], 1) for _, mb in punten] for deel in DELEN},
            "mb_per_uur": {deel: round(_helling(punten, deel), 1) for deel in DELEN},
        }


async def _volg(stack: Stack, loads: list[Load], minuten: float) -> list[tuple[float, dict[str, float]]]:
    """A reading every quarter of a minute: seconds since the begin, and megabytes by part."""
    begin = time.monotonic()
    punten: list[tuple[float, dict[str, float]]] = []
    while (nu := time.monotonic() - begin) < minuten * 60:
        mb = {deel: await asyncio.to_thread(eigen_mb, stack.supervisor.pid(deel)) for deel in DELEN}
        punten.append((nu, mb))
        if len(punten) % 4 == 1:
            gedaan = sum(load.desk.memory.commands for load in loads)
            standen = "  ".join(f"{deel} {mb[deel]:.1f}" for deel in DELEN)
            print(f"{nu / 60:5.1f} min  {gedaan:,} opdrachten  MB: {standen}", flush=True)
        await asyncio.sleep(EVERY)
    return punten


def eigen_mb(pid: int) -> float:
    """Memory that is the process's own (anonymous): it is the same whoever else has the same libraries loaded."""
    return float(sum(part.anonymous for part in psutil.Process(pid).memory_maps())) / 1e6


def _helling(punten: list[tuple[float, dict[str, float]]], deel: str) -> float:
    """Megabytes an hour, by least squares over the second half."""
    helft = punten[len(punten) // 2 :]
    if len(helft) < 2:
        return 0.0
    return statistics.linear_regression([t / 3600 for t, _ in helft], [mb[deel] for _, mb in helft]).slope


def main() -> int:
    """Runs, prints and writes .local/bench/duur.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minuten", type=float, default=60)
    parser.add_argument("--tempo", type=float, default=40, help="commands a second")
    gegeven = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rapport = runner.run(duur(gegeven.minuten, gegeven.tempo))
    RAPPORT.parent.mkdir(parents=True, exist_ok=True)
    RAPPORT.write_text(json.dumps(rapport, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(rapport, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
