"""The 325: formed from the verdict, exactly one per 323 (IV087, step 8), the same verdict giving the same bytes."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from services.billing.berichten.wetten import STANDAARD_VAN
from services.billing.domain.beoordeling.uitkomst import (
    GEEN_OPMERKING,
    VOLLEDIG_TOEGEWEZEN,
    Oordeel,
    Uitkomst,
)
from services.billing.domain.prestatie import Kop, Prestatie
from shared.errors import Refused
from shared.istandaarden import wet as standaard
from shared.istandaarden.berichten.declaratie import (
    Antwoord325,
    Client325,
    DeclaratieAntwoord325,
    Kop325,
    Prestatie325,
)
from shared.istandaarden.berichten.gedeeld import (
    BedragMetDC,
    BerichtIdentificatie,
    GeslotenPeriode,
    ProductReferentie,
    TotaalBedragMetDC,
    XsdVersie,
)
from shared.istandaarden.berichten.kop import XSD
from shared.istandaarden.schrijver import schrijf
from shared.values.bedrag import Bedrag
from shared.values.pseudoniem import PersoonId

LENGTE = 12
"""Characters in an identification (iWmo/iJw 3.2)."""


def identificatie_van(declaratie_id: str) -> str:
    """The identification of the answer to this claim: twelve letters and digits that follow from its id."""
    digest = hashlib.sha256(declaratie_id.encode()).digest()
    return base64.b32encode(digest).decode()[:LENGTE]


def vorm_antwoord(
    kop: Kop,
    regels: Sequence[Prestatie],
    uitkomst: Uitkomst,
    bsns: Mapping[PersoonId, str | None],
    identificatie: str,
    dagtekening: date,
) -> Antwoord325:
    """The answer; only rejected lines are returned, unchanged (TR342).

    `bsns` holds the clients of the rejected lines; Refused where one of them has been forgotten.
    """
    header = Kop325(
        bericht_code=Antwoord325.codes[wet_van(kop)],
        afzender=kop.gemeente,
        ontvanger=kop.agb,
        bericht_identificatie=BerichtIdentificatie(identificatie=identificatie, dagtekening=dagtekening),
        xsd_versie=XSD,
        declaratie_identificatie=BerichtIdentificatie(identificatie=kop.identificatie, dagtekening=kop.dagtekening),
        xsd_versie_declaratie=XsdVersie(basisschema_xsd_versie=kop.xsd_basis, bericht_xsd_versie=kop.xsd_bericht),
        retour_codes=uitkomst.kopcodes or (GEEN_OPMERKING,),
    )
    if uitkomst.kopcodes:
        return Antwoord325(header=header)
    codes = uitkomst.declaratiecodes or ((VOLLEDIG_TOEGEWEZEN if uitkomst.volledig else GEEN_OPMERKING),)
    return Antwoord325(
        header=header,
        declaratie_antwoord=DeclaratieAntwoord325(
            declaratie_nummer=kop.declaratie_nummer,
            totaal_ingediend_bedrag=_totaal(kop.ingediend),
            totaal_toegekend_bedrag=_totaal(uitkomst.toegekend),
            clienten=_clienten(regels, uitkomst, bsns),
            retour_codes=codes,
        ),
    )


def schrijf_antwoord(kop: Kop, antwoord: Antwoord325) -> bytes:
    """The answer as XML."""
    return schrijf(antwoord, wet_van(kop))


def wet_van(kop: Kop) -> standaard.Wet:
    """The law in the words of the standard."""
    return STANDAARD_VAN[kop.wet]


def _clienten(
    regels: Sequence[Prestatie], uitkomst: Uitkomst, bsns: Mapping[PersoonId, str | None]
) -> tuple[Client325, ...]:
    afgewezen = {oordeel.nr: oordeel for oordeel in uitkomst.oordelen if not oordeel.toegekend}
    per_client: dict[PersoonId, list[Prestatie]] = {}
    for regel in regels:
        if regel.nr in afgewezen:
            per_client.setdefault(regel.persoon_id, []).append(regel)
    return tuple(
        Client325(
            bsn=_bsn(bsns.get(persoon)),
            prestaties=tuple(_prestatie(regel, afgewezen[regel.nr]) for regel in van_client),
            retour_codes=(uitkomst.geweigerd.get(persoon, GEEN_OPMERKING),),
        )
        for persoon, van_client in per_client.items()
    )


def _bsn(bsn: str | None) -> str:
    if bsn is None:
        raise Refused("persoon-vergeten", "Dit antwoord noemt een cliënt van wie de gegevens zijn vernietigd.")
    return bsn


def _prestatie(regel: Prestatie, oordeel: Oordeel) -> Prestatie325:
    return Prestatie325(
        product_referentie=ProductReferentie(
            referentie_nummer=regel.referentie, vorig_referentie_nummer=regel.vorige_referentie
        ),
        toewijzing_nummer=regel.toewijzing_nummer,
        product_categorie=regel.categorie,
        product_code=regel.code,
        product_periode=GeslotenPeriode(begindatum=regel.periode.begindatum, einddatum=regel.periode.laatste_dag),
        geleverd_volume=regel.volume,
        eenheid=regel.eenheid,
        product_tarief=regel.tarief_centen,
        ingediend_bedrag=BedragMetDC(bedrag=regel.bedrag.absoluut, debet_credit="C" if regel.credit else "D"),
        retour_codes=oordeel.retourcodes,
    )


def _totaal(bedrag: Bedrag) -> TotaalBedragMetDC:
    return TotaalBedragMetDC(totaal_bedrag=bedrag.absoluut, debet_credit=bedrag.debet_credit)
