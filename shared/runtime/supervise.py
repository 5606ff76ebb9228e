"""Loops that must always run: started again with growing pauses when they fall, and reported while they are down."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

FIRST_PAUSE = 0.2
LAST_PAUSE = 10.0
STEADY = 30.0
"""Seconds a loop runs before its next fall counts as the first one again."""
_log = structlog.get_logger("supervise")

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Loop:
    """One loop: `run` makes and runs it, until cancelled; it is down from its fall until it is started again."""

    name: str
    run: Callable[[], Awaitable[None]]
    up: bool = False
    falls: int = 0
    error: str | None = None


@dataclass(slots=True)
class Supervisor:
    """Runs the loops beside each other until `stop`; one that falls does not take the others along."""

    loops: Sequence[Loop]
    sleep: Sleep = asyncio.sleep
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        """Starts every loop as a task of its own."""
        self._tasks = [asyncio.create_task(self._keep(loop), name=loop.name) for loop in self.loops]

    async def stop(self, seconds: float) -> None:
        """Cancels the loops, the last one first, and waits this long for each to end."""
        for task in reversed(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({task}, timeout=seconds)

    @property
    def down(self) -> list[str]:
        """The loops that are not running at this moment."""
        return [loop.name for loop in self.loops if not loop.up]

    async def _keep(self, loop: Loop) -> None:
        pause = FIRST_PAUSE
        while True:
            started = time.monotonic()
            loop.up = True
            try:
                await loop.run()
                _log.error("loop ended", name=loop.name)
            except asyncio.CancelledError:
                loop.up = False
                raise
            except Exception as error:  # noqa: BLE001 – whatever it was, the loop runs again
                loop.error = type(error).__qualname__
                _log.error("loop fell", name=loop.name, count=loop.falls + 1, exc_info=error)
            loop.up = False
            loop.falls += 1
            if time.monotonic() - started > STEADY:
                pause = FIRST_PAUSE
            await self.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LAST_PAUSE)
