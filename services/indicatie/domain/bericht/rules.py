"""What may be done with a message: recorded once, refused, answered, reported lost, sent again, settled."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.indicatie.domain.bericht.events import (
    BerichtAfgehandeld,
    BerichtBeantwoord,
    BerichtGeweigerd,
    BerichtHerverzonden,
    BerichtVastgelegd,
    Event,
    Plaatsfout,
    Richting,
    State,
    Status,
    TransportfoutGemeld,
    evolve,
)
from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_werkdagen

RETOURTERMIJN_WERKDAGEN = 3  # OP090
MET_RETOUR = frozenset({"301", "319"})


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
    te_laat_na: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegVast:
    """A message that could be read, or one of our own; `inhoud` is its XML."""

    kop: Kop
    inhoud: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weiger:
    """A message that failed level 1: no content is kept, for nobody knows whose it is."""

    bericht_id: BerichtId
    agb: Agb | None
    soort: str | None
    wet: Wet | None
    omvang: int
    sha256: str
    fouten: tuple[Plaatsfout, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beantwoord:
    """The provider returned our message; without retourcodes it was accepted."""

    antwoord_id: BerichtId
    retourcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldTransportfout:
    """A carrier says that our message did not arrive."""

    code: str
    gemeld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzendOpnieuw:
    """The cause was mended: our message goes out again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandelAf:
    """What the provider rejected, or reported too late, is settled on the day `op`: by a new message, or otherwise."""

    op: date
    toelichting: str
    nieuw_bericht: bool = False


Command = LegVast | Weiger | Beantwoord | MeldTransportfout | VerzendOpnieuw | HandelAf


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case LegVast():
            return leg_vast(command, state)
        case Weiger():
            return weiger(command, state)
        case Beantwoord():
            return beantwoord(command, state)
        case MeldTransportfout():
            return meld_transportfout(command, state)
        case VerzendOpnieuw():
            return verzend_opnieuw(state)
        case HandelAf():
            return handel_af(command, state)
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
            te_laat_na=kop.te_laat_na,
            inhoud=command.inhoud,
        )
    ]


def weiger(command: Weiger, state: State) -> list[Event]:
    """The same bytes refused again are one row."""
    if state.status is not Status.ONBEKEND:
        return []
    return [
        BerichtGeweigerd(
            bericht_id=command.bericht_id,
            agb=command.agb,
            soort=command.soort,
            wet=command.wet,
            omvang=command.omvang,
            sha256=command.sha256,
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


def meld_transportfout(command: MeldTransportfout, state: State) -> list[Event]:
    """Only what is on its way can be lost; the same fault told twice is one."""
    vastgelegd = _van_ons(state)
    if state.antwoord_id is not None:
        raise Refused("al-beantwoord", "Dit bericht is al beantwoord en dus aangekomen.")
    if state.transportfout is not None and state.transportfout.code == command.code:
        return []
    return [
        TransportfoutGemeld(
            bericht_id=vastgelegd.bericht_id,
            persoon_id=vastgelegd.persoon_id,
            wet=vastgelegd.wet,
            code=command.code,
            gemeld_op=command.gemeld_op,
        )
    ]


def verzend_opnieuw(state: State) -> list[Event]:
    """Only after a transport fault: what may have arrived is not sent twice."""
    vastgelegd = _van_ons(state)
    if state.transportfout is None:
        raise Refused("geen-transportfout", "Alleen een bericht met een transportfout gaat opnieuw uit.")
    return [BerichtHerverzonden(bericht_id=vastgelegd.bericht_id, verzending=state.verzending + 1)]


def handel_af(command: HandelAf, state: State) -> list[Event]:
    """Only what a provider rejected or reported too late, once.

    Only a 301 can be made anew, from the toewijzingen as they are then.
    """
    vastgelegd = state.vastgelegd
    if vastgelegd is None or vastgelegd.te_laat_na is None:
        vastgelegd = _van_ons(state)
        if state.status is not Status.AFGEKEURD:
            raise Refused("niet-afgekeurd", "De aanbieder heeft dit bericht niet afgekeurd.")
    if state.afgehandeld is not None:
        return []
    if command.nieuw_bericht and vastgelegd.soort != "301":
        raise Refused("geen-nieuw-bericht", "Alleen een toewijzingsbericht (301) kan opnieuw worden gemaakt.")
    return [
        BerichtAfgehandeld(
            bericht_id=vastgelegd.bericht_id,
            persoon_id=vastgelegd.persoon_id,
            op=command.op,
            toelichting=command.toelichting,
        )
    ]


def _van_ons(state: State) -> BerichtVastgelegd:
    if state.vastgelegd is None or state.vastgelegd.richting is not Richting.UIT:
        raise Refused("geen-uitgaand-bericht", "Alleen een bericht van de gemeente wordt door een postbus bezorgd.")
    return state.vastgelegd


bericht = Decider(State(), evolve, decide)
