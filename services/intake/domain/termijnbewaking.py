"""The watch over one term: that it passed without what it was for, noted once.

A stream of its own, so that the clock never changes the version of a melding or aanvraag somebody is working on.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from shared.eventsourcing.decider import Decider
from shared.values.pseudoniem import PersoonId


class Soort(StrEnum):
    """Which term."""

    ONDERZOEK = "onderzoek"
    BESLISSING = "beslissing"
    AANVULLING = "aanvulling"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermijnVerstreken:
    """The last day passed; `onderwerp_id` is the melding or aanvraag."""

    soort: Soort
    onderwerp_id: str
    persoon_id: PersoonId
    uiterlijk_op: date


Event = TermijnVerstreken


@dataclass(frozen=True, slots=True, kw_only=True)
class StelVerstrijkenVast:
    """Note that this term passed."""

    soort: Soort
    onderwerp_id: str
    persoon_id: PersoonId
    uiterlijk_op: date


Command = StelVerstrijkenVast

State = frozenset[tuple[Soort, date]]
"""The terms noted so far; one that moved can pass again."""


def evolve(state: State, event: Event) -> State:
    """One more term noted."""
    match event:
        case TermijnVerstreken():
            return state | {(event.soort, event.uiterlijk_op)}
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The same end of the same term is noted once."""
    match command:
        case StelVerstrijkenVast():
            if (command.soort, command.uiterlijk_op) in state:
                return []
            return [
                TermijnVerstreken(
                    soort=command.soort,
                    onderwerp_id=command.onderwerp_id,
                    persoon_id=command.persoon_id,
                    uiterlijk_op=command.uiterlijk_op,
                )
            ]
    assert_never(command)


termijnbewaking: Decider[State, Event, Command] = Decider(frozenset(), evolve, decide)
