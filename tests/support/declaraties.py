"""Claims (323) to send in tests: lines that a test varies, as XML or JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.istandaarden import Wet, naar_json, schrijf
from shared.istandaarden.berichten.declaratie import (
    Client323,
    Declaratie323,
    DeclaratieInhoud323,
    Prestatie323,
)
from shared.istandaarden.berichten.gedeeld import (
    BedragMetDC,
    GeslotenPeriode,
    ProductReferentie,
    TotaalBedragMetDC,
)
from shared.istandaarden.berichten.kop import kop_van_aanbieder
from shared.istandaarden.jsonvorm import JsonObject
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode

ROOS, JOOST, FATIMA = "999900006", "999900018", "999990019"
SEPTEMBER, OKTOBER = Periode.maand(2026, 9), Periode.maand(2026, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One line: 12 hours of hulp bij het huishouden in October at the contracted tariff, unless a test says else."""

    referentie: str = "R1"
    bsn: str = ROOS
    vorige: str | None = None
    nummer: int = 101
    categorie: str = "01"
    code: str = "01A03"
    periode: Periode = OKTOBER
    volume: int = 12
    eenheid: str = "04"
    tarief: int | None = 3250
    centen: int | None = None

    @property
    def bedrag(self) -> Bedrag:
        """What the line asks; below zero for a credit."""
        absoluut = self.centen if self.centen is not None else self.volume * (self.tarief or 1)
        return Bedrag(-absoluut if self.vorige else absoluut)

    def credit(self, referentie: str) -> "Regel":
        """The line that takes this one back."""
        return replace(self, referentie=referentie, vorige=self.referentie)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaratie:
    """A claim of Thuishulp De Korenbloem in Enschede over October, unless a test says else."""

    regels: Sequence[Regel]
    nummer: str = "D1"
    identificatie: str = "B1"
    wet: Wet = Wet.WMO
    agb: str = "42420001"
    gemeente: str = "0153"
    periode: Periode = OKTOBER
    dagtekening: date = date(2026, 11, 3)
    totaal: int | None = None

    @property
    def bericht(self) -> Declaratie323:
        """The message."""
        totaal = Bedrag.som(regel.bedrag for regel in self.regels) if self.totaal is None else Bedrag(self.totaal)
        bsns = dict.fromkeys(regel.bsn for regel in self.regels)
        return Declaratie323(
            header=kop_van_aanbieder(
                Declaratie323,
                self.wet,
                agb=self.agb,
                gemeente=self.gemeente,
                identificatie=self.identificatie,
                dagtekening=self.dagtekening,
            ),
            declaratie=DeclaratieInhoud323(
                declaratie_nummer=self.nummer,
                declaratie_periode=_periode(self.periode),
                declaratie_dagtekening=self.dagtekening,
                totaal_ingediend_bedrag=TotaalBedragMetDC(
                    totaal_bedrag=totaal.absoluut, debet_credit=totaal.debet_credit
                ),
                clienten=tuple(
                    Client323(bsn=bsn, prestaties=tuple(_prestatie(r) for r in self.regels if r.bsn == bsn))
                    for bsn in bsns
                ),
            ),
        )

    @property
    def xml(self) -> bytes:
        """As it is sent by the message traffic."""
        return schrijf(self.bericht, self.wet)

    @property
    def json(self) -> JsonObject:
        """The same fields as JSON."""
        return naar_json(self.bericht)


def _periode(periode: Periode) -> GeslotenPeriode:
    return GeslotenPeriode(begindatum=periode.begindatum, einddatum=periode.laatste_dag)


def _prestatie(regel: Regel) -> Prestatie323:
    return Prestatie323(
        product_referentie=ProductReferentie(referentie_nummer=regel.referentie, vorig_referentie_nummer=regel.vorige),
        toewijzing_nummer=regel.nummer,
        product_categorie=regel.categorie,
        product_code=regel.code,
        product_periode=_periode(regel.periode),
        geleverd_volume=regel.volume,
        eenheid=regel.eenheid,
        product_tarief=regel.tarief,
        ingediend_bedrag=BedragMetDC(bedrag=regel.bedrag.absoluut, debet_credit="C" if regel.vorige else "D"),
    )
