"""A request of a provider as it is now, in the words of the contract."""

from typing import Any, assert_never

from services.indicatie.domain import verzoek
from services.indicatie.domain.voorziening import Omvang
from shared.contracts.indicatie.verzoeken import (
    GevraagdeOmvang,
    NieuwProduct,
    TeWijzigenProduct,
    VerzoekBody,
    VerzoekDetail,
    VerzoekSoort,
    WijzigingBody,
)
from shared.errors import NotFound
from shared.values.bedrag import Bedrag

SOORT = {verzoek.VerzoekOntvangen: VerzoekSoort.TOEWIJZING, verzoek.WijzigingOntvangen: VerzoekSoort.WIJZIGING}


def verzoek_body(state: verzoek.State) -> VerzoekBody:
    """A request and where it stands; NotFound where there is none."""
    vraag = state.ontvangen
    if vraag is None:
        raise NotFound("verzoek")
    return VerzoekBody(
        verzoek_id=vraag.verzoek_id,
        soort=SOORT[type(vraag)],
        persoon_id=vraag.persoon_id,
        wet=vraag.wet,
        agb=str(vraag.agb),
        referentie_aanbieder=vraag.referentie,
        dagtekening=vraag.dagtekening,
        status=state.status.value,
        in_onderzoek_op=state.onderzoek.op if state.onderzoek else None,
        uiterlijk_op=state.onderzoek.uiterlijk_op if state.onderzoek else vraag.uiterlijk_op,
        beschikking_id=state.beschikking_id,
        bericht_id=vraag.bericht_id,
        **_waarover(vraag),
    )


def _waarover(vraag: verzoek.Vraag) -> dict[str, Any]:
    match vraag:
        case verzoek.VerzoekOntvangen(product=product, periode=periode):
            return {
                "categorie": product.categorie if product else None,
                "code": product.code if product else None,
                "ingangsdatum": periode.begindatum,
                "einddatum": periode.einddatum,
            }
        case verzoek.WijzigingOntvangen(wijziging=wijziging):
            return {"ingangsdatum": wijziging.eerste_dag}
    assert_never(vraag)


def verzoek_detail(state: verzoek.State) -> VerzoekDetail:
    """A request with what is asked; NotFound where there is none."""
    body, vraag = verzoek_body(state).model_dump(by_alias=False), state.ontvangen
    match vraag:
        case verzoek.VerzoekOntvangen():
            return VerzoekDetail(**body, omvang=GevraagdeOmvang(**_omvang(vraag.omvang, vraag.budget)))
        case verzoek.WijzigingOntvangen():
            return VerzoekDetail(**body, wijziging=_wijziging(vraag.wijziging))
        case None:
            raise NotFound("verzoek")
    assert_never(vraag)


def _wijziging(gevraagd: verzoek.Wijziging) -> WijzigingBody:
    return WijzigingBody(
        reden_verzoek=gevraagd.reden,
        ongewijzigd=gevraagd.ongewijzigd,
        te_wijzigen=tuple(
            TeWijzigenProduct(
                toewijzing_nummer=een.nummer,
                gewenste_ingangsdatum=een.gewenste_ingangsdatum,
                einddatum=een.einddatum,
                **_omvang(een.omvang, een.budget),
            )
            for een in gevraagd.te_wijzigen
        ),
        nieuw=tuple(
            NieuwProduct(
                categorie=een.product.categorie if een.product else None,
                code=een.product.code if een.product else None,
                ingangsdatum=een.periode.begindatum,
                einddatum=een.periode.einddatum,
                **_omvang(een.omvang, een.budget),
            )
            for een in gevraagd.nieuw
        ),
    )


def _omvang(omvang: Omvang | None, budget: Bedrag | None) -> dict[str, Any]:
    return {
        "volume": omvang.volume if omvang else None,
        "eenheid": omvang.eenheid if omvang else None,
        "frequentie": omvang.frequentie if omvang else None,
        "budget_centen": budget.centen if budget else None,
    }
