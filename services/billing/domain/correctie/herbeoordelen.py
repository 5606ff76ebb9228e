"""Lines judged again on the toewijzing and the tariffs of now, by the rules they were judged by (step 7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.debet import (
    toets_debet,
    toets_periode,
    toets_prijs,
    toets_product,
    toets_ruimte,
)
from services.billing.domain.beoordeling.feiten import Feiten, Volumemaxima
from services.billing.domain.beoordeling.regels import toetsen_van
from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.correctie.gebeurtenissen import CorrectieRegel
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.domain.tarief import Tarief, verwacht_bedrag, verwacht_tarief, zoek
from shared.values.bedrag import NUL, Bedrag

PRIJS = frozenset({"TR418", "TR346"})
ZIN: Mapping[str, str] = {
    "TR338": "De toewijzing is niet meer van deze aanbieder en cliënt.",
    "TR384": "De toewijzing is verwijderd.",
    "TR307": "De toewijzing begint nu later dan de productperiode.",
    "TR308": "De toewijzing eindigt nu eerder dan de productperiode.",
    "TR339": "De toewijzing is nu voor een andere productcategorie.",
    "TR340": "De toewijzing is nu voor een andere productcode.",
    "TR341": "De toewijzing is nu in een andere eenheid.",
    "TR418": "Het contracttarief in de productperiode is nu een ander.",
    "TR346": "Het contracttarief in de productperiode is nu een ander.",
    "TR321": "De toewijzing laat in de productperiode nu minder toe.",
    "TR322": "De toewijzing laat in totaal nu minder toe.",
    "TR369": "Het budget van de toewijzing is nu lager dan wat is toegekend.",
}
"""The rules by which an awarded line may prove wrong, each with what to tell the municipality.

Not among them: how a claim is cut into periods (TR387, TR388: a toewijzing that was stretched makes no line wrong that
ended on its old last day), the product list (TR381: the one in use says nothing of then), and what is about the message
(TR314, TR319, TR389).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """A debit line of an earlier claim of this provider."""

    declaratie_id: str
    agb: str
    prestatie: Prestatie


@dataclass(frozen=True, slots=True, kw_only=True)
class Nu:
    """What holds now for one toewijzing."""

    versie: Versie
    tarieven: Sequence[Tarief]
    maxima: Volumemaxima
    producten: Collection[tuple[str, str]] = frozenset()

    @property
    def feiten(self) -> Feiten:
        """As facts for a verdict, with nothing awarded yet."""
        nummer = self.versie.toewijzing_nummer
        return Feiten(
            vandaag=self.versie.moment.date(),
            aanspraken={nummer: self.versie},
            tarieven=self.tarieven,
            producten=self.producten,
        )


def beoordeel_opnieuw(regels: Sequence[Regel], nu: Nu) -> tuple[CorrectieRegel, ...]:
    """The awarded, uncredited lines of one toewijzing that would be refused now; give them in order of award.

    A line that stays uses up room, one that would be refused does not: the last to come are the first too many.
    """
    stand = Stand(nu.feiten)
    gevonden = []
    for regel in regels:
        fout = _fouten(regel, nu, stand)
        if not fout:
            stand.ken_toe(regel.prestatie)
            continue
        gevonden.append(
            CorrectieRegel(
                declaratie_id=regel.declaratie_id,
                nr=regel.prestatie.nr,
                referentie=regel.prestatie.referentie,
                periode=regel.prestatie.periode,
                bedrag=regel.prestatie.bedrag,
                toetsen=fout,
                nieuw_bedrag=_nieuw_bedrag(regel.prestatie, nu) if PRIJS.issuperset(t.regel for t in fout) else None,
            )
        )
    return tuple(gevonden)


def alsnog(afgewezen: Sequence[Regel], toegekend: Iterable[Regel], nu: Nu) -> tuple[Regel, ...]:
    """The rejected lines that would be awarded now beside what is awarded, if they came in again as they are."""
    stand = Stand(nu.feiten)
    for regel in toegekend:
        stand.ken_toe(regel.prestatie)
    gevonden = []
    for regel in afgewezen:
        kop = _kop(regel, nu)
        feiten = stand.feiten_van(regel.prestatie, kop)
        if all(goed for _, goed, _ in toets_debet(regel.prestatie, kop, feiten, nu.maxima)):
            stand.ken_toe(regel.prestatie)
            gevonden.append(regel)
    return tuple(gevonden)


def reden(regels: Iterable[CorrectieRegel]) -> str:
    """Why, in Dutch: a sentence for each rule that is broken."""
    return " ".join(dict.fromkeys(ZIN[toets.regel] for regel in regels for toets in regel.toetsen))


def _fouten(regel: Regel, nu: Nu, stand: Stand) -> tuple[Toets, ...]:
    p, kop = regel.prestatie, _kop(regel, nu)
    feiten = stand.feiten_van(p, kop)
    versie = feiten.versie
    if versie is None:
        return toetsen_van([("TR338", False, (p.toewijzing_nummer,))])
    gedaan = (*toets_periode(p, kop, versie), *toets_product(p, versie, feiten), *toets_prijs(p, feiten))
    fout = [stap for stap in gedaan if not stap[1] and stap[0] in ZIN]
    return toetsen_van(fout or [stap for stap in toets_ruimte(p, versie, feiten, nu.maxima) if not stap[1]])


def _nieuw_bedrag(p: Prestatie, nu: Nu) -> Bedrag | None:
    tarief = zoek(nu.tarieven, p.categorie, p.code, p.eenheid, p.periode)
    if tarief is None:
        return None
    return verwacht_bedrag(tarief, p.eenheid, p.volume, verwacht_tarief(tarief, p.eenheid))


def _kop(regel: Regel, nu: Nu) -> Kop:
    """The heading of a claim over the month of the line, as if it came in now."""
    return Kop(
        agb=regel.agb,
        wet=nu.versie.wet,
        gemeente="",
        identificatie="",
        dagtekening=regel.prestatie.periode.laatste_dag,
        xsd_basis="",
        xsd_bericht="",
        declaratie_nummer="",
        periode=regel.prestatie.periode,
        declaratie_dagtekening=regel.prestatie.periode.laatste_dag,
        ingediend=NUL,
    )
