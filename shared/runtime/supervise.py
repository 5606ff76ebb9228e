"""Loops that must always run: started again with growing pauses when they fall, and reported while they are down."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

FIRST_PAUSE = 0.2
LAST_PAUSE = 10.0
STEADY = 30.0
"""Seconds a loop runs before its next fall counts as the first one again."""
SETTLED = 2.0
"""Seconds a loop must run after a fall before it is reported as running."""
_log = structlog.get_logger("supervise")

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Loop:
    """One loop: `run` makes and runs it, until cancelled; `falls` counts those since it last ran steadily."""

    name: str
    run: Callable[[], Awaitable[None]]
    up: bool = False
    falls: int = 0
    error: str | None = None
    since: float = 0.0

    @property
    def steady(self) -> bool:
        """True while it runs; after a fall only once it has run for a while again."""
        return self.up and (self.falls == 0 or time.monotonic() - self.since > SETTLED)


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
        """Cancels the loops and waits this long for all of them; what they left undone is in the database."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    @property
    def down(self) -> list[str]:
        """The loops that do not run, or fell a moment ago."""
        return [loop.name for loop in self.loops if not loop.steady]

    async def _keep(self, loop: Loop) -> None:
        pause = FIRST_PAUSE
        while True:
            loop.since = time.monotonic()
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
            if time.monotonic() - loop.since > STEADY:
                pause, loop.falls = FIRST_PAUSE, 0
            loop.falls += 1
            await self.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LAST_PAUSE)
