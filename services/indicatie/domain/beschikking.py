"""A beschikking: the municipality grants or refuses provisions (Wmo 2015 art. 2.3.5, Jeugdwet art. 2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, assert_never

from services.indicatie.domain.besluit import (
    Besluit,
    Leveringsvorm,
    RedenAfwijzing,
    toets_voorzieningen,
)
from services.indicatie.domain.ids import AanvraagId, BeschikkingId, ToewijzingId, VerzoekId
from services.indicatie.domain.voorziening import Catalogusproduct, Gecontracteerd, Voorziening, Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_weken
from shared.values.versleuteld import Versleuteld

BEZWAARTERMIJN_WEKEN = 6  # Awb 6:7; it starts the day after publication (Awb 6:8)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeefBeschikking:
    """The decision as taken, and the facts it is judged by: what is on offer, under contract, and today's date.

    `agb` is the provider of the verzoek; `contracten` are by AGB code. Stacking is judged by the pakket. A wijziging
    (317) is granted as asked, in one stroke with the `toewijzingen` that carry it out.
    """

    beschikking_id: BeschikkingId
    persoon_id: PersoonId
    wet: Wet
    aanvraag_id: AanvraagId | None = None
    verzoek_id: VerzoekId | None = None
    agb: Agb | None = None
    wijziging: bool = False
    toewijzingen: tuple[ToewijzingId, ...] = ()
    besluit: Besluit
    leveringsvorm: Leveringsvorm | None = None
    besluitdatum: date
    bekendgemaakt_op: date
    voorzieningen: tuple[Voorziening, ...] = ()
    reden_afwijzing: RedenAfwijzing | None = None
    verantwoordelijke_gemeente: str | None = None
    toelichting: str
    catalogus: tuple[Catalogusproduct, ...]
    contracten: Mapping[str, tuple[Gecontracteerd, ...]] = field(default_factory=dict)
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KoppelToewijzingen:
    """The provisions of this decision have become toewijzingen, in the same order."""

    toewijzingen: tuple[ToewijzingId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrekBeschikkingIn:
    """The decision no longer holds from a day on (Wmo 2015 art. 2.3.10)."""

    besluitdatum: date
    ingetrokken_per: date
    toelichting: str
    vandaag: date


Command = GeefBeschikking | KoppelToewijzingen | TrekBeschikkingIn


@dataclass(frozen=True, slots=True, kw_only=True)
class BeschikkingGegeven:
    """The decision, and until when the client may object."""

    beschikking_id: BeschikkingId
    persoon_id: PersoonId
    wet: Wet
    aanvraag_id: AanvraagId | None
    verzoek_id: VerzoekId | None
    besluit: Besluit
    leveringsvorm: Leveringsvorm | None
    besluitdatum: date
    bekendgemaakt_op: date
    bezwaar_uiterlijk_op: date
    voorzieningen: tuple[Voorziening, ...]
    reden_afwijzing: RedenAfwijzing | None
    verantwoordelijke_gemeente: str | None
    toelichting: Annotated[str | None, Versleuteld()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingenGekoppeld:
    """The toewijzingen that carry out the provisions, in the same order; of a wijziging also those that changed."""

    beschikking_id: BeschikkingId
    toewijzingen: tuple[ToewijzingId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeschikkingIngetrokken:
    """From `ingetrokken_per` on there is no right to the provisions."""

    beschikking_id: BeschikkingId
    persoon_id: PersoonId
    besluitdatum: date
    ingetrokken_per: date
    toelichting: Annotated[str | None, Versleuteld()]


Event = BeschikkingGegeven | ToewijzingenGekoppeld | BeschikkingIngetrokken


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The decision as it stands, and the toewijzingen that carry it out."""

    gegeven: BeschikkingGegeven | None = None
    toewijzingen: tuple[ToewijzingId, ...] = ()
    ingetrokken: BeschikkingIngetrokken | None = None

    @property
    def verwacht_toewijzingen(self) -> bool:
        """True for care in kind that was granted and not withdrawn; a wijziging may need no new toewijzing."""
        gegeven = self.gegeven
        return (
            gegeven is not None
            and gegeven.leveringsvorm is Leveringsvorm.ZIN
            and bool(gegeven.voorzieningen)
            and self.ingetrokken is None
        )


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case BeschikkingGegeven():
            return State(gegeven=event)
        case ToewijzingenGekoppeld():
            return replace(state, toewijzingen=event.toewijzingen)
        case BeschikkingIngetrokken():
            return replace(state, ingetrokken=event)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case GeefBeschikking():
            return geef(command, state)
        case KoppelToewijzingen():
            return koppel(command, state)
        case TrekBeschikkingIn():
            return trek_in(command, state)
    assert_never(command)


def geef(command: GeefBeschikking, state: State) -> list[Event]:
    """One decision per id; a grant only of what is on offer, under contract and not stacked."""
    if state.gegeven is not None:
        return []
    if command.besluitdatum > command.vandaag or command.bekendgemaakt_op > command.vandaag:
        raise Refused("datum-in-toekomst", "Een besluit en zijn bekendmaking liggen niet in de toekomst.")
    if command.bekendgemaakt_op < command.besluitdatum:
        raise Refused("bekendmaking-voor-besluit", "Een besluit wordt niet bekendgemaakt voor het genomen is.")
    if command.verzoek_id is not None and command.besluit is Besluit.TOEKENNING:
        _toets_verzoek(command)
    _toets_woonplaats(command)
    if command.leveringsvorm is not None:
        toets_voorzieningen(
            command.voorzieningen, command.wet, command.leveringsvorm, command.catalogus, command.contracten
        )
    events: list[Event] = [
        BeschikkingGegeven(
            beschikking_id=command.beschikking_id,
            persoon_id=command.persoon_id,
            wet=command.wet,
            aanvraag_id=command.aanvraag_id,
            verzoek_id=command.verzoek_id,
            besluit=command.besluit,
            leveringsvorm=command.leveringsvorm,
            besluitdatum=command.besluitdatum,
            bekendgemaakt_op=command.bekendgemaakt_op,
            bezwaar_uiterlijk_op=plus_weken(command.bekendgemaakt_op, BEZWAARTERMIJN_WEKEN),
            voorzieningen=command.voorzieningen,
            reden_afwijzing=command.reden_afwijzing,
            verantwoordelijke_gemeente=command.verantwoordelijke_gemeente,
            toelichting=command.toelichting,
        )
    ]
    if command.toewijzingen:
        events.append(ToewijzingenGekoppeld(beschikking_id=command.beschikking_id, toewijzingen=command.toewijzingen))
    return events


def _toets_verzoek(command: GeefBeschikking) -> None:
    if command.leveringsvorm is Leveringsvorm.PGB:
        raise Refused("pgb-op-verzoek", "Op het verzoek van een aanbieder volgt geen pgb.")
    if command.wijziging:
        return  # within what was decided before; the Wmo needs no new aanvraag (art. 2.3.9, 2.3.10)
    if command.aanvraag_id is None and command.wet is not Wet.JEUGDWET:  # Jeugdwet art. 2.6 lid 1 onder e
        raise Refused("aanvraag-nodig", "Alleen de Jeugdwet kent toekenning op een verwijzing, zonder aanvraag.")
    if len(command.voorzieningen) != 1:
        raise Refused("een-product-per-verzoek", "Een verzoek wordt per product toegekend.")  # OP274
    if command.voorzieningen[0].agb != command.agb:
        raise Refused("andere-aanbieder", "De voorziening is bij een andere aanbieder dan die het verzoek deed.")


def _toets_woonplaats(command: GeefBeschikking) -> None:
    met_reden = command.reden_afwijzing is RedenAfwijzing.WOONPLAATSBEGINSEL
    if met_reden is not (command.verantwoordelijke_gemeente is not None):
        raise Refused("woonplaats-onvolledig", "Bij de reden woonplaatsbeginsel, en alleen daar, hoort een gemeente.")
    if met_reden and command.wet is not Wet.JEUGDWET:
        raise Refused("woonplaats-alleen-jeugd", "Het woonplaatsbeginsel geldt alleen onder de Jeugdwet.")  # TR377


def koppel(command: KoppelToewijzingen, state: State) -> list[Event]:
    """One toewijzing per provision, once."""
    gegeven = state.gegeven
    if gegeven is None or not state.verwacht_toewijzingen:
        raise Refused("geen-toewijzing-verwacht", "Op deze beschikking volgt geen toewijzing.")
    if state.toewijzingen:
        return []
    return [ToewijzingenGekoppeld(beschikking_id=gegeven.beschikking_id, toewijzingen=command.toewijzingen)]


def trek_in(command: TrekBeschikkingIn, state: State) -> list[Event]:
    """A grant ends; a refusal has nothing to withdraw."""
    gegeven = state.gegeven
    if gegeven is None:
        raise Refused("beschikking-onbekend", "Deze beschikking is niet bekend.")
    if gegeven.besluit is Besluit.AFWIJZING:
        raise Refused("beschikking-is-afwijzing", "Een afwijzing kan niet worden ingetrokken.")
    if state.ingetrokken is not None:
        if state.ingetrokken.ingetrokken_per == command.ingetrokken_per:
            return []
        raise Refused("beschikking-ingetrokken", "Deze beschikking is al ingetrokken.")
    if command.besluitdatum > command.vandaag:
        raise Refused("datum-in-toekomst", "Een besluit ligt niet in de toekomst.")
    if command.besluitdatum < gegeven.besluitdatum:
        raise Refused("intrekking-voor-besluit", "De intrekking ligt voor het besluit zelf.")
    return [
        BeschikkingIngetrokken(
            beschikking_id=gegeven.beschikking_id,
            persoon_id=gegeven.persoon_id,
            besluitdatum=command.besluitdatum,
            ingetrokken_per=command.ingetrokken_per,
            toelichting=command.toelichting,
        )
    ]


beschikking = Decider(State(), evolve, decide)
