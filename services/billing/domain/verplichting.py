"""What is granted, in money per year: a toewijzing at its contracted tariff, or a budget spread over its days."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from services.billing.domain.aanspraak import Versie
from services.billing.domain.prestatie import EURO
from services.billing.domain.tarief import Tarief, zoek
from shared.values.bedrag import NUL, Bedrag
from shared.values.periode import Periode

DAG, WEEK, MAAND, TOTAAL = "1", "2", "4", "6"
HORIZON = 5
"""Calendar years that an open toewijzing is counted for, its first year included."""


def per_jaar(versie: Versie, tarieven: Sequence[Tarief]) -> dict[int, Bedrag]:
    """The most a toewijzing can cost in each year, in cents; empty where it is deleted or names no size.

    Without a tariff in the contract the cost is not known and counts as zero.
    """
    if versie.verwijderd:
        return {}
    periode = tot_horizon(versie.periode)
    if versie.budget_centen is not None:
        return naar_dagen(Bedrag(versie.budget_centen), periode)
    if versie.volume is None or versie.eenheid is None or versie.categorie is None or versie.code is None:
        return {}
    if versie.frequentie == TOTAAL:
        prijs = _prijs(versie, tarieven, periode)
        return naar_dagen(prijs * versie.volume, periode)
    som: dict[int, Bedrag] = defaultdict(lambda: NUL)
    keren = _keren_per_maand(versie, periode)
    for maand in periode.maanden():
        prijs = _prijs(versie, tarieven, maand)
        som[maand.begindatum.year] += prijs * (versie.volume * keren[maand])
    return dict(som)


def naar_dagen(bedrag: Bedrag, periode: Periode) -> dict[int, Bedrag]:
    """The amount spread evenly over the days, per year; the parts add up to the amount."""
    verdeeld, dagen, vorige = {}, 0, NUL
    for deel in jaren(periode):
        dagen += deel.dagen
        tot_hier = bedrag.deel(dagen, periode.dagen)
        verdeeld[deel.begindatum.year] = tot_hier - vorige
        vorige = tot_hier
    return verdeeld


def jaren(periode: Periode) -> list[Periode]:
    """The period cut at the turn of each year."""
    einde = periode.laatste_dag
    grenzen = range(periode.begindatum.year, einde.year + 1)
    return [Periode(max(periode.begindatum, date(j, 1, 1)), min(einde, date(j, 12, 31))) for j in grenzen]


def tot_horizon(periode: Periode) -> Periode:
    """The period, ended after HORIZON calendar years where it is open."""
    if periode.einddatum is not None:
        return periode
    return Periode(periode.begindatum, date(periode.begindatum.year + HORIZON - 1, 12, 31))


def _prijs(versie: Versie, tarieven: Sequence[Tarief], periode: Periode) -> Bedrag:
    if versie.eenheid == EURO:
        return Bedrag(1)
    tarief = zoek(tarieven, versie.categorie or "", versie.code or "", versie.eenheid or "", periode)
    return NUL if tarief is None else Bedrag(tarief.centen)


def _keren_per_maand(versie: Versie, periode: Periode) -> dict[Periode, int]:
    """How often Volume counts in each month; a week counts in the month where it begins within the toewijzing."""
    keren: dict[Periode, int] = {}
    weken = 0
    for maand in periode.maanden():
        if versie.frequentie == DAG:
            keren[maand] = maand.dagen
        elif versie.frequentie == WEEK:
            tot_hier = Periode(periode.begindatum, maand.laatste_dag).iso_weken
            keren[maand] = tot_hier - weken
            weken = tot_hier
        else:
            keren[maand] = 1
    return keren
