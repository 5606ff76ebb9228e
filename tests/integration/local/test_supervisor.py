"""The supervisor starts in order, waits, restarts what dies, stops what will not, and leaves nothing."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from deploy.local.part import Part
from deploy.local.process import Spawn
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble

SLEEP = "import time; print('begonnen', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('doof', flush=True); time.sleep(600)"
)
PARENT = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); time.sleep(600)"


def part(name: str, logs: Path, code: str = SLEEP, *, ready_when: str = "begonnen", **more: object) -> Part:
    """A part that runs a line of Python and is ready when its log holds a word."""

    async def ready() -> None:
        if ready_when not in (logs / f"{name}.log").read_text(encoding="utf-8"):
            raise ConnectionError("not yet")

    spawn = Spawn(command=(sys.executable, "-c", code), env={"PATH": "/usr/bin:/bin"}, cwd=logs)
    settings: dict[str, object] = {"name": name, "spawn": spawn, "ready": ready, "grace": 1.0, "patience": 10.0}
    return Part(**{**settings, **more})  # type: ignore[arg-type]


@asynccontextmanager
async def supervised(parts: Sequence[Part], logs: Path, said: list[str] | None = None) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(parts, logs, state=logs / "state.json", say=(said if said is not None else []).append)
    await supervisor.start()
    try:
        yield supervisor
    finally:
        await supervisor.stop()


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def children(folder: Path) -> list[int]:
    """Every process of the parts of this folder, in which they all start; ours to leave none of."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if child.status() != psutil.STATUS_ZOMBIE and Path(child.cwd()) == folder:
                found.append(child.pid)
    return found


async def test_parts_start_after_what_they_need_and_steps_run_to_their_end(tmp_path: Path) -> None:
    said: list[str] = []
    step = part("stap", tmp_path, "open('klaar', 'w').close()", step=True, needs=("bron",))
    wants_step = "import os; assert os.path.exists('klaar'); " + SLEEP
    after = part("dienst", tmp_path, wants_step, needs=("stap", "elders"))
    async with supervised([after, step, part("bron", tmp_path)], tmp_path, said) as supervisor:
        assert [line.split()[0] for line in said] == ["bron", "stap", "dienst"]
        assert [status.state for status in supervisor.statuses] == ["ready", "done", "ready"]
        assert '"state": "ready"' in (tmp_path / "state.json").read_text(encoding="utf-8")
    assert children(tmp_path) == []


async def test_a_part_that_is_killed_starts_again_later_each_time(tmp_path: Path) -> None:
    said: list[str] = []
    async with supervised([part("dienst", tmp_path)], tmp_path, said) as supervisor:
        for times in (1, 2):
            (tmp_path / "dienst.log").write_text("", encoding="utf-8")
            first = supervisor.pid("dienst")
            os.kill(first, signal.SIGKILL)
            await until(lambda times=times: supervisor.statuses[0].restarts == times)  # type: ignore[misc]
            await until(lambda: supervisor.statuses[0].state == "ready")
            assert supervisor.pid("dienst") != first
    died = [line for line in said if "died" in line]
    assert [line.split("died ")[1] for line in died] == [
        "(signal 9), starts again in 0.5 s",
        "(signal 9), starts again in 1.0 s",
    ]
    assert said[-1].endswith("ready again")


async def test_a_part_killed_by_a_test_stays_down_until_it_is_restarted(tmp_path: Path) -> None:
    async with supervised([part("dienst", tmp_path)], tmp_path) as supervisor:
        await supervisor.kill("dienst")
        await asyncio.sleep(0.8)
        assert supervisor.statuses[0].state == "held"
        with pytest.raises(Trouble):
            supervisor.pid("dienst")
        await supervisor.restart("dienst")
        assert psutil.pid_exists(supervisor.pid("dienst"))


async def test_a_part_that_cannot_start_is_one_line_and_nothing_is_left(tmp_path: Path) -> None:
    broken = part("stuk", tmp_path, "import sys; sys.exit('geen toegang tot de kluis')", needs=("bron",))
    with pytest.raises(Trouble, match=r"stuk stopped \(exit code 1\): geen toegang tot de kluis"):
        async with supervised([part("bron", tmp_path), broken], tmp_path):
            pass
    assert children(tmp_path) == []


async def test_a_step_that_fails_is_one_line_and_nothing_is_left(tmp_path: Path) -> None:
    step = part("migratie", tmp_path, "raise SystemExit('kolom bestaat al')", step=True, needs=("bron",))
    with pytest.raises(Trouble, match="migratie failed with exit code 1: kolom bestaat al"):
        async with supervised([part("bron", tmp_path), step], tmp_path):
            pass
    assert children(tmp_path) == []


async def test_a_part_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"stil is not ready after 1 s \(ConnectionError: not yet\)"):
        async with supervised([part("stil", tmp_path, ready_when="nooit", patience=1.0)], tmp_path):
            pass
    assert children(tmp_path) == []


async def test_a_part_that_ignores_the_signal_is_killed_with_what_it_started(tmp_path: Path) -> None:
    deaf, parent = part("doof", tmp_path, STUBBORN, ready_when="doof"), part("ouder", tmp_path, PARENT)
    async with supervised([deaf, parent], tmp_path):
        await until(lambda: len(children(tmp_path)) == 3)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    await until(lambda: children(tmp_path) == [])


async def test_parts_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="wait for each other"):
        Supervisor([part("a", tmp_path, needs=("b",)), part("b", tmp_path, needs=("a",))], tmp_path)
