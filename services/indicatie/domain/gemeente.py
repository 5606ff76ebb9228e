"""The municipality as indicatie needs it: its identification number and what it offers."""

from dataclasses import dataclass
from typing import assert_never

from services.indicatie.domain.voorziening import Catalogusproduct, Wet
from shared.eventsourcing.decider import Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class RichtGemeenteIn:
    """Takes over the catalogue of the municipality's file, whole."""

    naam: str
    oin: str
    wetten: tuple[Wet, ...]
    catalogus: tuple[Catalogusproduct, ...]


Command = RichtGemeenteIn


@dataclass(frozen=True, slots=True, kw_only=True)
class GemeenteIngericht:
    """The catalogue from now on."""

    naam: str
    oin: str
    wetten: tuple[Wet, ...]
    catalogus: tuple[Catalogusproduct, ...]


Event = GemeenteIngericht


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the municipality offers now; None before it was set up."""

    ingericht: GemeenteIngericht | None = None

    @property
    def catalogus(self) -> tuple[Catalogusproduct, ...]:
        """The products on offer; none before the municipality was set up."""
        return self.ingericht.catalogus if self.ingericht else ()


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    del state
    match event:
        case GemeenteIngericht():
            return State(ingericht=event)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case RichtGemeenteIn():
            return richt_in(command, state)
    assert_never(command)


def richt_in(command: RichtGemeenteIn, state: State) -> list[Event]:
    """The catalogue, unless it is what it was."""
    ingericht = GemeenteIngericht(
        naam=command.naam, oin=command.oin, wetten=command.wetten, catalogus=command.catalogus
    )
    return [] if state.ingericht == ingericht else [ingericht]


gemeente = Decider(State(), evolve, decide)
