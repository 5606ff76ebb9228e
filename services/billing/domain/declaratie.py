"""A claim (323) of one month: received whole, judged part by part, answered with one 325 (OP280, OP090x4)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NewType, assert_never

from services.billing.domain.beoordeling.feiten import TechnischeFout
from services.billing.domain.beoordeling.uitkomst import Oordeel, Toets, Uitkomst
from services.billing.domain.deel import Client, Deel
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.domain.toekenning import Toekenning
from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider
from shared.values.bedrag import NUL, Bedrag
from shared.values.periode import Periode
from shared.values.termijnen import plus_werkdagen

DeclaratieId = NewType("DeclaratieId", str)

ANTWOORDTERMIJN = 10
"""Working days for the 325 (OP090x4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieOntvangen:
    """A 323 that passed level 1; what it breaks at level 2 is known already, and then it has no parts."""

    declaratie_id: DeclaratieId
    kop: Kop
    aantal_regels: int
    delen: tuple[Deel, ...]
    technische_fouten: tuple[TechnischeFout, ...]
    ontvangen_op: date
    antwoord_uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PrestatiesOntvangen:
    """Lines of a claim from before there were parts."""

    regels: tuple[Prestatie, ...]
    clienten: tuple[Client, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsVerdeeld:
    """A claim from before there were parts that still waited got its lines put in parts."""

    delen: tuple[Deel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsBeoordeeld:
    """The verdicts on some lines, and what they award, of a claim from before there were parts."""

    declaratie_id: DeclaratieId
    agb: str
    wet: Wet
    oordelen: tuple[Oordeel, ...]
    toekenningen: tuple[Toekenning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieAangenomen:
    """Header and declaratie are in order (steps 2 to 4): its numbers are used from now on, its lines are judged."""

    bevindingen: tuple[Toets, ...]
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeelBeoordeeld:
    """A part has its verdicts; `toegekend` is what it awards, credits taken off."""

    declaratie_id: DeclaratieId
    deel: int
    aantal: int
    aantal_toegekend: int
    toegekend: Bedrag


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
    """Take a claim in; what breaks a rule of level 2 brings no parts, for it counts as not sent."""

    declaratie_id: DeclaratieId
    kop: Kop
    aantal_regels: int
    delen: tuple[Deel, ...]
    technische_fouten: tuple[TechnischeFout, ...]
    ontvangen_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdeelRegels:
    """Give a claim from before there were parts its parts."""

    delen: tuple[Deel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemAan:
    """Steps 2 to 4 are passed."""

    bevindingen: tuple[Toets, ...]
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDeelVast:
    """Record what a part came to; parts are judged in order."""

    deel: int
    aantal_toegekend: int
    toegekend: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOordeelVast:
    """Record the verdict as a whole and the answer: `afwijzing` where steps 2 to 4 failed, else all parts are done."""

    afwijzing: Uitkomst | None
    beoordeeld_op: date
    antwoord_identificatie: str
    antwoord_sha256: str


Event = (
    DeclaratieOntvangen
    | PrestatiesOntvangen
    | RegelsVerdeeld
    | RegelsBeoordeeld
    | DeclaratieAangenomen
    | DeelBeoordeeld
    | DeclaratieBeoordeeld
    | AntwoordGevormd
)
Command = OntvangDeclaratie | VerdeelRegels | NeemAan | LegDeelVast | LegOordeelVast


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The claim; `oordeel` None while it waits. `regels` and `clienten` are of a claim from before there were parts."""

    ontvangen: DeclaratieOntvangen | None = None
    delen: tuple[Deel, ...] = ()
    regels: tuple[Prestatie, ...] = ()
    clienten: tuple[Client, ...] = ()
    aangenomen: DeclaratieAangenomen | None = None
    delen_beoordeeld: int = 0
    aantal_toegekend: int = 0
    toegekend: Bedrag = NUL
    oordeel: DeclaratieBeoordeeld | None = None
    antwoord: AntwoordGevormd | None = None

    @property
    def volledig(self) -> bool:
        """Every part is judged."""
        return self.aangenomen is not None and self.delen_beoordeeld == len(self.delen)


def evolve(state: State, event: Event) -> State:
    """The claim after one event."""
    match event:
        case DeclaratieOntvangen():
            return replace(state, ontvangen=event, delen=event.delen)
        case PrestatiesOntvangen():
            return replace(state, regels=state.regels + event.regels, clienten=state.clienten + event.clienten)
        case RegelsVerdeeld():
            return replace(state, delen=event.delen)
        case RegelsBeoordeeld():
            return state
        case DeclaratieAangenomen():
            return replace(state, aangenomen=event)
        case DeelBeoordeeld():
            return replace(
                state,
                delen_beoordeeld=event.deel,
                aantal_toegekend=state.aantal_toegekend + event.aantal_toegekend,
                toegekend=state.toegekend + event.toegekend,
            )
        case DeclaratieBeoordeeld():
            return replace(state, oordeel=event)
        case AntwoordGevormd():
            return replace(state, antwoord=event)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """A claim is received once and each part of it judged once, in order; again changes nothing."""
    if isinstance(command, OntvangDeclaratie):
        return ontvang(command) if state.ontvangen is None else []
    ontvangen = state.ontvangen
    if ontvangen is None or state.oordeel is not None:
        return []
    match command:
        case VerdeelRegels():
            return [] if state.delen else [RegelsVerdeeld(delen=command.delen)]
        case NeemAan():
            aangenomen = DeclaratieAangenomen(bevindingen=command.bevindingen, op=command.op)
            return [] if state.aangenomen else [aangenomen]
        case LegDeelVast():
            return leg_deel_vast(command, state, ontvangen)
        case LegOordeelVast():
            return leg_vast(command, state, ontvangen)
    assert_never(command)


def ontvang(command: OntvangDeclaratie) -> list[Event]:
    """The claim with its term; its lines are told by its parts."""
    return [
        DeclaratieOntvangen(
            declaratie_id=command.declaratie_id,
            kop=command.kop,
            aantal_regels=command.aantal_regels,
            delen=command.delen,
            technische_fouten=command.technische_fouten,
            ontvangen_op=command.ontvangen_op,
            antwoord_uiterlijk_op=plus_werkdagen(command.ontvangen_op, ANTWOORDTERMIJN),
        )
    ]


def leg_deel_vast(command: LegDeelVast, state: State, ontvangen: DeclaratieOntvangen) -> list[Event]:
    """The next part, and no other."""
    if state.aangenomen is None or state.volledig or command.deel != state.delen_beoordeeld + 1:
        return []
    return [
        DeelBeoordeeld(
            declaratie_id=ontvangen.declaratie_id,
            deel=command.deel,
            aantal=state.delen[command.deel - 1].aantal,
            aantal_toegekend=command.aantal_toegekend,
            toegekend=command.toegekend,
        )
    ]


def leg_vast(command: LegOordeelVast, state: State, ontvangen: DeclaratieOntvangen) -> list[Event]:
    """The total and the answer."""
    kop, afwijzing, aangenomen = ontvangen.kop, command.afwijzing, state.aangenomen
    if afwijzing is None and not state.volledig:
        return []
    toegekend = 0 if afwijzing else state.aantal_toegekend
    return [
        DeclaratieBeoordeeld(
            declaratie_id=ontvangen.declaratie_id,
            agb=kop.agb,
            wet=kop.wet,
            periode=kop.periode,
            ingediend=kop.ingediend,
            toegekend=NUL if afwijzing else state.toegekend,
            aantal_toegekend=toegekend,
            aantal_afgewezen=ontvangen.aantal_regels - toegekend,
            kopcodes=afwijzing.kopcodes if afwijzing else (),
            declaratiecodes=afwijzing.declaratiecodes if afwijzing else (),
            bevindingen=afwijzing.bevindingen if afwijzing else aangenomen.bevindingen if aangenomen else (),
            beoordeeld_op=command.beoordeeld_op,
        ),
        AntwoordGevormd(
            identificatie=command.antwoord_identificatie,
            dagtekening=command.beoordeeld_op,
            sha256=command.antwoord_sha256,
        ),
    ]


declaratie: Decider[State, Event, Command] = Decider(State(), evolve, decide)
