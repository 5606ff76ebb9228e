"""What must hold after every claim, worked out apart from the code that judges: sums by hand, room day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import inf

from services.billing.domain.aanspraak import Versie
from tests.support.declaraties import Declaratie, Regel
from tests.support.jaar.land import WET
from tests.support.jaar.verkeer import rond

DAG = timedelta(days=1)
Toewijzing = tuple[str, str, int]
"""Municipality, law and number."""


def dagen(van: date, tot: date) -> list[date]:
    """Every day, both ends included."""
    return [van + DAG * n for n in range((tot - van).days + 1)]


def keren(versie: Versie, binnen: Sequence[date]) -> int:
    """How often the volume fits in these days, in a toewijzing of these days or a part of it (§6), day by day."""
    if not binnen:
        return 0
    match versie.frequentie:
        case "1":
            return len(binnen)
        case "2" if versie.eenheid in {"82", "83"}:
            zondagen = [dag for dag in binnen if dag.isoweekday() == 7]
            eind = versie.periode.einddatum
            laatste = (
                None if eind is None else next(eind - DAG * n for n in range(7) if (eind - DAG * n).isoweekday() == 7)
            )
            return len(zondagen) + (laatste in zondagen and laatste != eind)
        case "2":
            return len({dag.isocalendar()[:2] for dag in binnen})
        case "4":
            return len({(dag.year, dag.month) for dag in binnen})
    return 1


def ruimte(versie: Versie, binnen: Sequence[date] | None = None) -> int | None:
    """The most in these days, or in all; hours in minutes."""
    if versie.volume is None or versie.eenheid is None:
        return None
    basis = versie.volume * (60 if versie.eenheid == "04" else 1)
    alles = dagen(versie.periode.begindatum, versie.periode.laatste_dag)
    if binnen is None:
        return basis * keren(versie, alles)
    deel = [dag for dag in binnen if dag in versie.periode]
    if deel and versie.frequentie == "2" and (versie.wet, versie.categorie) == ("wmo", "01"):
        return basis * 6
    return basis * keren(versie, deel)


def prijs(regel: Regel, uurtarief: int | None) -> int:
    """What the line must cost in cents; `uurtarief` where minutes are claimed on an hourly tariff."""
    if uurtarief is not None and regel.eenheid == "01":
        return rond(Fraction(uurtarief * regel.volume, 60))
    return regel.volume * (regel.tarief or 1)


def minuten(regel: Regel) -> int:
    """The volume in the unit that sums are kept in, below zero for a credit."""
    volume = regel.volume * (60 if regel.eenheid == "04" else 1)
    return -volume if regel.vorige else volume


def maand_van(regel: Regel) -> tuple[int, int]:
    """The calendar month a line lies in."""
    return (regel.periode.begindatum.year, regel.periode.begindatum.month)


def _ruimste(versie: Versie, regels: Sequence[Regel]) -> float:
    """Of lines in one month that are cut in different ways: what the longest may hold."""
    grenzen = [ruimte(versie, dagen(r.periode.begindatum, r.periode.laatste_dag)) for r in regels]
    return max((inf if grens is None else grens for grens in grenzen), default=inf)


@dataclass(slots=True)
class Toezicht:
    """Keeps every awarded line by itself, and complains of the first thing that does not hold."""

    versies: dict[Toewijzing, Versie] = field(default_factory=dict)
    toegekend: dict[Toewijzing, dict[str, Regel]] = field(default_factory=lambda: defaultdict(dict))
    """Awarded debits that are not credited, by provider and reference."""
    uurtarief: Mapping[tuple[str, str, str, str], Sequence[tuple[date, int]]] = field(default_factory=dict)
    telling: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def hoor(self, sleutel: Toewijzing, versie: Versie) -> None:
        """The latest version counts, whatever the order of arrival (IV013)."""
        oud = self.versies.get(sleutel)
        if oud is None or versie.moment > oud.moment:
            self.versies[sleutel] = versie

    def na_declaratie(self, d: Declaratie, oordelen: Iterable[tuple[Regel, Sequence[str]]], toegekend: int) -> None:
        """The verdict of a claim that counts as sent: each line with its codes, and the total that was awarded."""
        oordelen = list(oordelen)
        ingediend = sum(regel.bedrag.centen for regel in d.regels)
        afgewezen = sum(regel.bedrag.centen for regel, codes in oordelen if codes)
        assert afgewezen == ingediend - toegekend, "1: what is returned is what was not awarded"
        assert [regel for regel, _ in oordelen] == list(d.regels), "11: one verdict for every line"
        self.telling["regels"] += len(oordelen)
        goed = [regel for regel, codes in oordelen if not codes]
        geraakt = set()
        for regel in sorted(goed, key=lambda r: r.vorige is None):
            sleutel = (d.gemeente, WET[d.wet].value, regel.nummer)
            geraakt.add(sleutel)
            self._credit(sleutel, d, regel) if regel.vorige else self._debet(sleutel, d, regel)
        for sleutel in geraakt:
            debetten = [r for r in goed if r.vorige is None and (d.gemeente, WET[d.wet].value, r.nummer) == sleutel]
            self._ruimte(sleutel, debetten)

    def _credit(self, sleutel: Toewijzing, d: Declaratie, regel: Regel) -> None:
        terug = self.toegekend[sleutel].pop(f"{d.agb}/{regel.vorige}", None)
        assert terug is not None, "3: a credit takes back one awarded debit, once"
        assert regel.bedrag.centen == -terug.bedrag.centen, "3: and all of it"
        self.telling["credits"] += 1

    def _debet(self, sleutel: Toewijzing, d: Declaratie, regel: Regel) -> None:
        gelijk = [
            r
            for r in self.toegekend[sleutel].values()
            if (r.periode, r.categorie, r.code) == (regel.periode, regel.categorie, regel.code)
        ]
        assert not gelijk, "3: one awarded debit at a time for a toewijzing, period and product"
        versie = self.versies[sleutel]
        assert versie.reden_wijziging != "13", "7: nothing is awarded on a deleted toewijzing"
        assert regel.periode.begindatum in versie.periode
        assert regel.periode.laatste_dag in versie.periode
        soort = (d.gemeente, d.agb, regel.categorie, regel.code)
        tarieven = [centen for vanaf, centen in self.uurtarief.get(soort, ()) if vanaf <= regel.periode.begindatum]
        assert type(regel.bedrag.centen) is int
        assert regel.bedrag.centen == prijs(regel, tarieven[-1] if tarieven else None), "10: whole cents, rounded once"
        self.toegekend[sleutel][f"{d.agb}/{regel.referentie}"] = regel
        self.telling["debetten"] += 1

    def _ruimte(self, sleutel: Toewijzing, debetten: Sequence[Regel]) -> None:
        """Where this claim awarded something there is still room for it; nothing is ever below zero."""
        versie, open_ = self.versies[sleutel], list(self.toegekend[sleutel].values())
        assert all(minuten(regel) >= 0 for regel in open_)
        if versie.budget_centen is not None:
            assert not debetten or sum(r.bedrag.centen for r in open_) <= versie.budget_centen, "2: within the budget"
            return
        for maand in {maand_van(regel) for regel in debetten}:
            som = sum(minuten(regel) for regel in open_ if maand_van(regel) == maand)
            assert som <= _ruimste(versie, [r for r in debetten if maand_van(r) == maand]), "2: within the period"
        totaal = ruimte(versie)
        assert not debetten or totaal is None or sum(map(minuten, open_)) <= totaal, "2: within the toewijzing"

    def fout_nu(self, sleutel: Toewijzing) -> bool:
        """Whether the awarded lines of a toewijzing no longer fit the version of now."""
        return not self.past(sleutel, self.toegekend[sleutel].values())

    def past(self, sleutel: Toewijzing, regels: Iterable[Regel]) -> bool:
        """Whether these lines fit the version of now: in it, on it, and no more than it allows."""
        versie, regels = self.versies[sleutel], list(regels)
        if not regels:
            return True
        if versie.reden_wijziging == "13":
            return False
        if any(
            r.periode.begindatum not in versie.periode or r.periode.laatste_dag not in versie.periode for r in regels
        ):
            return False
        if versie.budget_centen is not None:
            return sum(r.bedrag.centen for r in regels) <= versie.budget_centen
        for maand in {maand_van(regel) for regel in regels}:
            deel = [regel for regel in regels if maand_van(regel) == maand]
            if sum(map(minuten, deel)) > _ruimste(versie, deel):
                return False
        totaal = ruimte(versie)
        return totaal is None or sum(map(minuten, regels)) <= totaal
