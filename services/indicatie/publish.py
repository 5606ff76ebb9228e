"""Which events of indicatie others hear, in public words (pure)."""

from typing import assert_never

from services.indicatie.domain import beschikking, levering, toewijzing
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Voorziening
from shared.contracts.envelope import Message
from shared.contracts.gemeente import Wet
from shared.contracts.indicatie.messages import (
    BeschikkingGegevenV1,
    BeschikkingIngetrokkenV1,
    LeveringGestartV1,
    LeveringGestoptV1,
    ToegekendeVoorziening,
    ToewijzingAfgegevenV1,
    ToewijzingBericht,
    ToewijzingGewijzigdV1,
    ToewijzingVerwijderdV1,
)


def publish_beschikking(event: beschikking.Event, state: beschikking.State) -> Message | None:
    """A decision given or withdrawn; not that it got its toewijzingen, which tell of themselves."""
    match event:
        case beschikking.BeschikkingGegeven():
            return BeschikkingGegevenV1(
                beschikking_id=event.beschikking_id,
                aanvraag_id=event.aanvraag_id,
                verzoek_id=event.verzoek_id,
                persoon_id=event.persoon_id,
                wet=Wet(event.wet),
                besluit=event.besluit,
                leveringsvorm=event.leveringsvorm,
                besluitdatum=event.besluitdatum,
                bezwaar_uiterlijk_op=event.bezwaar_uiterlijk_op,
                voorzieningen=tuple(map(toegekend, event.voorzieningen)),
            )
        case beschikking.BeschikkingIngetrokken():
            if state.gegeven is None:
                return None
            return BeschikkingIngetrokkenV1(
                beschikking_id=event.beschikking_id,
                persoon_id=event.persoon_id,
                wet=Wet(state.gegeven.wet),
                besluitdatum=event.besluitdatum,
                ingetrokken_per=event.ingetrokken_per,
            )
        case beschikking.ToewijzingenGekoppeld():
            return None
    assert_never(event)


def publish_toewijzing(event: toewijzing.Event, state: toewijzing.State) -> Message | None:
    """Every version, whole; not what billing awarded, which billing knows."""
    match event:
        case toewijzing.ToewijzingAfgegeven():
            return _versie(ToewijzingAfgegevenV1, event.versie)
        case toewijzing.ToewijzingGewijzigd():
            return _versie(ToewijzingGewijzigdV1, event.versie)
        case toewijzing.ToewijzingVerwijderd():
            return _versie(ToewijzingVerwijderdV1, event.versie)
        case toewijzing.VolumeGenoteerd():
            return None
    assert_never(event)


def publish_levering(event: levering.Event, state: levering.State) -> Message | None:
    """A delivery started or stopped; a report taken back is between provider and municipality."""
    match event:
        case levering.LeveringGestart():
            return LeveringGestartV1(
                toewijzing_id=event.waarvan.toewijzing_id,
                toewijzing_nummer=event.waarvan.nummer,
                persoon_id=event.waarvan.persoon_id,
                wet=Wet(event.waarvan.wet),
                agb=str(event.waarvan.agb),
                begindatum=event.begindatum,
            )
        case levering.LeveringGestopt():
            return LeveringGestoptV1(
                toewijzing_id=event.waarvan.toewijzing_id,
                toewijzing_nummer=event.waarvan.nummer,
                persoon_id=event.waarvan.persoon_id,
                wet=Wet(event.waarvan.wet),
                agb=str(event.waarvan.agb),
                begindatum=event.begindatum,
                einddatum=event.einddatum,
                reden_beeindiging=event.reden,
                tijdelijk=event.reden == levering.TIJDELIJK,
            )
        case levering.StartVervallen() | levering.StopVervallen():
            return None
    assert_never(event)


def toegekend(voorziening: Voorziening) -> ToegekendeVoorziening:
    """A provision in public words."""
    product, omvang, budget = voorziening.product, voorziening.omvang, voorziening.budget
    return ToegekendeVoorziening(
        variant=voorziening.variant,
        categorie=product.categorie if product else None,
        code=product.code if product else None,
        volume=omvang.volume if omvang else None,
        eenheid=omvang.eenheid if omvang else None,
        frequentie=omvang.frequentie if omvang else None,
        budget_centen=budget.centen if budget else None,
        ingangsdatum=voorziening.periode.begindatum,
        einddatum=voorziening.periode.einddatum,
        agb=str(voorziening.agb) if voorziening.agb else None,
    )


def _versie(kind: type[ToewijzingBericht], versie: Versie) -> ToewijzingBericht:
    wat = toegekend(versie.voorziening)
    return kind(
        toewijzing_id=versie.toewijzing_id,
        toewijzing_nummer=versie.nummer,
        beschikking_id=versie.beschikking_id,
        persoon_id=versie.persoon_id,
        wet=Wet(versie.wet),
        agb=str(versie.agb),
        categorie=wat.categorie,
        code=wat.code,
        variant=wat.variant,
        toewijzingsmoment=versie.moment,
        ingangsdatum=wat.ingangsdatum,
        einddatum=wat.einddatum,
        volume=wat.volume,
        eenheid=wat.eenheid,
        frequentie=wat.frequentie,
        budget_centen=wat.budget_centen,
        reden_wijziging=versie.reden_wijziging,
    )
