"""The Decider: a rule of the domain as two pure functions and a first state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Decider(Generic[S, E, C]):
    """`decide` turns a command into events or raises Refused; `evolve` turns an event into the next state."""

    initial: S
    evolve: Callable[[S, E], S]
    decide: Callable[[C, S], list[E]]

    def fold(self, events: Iterable[E], state: S | None = None) -> S:
        """The state after the events, from the first state or from `state`."""
        return reduce(self.evolve, events, self.initial if state is None else state)
