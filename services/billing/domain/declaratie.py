"""A claim (323) of one month: received with all its lines, judged once, answered with one 325 (OP280, OP090x4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NewType, TypeVar, assert_never

from services.billing.domain.beoordeling.feiten import TechnischeFout
from services.billing.domain.beoordeling.uitkomst import Oordeel, Toets, Uitkomst
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider
from shared.values.bedrag import NUL, Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_werkdagen

DeclaratieId = NewType("DeclaratieId", str)
T = TypeVar("T")

REGELS_PER_STUK = 80
"""Lines in one event, so that it stays under 64 KiB with a sealed BSN for each."""
OORDELEN_PER_STUK = 20
ANTWOORDTERMIJN = 10
"""Working days for the 325 (OP090x4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of this claim; the BSN is sealed under the client's own key."""

    persoon_id: PersoonId
    bsn_zegel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Toekenning:
    """What is awarded on one toewijzing in one product period by some lines, credits taken off; signed."""

    toewijzing_nummer: int
    categorie: str
    periode: Periode
    eenheid: str
    volume: int
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieOntvangen:
    """A 323 that passed level 1; what it breaks at level 2 is known already."""

    declaratie_id: DeclaratieId
    kop: Kop
    aantal_regels: int
    technische_fouten: tuple[TechnischeFout, ...]
    ontvangen_op: date
    antwoord_uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PrestatiesOntvangen:
    """Some lines of the claim, in the order of the message, and the clients that first occur in them."""

    regels: tuple[Prestatie, ...]
    clienten: tuple[Client, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsBeoordeeld:
    """The verdicts on some lines, and what they award."""

    declaratie_id: DeclaratieId
    agb: str
    wet: Wet
    oordelen: tuple[Oordeel, ...]
    toekenningen: tuple[Toekenning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieBeoordeeld:
    """The verdict on the claim as a whole; with `kopcodes` or `declaratiecodes` it counts as not sent (IV087)."""

    declaratie_id: DeclaratieId
    agb: str
    wet: Wet
    periode: Periode
    ingediend: Bedrag
    toegekend: Bedrag
    aantal_toegekend: int
    aantal_afgewezen: int
    kopcodes: tuple[str, ...]
    declaratiecodes: tuple[str, ...]
    bevindingen: tuple[Toets, ...]
    beoordeeld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AntwoordGevormd:
    """The 325: its identification, date, and the SHA-256 of the XML, to prove later that it is the same one."""

    identificatie: str
    dagtekening: date
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OntvangDeclaratie:
    """Take a claim in; what breaks a rule of level 2 brings no lines, for it counts as not sent."""

    declaratie_id: DeclaratieId
    kop: Kop
    aantal_regels: int
    regels: tuple[Prestatie, ...]
    clienten: tuple[Client, ...]
    technische_fouten: tuple[TechnischeFout, ...]
    ontvangen_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOordeelVast:
    """Record the verdict and the answer that was formed from it."""

    uitkomst: Uitkomst
    beoordeeld_op: date
    antwoord_identificatie: str
    antwoord_sha256: str


Event = DeclaratieOntvangen | PrestatiesOntvangen | RegelsBeoordeeld | DeclaratieBeoordeeld | AntwoordGevormd
Command = OntvangDeclaratie | LegOordeelVast


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The claim with its lines; `oordeel` None while it waits."""

    ontvangen: DeclaratieOntvangen | None = None
    regels: tuple[Prestatie, ...] = ()
    clienten: tuple[Client, ...] = ()
    oordeel: DeclaratieBeoordeeld | None = None
    antwoord: AntwoordGevormd | None = None


def evolve(state: State, event: Event) -> State:
    """The claim after one event."""
    match event:
        case DeclaratieOntvangen():
            return replace(state, ontvangen=event)
        case PrestatiesOntvangen():
            return replace(state, regels=state.regels + event.regels, clienten=state.clienten + event.clienten)
        case RegelsBeoordeeld():
            return state
        case DeclaratieBeoordeeld():
            return replace(state, oordeel=event)
        case AntwoordGevormd():
            return replace(state, antwoord=event)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """A claim is received once and judged once; again changes nothing."""
    match command:
        case OntvangDeclaratie():
            return ontvang(command) if state.ontvangen is None else []
        case LegOordeelVast():
            if state.ontvangen is None or state.oordeel is not None:
                return []
            return leg_vast(command, state.ontvangen, state.regels)
    assert_never(command)


def ontvang(command: OntvangDeclaratie) -> list[Event]:
    """The claim and its lines in pieces; each client once, with the lines it first occurs in."""
    clienten = {client.persoon_id: client for client in command.clienten}
    events: list[Event] = [
        DeclaratieOntvangen(
            declaratie_id=command.declaratie_id,
            kop=command.kop,
            aantal_regels=command.aantal_regels,
            technische_fouten=command.technische_fouten,
            ontvangen_op=command.ontvangen_op,
            antwoord_uiterlijk_op=plus_werkdagen(command.ontvangen_op, ANTWOORDTERMIJN),
        )
    ]
    for stuk in stukken(command.regels, REGELS_PER_STUK):
        nieuw = [clienten.pop(persoon) for persoon in dict.fromkeys(r.persoon_id for r in stuk) if persoon in clienten]
        events.append(PrestatiesOntvangen(regels=tuple(stuk), clienten=tuple(nieuw)))
    return events


def leg_vast(command: LegOordeelVast, ontvangen: DeclaratieOntvangen, regels: Sequence[Prestatie]) -> list[Event]:
    """The verdicts in pieces, the total, the answer."""
    uitkomst, kop, id = command.uitkomst, ontvangen.kop, ontvangen.declaratie_id
    per_nr = {regel.nr: regel for regel in regels}
    events: list[Event] = [
        RegelsBeoordeeld(
            declaratie_id=id,
            agb=kop.agb,
            wet=kop.wet,
            oordelen=tuple(stuk),
            toekenningen=toekenningen(per_nr[oordeel.nr] for oordeel in stuk if oordeel.toegekend),
        )
        for stuk in stukken(uitkomst.oordelen, OORDELEN_PER_STUK)
    ]
    toegekend = sum(oordeel.toegekend for oordeel in uitkomst.oordelen)
    events.append(
        DeclaratieBeoordeeld(
            declaratie_id=id,
            agb=kop.agb,
            wet=kop.wet,
            periode=kop.periode,
            ingediend=kop.ingediend,
            toegekend=uitkomst.toegekend,
            aantal_toegekend=toegekend,
            aantal_afgewezen=ontvangen.aantal_regels - toegekend,
            kopcodes=uitkomst.kopcodes,
            declaratiecodes=uitkomst.declaratiecodes,
            bevindingen=uitkomst.bevindingen,
            beoordeeld_op=command.beoordeeld_op,
        )
    )
    events.append(
        AntwoordGevormd(
            identificatie=command.antwoord_identificatie,
            dagtekening=command.beoordeeld_op,
            sha256=command.antwoord_sha256,
        )
    )
    return events


def toekenningen(regels: Iterator[Prestatie]) -> tuple[Toekenning, ...]:
    """What awarded lines come to, per toewijzing, category, product period and unit."""
    som: dict[tuple[int, str, Periode, str], tuple[int, Bedrag]] = {}
    for regel in regels:
        sleutel = (regel.toewijzing_nummer, regel.categorie, regel.periode, regel.eenheid)
        volume, bedrag = som.get(sleutel, (0, NUL))
        som[sleutel] = (volume + (-regel.volume if regel.credit else regel.volume), bedrag + regel.bedrag)
    return tuple(
        Toekenning(
            toewijzing_nummer=nummer,
            categorie=categorie,
            periode=periode,
            eenheid=eenheid,
            volume=volume,
            bedrag=bedrag,
        )
        for (nummer, categorie, periode, eenheid), (volume, bedrag) in som.items()
    )


def stukken(reeks: Sequence[T], grootte: int) -> Iterator[Sequence[T]]:
    """The sequence in pieces of at most so many."""
    for begin in range(0, len(reeks), grootte):
        yield reeks[begin : begin + grootte]


declaratie: Decider[State, Event, Command] = Decider(State(), evolve, decide)
