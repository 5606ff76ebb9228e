"""What can happen to a pakket, and the pakket that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, assert_never

from services.indicatie.domain.ids import BerichtId, BeschikkingId, ToewijzingId, VerzoekId
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Product, Voorziening, Wet
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
class VoorzieningenGereserveerd:
    """These are granted; nothing that stacks with them can be granted any more."""

    van: PakketVan
    beschikking_id: BeschikkingId
    voorzieningen: tuple[Voorziening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveringVervallen:
    """The places kept for this decision are free again."""

    beschikking_id: BeschikkingId


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingOpgenomen:
    """The toewijzing is part of the pakket and not yet told."""

    van: PakketVan
    beschikking_id: BeschikkingId
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


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekBeantwoord:
    """The next 301 answers this request: these numbers carry its reference (IV093, TR379)."""

    verzoek_id: VerzoekId
    referentie: str
    nummers: frozenset[int]
    op: date


Event = (
    VoorzieningenGereserveerd
    | ReserveringVervallen
    | ToewijzingOpgenomen
    | ToewijzingHerzien
    | ToewijzingenGemeld
    | VerzoekenGeopend
    | VerzoekGesloten
    | VerzoekBeantwoord
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is reserved by decision, the places by number, which a 301 must still tell, the requests that wait.

    A request waits until its answer has been sent (TR374): `te_sluiten` are those that the next 301 answers, `antwoord`
    is the answer to a 317 among them.
    """

    van: PakketVan | None = None
    gereserveerd: Mapping[BeschikkingId, tuple[Voorziening, ...]] = field(default_factory=dict)
    plaatsen: Mapping[int, Plaats] = field(default_factory=dict)
    te_melden: frozenset[int] = frozenset()
    gemeld: frozenset[int] = frozenset()
    open_verzoeken: frozenset[VerzoekId] = frozenset()
    te_sluiten: frozenset[VerzoekId] = frozenset()
    antwoord: VerzoekBeantwoord | None = None

    @property
    def moet_melden(self) -> bool:
        """True where the provider must get a 301."""
        return bool(self.te_melden) or self.antwoord is not None

    def referentie_van(self, nummer: int, eigen: str | None) -> str | None:
        """The reference in the next 301: that of the 317 it answers, else its own the first time (TR379, IV097)."""
        if self.antwoord is not None and nummer in self.antwoord.nummers:
            return self.antwoord.referentie
        return eigen if nummer not in self.gemeld else None


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case VoorzieningenGereserveerd():
            gereserveerd = {**state.gereserveerd, event.beschikking_id: event.voorzieningen}
            return replace(state, van=event.van, gereserveerd=gereserveerd)
        case ReserveringVervallen():
            return replace(state, gereserveerd=_zonder(state, event.beschikking_id))
        case ToewijzingOpgenomen():
            return replace(
                _met(state, event.plaats),
                van=event.van,
                gereserveerd=_zonder(state, event.beschikking_id),
                te_sluiten=state.te_sluiten | {event.verzoek_id} if event.verzoek_id else state.te_sluiten,
            )
        case ToewijzingHerzien():
            return _met(state, event.plaats)
        case ToewijzingenGemeld():
            return replace(
                state,
                te_melden=state.te_melden - event.nummers,
                gemeld=state.gemeld | event.nummers,
                open_verzoeken=state.open_verzoeken - state.te_sluiten,
                te_sluiten=frozenset(),
                antwoord=None,
            )
        case VerzoekenGeopend():
            return replace(state, van=event.van, open_verzoeken=state.open_verzoeken | event.verzoeken)
        case VerzoekGesloten():
            return replace(state, open_verzoeken=state.open_verzoeken - {event.verzoek_id})
        case VerzoekBeantwoord():
            return replace(state, te_sluiten=state.te_sluiten | {event.verzoek_id}, antwoord=event)
    assert_never(event)


def _zonder(state: State, beschikking_id: BeschikkingId) -> Mapping[BeschikkingId, tuple[Voorziening, ...]]:
    return {id: voor for id, voor in state.gereserveerd.items() if id != beschikking_id}


def _met(state: State, plaats: Plaats) -> State:
    return replace(
        state,
        plaatsen={**state.plaatsen, plaats.nummer: plaats},
        te_melden=state.te_melden | {plaats.nummer},
    )
