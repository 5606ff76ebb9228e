"""The 325: formed from the verdict, exactly one per 323 (IV087, step 8), the same verdict giving the same bytes."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.billing.berichten.terug import bsn_van, regelvelden, totaal, wet_van
from services.billing.domain.beoordeling.regels import RETOURCODE_VAN
from services.billing.domain.beoordeling.uitkomst import GEEN_OPMERKING, NIET_BEOORDEELD, VOLLEDIG_TOEGEWEZEN
from services.billing.domain.prestatie import Kop, Prestatie
from shared.istandaarden.berichten.declaratie import (
    Antwoord325,
    Client325,
    DeclaratieAntwoord325,
    Kop325,
    Prestatie325,
)
from shared.istandaarden.berichten.gedeeld import BerichtIdentificatie, XsdVersie
from shared.istandaarden.berichten.kop import XSD
from shared.values.bedrag import Bedrag
from shared.values.pseudoniem import PersoonId

LENGTE = 12
"""Characters in an identification (iWmo/iJw 3.2)."""

Afgewezen = tuple[Prestatie, tuple[str, ...]]
"""A rejected line with its codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The verdict on a claim as far as the answer tells it before the lines it returns."""

    kop: Kop
    identificatie: str
    dagtekening: date
    kopcodes: tuple[str, ...]
    declaratiecodes: tuple[str, ...]
    aantal_afgewezen: int
    toegekend: Bedrag

    @property
    def geeft_regels_terug(self) -> bool:
        """It counts as sent, and something was rejected."""
        return not self.kopcodes and not self.declaratiecodes and self.aantal_afgewezen > 0


def identificatie_van(declaratie_id: str) -> str:
    """The identification of the answer to this claim: twelve letters and digits that follow from its id."""
    digest = hashlib.sha256(declaratie_id.encode()).digest()
    return base64.b32encode(digest).decode()[:LENGTE]


def vorm_antwoord(slot: Slot, clienten: Iterable[Client325] = ()) -> Antwoord325:
    """The answer; only rejected lines are returned, unchanged (TR342)."""
    kop = slot.kop
    header = Kop325(
        bericht_code=Antwoord325.codes[wet_van(kop)],
        afzender=kop.gemeente,
        ontvanger=kop.agb,
        bericht_identificatie=BerichtIdentificatie(identificatie=slot.identificatie, dagtekening=slot.dagtekening),
        xsd_versie=XSD,
        declaratie_identificatie=BerichtIdentificatie(identificatie=kop.identificatie, dagtekening=kop.dagtekening),
        xsd_versie_declaratie=XsdVersie(basisschema_xsd_versie=kop.xsd_basis, bericht_xsd_versie=kop.xsd_bericht),
        retour_codes=slot.kopcodes or (GEEN_OPMERKING,),
    )
    if slot.kopcodes:
        return Antwoord325(header=header)
    volledig = GEEN_OPMERKING if slot.aantal_afgewezen else VOLLEDIG_TOEGEWEZEN
    return Antwoord325(
        header=header,
        declaratie_antwoord=DeclaratieAntwoord325(
            declaratie_nummer=kop.declaratie_nummer,
            totaal_ingediend_bedrag=totaal(kop.ingediend),
            totaal_toegekend_bedrag=totaal(slot.toegekend),
            clienten=tuple(clienten),
            retour_codes=slot.declaratiecodes or (volledig,),
        ),
    )


def clienten_van(regels: Iterable[Afgewezen], bsns: Mapping[PersoonId, str | None]) -> Iterator[Client325]:
    """The rejected lines under their clients, both in the order of the message.

    Refused where a client has been forgotten.
    """
    for persoon, van_client in groupby(regels, key=lambda regel: regel[0].persoon_id):
        afgewezen = [*van_client]
        onbekend = any(codes == (NIET_BEOORDEELD,) for _, codes in afgewezen)
        yield Client325(
            bsn=bsn_van(persoon, bsns),
            prestaties=tuple(Prestatie325(**regelvelden(regel), retour_codes=codes) for regel, codes in afgewezen),
            retour_codes=(RETOURCODE_VAN["TR304"] if onbekend else GEEN_OPMERKING,),
        )
