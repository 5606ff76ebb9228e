"""`python -m tests.faults`: performs the rows, prints the table, writes .local/faults/report.json."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

import uvloop

from deploy.local.trouble import Trouble
from tests.faults.ground import ground
from tests.faults.named import run_named
from tests.faults.row import Result, Row
from tests.faults.rows import ROWS
from tests.faults.trial import perform
from tests.support.stack import ROOT

REPORT = ROOT / ".local" / "faults" / "report.json"
SEED = 17
KINDS = {
    "one": "one broker and one database",
    "brokers": "three brokers",
    "pair": "a database and its standby",
    "spread": "two databases for each service",
}
NAMES = ("O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O10")


async def faults(rows: Sequence[Row], seed: int, *, full: bool) -> list[Result]:
    """Every row, in order: those on the shared ground first."""
    found = await run_named(rows, seed)
    for kind in KINDS:
        shared = [row for row in rows if row.fault is not None and row.ground == kind]
        if not shared:
            continue
        say(f"a system with {KINDS[kind]}")
        performed: list[Result] = []
        try:
            async with ground(kind, full=full, seed=seed) as here:
                for row in shared:
                    say(f"{row.id}: {row.title}")
                    performed.append(tell(await perform(here, row, seed)))
        except (Trouble, OSError) as trouble:
            say(f"{kind}: {trouble}")
        for row in shared:
            result = next((one for one in performed if one.id == row.id), None)
            found[row.id] = together(found.get(row.id), result or Result(row.id, row.title, seed, wrong=["no system"]))
    return [found[row.id] for row in rows]


def together(tested: Result | None, performed: Result) -> Result:
    """A row that is both a fault and tests by name."""
    if tested is not None:
        performed.wrong += tested.wrong
        performed.extra |= tested.extra
    return performed


def after(first: Sequence[Result], again: Sequence[Result]) -> list[Result]:
    """The results, with those of the second time; what was wrong at the first stays in the report."""
    second = {result.id: result for result in again}
    for result in first:
        if result.id in second:
            second[result.id].extra["at_first"] = result.wrong or result.oracle
    return [second.get(result.id, result) for result in first]


def tell(result: Result) -> Result:
    """One result, as it comes."""
    state = "skipped" if result.skipped else "good" if result.good else "WRONG"
    say(f"{result.id}: {state} in {result.seconds:.0f} s; {result.skipped or result.extra}")
    for line in result.wrong:
        say(f"    {line}")
    return result


def table(results: Sequence[Result]) -> str:
    """The report as it is read."""
    lines = [f"{'row':<4} {'seed':>5} " + " ".join(f"{name:>4}" for name in NAMES) + f" {'ready':>6} {'s':>5}  title"]
    for result in results:
        counts = " ".join(f"{result.oracle.get(name, '-'):>4}" for name in NAMES)
        ready = "-" if result.seconds_to_ready is None else f"{result.seconds_to_ready:.1f}"
        mark = "" if result.good else "  WRONG"
        why = f" (skipped: {result.skipped})" if result.skipped else ""
        lines.append(
            f"{result.id:<4} {result.seed:>5} {counts} {ready:>6} {result.seconds:>5.0f}  {result.title}{why}{mark}"
        )
    return "\n".join(lines)


def write(results: Sequence[Result]) -> None:
    """The report as a machine reads it."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(result) for result in results], indent=1, default=str)
    REPORT.write_text(f"{text}\n", encoding="utf-8")


def say(line: str) -> None:
    """One line, at once."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


def main() -> int:
    """Reads what was asked, and gives 0 when every row is good or skipped by name."""
    parser = argparse.ArgumentParser(prog="tests.faults", description=__doc__)
    parser.add_argument("--row", action="append", default=[], help="only this row; may be repeated")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--full", action="store_true", help="the long form of every row")
    parser.add_argument(
        "--again", action="store_true", help="a row that is wrong is performed once more, and both are told"
    )
    asked = parser.parse_args()
    wanted = {name.upper() for item in asked.row for name in item.split(",")}
    unknown = wanted - {row.id for row in ROWS}
    if unknown:
        parser.error(f"no row is called {', '.join(sorted(unknown))}: choose from {', '.join(r.id for r in ROWS)}")
    rows = [row for row in ROWS if not wanted or row.id in wanted]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        results = runner.run(faults(rows, asked.seed, full=asked.full))
        wrong = [row for row, result in zip(rows, results, strict=True) if not result.good]
        if wrong and asked.again:
            say(f"once more: {', '.join(row.id for row in wrong)}")
            results = after(results, runner.run(faults(wrong, asked.seed, full=asked.full)))
    write(results)
    print(table(results))
    return 0 if all(result.good for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
