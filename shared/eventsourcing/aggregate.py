"""An aggregate: its rules, its stored names, and what of it others hear."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from shared.contracts.envelope import Message
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import CancelJob, Job
from shared.eventsourcing.decider import Decider

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")


def silent(event: object, state: object) -> Message | None:
    """The `publish` of an aggregate that tells nobody anything."""
    return None


def no_steps(event: object, state: object) -> Sequence[Job | CancelJob]:
    """The `steps` of an aggregate after which nothing has to happen."""
    return ()


def never(state: object, on: date) -> bool:
    """The `closed` of an aggregate to which something may always happen."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Generic[S, E, C]):
    """`publish(event, state after it)` gives the public message of an event, or None; `steps(event, state after it)`
    gives the durable jobs it causes or takes back. Both are pure; both are written in the event's transaction.
    `closed(state, on)` says whether nothing more was to happen to it by that day, so that it may be archived.
    """

    name: str
    decider: Decider[S, E, C]
    codec: Codec[E]
    publish: Callable[[E, S], Message | None] = silent
    steps: Callable[[E, S], Sequence[Job | CancelJob]] = no_steps
    closed: Callable[[S, date], bool] = never

    def stream(self, id: str) -> str:
        """The stream of the aggregate with this id."""
        return f"{self.name}-{id}"

    def forgotten(self, stored: Iterable[tuple[str, str]]) -> S:
        """The state after these stored events (name and data), every personal field None: nobody's key is needed."""
        return self.decider.fold(self.codec.decode_forgotten(name, data) for name, data in stored)
