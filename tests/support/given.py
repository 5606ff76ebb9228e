"""Given events, when a command, then events or a refusal: the three words every domain test is written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import pytest

from shared.errors import Refused
from shared.eventsourcing.decider import Decider

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Spec(Generic[S, E, C]):
    """The rules under test."""

    decider: Decider[S, E, C]

    def given(self, *events: E) -> "Given[S, E, C]":
        """What happened before; nothing where no events are named."""
        return Given(self.decider, events)


@dataclass(frozen=True, slots=True)
class Given(Generic[S, E, C]):
    """The history so far."""

    decider: Decider[S, E, C]
    history: Sequence[E]

    @property
    def state(self) -> S:
        """The state this history folds to."""
        return self.decider.fold(self.history)

    def when(self, *commands: C) -> "When[S, E, C]":
        """The commands, one after the other; all but the last must be accepted."""
        history = list(self.history)
        for command in commands[:-1]:
            history.extend(self.decider.decide(command, self.decider.fold(history)))
        return When(self.decider, history, commands[-1])


@dataclass(frozen=True, slots=True)
class When(Generic[S, E, C]):
    """The command that is judged."""

    decider: Decider[S, E, C]
    history: Sequence[E]
    command: C

    def _decide(self) -> list[E]:
        return self.decider.decide(self.command, self.decider.fold(self.history))

    def then(self, *events: E) -> S:
        """Exactly these events happen, in this order; gives the state after them."""
        decided = self._decide()
        assert decided == list(events)
        return self.decider.fold([*self.history, *decided])

    def then_nothing(self) -> None:
        """The command is accepted and changes nothing."""
        assert self._decide() == []

    def then_refused(self, slug: str) -> None:
        """A rule of the domain says no, under this slug, with a sentence for the reader."""
        with pytest.raises(Refused) as refusal:
            self._decide()
        assert refusal.value.slug == slug
        assert refusal.value.detail.endswith(".")
