"""Rules inside a 323 that look at the claim itself or at one line (domain: adjudication, step 2)."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from shared.istandaarden.berichten.declaratie import DeclaratieKop323, Prestatie323
from shared.istandaarden.berichten.gedeeld import BedragMetDC, GeslotenPeriode, TotaalBedragMetDC
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.volumes import EURO
from shared.values.periode import Periode

VANAF = date(2021, 1, 1)
MAX_JAREN = 5
CREDIT = "C"


class Kop(Protocol):
    """What stands before the lines: a Declaratie323 and a Stroom323 both have it."""

    @property
    def header(self) -> KopVanAanbieder:
        """Who sends what."""

    @property
    def declaratie(self) -> DeclaratieKop323:
        """The claim itself."""


PerRegel = Callable[[Kop, Prestatie323], str | None]
"""The field of the line that breaks the rule; None where it does not."""


PerPeriode = Callable[[Kop, GeslotenPeriode], str | None]
"""The part of a period that breaks the rule, the empty one for the whole: asked once per period, not per line."""
PerKop = Callable[[Kop], str | None]
"""The field of the claim that breaks the rule; None where none does."""


def _dagtekening(kop: Kop) -> date:
    return kop.header.bericht_identificatie.dagtekening


def vijf_jaar_na(dag: date) -> date:
    """The same day five years later; 28 February for a leap day."""
    try:
        return dag.replace(year=dag.year + MAX_JAREN)
    except ValueError:
        return dag.replace(year=dag.year + MAX_JAREN, day=28)


def is_credit(prestatie: Prestatie323) -> bool:
    """True where the line takes an earlier one back."""
    return prestatie.ingediend_bedrag.debet_credit == CREDIT


def centen(bedrag: BedragMetDC) -> int:
    """The amount with its sign: a credit is below zero."""
    return -bedrag.bedrag if bedrag.debet_credit == CREDIT else bedrag.bedrag


def met_teken(totaal: TotaalBedragMetDC) -> int:
    """The total in eurocents, below zero for a credit."""
    return -totaal.totaal_bedrag if totaal.debet_credit == CREDIT else totaal.totaal_bedrag


def cs337(kop: Kop, periode: GeslotenPeriode) -> str | None:
    del kop
    van, tot = periode.begindatum, periode.einddatum
    return None if (van.year, van.month) == (tot.year, tot.month) else ""


def cs100(kop: Kop, periode: GeslotenPeriode) -> str | None:
    del kop
    return None if periode.begindatum >= VANAF else ""


def tr134(kop: Kop, periode: GeslotenPeriode) -> str | None:
    return None if periode.begindatum <= _dagtekening(kop) else "begindatum"


def tr137(kop: Kop, periode: GeslotenPeriode) -> str | None:
    return None if periode.begindatum <= periode.einddatum <= _dagtekening(kop) else "einddatum"


def tr335(kop: Kop, periode: GeslotenPeriode) -> str | None:
    te_oud = vijf_jaar_na(periode.einddatum) < kop.declaratie.declaratie_dagtekening
    return "einddatum" if te_oud else None


def cd060(kop: Kop, regel: Prestatie323) -> str | None:
    del kop
    goed = is_credit(regel) is (regel.product_referentie.vorig_referentie_nummer is not None)
    return None if goed else "productReferentie.vorigReferentieNummer"


def cd087(kop: Kop, regel: Prestatie323) -> str | None:
    del kop
    return None if (regel.eenheid == EURO) is (regel.product_tarief is None) else "productTarief"


def cs339(kop: Kop, regel: Prestatie323) -> str | None:
    del kop
    goed = regel.eenheid != EURO or regel.ingediend_bedrag.bedrag == regel.geleverd_volume
    return None if goed else "ingediendBedrag.bedrag"


def cs325(kop: Kop, regel: Prestatie323) -> str | None:
    del kop
    fout = regel.ingediend_bedrag.bedrag == 0 and is_credit(regel)
    return "ingediendBedrag.debetCredit" if fout else None


def cs340_kop(kop: Kop) -> str | None:
    periode = kop.declaratie.declaratie_periode
    maand = Periode.maand_van(periode.begindatum)
    goed = (periode.begindatum, periode.einddatum) == (maand.begindatum, maand.einddatum)
    return None if goed else "declaratiePeriode"


def cs325_kop(kop: Kop) -> str | None:
    totaal = kop.declaratie.totaal_ingediend_bedrag
    fout = totaal.totaal_bedrag == 0 and totaal.debet_credit == CREDIT
    return "totaalIngediendBedrag.debetCredit" if fout else None
