"""A pakket: all that one provider delivers to one client under one law; where stacking and open requests are judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, assert_never

from services.indicatie.domain.ids import BerichtId, ToewijzingId, VerzoekId
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Product, Voorziening, Wet, stapelt
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PakketVan:
    """Whose pakket it is: the client, the provider and the law."""

    persoon_id: PersoonId
    agb: Agb
    wet: Wet


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaats:
    """A toewijzing as the pakket knows it."""

    toewijzing_id: ToewijzingId
    nummer: int
    voorziening: Voorziening
    verwijderd: bool = False

    @classmethod
    def van_versie(cls, versie: Versie) -> Self:
        """The place of a version."""
        return cls(
            toewijzing_id=versie.toewijzing_id,
            nummer=versie.nummer,
            voorziening=versie.voorziening,
            verwijderd=versie.verwijderd,
        )

    @property
    def product(self) -> Product | None:
        """What is assigned; None for a generic toewijzing."""
        return self.voorziening.product

    def geldig_op_of_na(self, dag: date) -> bool:
        """True where it is valid on or after this day (OP087); a deleted one never is."""
        einde = self.voorziening.periode.einddatum
        return not self.verwijderd and (einde is None or einde >= dag)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemToewijzingenOp:
    """New toewijzingen of one decision; they close the verzoek they grant."""

    van: PakketVan
    plaatsen: tuple[Plaats, ...]
    verzoek_id: VerzoekId | None = None


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
class OpenVerzoeken:
    """A clean 315 opens its requests."""

    van: PakketVan
    verzoeken: frozenset[VerzoekId]


@dataclass(frozen=True, slots=True, kw_only=True)
class SluitVerzoek:
    """A rejection closes a request; a granted one is closed by its toewijzing."""

    verzoek_id: VerzoekId


Command = NeemToewijzingenOp | HerzieToewijzingen | MeldToewijzingen | OpenVerzoeken | SluitVerzoek


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingOpgenomen:
    """The toewijzing is part of the pakket and not yet told."""

    van: PakketVan
    plaats: Plaats
    verzoek_id: VerzoekId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingHerzien:
    """The toewijzing changed and the change is not yet told."""

    plaats: Plaats


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingenGemeld:
    """A 301 told these numbers."""

    bericht_id: BerichtId
    nummers: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekenGeopend:
    """The provider waits for an answer on each of these."""

    van: PakketVan
    verzoeken: frozenset[VerzoekId]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekGesloten:
    """The provider no longer waits for this one."""

    verzoek_id: VerzoekId


Event = ToewijzingOpgenomen | ToewijzingHerzien | ToewijzingenGemeld | VerzoekenGeopend | VerzoekGesloten


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The places by number, which of them a 301 must still tell, and the requests that wait."""

    van: PakketVan | None = None
    plaatsen: Mapping[int, Plaats] = field(default_factory=dict)
    te_melden: frozenset[int] = frozenset()
    gemeld: frozenset[int] = frozenset()
    open_verzoeken: frozenset[VerzoekId] = frozenset()


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case ToewijzingOpgenomen():
            return replace(
                _met(state, event.plaats),
                van=event.van,
                open_verzoeken=state.open_verzoeken - {event.verzoek_id} if event.verzoek_id else state.open_verzoeken,
            )
        case ToewijzingHerzien():
            return _met(state, event.plaats)
        case ToewijzingenGemeld():
            return replace(state, te_melden=state.te_melden - event.nummers, gemeld=state.gemeld | event.nummers)
        case VerzoekenGeopend():
            return replace(state, van=event.van, open_verzoeken=state.open_verzoeken | event.verzoeken)
        case VerzoekGesloten():
            return replace(state, open_verzoeken=state.open_verzoeken - {event.verzoek_id})
    assert_never(event)


def _met(state: State, plaats: Plaats) -> State:
    return replace(
        state,
        plaatsen={**state.plaatsen, plaats.nummer: plaats},
        te_melden=state.te_melden | {plaats.nummer},
    )


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case NeemToewijzingenOp():
            return neem_op(command, state)
        case HerzieToewijzingen():
            return herzie(command, state)
        case MeldToewijzingen():
            return meld(command, state)
        case OpenVerzoeken():
            return open_verzoeken(command, state)
        case SluitVerzoek():
            return (
                [VerzoekGesloten(verzoek_id=command.verzoek_id)] if command.verzoek_id in state.open_verzoeken else []
            )
    assert_never(command)


def neem_op(command: NeemToewijzingenOp, state: State) -> list[Event]:
    """A number once; never the same product twice in one period (OP259)."""
    events: list[Event] = []
    for plaats in command.plaatsen:
        if plaats.nummer in state.plaatsen:
            continue
        _toets_stapeling(plaats, command.van.wet, state)
        event = ToewijzingOpgenomen(van=command.van, plaats=plaats, verzoek_id=command.verzoek_id)
        state = evolve(state, event)
        events.append(event)
    return events


def herzie(command: HerzieToewijzingen, state: State) -> list[Event]:
    """The new versions, unless one would stack (stretching can)."""
    events: list[Event] = []
    for plaats in command.plaatsen:
        if state.van is None or plaats.nummer not in state.plaatsen:
            raise Refused("toewijzing-onbekend", "Deze toewijzing is niet bekend bij deze aanbieder.")
        if not plaats.verwijderd:
            _toets_stapeling(plaats, state.van.wet, state)
        event = ToewijzingHerzien(plaats=plaats)
        state = evolve(state, event)
        events.append(event)
    return events


def _toets_stapeling(plaats: Plaats, wet: Wet, state: State) -> None:
    for ander in state.plaatsen.values():
        if ander.verwijderd or ander.nummer == plaats.nummer:
            continue
        if stapelt(plaats.voorziening, ander.voorziening, wet):
            detail = f"Toewijzing {ander.nummer} bij deze aanbieder overlapt met dit product in deze periode."
            raise Refused("stapeling", detail)


def meld(command: MeldToewijzingen, state: State) -> list[Event]:
    """What was still to tell is told; nothing where all of it was."""
    if not command.nummers & state.te_melden:
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
