"""A bericht: one iWmo/iJw message in or out, with its verdict and its answer; the content is sealed."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_werkdagen
from shared.values.versleuteld import Versleuteld

RETOURTERMIJN_WERKDAGEN = 3  # OP090
MET_RETOUR = frozenset({"301", "319"})


class Richting(StrEnum):
    """Towards the municipality or from it."""

    IN = "in"
    UIT = "uit"


class Status(StrEnum):
    """What became of it."""

    ONBEKEND = "onbekend"
    ONLEESBAAR = "onleesbaar"
    VERWERKT = "verwerkt"
    AFGEKEURD = "afgekeurd"
    KLAAR = "klaar"
    BEANTWOORD = "beantwoord"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kop:
    """A message but for its content; `identificatie` is unique per sender and kind (TR056)."""

    bericht_id: BerichtId
    persoon_id: PersoonId
    soort: str
    wet: Wet
    richting: Richting
    agb: Agb
    identificatie: str
    dagtekening: date
    retourcodes: tuple[str, ...] = ()
    antwoord_op: BerichtId | None = None
    antwoord_id: BerichtId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegVast:
    """A message that could be read, or one of our own; `inhoud` is its XML."""

    kop: Kop
    inhoud: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WijsOnleesbaarAf:
    """A message that failed level 1: no content is kept, for nobody knows whose it is."""

    bericht_id: BerichtId
    agb: Agb
    soort: str | None
    wet: Wet | None
    fouten: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beantwoord:
    """The provider returned our message; without retourcodes it was accepted."""

    antwoord_id: BerichtId
    retourcodes: tuple[str, ...]


Command = LegVast | WijsOnleesbaarAf | Beantwoord


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtVastgelegd:
    """A message with its sealed content; `retour_uiterlijk_op` for those of ours that must be returned."""

    bericht_id: BerichtId
    persoon_id: PersoonId
    soort: str
    wet: Wet
    richting: Richting
    agb: Agb
    identificatie: str
    dagtekening: date
    status: Status
    retourcodes: tuple[str, ...]
    antwoord_op: BerichtId | None
    antwoord_id: BerichtId | None
    retour_uiterlijk_op: date | None
    inhoud: Annotated[str | None, Versleuteld()]


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtOnleesbaar:
    """Someone sent what is no message; the rules it broke, never its text."""

    bericht_id: BerichtId
    agb: Agb
    soort: str | None
    wet: Wet | None
    fouten: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtBeantwoord:
    """Our message came back."""

    bericht_id: BerichtId
    antwoord_id: BerichtId
    retourcodes: tuple[str, ...]


Event = BerichtVastgelegd | BerichtOnleesbaar | BerichtBeantwoord


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The message as it stands."""

    status: Status = Status.ONBEKEND
    vastgelegd: BerichtVastgelegd | None = None
    onleesbaar: BerichtOnleesbaar | None = None
    antwoord_id: BerichtId | None = None
    retourcodes: tuple[str, ...] = ()


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case BerichtVastgelegd():
            return State(
                status=event.status,
                vastgelegd=event,
                antwoord_id=event.antwoord_id,
                retourcodes=event.retourcodes,
            )
        case BerichtOnleesbaar():
            return State(status=Status.ONLEESBAAR, onleesbaar=event)
        case BerichtBeantwoord():
            status = Status.AFGEKEURD if event.retourcodes else Status.BEANTWOORD
            return replace(state, status=status, antwoord_id=event.antwoord_id, retourcodes=event.retourcodes)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case LegVast():
            return leg_vast(command, state)
        case WijsOnleesbaarAf():
            return wijs_af(command, state)
        case Beantwoord():
            return beantwoord(command, state)
    assert_never(command)


def leg_vast(command: LegVast, state: State) -> list[Event]:
    """A message is recorded once under its id."""
    if state.status is not Status.ONBEKEND:
        raise Refused("9056", "Identificatie moet per berichtsoort uniek zijn voor de verzendende partij.")
    kop = command.kop
    uit = kop.richting is Richting.UIT
    status = Status.KLAAR if uit else Status.AFGEKEURD if kop.retourcodes else Status.VERWERKT
    retour = plus_werkdagen(kop.dagtekening, RETOURTERMIJN_WERKDAGEN) if uit and kop.soort in MET_RETOUR else None
    return [
        BerichtVastgelegd(
            bericht_id=kop.bericht_id,
            persoon_id=kop.persoon_id,
            soort=kop.soort,
            wet=kop.wet,
            richting=kop.richting,
            agb=kop.agb,
            identificatie=kop.identificatie,
            dagtekening=kop.dagtekening,
            status=status,
            retourcodes=kop.retourcodes,
            antwoord_op=kop.antwoord_op,
            antwoord_id=kop.antwoord_id,
            retour_uiterlijk_op=retour,
            inhoud=command.inhoud,
        )
    ]


def wijs_af(command: WijsOnleesbaarAf, state: State) -> list[Event]:
    """The same unreadable bytes are one row."""
    if state.status is not Status.ONBEKEND:
        return []
    return [
        BerichtOnleesbaar(
            bericht_id=command.bericht_id,
            agb=command.agb,
            soort=command.soort,
            wet=command.wet,
            fouten=command.fouten,
        )
    ]


def beantwoord(command: Beantwoord, state: State) -> list[Event]:
    """One return message per message of ours (OP090)."""
    vastgelegd = state.vastgelegd
    if vastgelegd is None or vastgelegd.richting is not Richting.UIT:
        raise Refused("heenbericht-onbekend", "Het bericht waarop dit een antwoord is, is niet bekend.")
    if state.antwoord_id == command.antwoord_id:
        return []
    if state.antwoord_id is not None:
        raise Refused("al-beantwoord", "Dit bericht is al beantwoord.")
    return [
        BerichtBeantwoord(
            bericht_id=vastgelegd.bericht_id,
            antwoord_id=command.antwoord_id,
            retourcodes=command.retourcodes,
        )
    ]


bericht = Decider(State(), evolve, decide)
