"""What may happen to a payment run, and in which order: four eyes, one file, one confirmation."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import assert_never

from services.billing.domain.betaalrun.gebeurtenissen import (
    BestandGemaakt,
    BetaalrunAfgekeurd,
    BetaalrunBevestigd,
    BetaalrunGemaakt,
    BetaalrunGoedgekeurd,
    Betaling,
    BetalingOpgenomen,
    Bevestig,
    Command,
    Event,
    KeurAf,
    KeurGoed,
    LegBestandVast,
    MaakBetaalrun,
    RegelInRun,
    RegelsVerzameld,
)
from services.billing.domain.betaalrun.verzamelen import maak
from shared.errors import Refused
from shared.eventsourcing.decider import Decider


class Status(Enum):
    """Where a run is."""

    ONBEKEND = auto()
    TER_GOEDKEURING = auto()
    GOEDGEKEURD = auto()
    VERZONDEN = auto()
    BEVESTIGD = auto()
    AFGEKEURD = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The run now."""

    status: Status = Status.ONBEKEND
    gemaakt: BetaalrunGemaakt | None = None
    betalingen: tuple[Betaling, ...] = ()
    regels: tuple[tuple[str, RegelInRun], ...] = ()
    bestand: BestandGemaakt | None = None
    bevestigd: BetaalrunBevestigd | None = None


def evolve(state: State, event: Event) -> State:
    """The run after one event."""
    match event:
        case BetaalrunGemaakt():
            return State(status=Status.TER_GOEDKEURING, gemaakt=event)
        case BetalingOpgenomen():
            return replace(state, betalingen=(*state.betalingen, event.betaling))
        case RegelsVerzameld():
            return replace(state, regels=state.regels + tuple((event.agb, regel) for regel in event.regels))
        case BetaalrunGoedgekeurd():
            return replace(state, status=Status.GOEDGEKEURD)
        case BetaalrunAfgekeurd():
            return replace(state, status=Status.AFGEKEURD)
        case BestandGemaakt():
            return replace(state, status=Status.VERZONDEN, bestand=event)
        case BetaalrunBevestigd():
            return replace(state, status=Status.BEVESTIGD, bevestigd=event)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """Refuses what is out of order, and an approval by the maker (four eyes)."""
    match command:
        case MaakBetaalrun():
            return maak(command) if state.gemaakt is None else []
        case KeurGoed():
            keurbaar(command.door, command.inhoud_hash, state)
            return [BetaalrunGoedgekeurd(door=command.door, inhoud_hash=command.inhoud_hash)]
        case KeurAf():
            keurbaar(command.door, command.inhoud_hash, state)
            return [BetaalrunAfgekeurd(door=command.door)]
        case LegBestandVast():
            return leg_bestand_vast(command, state)
        case Bevestig():
            return bevestig(command, state)
    assert_never(command)


def keurbaar(door: str, inhoud: str, state: State) -> BetaalrunGemaakt:
    """The run as made; Refused for the maker, for other content, and after the verdict."""
    gemaakt = bestaand(state)
    if door == gemaakt.maker:
        raise Refused("vier-ogen", "Wie de betaalrun maakte, mag hem niet ook beoordelen.")
    if state.status is not Status.TER_GOEDKEURING:
        raise Refused("betaalrun-al-beoordeeld", "Over deze betaalrun is al besloten.")
    if inhoud != gemaakt.inhoud_hash:
        raise Refused("inhoud-anders", "De inhoud van de betaalrun is een andere dan u beoordeelde.")
    return gemaakt


def leg_bestand_vast(command: LegBestandVast, state: State) -> list[Event]:
    """The file of an approved run, once; its control sum must be the run's total."""
    gemaakt = bestaand(state)
    if state.bestand is not None:
        return []
    if state.status is not Status.GOEDGEKEURD:
        raise Refused("betaalrun-niet-goedgekeurd", "Alleen een goedgekeurde betaalrun krijgt een bestand.")
    if (command.som, command.aantal) != (gemaakt.totaal, gemaakt.aantal_betalingen):
        raise Refused("controlegetal-anders", "Het bestand telt niet op tot het totaal van de betaalrun.")
    return [BestandGemaakt(sha256=command.sha256, som=command.som, aantal=command.aantal)]


def bevestig(command: Bevestig, state: State) -> list[Event]:
    """The bank statement closes the run; it must name the run's total."""
    gemaakt = bestaand(state)
    if state.bevestigd is not None:
        raise Refused("betaalrun-al-bevestigd", "Deze betaalrun is al bevestigd.")
    if state.status is not Status.VERZONDEN:
        raise Refused("betaalrun-niet-verzonden", "Van deze betaalrun is nog geen bestand gemaakt.")
    if command.totaal != gemaakt.totaal:
        raise Refused("totaal-anders", "Het totaal van de bank is een ander dan dat van de betaalrun.")
    return [
        BetaalrunBevestigd(
            bevestigd_op=command.bevestigd_op,
            totaal=command.totaal,
            bankreferentie=command.bankreferentie,
            verdeling=gemaakt.verdeling,
        )
    ]


def bestaand(state: State) -> BetaalrunGemaakt:
    """The run as made; Refused where there is none."""
    if state.gemaakt is None:
        raise Refused("betaalrun-onbekend", "Deze betaalrun bestaat niet.")
    return state.gemaakt


betaalrun: Decider[State, Event, Command] = Decider(State(), evolve, decide)
