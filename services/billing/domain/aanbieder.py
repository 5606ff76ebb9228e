"""A care provider and the account it is paid on; every change of account stays on record."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from shared.errors import Refused
from shared.eventsourcing.decider import Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekening:
    """A bank account, known to us since `gemeld_op`."""

    iban: str
    bic: str
    gemeld_op: date

    def __repr__(self) -> str:
        return "Rekening(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class AanbiederGeregistreerd:
    """A provider is known from now on; `agb` has 8 digits."""

    agb: str
    naam: str
    rekening: Rekening


@dataclass(frozen=True, slots=True, kw_only=True)
class AanbiederHernoemd:
    """The provider has another name."""

    naam: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeningGewijzigd:
    """From now on another account is paid; payment runs that exist keep theirs."""

    rekening: Rekening


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistreerAanbieder:
    """Make a provider known."""

    agb: str
    naam: str
    rekening: Rekening


@dataclass(frozen=True, slots=True, kw_only=True)
class WijzigRekening:
    """Pay another account from now on."""

    rekening: Rekening


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemAanbiederOver:
    """Make the provider as the municipality's file says: new, or changed where it differs."""

    agb: str
    naam: str
    rekening: Rekening


Event = AanbiederGeregistreerd | AanbiederHernoemd | RekeningGewijzigd
Command = RegistreerAanbieder | WijzigRekening | NeemAanbiederOver


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The provider now; `agb` None before the first event."""

    agb: str | None = None
    naam: str = ""
    rekening: Rekening | None = None


def evolve(state: State, event: Event) -> State:
    """The provider after one event."""
    match event:
        case AanbiederGeregistreerd():
            return State(agb=event.agb, naam=event.naam, rekening=event.rekening)
        case AanbiederHernoemd():
            return replace(state, naam=event.naam)
        case RekeningGewijzigd():
            return replace(state, rekening=event.rekening)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """Refuses a second registration and a change of an unknown provider."""
    match command:
        case RegistreerAanbieder():
            if state.agb is not None:
                raise Refused("aanbieder-bestaat", "Een aanbieder met deze AGB-code is al geregistreerd.")
            return [AanbiederGeregistreerd(agb=command.agb, naam=command.naam, rekening=command.rekening)]
        case WijzigRekening():
            if state.rekening is None:
                raise Refused("aanbieder-onbekend", "Deze aanbieder is niet geregistreerd.")
            return _andere_rekening(command.rekening, state.rekening)
        case NeemAanbiederOver():
            if state.rekening is None:
                return [AanbiederGeregistreerd(agb=command.agb, naam=command.naam, rekening=command.rekening)]
            naam: list[Event] = [] if command.naam == state.naam else [AanbiederHernoemd(naam=command.naam)]
            return naam + _andere_rekening(command.rekening, state.rekening)
    assert_never(command)


def _andere_rekening(nieuw: Rekening, oud: Rekening) -> list[Event]:
    return [] if (nieuw.iban, nieuw.bic) == (oud.iban, oud.bic) else [RekeningGewijzigd(rekening=nieuw)]


aanbieder: Decider[State, Event, Command] = Decider(State(), evolve, decide)
