"""A personal budget (PGB) as a commitment: the SVB pays it out, the municipality reserves it (Wmo art. 2.3.6)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider
from shared.values.bedrag import NUL, Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """One provision: its budget over the whole period, in cents."""

    categorie: str
    periode: Periode
    budget: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class PgbToegekend:
    """A decision granted a PGB."""

    persoon_id: PersoonId
    wet: Wet
    delen: tuple[Deel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PgbIngetrokken:
    """The decision no longer holds from `per` on."""

    per: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoorPgb:
    """Take note of a granted PGB."""

    persoon_id: PersoonId
    wet: Wet
    delen: tuple[Deel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoorIntrekking:
    """Take note of a withdrawal, of whatever decision."""

    per: date


Event = PgbToegekend | PgbIngetrokken
Command = HoorPgb | HoorIntrekking


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is reserved now; None for a decision without a PGB."""

    toegekend: PgbToegekend | None = None


def evolve(state: State, event: Event) -> State:
    """What is reserved after one event."""
    match event:
        case PgbToegekend():
            return State(toegekend=event)
        case PgbIngetrokken():
            if state.toegekend is None:
                return state
            delen = tuple(ingekort(deel, event.per) for deel in state.toegekend.delen)
            return State(toegekend=replace(state.toegekend, delen=delen))
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """A withdrawal of something that is no PGB changes nothing here."""
    match command:
        case HoorPgb():
            if state.toegekend is not None or not command.delen:
                return []
            return [PgbToegekend(persoon_id=command.persoon_id, wet=command.wet, delen=command.delen)]
        case HoorIntrekking():
            return [] if state.toegekend is None else [PgbIngetrokken(per=command.per)]
    assert_never(command)


def ingekort(deel: Deel, per: date) -> Deel:
    """The part up to the day before, with the budget of those days; nothing where it starts later."""
    laatste = per - timedelta(days=1)
    if deel.periode.einddatum is not None and deel.periode.einddatum <= laatste:
        return deel
    if laatste < deel.periode.begindatum:
        return replace(deel, periode=Periode(deel.periode.begindatum, deel.periode.begindatum), budget=NUL)
    periode = Periode(deel.periode.begindatum, laatste)
    budget = deel.budget if deel.periode.einddatum is None else deel.budget.deel(periode.dagen, deel.periode.dagen)
    return replace(deel, periode=periode, budget=budget)


pgb: Decider[State, Event, Command] = Decider(State(), evolve, decide)
