"""One thing as it is now, in the words of the contract."""

from services.indicatie.domain import bericht, beschikking, levering, toewijzing
from services.indicatie.publish import toegekend
from services.indicatie.queries.box import bericht_kop
from shared.contracts.indicatie.bodies import (
    BeschikkingBody,
    BeschikkingKop,
    BeschikkingStatus,
    LeveringBody,
    LeveringStatus,
    Toegekend,
    ToewijzingBody,
    ToewijzingMelding,
    ToewijzingStatus,
    ToewijzingVersie,
)
from shared.errors import NotFound

LEVERING = {
    levering.Status.GESTART: LeveringStatus.GESTART,
    levering.Status.TIJDELIJK_GESTOPT: LeveringStatus.TIJDELIJK_GESTOPT,
    levering.Status.GESTOPT: LeveringStatus.GESTOPT,
}


def beschikking_kop(state: beschikking.State) -> BeschikkingKop:
    """A decision without its text: this may be kept with an Idempotency-Key. NotFound where nothing was decided."""
    gegeven = state.gegeven
    if gegeven is None:
        raise NotFound("beschikking")
    return BeschikkingKop(
        beschikking_id=gegeven.beschikking_id,
        aanvraag_id=gegeven.aanvraag_id,
        verzoek_id=gegeven.verzoek_id,
        persoon_id=gegeven.persoon_id,
        wet=gegeven.wet,
        besluit=gegeven.besluit,
        leveringsvorm=gegeven.leveringsvorm,
        besluitdatum=gegeven.besluitdatum,
        bezwaar_uiterlijk_op=gegeven.bezwaar_uiterlijk_op,
        status=BeschikkingStatus.INGETROKKEN if state.ingetrokken else BeschikkingStatus.GELDIG,
        ingetrokken_per=state.ingetrokken.ingetrokken_per if state.ingetrokken else None,
    )


def beschikking_body(state: beschikking.State) -> BeschikkingBody:
    """A decision with its text, which is null once the person has been forgotten."""
    kop, gegeven = beschikking_kop(state), state.gegeven
    if gegeven is None:
        raise NotFound("beschikking")
    return BeschikkingBody(
        **kop.model_dump(by_alias=False),
        voorzieningen=tuple(toegekend(v) for v in gegeven.voorzieningen),
        reden_afwijzing=gegeven.reden_afwijzing,
        toelichting=gegeven.toelichting,
        bekendgemaakt_op=gegeven.bekendgemaakt_op,
        toewijzingen=state.toewijzingen,
    )


def toewijzing_body(
    state: toewijzing.State, geleverd: levering.State, gemeld: bericht.State | None = None
) -> ToewijzingBody:
    """A toewijzing with its versions, deliveries and the 301 that told it last; NotFound where there is none."""
    nu = state.huidig
    if nu is None:
        raise NotFound("toewijzing")
    wat = toegekend(nu.voorziening)
    return ToewijzingBody(
        toewijzing_id=nu.toewijzing_id,
        toewijzing_nummer=nu.nummer,
        beschikking_id=nu.beschikking_id,
        persoon_id=nu.persoon_id,
        wet=nu.wet,
        agb=str(nu.agb),
        categorie=wat.categorie,
        code=wat.code,
        ingangsdatum=wat.ingangsdatum,
        einddatum=wat.einddatum,
        status=ToewijzingStatus.VERWIJDERD if nu.verwijderd else ToewijzingStatus.GELDIG,
        variant=wat.variant,
        volume=wat.volume,
        eenheid=wat.eenheid,
        frequentie=wat.frequentie,
        budget_centen=wat.budget_centen,
        referentie_aanbieder=nu.referentie_aanbieder,
        toegekend=tuple(
            Toegekend(eenheid=eenheid, volume=volume) for eenheid, volume in sorted(state.toegekend.items())
        ),
        toegekend_centen=state.toegekend_bedrag.centen,
        versies=tuple(
            ToewijzingVersie(
                toewijzingsmoment=versie.moment,
                einddatum=versie.voorziening.periode.einddatum,
                volume=versie.voorziening.omvang.volume if versie.voorziening.omvang else None,
                budget_centen=versie.voorziening.budget.centen if versie.voorziening.budget else None,
                reden_wijziging=versie.reden_wijziging,
            )
            for versie in state.versies
        ),
        leveringen=leveringen(nu.toewijzing_id, geleverd),
        melding=_melding(gemeld),
    )


def _melding(gemeld: bericht.State | None) -> ToewijzingMelding | None:
    if gemeld is None or gemeld.vastgelegd is None:
        return None
    kop = bericht_kop(gemeld)
    return ToewijzingMelding(bericht_id=kop.bericht_id, status=kop.status, retourcodes=kop.retourcodes)


def leveringen(toewijzing_id: str, state: levering.State) -> tuple[LeveringBody, ...]:
    """Each start that counts, with its last stop."""
    return tuple(
        LeveringBody(
            toewijzing_id=toewijzing_id,
            begindatum=start.begindatum,
            status=LEVERING[start.status],
            einddatum=start.stops[-1].einddatum if start.stops else None,
            reden_beeindiging=start.stops[-1].reden if start.stops else None,
        )
        for start in state.starts
    )
