"""A part of the local start: what it needs, how it is started, how we know that it is ready, how it stops."""

import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from deploy.local.process import Spawn

Check = Callable[[], Awaitable[None]]


async def nothing() -> None:
    """Nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One process (or one step, which runs to its end) of the stack.

    `prepare` runs before each start, `ready` raises for as long as the part does not answer, `settle` runs once
    after the first answer. Times are in seconds.
    """

    name: str
    spawn: Spawn
    needs: tuple[str, ...] = ()
    prepare: Check = nothing
    ready: Check = nothing
    settle: Check = nothing
    step: bool = False
    patience: float = 60
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 15
    port: int | None = None
    port_setting: str = ""
    more_ports: tuple[tuple[int, str], ...] = ()
    url: str = ""
