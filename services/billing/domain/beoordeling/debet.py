"""Debit lines: the toewijzing, the period, the product, the price and the room (step 7)."""

from datetime import date
from functools import cache

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.feiten import Regelfeiten, Volumemaxima
from services.billing.domain.beoordeling.uitkomst import Stap
from services.billing.domain.prestatie import EURO, MINUUT, UUR, Kop, Prestatie
from services.billing.domain.tarief import verwacht_tarief, verwachte_centen
from shared.values.periode import Periode

BASISNAAM = {MINUUT: "minuten", UUR: "minuten", EURO: "cent"}


def toets_debet(p: Prestatie, kop: Kop, feiten: Regelfeiten, maxima: Volumemaxima) -> list[Stap]:
    """Every rule that applies, in the order of the standard; room is looked at only where all else is in order."""
    versie = feiten.versie
    stappen: list[Stap] = [
        ("TR314", feiten.referentie_nieuw, (p.referentie,)),
        ("TR338", versie is not None, (p.toewijzing_nummer,)),
    ]
    if versie is None:
        return stappen
    stappen += toets_periode(p, kop, versie)
    stappen += toets_product(p, versie, feiten)
    stappen += toets_prijs(p, feiten)
    stappen.append(("TR389", not feiten.debet_open, (p.toewijzing_nummer, p.periode, p.code)))
    if False not in [goed for _, goed, _ in stappen]:
        stappen += toets_ruimte(p, versie, feiten, maxima)
    return stappen


def toets_periode(p: Prestatie, kop: Kop, versie: Versie) -> tuple[Stap, ...]:
    """Checks 3 to 6: not deleted, within the toewijzing, on its edges or the month's, not after the claim's month."""
    begin, einde = p.periode.begindatum, p.periode.laatste_dag
    ingang, eind = versie.periode.begindatum, versie.periode.einddatum
    eerste, laatste = _maand(begin.year, begin.month)
    verwacht_begin = ingang if eerste <= ingang <= laatste else eerste
    verwacht_einde = eind if eind is not None and eerste <= eind <= laatste else laatste
    tot = kop.periode.laatste_dag
    return (
        ("TR384", not versie.verwijderd, (p.toewijzing_nummer, versie.reden_wijziging)),
        ("TR307", begin >= ingang, (begin, ingang)),
        ("TR308", eind is None or einde <= eind, (einde, eind)),
        ("TR387", begin in (eerste, ingang), (begin, verwacht_begin)),
        ("TR388", einde in (laatste, eind), (einde, verwacht_einde)),
        ("TR319", einde <= tot, (einde, tot)),
    )


def toets_product(p: Prestatie, versie: Versie, feiten: Regelfeiten) -> tuple[Stap, ...]:
    """Checks 7 to 9: category and code as assigned, on the product list, in a unit that fits."""
    passend = passende_eenheden(versie, feiten)
    return (
        ("TR339", versie.categorie is None or versie.categorie == p.categorie, (p.categorie, versie.categorie)),
        ("TR340", versie.code is None or versie.code == p.code, (p.code, versie.code)),
        ("TR381", feiten.op_productlijst, (p.categorie, p.code)),
        ("TR341", p.eenheid in passend, (p.eenheid, passend)),
    )


def passende_eenheden(versie: Versie, feiten: Regelfeiten) -> tuple[str, ...]:
    """The unit of the toewijzing, minutes beside hours; without a size the contracted unit (TR341)."""
    if versie.eenheid is None:
        return feiten.prijzen.eenheden
    return (UUR, MINUUT) if versie.eenheid == UUR else (versie.eenheid,)


def toets_prijs(p: Prestatie, feiten: Regelfeiten) -> tuple[Stap, ...]:
    """Check 10: the contract's tariff, and volume times tariff; neither for euros, which are their own price."""
    if p.eenheid == EURO:
        return ()
    tarief = feiten.prijzen.zoek(p.eenheid, p.periode)
    contract = None if tarief is None else verwacht_tarief(tarief, p.eenheid)
    verwacht, centen = verwachte_centen(tarief, p.eenheid, p.volume, p.tarief_centen), p.bedrag.centen
    return (
        ("TR418", contract is not None and p.tarief_centen == contract, (p.tarief_centen, contract, p.eenheid)),
        ("TR346", centen == verwacht, (centen, verwacht, p.volume)),
    )


def toets_ruimte(p: Prestatie, versie: Versie, feiten: Regelfeiten, maxima: Volumemaxima) -> list[Stap]:
    """Checks 12 and 13: what is left in the period, in the whole toewijzing, and in the budget."""
    if versie.budget_centen is not None:
        return [_past("TR369", p.bedrag.centen, versie.budget_centen, feiten.centen, "cent")]
    naam = BASISNAAM.get(p.eenheid, "stuks")
    gevraagd, in_uren = p.basisvolume, p.eenheid == UUR
    stappen = []
    per_periode = maxima.per_periode(versie, p.periode)
    if per_periode is not None:
        stappen.append(_past("TR321", gevraagd, per_periode, feiten.in_maand, naam, in_uren=in_uren))
    totaal = maxima.totaal(versie)
    if totaal is not None:
        stappen.append(_past("TR322", gevraagd, totaal, feiten.in_totaal, naam, in_uren=in_uren))
    return stappen


def _past(regel: str, gevraagd: int, maximum: int, toegekend: int, eenheid: str, *, in_uren: bool = False) -> Stap:
    """Whether it fits; in hours where the line was claimed in hours and nothing is a part of one."""
    goed = gevraagd <= maximum - toegekend
    if in_uren and gevraagd % 60 == maximum % 60 == toegekend % 60 == 0:
        gevraagd, maximum, toegekend, eenheid = gevraagd // 60, maximum // 60, toegekend // 60, "uur"
    return (regel, goed, (gevraagd, maximum, toegekend, max(maximum - toegekend, 0), eenheid))


@cache
def _maand(jaar: int, maand: int) -> tuple[date, date]:
    """First and last day of a calendar month."""
    periode = Periode.maand(jaar, maand)
    return periode.begindatum, periode.laatste_dag
