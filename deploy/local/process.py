"""One operating system process that dies with us: start, wait, stop; its output goes to a file of its own."""

import asyncio
import contextlib
import ctypes
import os
import pwd
import signal
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1
_CAP_DAC_READ_SEARCH = 2


@dataclass(frozen=True, slots=True)
class Spawn:
    """What to start. `user` is the account to run as (only root can ask that), `reach` lets it pass closed folders."""

    command: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    user: pwd.struct_passwd | None = None
    reach: bool = False
    death_signal: signal.Signals = signal.SIGKILL
    """What the process gets when the supervisor dies without a word."""


async def start(spawn: Spawn, log: Path | None) -> asyncio.subprocess.Process:
    """The started process; must be called on the main thread, whose end is its end. Without a log: our own output."""
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") if log is not None else contextlib.nullcontext() as output:
        return await asyncio.create_subprocess_exec(
            *spawn.command,
            env=dict(spawn.env),
            cwd=spawn.cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # a Ctrl-C is for the supervisor, which stops the parts in order
            preexec_fn=_before_exec(spawn, os.getpid()),
        )


async def run(spawn: Spawn, log: Path, seconds: float) -> int:
    """Runs the process to its end and returns its exit code; TimeoutError (and kill) after so many seconds."""
    process = await start(spawn, log)
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    finally:
        if process.returncode is None:
            await stop(process, signal.SIGKILL, 5)


async def stop(process: asyncio.subprocess.Process, with_signal: signal.Signals, grace: float) -> None:
    """Signals the process, waits, and kills it (and what it started) when it takes longer than `grace` seconds."""
    group = process.pid
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(with_signal)
        try:
            async with asyncio.timeout(grace):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _before_exec(spawn: Spawn, parent: int) -> Callable[[], None]:
    def before_exec() -> None:
        if spawn.user is not None:
            _become(spawn.user, reach=spawn.reach)
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(spawn.death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # the supervisor died in between: nobody would ever stop us

    return before_exec


def _become(user: pwd.struct_passwd, *, reach: bool) -> None:
    if reach:
        _LIBC.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    if reach:
        _keep_reach()


def _keep_reach() -> None:
    """Lets an ordinary account read and pass folders that only root may enter (a clone under /root, say)."""
    number = _SYS_CAPSET.get(os.uname().machine)
    for capabilities in ((_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE), (_CAP_DAC_OVERRIDE,)):
        bits = sum(1 << capability for capability in capabilities)
        header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
        data = struct.pack("6I", bits, bits, bits, 0, 0, 0)
        if number is not None and _LIBC.syscall(number, header, data) == 0:
            for capability in capabilities:
                _LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)
            return
