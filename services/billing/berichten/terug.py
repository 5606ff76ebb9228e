"""What we kept of a 323, back in the fields of the standard: for the 325, and for the 323 itself."""

from collections.abc import Mapping
from typing import Any

from services.billing.berichten.wetten import STANDAARD_VAN
from services.billing.domain.prestatie import Kop, Prestatie
from shared.errors import Refused
from shared.istandaarden import wet as standaard
from shared.istandaarden.berichten.gedeeld import (
    BedragMetDC,
    GeslotenPeriode,
    ProductReferentie,
    TotaalBedragMetDC,
)
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId


def wet_van(kop: Kop) -> standaard.Wet:
    """The law in the words of the standard."""
    return STANDAARD_VAN[kop.wet]


def bsn_van(persoon: PersoonId, bsns: Mapping[PersoonId, str | None]) -> str:
    """The BSN of a client; Refused where the client has been forgotten."""
    bsn = bsns.get(persoon)
    if bsn is None:
        raise Refused("persoon-vergeten", "Dit bericht noemt een cliënt van wie de gegevens zijn vernietigd.")
    return bsn


def regelvelden(regel: Prestatie) -> dict[str, Any]:
    """The fields of a line as it was sent."""
    return {
        "product_referentie": ProductReferentie(
            referentie_nummer=regel.referentie, vorig_referentie_nummer=regel.vorige_referentie
        ),
        "toewijzing_nummer": regel.toewijzing_nummer,
        "product_categorie": regel.categorie,
        "product_code": regel.code,
        "product_periode": gesloten(regel.periode),
        "geleverd_volume": regel.volume,
        "eenheid": regel.eenheid,
        "product_tarief": regel.tarief_centen,
        "ingediend_bedrag": BedragMetDC(bedrag=regel.bedrag.absoluut, debet_credit="C" if regel.credit else "D"),
    }


def gesloten(periode: Periode) -> GeslotenPeriode:
    """A period that has both its ends."""
    return GeslotenPeriode(begindatum=periode.begindatum, einddatum=periode.laatste_dag)


def totaal(bedrag: Bedrag) -> TotaalBedragMetDC:
    """A total with its sign."""
    return TotaalBedragMetDC(totaal_bedrag=bedrag.absoluut, debet_credit=bedrag.debet_credit)
