"""Starts the parts in the order of their needs, waits for each, restarts what dies, stops all in reverse order."""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from deploy.local import process
from deploy.local.follow import set_aside
from deploy.local.part import Part
from deploy.local.trouble import Trouble, require_port

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
CALM = 30.0
"""Seconds after which a part that keeps running is trusted again."""


@dataclass(slots=True)
class Status:
    """What the outside may know of a part; `state` is waiting, starting, ready, done, restarting, held or stopped."""

    name: str
    state: str = "waiting"
    pid: int | None = None
    port: int | None = None
    url: str = ""
    restarts: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Entry:
    part: Part
    status: Status
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    process: asyncio.subprocess.Process | None = None
    keeper: asyncio.Task[None] | None = None
    held: bool = False


def _quiet(line: str) -> None:
    """Says nothing."""


class Supervisor:
    """Runs the parts; use as `await start()` … `await stop()` on one event loop of the main thread.

    `logs` gets a file per part, `state` (if given) is a JSON file that follows what happens, `say` gets one line per
    event worth reading.
    """

    def __init__(
        self, parts: Sequence[Part], logs: Path, *, state: Path | None = None, say: Callable[[str], None] = _quiet
    ) -> None:
        self._entries = {
            part.name: _Entry(part, Status(part.name, port=part.port, url=part.url)) for part in _in_order(parts)
        }
        self._logs = logs
        self._state = state
        self._say = say
        self._stopping = False

    async def start(self) -> None:
        """Every part is ready, or Trouble in one line and everything stopped."""
        for entry in self._entries.values():
            for port, setting in ((entry.part.port, entry.part.port_setting), *entry.part.more_ports):
                if port is not None:
                    require_port("127.0.0.1", port, entry.part.name, setting)
        for name in self._entries:
            set_aside(self._logs / f"{name}.log")
        try:
            async with asyncio.TaskGroup() as group:
                for entry in self._entries.values():
                    group.create_task(self._bring_up(entry))
        except BaseException as error:
            await self.stop()
            if isinstance(error, BaseExceptionGroup):
                raise _first(error) from None
            raise
        self._write("ready")

    async def stop(self) -> None:
        """Stops every part, the last started first; what will not stop is killed."""
        self._stopping = True
        self._write("stopping")
        for entry in self._entries.values():
            if entry.keeper is not None:
                entry.keeper.cancel()
        for level in reversed(_levels([entry.part for entry in self._entries.values()])):
            await asyncio.gather(*(self._halt(self._entries[part.name]) for part in level))
        self._write("stopped")

    async def kill(self, name: str) -> None:
        """kill -9, and no restart until `restart`: for tests of what the others do meanwhile."""
        entry = self._entries[name]
        entry.held = True
        if entry.process is not None and entry.process.returncode is None:
            entry.process.kill()
            await entry.process.wait()
        self._mark(entry, "held")

    async def die(self, name: str) -> None:
        """kill -9 as it may happen to anybody: the part is started again as after any other death."""
        entry = self._entries[name]
        if entry.process is not None and entry.process.returncode is None:
            dead = entry.process
            dead.kill()
            await dead.wait()

    async def restart(self, name: str, env: Mapping[str, str] | None = None) -> None:
        """Starts a part again (stopping it first where it still runs) and waits until it is ready.

        `env`: variables on top, this one time; when it dies it is started again without them.
        """
        entry = self._entries[name]
        entry.held = True
        if entry.keeper is not None:
            entry.keeper.cancel()
        await self._halt(entry)
        entry.held = False
        await self._bring_up(entry, env)

    def pid(self, name: str) -> int:
        """The process id of a running part."""
        process_ = self._entries[name].process
        if process_ is None or process_.returncode is not None:
            raise Trouble(f"{name} is not running")
        return process_.pid

    @property
    def is_running(self) -> bool:
        """True while there is a part to stop."""
        return any(entry.process is not None for entry in self._entries.values())

    @property
    def statuses(self) -> list[Status]:
        """What each part does now, in the order of their start."""
        return [entry.status for entry in self._entries.values()]

    async def _bring_up(self, entry: _Entry, env: Mapping[str, str] | None = None) -> None:
        part = entry.part
        for need in part.needs:
            await self._entries[need].ready.wait()
        began = time.monotonic()
        self._mark(entry, "starting")
        if part.step:
            await self._run_step(part)
            entry.status.seconds = round(time.monotonic() - began, 1)
            self._mark(entry, "done")
        else:
            await self._start_process(entry, env)
            await self._await_ready(entry)
            await part.settle()
            entry.status.seconds = round(time.monotonic() - began, 1)
            self._mark(entry, "ready")
            entry.keeper = asyncio.create_task(self._keep(entry), name=f"keep-{part.name}")
        at = f" on port {part.port}" if part.port else ""
        self._say(f"{part.name:<10} {entry.status.state}{at} ({entry.status.seconds:.1f} s)")
        entry.ready.set()

    async def _run_step(self, part: Part) -> None:
        log = self._logs / f"{part.name}.log"
        await part.prepare()
        try:
            code = await process.run(part.spawn, log, part.patience)
        except TimeoutError:
            raise Trouble(f"{part.name} did not end within {part.patience:.0f} s: see {log}") from None
        if code != 0:
            raise Trouble(f"{part.name} failed with exit code {code}: {last_line(log)} (see {log})")

    async def _start_process(self, entry: _Entry, env: Mapping[str, str] | None = None) -> None:
        await entry.part.prepare()
        spawn = entry.part.spawn
        if env:
            spawn = replace(spawn, env={**spawn.env, **env})
        entry.process = await process.start(spawn, self._logs / f"{entry.part.name}.log")
        entry.status.pid = entry.process.pid

    async def _await_ready(self, entry: _Entry) -> None:
        """Asks until the part answers; Trouble when it dies first or takes too long."""
        log = self._logs / f"{entry.part.name}.log"
        current = entry.process
        deadline = time.monotonic() + entry.part.patience
        reason = "no answer"
        while time.monotonic() < deadline:
            if current is not None and current.returncode is not None:
                raise Trouble(f"{entry.part.name} stopped ({_how(current.returncode)}): {last_line(log)} (see {log})")
            try:
                async with asyncio.timeout(5):
                    return await entry.part.ready()
            except Exception as error:  # noqa: BLE001  whatever it is, the part is not ready yet
                reason = f"{type(error).__name__}: {error}".splitlines()[0]
                await asyncio.sleep(0.1)
        raise Trouble(f"{entry.part.name} is not ready after {entry.part.patience:.0f} s ({reason}): see {log}")

    async def _keep(self, entry: _Entry) -> None:
        """Waits for the death of the part and starts it again, later each time it dies soon."""
        pause = FIRST_PAUSE
        while entry.process is not None:
            born = time.monotonic()
            code = await entry.process.wait()
            if self._stopping or entry.held:
                return
            pause = FIRST_PAUSE if time.monotonic() - born > CALM else pause
            entry.status.restarts += 1
            self._mark(entry, "restarting")
            self._say(f"{entry.part.name:<10} died ({_how(code)}), starts again in {pause:.1f} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self._start_process(entry)
                await self._await_ready(entry)
            except Trouble as trouble:
                self._say(f"{entry.part.name:<10} {trouble}")
                if entry.process.returncode is None:
                    await process.stop(entry.process, signal.SIGKILL, 5)
                continue
            self._mark(entry, "ready")
            self._say(f"{entry.part.name:<10} ready again")

    async def _halt(self, entry: _Entry) -> None:
        if entry.process is not None:
            await process.stop(entry.process, entry.part.stop_signal, entry.part.grace)
            entry.process = None
        if entry.status.state not in ("done", "waiting"):
            self._mark(entry, "stopped")

    def _mark(self, entry: _Entry, state: str) -> None:
        entry.status.state = state
        if state in ("stopped", "held", "restarting", "done"):
            entry.status.pid = None
        self._write("stopping" if self._stopping else "running")

    def _write(self, state: str) -> None:
        if self._state is None:
            return
        if state == "running" and all(e.status.state in ("ready", "done") for e in self._entries.values()):
            state = "ready"
        content = {"pid": os.getpid(), "state": state, "parts": [asdict(status) for status in self.statuses]}
        draft = self._state.with_suffix(".new")
        with contextlib.suppress(OSError):
            draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
            draft.replace(self._state)


def last_line(log: Path) -> str:
    """The last line with text in a log file, shortened."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "no output"
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "no output")


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _levels(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts in groups: each needs only parts of earlier groups."""
    known = {part.name for part in parts}
    levels: list[list[Part]] = []
    placed: set[str] = set()
    rest = list(parts)
    while rest:
        level = [part for part in rest if set(part.needs) & known <= placed]
        if not level:
            raise ValueError(f"these parts wait for each other: {sorted(part.name for part in rest)}")
        levels.append(level)
        placed |= {part.name for part in level}
        rest = [part for part in rest if part.name not in placed]
    return levels


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """The parts, needs first; a need that is not among them (it runs elsewhere) counts as met."""
    known = {part.name for part in parts}
    ordered = [part for level in _levels(parts) for part in level]
    return [replace(part, needs=tuple(need for need in part.needs if need in known)) for part in ordered]


def _first(error: BaseExceptionGroup[BaseException]) -> BaseException:
    inner = error.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
