"""The 325: the answer to a 323, formed as the standard says (IV087, IV088, TR342)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.istandaarden.berichten.declaratie import (
    Antwoord325,
    Client325,
    DeclaratieAntwoord325,
    Kop325,
    Prestatie323,
    Prestatie325,
)
from shared.istandaarden.berichten.gedeeld import BerichtIdentificatie, TotaalBedragMetDC
from shared.istandaarden.berichten.kop import XSD
from shared.istandaarden.codelijsten.retourcodes import (
    AFGEKEURD_TECHNISCH,
    GEEN_OPMERKING,
    NIET_BEOORDEELD,
    VOLLEDIG_TOEGEWEZEN,
)
from shared.istandaarden.regels.declaratie import Kop
from shared.istandaarden.wet import Wet
from shared.values.bedrag import NUL, Bedrag


@dataclass(frozen=True, slots=True)
class AfgekeurdeClient:
    """A client with rejected lines, each with its codes; `codes` where the client itself was rejected (8187)."""

    bsn: str
    prestaties: tuple[tuple[Prestatie323, tuple[str, ...]], ...]
    codes: tuple[str, ...] = ()

    def als_325(self) -> Client325:
        """The client as it goes back: under a rejected client every line is 0233."""
        return Client325(
            bsn=self.bsn,
            prestaties=tuple(
                Prestatie325(**dict(prestatie), retour_codes=(NIET_BEOORDEELD,) if self.codes else codes)
                for prestatie, codes in self.prestaties
            ),
            retour_codes=self.codes or (GEEN_OPMERKING,),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoorder:
    """Forms the answers to one 323: `kop` is what was received, `identificatie` and `dagtekening` are of the answer."""

    kop: Kop
    wet: Wet
    identificatie: str
    dagtekening: date

    def _kop(self, codes: tuple[str, ...], xslt_versie: str | None = None) -> Kop325:
        ontvangen = self.kop.header
        return Kop325(
            bericht_code=Antwoord325.codes[self.wet],
            afzender=ontvangen.ontvanger,
            ontvanger=ontvangen.afzender,
            bericht_identificatie=BerichtIdentificatie(identificatie=self.identificatie, dagtekening=self.dagtekening),
            xsd_versie=XSD,
            declaratie_identificatie=ontvangen.bericht_identificatie,
            xslt_versie=xslt_versie,
            xsd_versie_declaratie=ontvangen.xsd_versie,
            retour_codes=codes,
        )

    def _antwoord(self, toegekend: Bedrag, codes: tuple[str, ...], clienten: tuple[Client325, ...] = ()) -> Antwoord325:
        antwoord = DeclaratieAntwoord325(
            declaratie_nummer=self.kop.declaratie.declaratie_nummer,
            totaal_ingediend_bedrag=self.kop.declaratie.totaal_ingediend_bedrag,
            totaal_toegekend_bedrag=TotaalBedragMetDC(
                totaal_bedrag=toegekend.absoluut, debet_credit=toegekend.debet_credit
            ),
            clienten=clienten,
            retour_codes=codes,
        )
        return Antwoord325(header=self._kop((GEEN_OPMERKING,)), declaratie_antwoord=antwoord)

    def afgekeurd(self, codes: tuple[str, ...] = (AFGEKEURD_TECHNISCH,)) -> Antwoord325:
        """The message counts as not sent: a level 2 fault (0001), or a fault in the header (9056, 8848, S300)."""
        return Antwoord325(header=self._kop(codes))

    def declaratie_afgekeurd(self, codes: tuple[str, ...]) -> Antwoord325:
        """The claim counts as not sent (9333, 8214): nothing awarded, no lines back."""
        return self._antwoord(NUL, codes)

    def toegekend(self, toegekend: Bedrag, afgekeurd: Iterable[AfgekeurdeClient] = ()) -> Antwoord325:
        """The claim is adjudicated: 8001 where nothing is rejected, else 0200 and only the rejected lines."""
        clienten = tuple(client.als_325() for client in afgekeurd)
        return self._antwoord(toegekend, (GEEN_OPMERKING,) if clienten else (VOLLEDIG_TOEGEWEZEN,), clienten)
