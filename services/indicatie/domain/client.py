"""A client under one law: care in kind and a PGB for the same product never at once (OP043)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never

from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.domain.voorziening import Voorziening, raakt_pgb
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.periode import Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class KenZinToe:
    """These are granted in kind."""

    voorzieningen: tuple[Voorziening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KenPgbToe:
    """These are granted as a budget; the care in kind that they replace is ended elsewhere, in the same stroke."""

    beschikking_id: BeschikkingId
    voorzieningen: tuple[Voorziening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrekPgbIn:
    """The budgets of this decision no longer run from a day on."""

    beschikking_id: BeschikkingId
    per: date


Command = KenZinToe | KenPgbToe | TrekPgbIn


@dataclass(frozen=True, slots=True, kw_only=True)
class AanbiederBetrokken:
    """This provider delivers, or did, to the client."""

    agb: Agb


@dataclass(frozen=True, slots=True, kw_only=True)
class PgbToegekend:
    """The client buys this care."""

    beschikking_id: BeschikkingId
    voorzieningen: tuple[Voorziening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PgbIngetrokken:
    """The budgets end the day before `per`."""

    beschikking_id: BeschikkingId
    per: date


Event = AanbiederBetrokken | PgbToegekend | PgbIngetrokken


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Who delivers in kind, and the budgets by decision, each for as long as it runs."""

    aanbieders: tuple[Agb, ...] = ()
    budgetten: Mapping[BeschikkingId, tuple[Voorziening, ...]] = field(default_factory=dict)


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case AanbiederBetrokken():
            return replace(state, aanbieders=(*state.aanbieders, event.agb))
        case PgbToegekend():
            return replace(state, budgetten={**state.budgetten, event.beschikking_id: event.voorzieningen})
        case PgbIngetrokken():
            over = tuple(_tot(state.budgetten[event.beschikking_id], event.per - timedelta(days=1)))
            return replace(state, budgetten={**state.budgetten, event.beschikking_id: over})
    assert_never(event)


def _tot(budgetten: tuple[Voorziening, ...], laatste: date) -> list[Voorziening]:
    delen = [(een, een.periode.doorsnede(Periode(date.min, laatste))) for een in budgetten]
    return [replace(een, periode=deel) for een, deel in delen if deel is not None]


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case KenZinToe():
            return ken_zin_toe(command, state)
        case KenPgbToe():
            if command.beschikking_id in state.budgetten:
                return []
            return [PgbToegekend(beschikking_id=command.beschikking_id, voorzieningen=command.voorzieningen)]
        case TrekPgbIn():
            if command.beschikking_id not in state.budgetten:
                return []
            return [PgbIngetrokken(beschikking_id=command.beschikking_id, per=command.per)]
    assert_never(command)


def ken_zin_toe(command: KenZinToe, state: State) -> list[Event]:
    """Refused while a budget runs for the product; a provider is noted once."""
    budgetten = [budget for van_besluit in state.budgetten.values() for budget in van_besluit]
    if any(raakt_pgb(een, budget) for een in command.voorzieningen for budget in budgetten):
        raise Refused("pgb-loopt", "De cliënt heeft in deze periode een pgb voor dit product.")
    nieuw = {een.agb for een in command.voorzieningen if een.agb is not None} - set(state.aanbieders)
    return [AanbiederBetrokken(agb=agb) for agb in sorted(nieuw)]


client = Decider(State(), evolve, decide)
