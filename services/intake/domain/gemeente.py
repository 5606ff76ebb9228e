"""A municipality as intake knows it: its name, its OIN, the laws it carries out and what it offers under them."""

from dataclasses import dataclass
from typing import assert_never

from services.intake.domain.ids import Code
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Taaksoort:
    """A kind of support in the municipality's own words."""

    wet: Wet
    code: Code
    naam: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gemeente:
    """The settings of one municipality."""

    gemeentecode: str
    naam: str
    oin: str
    wetten: tuple[Wet, ...]
    taaksoorten: tuple[Taaksoort, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GemeenteIngericht:
    """The settings as they hold from now on; whole, not a difference."""

    gemeente: Gemeente


Event = GemeenteIngericht


@dataclass(frozen=True, slots=True, kw_only=True)
class RichtGemeenteIn:
    """Take over these settings."""

    gemeente: Gemeente


Command = RichtGemeenteIn
State = Gemeente | None


def voert_uit(gemeente: State, wet: Wet, taaksoort: Code | None = None) -> None:
    """Refuses a law or a kind of support that the municipality has not set up."""
    if gemeente is None:
        raise Refused("gemeente-niet-ingericht", "Deze gemeente is nog niet ingericht.")
    if wet not in gemeente.wetten:
        raise Refused("wet-niet-uitgevoerd", "Deze gemeente voert deze wet niet in dit systeem uit.")
    if taaksoort is not None and (wet, taaksoort) not in {(t.wet, t.code) for t in gemeente.taaksoorten}:
        raise Refused("taaksoort-onbekend", "Deze taaksoort staat niet in de lijst van de gemeente bij deze wet.")


def evolve(state: State, event: Event) -> State:
    """The last settings hold."""
    match event:
        case GemeenteIngericht():
            return event.gemeente
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The same settings again are no event."""
    match command:
        case RichtGemeenteIn():
            return [] if command.gemeente == state else [GemeenteIngericht(gemeente=command.gemeente)]
    assert_never(command)


gemeente: Decider[State, Event, Command] = Decider(None, evolve, decide)
