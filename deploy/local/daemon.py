"""The supervisor as a program: one per folder, in front or behind, found again by its lock file."""

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from deploy.local.environment import Environment
from deploy.local.follow import follow
from deploy.local.settings import ROOT, LocalSettings
from deploy.local.stack import parts, require_room
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble

STOP_SECONDS = 90.0


def say(line: str) -> None:
    """One line on the console, at once."""
    print(line, flush=True)


class Run:
    """Where a supervisor of this folder leaves its traces."""

    def __init__(self, settings: LocalSettings) -> None:
        self.folder = settings.folder / "run"
        self.lock = self.folder / "supervisor.lock"
        self.state = self.folder / "state.json"
        self.log = settings.logs / "supervisor.log"

    def pid(self) -> int | None:
        """The process id of the supervisor that runs now, None when there is none."""
        try:
            with self.lock.open("r") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return int(file.read().strip() or 0) or None
        except FileNotFoundError:
            pass
        return None

    def content(self) -> dict[str, object]:
        """The last state that a supervisor wrote."""
        try:
            found: dict[str, object] = json.loads(self.state.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the lock of this folder; Trouble when another supervisor has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.lock.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(f"already running (process {self.pid()}): `make status` shows it") from None
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield


async def run(
    environment: Environment,
    only: Sequence[str] = (),
    *,
    logs: bool = False,
    story: Callable[[], Awaitable[int]] | None = None,
) -> int:
    """Starts the stack here and stays until a signal (or the end of the story, whose exit code it returns).

    With `logs`, every line of every part is shown with the part's name before it.
    """
    settings = environment.settings
    here = Run(settings)
    with here.alone():
        chosen = parts(environment, only)
        require_room(settings, chosen)
        supervisor = Supervisor(chosen, settings.logs, state=here.state, say=say)
        showing = asyncio.create_task(follow(settings.logs, [part.name for part in chosen])) if logs else None
        loop = asyncio.get_running_loop()
        stay = loop.create_task(_life(supervisor, story))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stay.cancel)
        try:
            return await stay
        except asyncio.CancelledError:
            return 130 if story is not None else 0
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, lambda: None)  # we are stopping already
            if supervisor.is_running:
                say("stopping …")
                await supervisor.stop()
                say("stopped")
            if showing is not None:
                showing.cancel()


async def _life(supervisor: Supervisor, story: Callable[[], Awaitable[int]] | None) -> int:
    await supervisor.start()
    if story is not None:
        return await story()
    await asyncio.Event().wait()
    return 0


def up(settings: LocalSettings, only: Sequence[str] = ()) -> None:
    """Starts a supervisor behind and returns when every part is ready; Trouble with its last line when it fails."""
    here = Run(settings)
    if (running := here.pid()) is not None:
        say(f"already running (process {running})")
        return
    here.log.parent.mkdir(parents=True, exist_ok=True)
    with here.log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "run", *(f"--only={name}" for name in only)],
            cwd=ROOT,
            env={**os.environ, "ZORGKETEN_LOCAL": str(settings.folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _relay(here, child)
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise


def _relay(here: Run, child: "subprocess.Popen[bytes]") -> None:
    with here.log.open("r", encoding="utf-8", errors="replace") as log:
        while True:
            ended = child.poll()
            ready = here.content().get("state") == "ready" and here.content().get("pid") == child.pid
            for line in log.read().splitlines():
                if not line.startswith(("stopping", "stopped")):
                    print(line, file=sys.stderr if line.startswith("zorgketen:") else sys.stdout, flush=True)
            if ended is not None:
                sys.exit(ended or 1)
            if ready:
                return
            time.sleep(0.1)


def down(settings: LocalSettings) -> None:
    """Stops the supervisor and with it every part; killed when it takes longer than it may."""
    here = Run(settings)
    pid = here.pid()
    if pid is None:
        say("not running")
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while here.pid() is not None:
        if time.monotonic() > deadline:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # its parts die with it
            raise Trouble(f"did not stop within {STOP_SECONDS:.0f} s and was killed")
        time.sleep(0.1)
    say("stopped")


def status(settings: LocalSettings) -> int:
    """Prints a line per part; 0 when all are ready, 3 when nothing runs, 1 otherwise."""
    here = Run(settings)
    pid = here.pid()
    if pid is None:
        say("not running")
        return 3
    content = here.content()
    say(f"supervisor {content.get('state', 'starting')} (process {pid})")
    found = content.get("parts")
    for part in found if isinstance(found, list) else []:
        where = part["url"] or (f"port {part['port']}" if part["port"] else "")
        again = f", started again {part['restarts']}x" if part["restarts"] else ""
        say(f"{part['name']:<18} {part['state']:<11} {where}{again}")
    return 0 if content.get("state") == "ready" else 1
