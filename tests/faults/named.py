"""Rows, or parts of rows, that are tests already: run by name, all in one go, and put in the report."""

import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.faults.row import Result, Row
from tests.support.stack import ROOT


async def run_named(rows: Sequence[Row], seed: int) -> dict[str, Result]:
    """A result for each row that has tests; a row without a fault is judged by them alone."""
    wanted = [row for row in rows if row.tests]
    if not wanted:
        return {}
    names = sorted({name for row in wanted for name in row.tests})
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        command = ["-m", "pytest", "-q", "-p", "no:randomly", f"--junit-xml={report.name}", *names]
        process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT)
        await process.wait()
        outcomes = _outcomes(Path(report.name))
    return {row.id: _result(row, outcomes, seed) for row in wanted}


def _outcomes(report: Path) -> dict[str, list[tuple[str, float, str]]]:
    """By `file::name` (without parameters) and by file: each test's state, seconds and what it said."""
    found: dict[str, list[tuple[str, float, str]]] = defaultdict(list)
    if not report.stat().st_size:
        return found
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 – our own file
        file = case.get("classname", "").replace(".", "/") + ".py"
        said = next((child for child in case if child.tag in ("failure", "error", "skipped")), None)
        state = "passed" if said is None else said.tag
        outcome = (state, float(case.get("time", "0")), "" if said is None else said.get("message", "")[:200])
        found[f"{file}::{case.get('name', '').partition('[')[0]}"].append(outcome)
        found[file].append(outcome)
    return found


def _result(row: Row, outcomes: dict[str, list[tuple[str, float, str]]], seed: int) -> Result:
    result = Result(row.id, row.title, seed)
    count = 0
    for name in row.tests:
        ran = outcomes.get(name, [])
        count += len(ran)
        result.seconds += sum(seconds for _, seconds, _ in ran)
        result.wrong += [f"{name}: {state} {said}" for state, _, said in ran if state not in ("passed", "skipped")]
        if not ran:
            result.wrong.append(f"{name}: did not run")
        if ran and all(state == "skipped" for state, _, _ in ran):
            result.skipped = ran[0][2]
    result.seconds = round(result.seconds, 1)
    result.extra = {"tests": count}
    return result
