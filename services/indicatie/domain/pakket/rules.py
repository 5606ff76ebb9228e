"""What may join a pakket, and what a 301 must tell of it (OP087, OP259, OP350)."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import assert_never

from services.indicatie.domain.ids import BerichtId, BeschikkingId, VerzoekId
from services.indicatie.domain.pakket.events import (
    Event,
    MeldingAfgekeurd,
    PakketVan,
    Plaats,
    ReserveringVervallen,
    ToewijzingenGemeld,
    ToewijzingHerzien,
    ToewijzingOpgenomen,
    VerzoekBeantwoord,
    VerzoekenGeopend,
    VerzoekGesloten,
    VoorzieningenGereserveerd,
)
from services.indicatie.domain.pakket.stand import State, evolve
from services.indicatie.domain.voorziening import Voorziening, Wet, stapelt
from shared.errors import Refused
from shared.eventsourcing.decider import Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserveer:
    """A decision grants these; they take their place at once, and become toewijzingen a moment later."""

    van: PakketVan
    beschikking_id: BeschikkingId
    voorzieningen: tuple[Voorziening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeefVrij:
    """The decision was withdrawn before its toewijzingen were made."""

    beschikking_id: BeschikkingId


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemToewijzingenOp:
    """New toewijzingen of one decision, in the places kept for them, and those that it only stretched (OP380).

    Their 301 closes the verzoek they grant, whose `referentie` a stretched one carries too.
    """

    van: PakketVan
    beschikking_id: BeschikkingId
    plaatsen: tuple[Plaats, ...] = ()
    verlengd: tuple[Plaats, ...] = ()
    verzoek_id: VerzoekId | None = None
    referentie: str | None = None
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KenWijzigingToe:
    """A 317 is granted as a whole on the day `op`: new versions and new toewijzingen, together in one 301 (IV093)."""

    van: PakketVan
    beschikking_id: BeschikkingId
    verzoek_id: VerzoekId
    referentie: str
    herzien: tuple[Plaats, ...]
    nieuw: tuple[Plaats, ...]
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HerzieToewijzingen:
    """These toewijzingen have a new version, or were deleted."""

    plaatsen: tuple[Plaats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldToewijzingen:
    """A 301 tells the provider the present versions of these numbers."""

    bericht_id: BerichtId
    nummers: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeurMeldingAf:
    """The provider rejected this 301."""

    bericht_id: BerichtId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVerzoeken:
    """A clean 315 opens its requests."""

    van: PakketVan
    verzoeken: frozenset[VerzoekId]


@dataclass(frozen=True, slots=True, kw_only=True)
class SluitVerzoek:
    """A rejection closes a request; a granted one is closed by its 301."""

    verzoek_id: VerzoekId


Command = (
    Reserveer
    | GeefVrij
    | NeemToewijzingenOp
    | KenWijzigingToe
    | HerzieToewijzingen
    | MeldToewijzingen
    | KeurMeldingAf
    | OpenVerzoeken
    | SluitVerzoek
)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case Reserveer():
            return reserveer(command, state)
        case GeefVrij():
            bekend = command.beschikking_id in state.gereserveerd
            return [ReserveringVervallen(beschikking_id=command.beschikking_id)] if bekend else []
        case NeemToewijzingenOp():
            return neem_op(command, state)
        case KenWijzigingToe():
            return ken_wijziging_toe(command, state)
        case HerzieToewijzingen():
            return herzie(command, state)
        case MeldToewijzingen():
            return meld(command, state)
        case KeurMeldingAf():
            melding = state.meldingen.get(command.bericht_id)
            nieuw = melding is not None and not melding.afgekeurd
            return [MeldingAfgekeurd(bericht_id=command.bericht_id)] if nieuw else []
        case OpenVerzoeken():
            return open_verzoeken(command, state)
        case SluitVerzoek():
            return (
                [VerzoekGesloten(verzoek_id=command.verzoek_id)] if command.verzoek_id in state.open_verzoeken else []
            )
    assert_never(command)


def reserveer(command: Reserveer, state: State) -> list[Event]:
    """Once per decision; never the same product twice in one period (OP259)."""
    if command.beschikking_id in state.gereserveerd:
        return []
    for voorziening in command.voorzieningen:
        _toets_stapeling(voorziening, command.van.wet, state)
    for een, ander in combinations(command.voorzieningen, 2):
        if stapelt(een, ander, command.van.wet):
            raise Refused("stapeling", "Twee voorzieningen bij dezelfde aanbieder overlappen elkaar.")
    return [
        VoorzieningenGereserveerd(
            van=command.van, beschikking_id=command.beschikking_id, voorzieningen=command.voorzieningen
        )
    ]


def neem_op(command: NeemToewijzingenOp, state: State) -> list[Event]:
    """A number once, in the places that were kept."""
    events: list[Event] = []
    for plaats in command.verlengd:
        if state.plaatsen.get(plaats.nummer) == plaats:
            continue
        _toets_stapeling(plaats.voorziening, command.van.wet, state, zelf=plaats.nummer, van=command.beschikking_id)
        events.append(ToewijzingHerzien(plaats=plaats))
        state = evolve(state, events[-1])
    for plaats in command.plaatsen:
        if plaats.nummer in state.plaatsen:
            continue
        _toets_stapeling(plaats.voorziening, command.van.wet, state, van=command.beschikking_id)
        event = ToewijzingOpgenomen(
            van=command.van,
            beschikking_id=command.beschikking_id,
            plaats=plaats,
            verzoek_id=command.verzoek_id,
        )
        state = evolve(state, event)
        events.append(event)
    if events and command.beschikking_id in state.gereserveerd:
        events.append(ReserveringVervallen(beschikking_id=command.beschikking_id))
    if command.verlengd and command.verzoek_id in state.open_verzoeken and command.referentie is not None:
        nummers = frozenset(plaats.nummer for plaats in (*command.verlengd, *command.plaatsen))
        events.append(
            VerzoekBeantwoord(
                verzoek_id=command.verzoek_id, referentie=command.referentie, nummers=nummers, op=command.op
            )
        )
    return events


def ken_wijziging_toe(command: KenWijzigingToe, state: State) -> list[Event]:
    """The set takes the place of what was, unless it stacks; every product of the 301 carries the reference."""
    if command.verzoek_id not in state.open_verzoeken - state.te_sluiten:
        return []
    events: list[Event] = [ToewijzingHerzien(plaats=plaats) for plaats in command.herzien]
    events += [
        ToewijzingOpgenomen(van=command.van, beschikking_id=command.beschikking_id, plaats=plaats, verzoek_id=None)
        for plaats in command.nieuw
    ]
    for event in events:
        state = evolve(state, event)
    for plaats in (*command.herzien, *command.nieuw):
        if not plaats.verwijderd:
            _toets_stapeling(plaats.voorziening, command.van.wet, state, zelf=plaats.nummer)
    nummers = frozenset(plaats.nummer for plaats in te_vertellen(state, command.op))
    antwoord = VerzoekBeantwoord(
        verzoek_id=command.verzoek_id, referentie=command.referentie, nummers=nummers, op=command.op
    )
    return [*events, antwoord]


def herzie(command: HerzieToewijzingen, state: State) -> list[Event]:
    """The new versions, unless one would stack (stretching can)."""
    events: list[Event] = []
    for plaats in command.plaatsen:
        if state.van is None or plaats.nummer not in state.plaatsen:
            raise Refused("toewijzing-onbekend", "Deze toewijzing is niet bekend bij deze aanbieder.")
        if not plaats.verwijderd:
            _toets_stapeling(plaats.voorziening, state.van.wet, state, zelf=plaats.nummer)
        event = ToewijzingHerzien(plaats=plaats)
        state = evolve(state, event)
        events.append(event)
    return events


def _toets_stapeling(
    voorziening: Voorziening,
    wet: Wet,
    state: State,
    *,
    zelf: int | None = None,
    van: BeschikkingId | None = None,
) -> None:
    """OP259, against all but the toewijzing itself and what its own decision reserved."""
    for ander in state.plaatsen.values():
        if not ander.verwijderd and ander.nummer != zelf and stapelt(voorziening, ander.voorziening, wet):
            detail = f"Toewijzing {ander.nummer} bij deze aanbieder overlapt met dit product in deze periode."
            raise Refused("stapeling", detail)
    for beschikking_id, gereserveerd in state.gereserveerd.items():
        if beschikking_id != van and any(stapelt(voorziening, een, wet) for een in gereserveerd):
            raise Refused("stapeling", "Een andere beschikking kent dit product in deze periode al toe.")


def meld(command: MeldToewijzingen, state: State) -> list[Event]:
    """What was still to tell is told; nothing where all of it was."""
    if not command.nummers & state.te_melden and state.antwoord is None:
        return []
    return [ToewijzingenGemeld(bericht_id=command.bericht_id, nummers=command.nummers)]


def open_verzoeken(command: OpenVerzoeken, state: State) -> list[Event]:
    """One open request per client and provider (OP350, TR374: 9374)."""
    if command.verzoeken <= state.open_verzoeken:
        return []
    if state.open_verzoeken:
        raise Refused("9374", "Er is al een verzoek onderhanden.")
    return [VerzoekenGeopend(van=command.van, verzoeken=command.verzoeken)]


def te_vertellen(state: State, dag: date) -> tuple[Plaats, ...]:
    """The toewijzingen of a 301 made on this day: all valid on or after it, and all that changed (OP087)."""
    plaatsen = sorted(state.plaatsen.values(), key=lambda p: p.nummer)
    return tuple(p for p in plaatsen if p.nummer in state.te_melden or p.geldig_op_of_na(dag))


pakket = Decider(State(), evolve, decide)
