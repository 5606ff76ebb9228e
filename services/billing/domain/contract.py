"""A contract: what one provider may deliver under one law, during a period, for which tariffs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import NewType, assert_never

from services.billing.domain.tarief import Tarief
from services.billing.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.periode import Periode

ContractId = NewType("ContractId", str)
MAX_TARIEVEN = 500
"""So many products still fit one public message (64 KiB)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractGesloten:
    """Provider and municipality agree."""

    contract_id: ContractId
    contractnummer: str
    agb: str
    wet: Wet
    periode: Periode
    tarieven: tuple[Tarief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPeriodeGewijzigd:
    """The contract runs longer or shorter."""

    periode: Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class TarievenVastgesteld:
    """These are all tariffs of the contract from now on."""

    tarieven: tuple[Tarief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SluitContract:
    """Make a contract."""

    contract_id: ContractId
    contractnummer: str
    agb: str
    wet: Wet
    periode: Periode
    tarieven: tuple[Tarief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoegTarievenToe:
    """Add tariffs; one that starts later ends the open one of the same product the day before."""

    tarieven: tuple[Tarief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemContractOver:
    """Make the contract as the municipality's file says: new, or changed where it differs."""

    contract: SluitContract


Event = ContractGesloten | ContractPeriodeGewijzigd | TarievenVastgesteld
Command = SluitContract | VoegTarievenToe | NeemContractOver


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The contract now; None before it was made."""

    contract: ContractGesloten | None = None


def evolve(state: State, event: Event) -> State:
    """The contract after one event."""
    match event:
        case ContractGesloten():
            return State(contract=event)
        case ContractPeriodeGewijzigd():
            return State(contract=replace(bestaand(state), periode=event.periode))
        case TarievenVastgesteld():
            return State(contract=replace(bestaand(state), tarieven=event.tarieven))
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """Refuses a number that is in use, tariffs outside the contract, and tariffs that overlap."""
    match command:
        case SluitContract():
            if state.contract is not None:
                raise Refused("contract-bestaat", "Een contract met dit nummer bestaat al.")
            return [gesloten(command)]
        case VoegTarievenToe():
            contract = bestaand(state)
            samen = ordenen((*_afgesloten(contract.tarieven, command.tarieven), *command.tarieven))
            return _vastgesteld(samen, contract.periode, contract)
        case NeemContractOver():
            nieuw = command.contract
            if state.contract is None:
                return [gesloten(nieuw)]
            oud = state.contract
            if (nieuw.agb, nieuw.wet) != (oud.agb, oud.wet):
                raise Refused("contract-van-ander", "Dit contractnummer is van een andere aanbieder of wet.")
            langer: list[Event] = (
                [] if nieuw.periode == oud.periode else [ContractPeriodeGewijzigd(periode=nieuw.periode)]
            )
            return langer + _vastgesteld(ordenen(nieuw.tarieven), nieuw.periode, oud)
    assert_never(command)


def gesloten(command: SluitContract) -> ContractGesloten:
    """The contract as made, its tariffs in order; Refused where they do not fit it."""
    tarieven = controleer(ordenen(command.tarieven), command.periode)
    return ContractGesloten(
        contract_id=command.contract_id,
        contractnummer=command.contractnummer,
        agb=command.agb,
        wet=command.wet,
        periode=command.periode,
        tarieven=tarieven,
    )


def bestaand(state: State) -> ContractGesloten:
    """The contract; Refused before it was made."""
    if state.contract is None:
        raise Refused("contract-onbekend", "Dit contract bestaat niet.")
    return state.contract


def ordenen(tarieven: Iterable[Tarief]) -> tuple[Tarief, ...]:
    """By product, oldest first."""
    return tuple(sorted(tarieven, key=lambda t: (*t.product, t.periode.begindatum)))


def controleer(tarieven: tuple[Tarief, ...], periode: Periode) -> tuple[Tarief, ...]:
    """The same tariffs; Refused for too many, one outside the contract, or two of one product on the same day."""
    if len(tarieven) > MAX_TARIEVEN:
        raise Refused("te-veel-tarieven", f"Een contract heeft hoogstens {MAX_TARIEVEN} tarieven.")
    if any(not periode.omvat(tarief.periode) for tarief in tarieven):
        raise Refused("tarief-buiten-contract", "Een tarief loopt buiten de periode van het contract.")
    if any(a.product == b.product and a.periode.overlapt(b.periode) for a, b in pairwise(tarieven)):
        raise Refused("tarieven-overlappen", "Twee tarieven van hetzelfde product gelden op dezelfde dag.")
    return tarieven


def _vastgesteld(tarieven: tuple[Tarief, ...], periode: Periode, contract: ContractGesloten) -> list[Event]:
    controleer(tarieven, periode)
    return [] if tarieven == contract.tarieven else [TarievenVastgesteld(tarieven=tarieven)]


def _afgesloten(bestaand: Sequence[Tarief], nieuw: Sequence[Tarief]) -> list[Tarief]:
    """The tariffs that are there, open ones ended the day before their successor."""
    gevonden = []
    for tarief in bestaand:
        later = [n.periode.begindatum for n in nieuw if n.product == tarief.product]
        opvolger = min((dag for dag in later if dag > tarief.periode.begindatum), default=None)
        if tarief.periode.einddatum is None and opvolger is not None:
            periode = Periode(tarief.periode.begindatum, opvolger - timedelta(days=1))
            gevonden.append(replace(tarief, periode=periode))
        elif tarief not in nieuw:
            gevonden.append(tarief)
    return gevonden


contract: Decider[State, Event, Command] = Decider(State(), evolve, decide)
