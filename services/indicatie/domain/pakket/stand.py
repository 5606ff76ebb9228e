"""The pakket that follows from its events: its places, what a 301 must still tell, and what each 301 told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from services.indicatie.domain.voorziening import Voorziening


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """What a 301 told: its numbers, which of them were news, which were told for the first time, what it answered."""

    nummers: frozenset[int]
    nieuws: frozenset[int]
    eerste: frozenset[int]
    gesloten: frozenset[VerzoekId]
    antwoord: VerzoekBeantwoord | None
    afgekeurd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is reserved by decision, the places by number, which a 301 must still tell, the requests that wait.

    A request waits until its answer has been sent (TR374): `te_sluiten` are those that the next 301 answers, `antwoord`
    is the answer to a 317 among them. `meldingen` are the 301s, in order.
    """

    van: PakketVan | None = None
    gereserveerd: Mapping[BeschikkingId, tuple[Voorziening, ...]] = field(default_factory=dict)
    plaatsen: Mapping[int, Plaats] = field(default_factory=dict)
    te_melden: frozenset[int] = frozenset()
    gemeld: frozenset[int] = frozenset()
    open_verzoeken: frozenset[VerzoekId] = frozenset()
    te_sluiten: frozenset[VerzoekId] = frozenset()
    antwoord: VerzoekBeantwoord | None = None
    meldingen: Mapping[BerichtId, Melding] = field(default_factory=dict)

    @property
    def moet_melden(self) -> bool:
        """True where the provider must get a 301."""
        return bool(self.te_melden) or self.antwoord is not None

    def noemt_reden(self, nummer: int) -> bool:
        """RedenWijziging: where it differs from the last one sent (IV099); a deleted one always says so (CS335)."""
        return nummer in self.te_melden and (nummer in self.gemeld or self.plaatsen[nummer].verwijderd)

    def laatst_gemeld_in(self, nummer: int) -> BerichtId | None:
        """The last 301 that told this number, rejected or not; None before the first."""
        return next((id for id in reversed(list(self.meldingen)) if nummer in self.meldingen[id].nummers), None)

    def eerst_gemeld_in(self, nummer: int) -> BerichtId | None:
        """The first 301 that told this number and was not rejected; None before it."""
        meldingen = self.meldingen.items()
        return next((id for id, een in meldingen if nummer in een.nummers and not een.afgekeurd), None)

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
                meldingen={**state.meldingen, event.bericht_id: _melding(state, event)},
            )
        case VerzoekenGeopend():
            return replace(state, van=event.van, open_verzoeken=state.open_verzoeken | event.verzoeken)
        case VerzoekGesloten():
            return replace(state, open_verzoeken=state.open_verzoeken - {event.verzoek_id})
        case VerzoekBeantwoord():
            return replace(state, te_sluiten=state.te_sluiten | {event.verzoek_id}, antwoord=event)
        case MeldingAfgekeurd():
            return _zonder_melding(state, event.bericht_id)
    assert_never(event)


def _melding(state: State, event: ToewijzingenGemeld) -> Melding:
    return Melding(
        nummers=event.nummers,
        nieuws=event.nummers & state.te_melden,
        eerste=event.nummers - state.gemeld,
        gesloten=state.te_sluiten & state.open_verzoeken,
        antwoord=state.antwoord,
    )


def _zonder_melding(state: State, bericht_id: BerichtId) -> State:
    """As if this 301 had not been sent; what a later one told is known all the same."""
    afgekeurd, ids = state.meldingen[bericht_id], list(state.meldingen)
    aangekomen = [state.meldingen[id] for id in ids[ids.index(bericht_id) + 1 :] if not state.meldingen[id].afgekeurd]
    later = frozenset(nummer for melding in aangekomen for nummer in melding.nummers)
    return replace(
        state,
        te_melden=state.te_melden | (afgekeurd.nieuws - later),
        gemeld=state.gemeld - (afgekeurd.eerste - later),
        open_verzoeken=state.open_verzoeken | afgekeurd.gesloten,
        te_sluiten=state.te_sluiten | afgekeurd.gesloten,
        antwoord=state.antwoord or afgekeurd.antwoord,
        meldingen={**state.meldingen, bericht_id: replace(afgekeurd, afgekeurd=True)},
    )


def _zonder(state: State, beschikking_id: BeschikkingId) -> Mapping[BeschikkingId, tuple[Voorziening, ...]]:
    return {id: voor for id, voor in state.gereserveerd.items() if id != beschikking_id}


def _met(state: State, plaats: Plaats) -> State:
    return replace(
        state,
        plaatsen={**state.plaatsen, plaats.nummer: plaats},
        te_melden=state.te_melden | {plaats.nummer},
    )
