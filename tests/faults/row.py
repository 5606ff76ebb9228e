"""A row of the fault matrix: what is broken, on which ground, and how the oracle judges it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from tests.faults.ground import Ground

Fault = Callable[[Ground], Awaitable[None]]
"""Performs the fault under load and heals it; what it measured goes to `ground.extra`, what is wrong is raised."""


class Wrong(Exception):
    """The row's own figure is not reached."""


class Skipped(Exception):
    """The row cannot be performed here, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`fault` runs on a ground of its kind, shared with other rows; `tests` are tests by name that are (part of) it.

    `kills`: processes of ours die, and their unfinished spans with them. `loses`: what was acknowledged may be gone,
    and is counted. `settle` runs after the load, before the oracle.
    """

    id: str
    title: str
    fault: Fault | None = None
    ground: str = "one"
    tests: Sequence[str] = ()
    kills: bool = False
    loses: bool = False
    settle: Fault | None = None
    ready_within: float = 30.0


@dataclass(slots=True)
class Result:
    """What a row came to; `oracle` counts what breaks each invariant, `wrong` says it in words."""

    id: str
    title: str
    seed: int
    oracle: dict[str, int] = field(default_factory=dict)
    seconds_to_ready: float | None = None
    extra: dict[str, object] = field(default_factory=dict)
    skipped: str | None = None
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """True where nothing is wrong (or the row was skipped by name)."""
        return not self.wrong and not any(self.oracle.values())


def require(met: object, otherwise: str) -> None:
    """Wrong, with these words, when it is not so."""
    if not met:
        raise Wrong(otherwise)
