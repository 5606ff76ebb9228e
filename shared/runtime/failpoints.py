"""Fail points: named places where a test kills this process as `kill -9` would."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping

FailPoint = Callable[[str], None]


def parse(text: str) -> dict[str, int]:
    """`name`, `name:3`, comma separated, as name → at which pass the process dies (from 1); ValueError otherwise."""
    found: dict[str, int] = {}
    for part in filter(None, (item.strip() for item in text.split(","))):
        name, _, nth = part.partition(":")
        if not name or (nth and (not nth.isdecimal() or int(nth) < 1)):
            raise ValueError("FAILPOINTS takes names, each with an optional :count from 1 up")
        found[name] = int(nth or 1)
    return found


def armed(points: Mapping[str, int], kill: Callable[[], None] | None = None) -> FailPoint:
    """The fail point of a test: at the nth pass of a point it names, SIGKILL; every other pass is free."""
    passes: Counter[str] = Counter()
    die = kill or _sigkill

    def failpoint(name: str) -> None:
        if name in points:
            passes[name] += 1
            if passes[name] == points[name]:
                die()

    return failpoint


def _sigkill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
