"""What a provider has under contract with the municipality, as billing tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from services.indicatie.domain.ids import ContractId
from services.indicatie.domain.voorziening import Gecontracteerd
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemContractOver:
    """What one contract holds now, whole; earlier products of that contract no longer count."""

    agb: Agb
    contract_id: ContractId
    producten: tuple[Gecontracteerd, ...]


Command = NeemContractOver


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOvergenomen:
    """A contract as it is now."""

    agb: Agb
    contract_id: ContractId
    producten: tuple[Gecontracteerd, ...]


Event = ContractOvergenomen


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The products of each contract of this provider."""

    contracten: Mapping[ContractId, tuple[Gecontracteerd, ...]] = field(default_factory=dict)

    @property
    def producten(self) -> tuple[Gecontracteerd, ...]:
        """Everything under contract."""
        return tuple(product for producten in self.contracten.values() for product in producten)


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case ContractOvergenomen():
            return State(contracten={**state.contracten, event.contract_id: event.producten})
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case NeemContractOver():
            return neem_over(command, state)
    assert_never(command)


def neem_over(command: NeemContractOver, state: State) -> list[Event]:
    """The contract, unless it is what it was."""
    if state.contracten.get(command.contract_id) == command.producten:
        return []
    return [ContractOvergenomen(agb=command.agb, contract_id=command.contract_id, producten=command.producten)]


aanbod = Decider(State(), evolve, decide)
