"""Random traffic: toewijzingen that change between claims, and claims with the faults that providers make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

from services.billing.domain.aanspraak import Versie
from services.billing.domain.wet import Wet
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from tests.support.declaraties import Declaratie, Regel
from tests.support.jaar.land import STANDAARD, Aanbod, bsns

BEGIN, MAANDEN = date(2025, 11, 1), 12
OUTPUT = frozenset({"82", "83"})


@dataclass(frozen=True, slots=True)
class Beslissing:
    """A version of a toewijzing, told to billing; `persoon_id` of the version is filled in by who tells it."""

    gemeente: str
    bsn: str
    versie: Versie


@dataclass(slots=True)
class Zorg:
    """A toewijzing as the provider knows it, and the numbers of the lines it sent on it."""

    aanbod: Aanbod
    bsn: str
    versies: list[Versie]
    verstuurd: list[Regel] = field(default_factory=list)

    @property
    def nu(self) -> Versie:
        """The latest version."""
        return max(self.versies, key=lambda v: v.moment)


@dataclass(frozen=True, slots=True)
class Omvang:
    """How much traffic."""

    clienten: int
    maanden: int = MAANDEN
    fouten: float = 0.25
    """The part of lines that something is wrong with, or that comes with a credit."""
    wijzigingen: float = 0.08
    """The part of toewijzingen that changes in a month."""


class Verkeer:
    """The events of a year in order; the same seed gives the same year."""

    def __init__(self, zaad: int, aanbod: Sequence[Aanbod], omvang: Omvang) -> None:
        self.random = Random(zaad)
        self.omvang = omvang
        self.zorg = [zorg for bsn in bsns(omvang.clienten) for zorg in self._client(bsn, aanbod)]
        self._nummers: dict[tuple[str, Wet], int] = {}
        self._referentie = 0
        self._bericht = 0

    def _client(self, bsn: str, aanbod: Sequence[Aanbod]) -> list[Zorg]:
        gemeente = self.random.choice(sorted({een.gemeente for een in aanbod}))
        hier = [een for een in aanbod if een.gemeente == gemeente]
        gekozen = self.random.sample(hier, k=min(len(hier), self.random.choice([1, 1, 2, 3])))
        return [Zorg(aanbod=een, bsn=bsn, versies=[]) for een in gekozen]

    def gebeurtenissen(self) -> Iterator[Beslissing | Declaratie]:
        """Toewijzingen, then by month the changes to them and the claims of each provider; now and then one twice."""
        for zorg in self.zorg:
            yield self._wijs_toe(zorg)
        for n in range(self.omvang.maanden):
            maand = Periode.maand(BEGIN.year + (BEGIN.month - 1 + n) // 12, (BEGIN.month - 1 + n) % 12 + 1)
            yield from self._wijzigingen(maand)
            declaraties = self._declaraties(maand)
            self.random.shuffle(declaraties)
            for declaratie in declaraties:
                yield declaratie
                if self.random.random() < 0.05:
                    yield declaratie
        yield from self._wijzigingen(maand)

    def _wijs_toe(self, zorg: Zorg) -> Beslissing:
        een, random = zorg.aanbod, self.random
        nummer = self._nummers.get((een.gemeente, een.wet), 100)
        self._nummers[een.gemeente, een.wet] = nummer + 1
        begin = BEGIN + timedelta(days=random.randrange(-40, 200))
        eind = begin + timedelta(days=random.randrange(20, 300))
        budget = random.random() < 0.15 and een.eenheid != "83"
        frequentie = random.choice(["2", "4", "6"] if een.eenheid not in {"01", "04", "82"} else ["1", "2", "4", "6"])
        volume = random.randrange(1, 30) * (6 if frequentie == "6" else 1) * (500 if een.eenheid == "83" else 1)
        zorg.versies.append(
            Versie(
                toewijzing_nummer=nummer,
                wet=een.wet,
                agb=een.agb,
                persoon_id=PersoonId(zorg.bsn),
                moment=datetime(2025, 10, 1, 9, 0),  # noqa: DTZ001 – local time, as in the 301
                periode=Periode(begin, eind),
                output=een.eenheid in OUTPUT,
                categorie=een.categorie,
                code=None if budget else een.code,
                volume=None if budget else volume,
                eenheid=None if budget else een.eenheid,
                frequentie=None if budget else frequentie,
                budget_centen=random.randrange(10_000, 400_000) if budget else None,
            )
        )
        return Beslissing(een.gemeente, zorg.bsn, zorg.nu)

    def _wijzigingen(self, maand: Periode) -> Iterator[Beslissing]:
        """Shortened, stretched, more or less of it, deleted; sometimes the older version is told after the newer."""
        random, verteld = self.random, []
        for zorg in self.zorg:
            if random.random() > self.omvang.wijzigingen or zorg.nu.verwijderd:
                continue
            for _ in range(random.choice([1, 1, 2])):
                zorg.versies.append(self._andere(zorg.nu, maand))
                verteld.append(Beslissing(zorg.aanbod.gemeente, zorg.bsn, zorg.nu))
        random.shuffle(verteld)
        yield from verteld

    def _andere(self, nu: Versie, maand: Periode) -> Versie:
        random, begin = self.random, nu.periode.begindatum
        nieuw = replace(nu, moment=nu.moment + timedelta(days=random.randrange(1, 20), minutes=random.randrange(600)))
        soort = random.choice(["korter", "langer", "omvang", "omvang", "weg"])
        if soort == "weg":
            return replace(nieuw, periode=Periode(begin, begin), reden_wijziging="13")
        if soort == "omvang" and nu.budget_centen is not None:
            return replace(nieuw, budget_centen=random.randrange(5_000, 500_000))
        if soort == "omvang" and nu.frequentie == "6" and nu.volume is not None:
            return replace(nieuw, volume=max(1, nu.volume * random.randrange(30, 200) // 100))
        schuif = timedelta(days=random.randrange(5, 90)) * (1 if soort == "langer" else -1)
        return replace(nieuw, periode=Periode(begin, max(begin, nu.periode.laatste_dag + schuif)))

    def _declaraties(self, maand: Periode) -> list[Declaratie]:
        per: dict[tuple[str, str, Wet], list[Zorg]] = {}
        for zorg in self.zorg:
            per.setdefault((zorg.aanbod.gemeente, zorg.aanbod.agb, zorg.aanbod.wet), []).append(zorg)
        return [
            d for (gemeente, agb, wet), alle in per.items() if (d := self._declaratie(gemeente, agb, wet, alle, maand))
        ]

    def _declaratie(self, gemeente: str, agb: str, wet: Wet, alle: list[Zorg], maand: Periode) -> Declaratie | None:
        regels: list[Regel] = []
        bezet: set[tuple[object, ...]] = set()
        for zorg in alle:
            for regel in self._regels(zorg, maand):
                eigen: set[tuple[object, ...]] = {("naam", regel.referentie)}
                if regel.vorige is None:
                    eigen.add((regel.bsn, regel.nummer, regel.periode, regel.categorie, regel.code))
                else:
                    eigen |= {("terug", regel.vorige), ("naam", regel.vorige)}
                if eigen & bezet:
                    continue  # level 2 would refuse the whole message (TR101, TR315, TR316, TR416)
                bezet |= eigen
                regels.append(regel)
                if regel.vorige is None and regel not in zorg.verstuurd:
                    zorg.verstuurd.append(regel)
        if not regels:
            return None
        self._bericht += 1
        return Declaratie(
            regels=regels,
            nummer=f"D{self._bericht}",
            identificatie=f"B{self._bericht}",
            wet=STANDAARD[wet],
            agb=agb,
            gemeente=gemeente,
            periode=maand,
            dagtekening=maand.laatste_dag + timedelta(days=self.random.randrange(1, 10)),
        )

    def _regels(self, zorg: Zorg, maand: Periode) -> Iterator[Regel]:
        """What the provider claims on one toewijzing this month: this month, sometimes a late one, and faults."""
        random = self.random
        geloof = random.choice(zorg.versies)  # what it was told, not always what holds
        deel = geloof.periode.doorsnede(maand)
        if deel is not None:
            yield self._regel(zorg, geloof, deel)
        if random.random() > self.omvang.fouten:
            return
        eerder = random.choice(zorg.verstuurd) if zorg.verstuurd else None
        if eerder is None:
            return
        match random.choice(["dubbel", "opnieuw", "credit", "credit", "credit-anders", "terug", "laat"]):
            case "dubbel":
                yield eerder
            case "opnieuw":
                yield replace(eerder, referentie=self._nieuw())
            case "credit":
                yield eerder.credit(self._nieuw())
            case "credit-anders":
                yield replace(eerder.credit(self._nieuw()), volume=eerder.volume + 1, centen=eerder.bedrag.absoluut + 1)
            case "terug":
                yield eerder.credit(self._nieuw())
                yield self._regel(zorg, geloof, eerder.periode)
            case "laat":
                vorige = geloof.periode.doorsnede(Periode.maand_van(maand.begindatum - timedelta(days=40)))
                if vorige is not None:
                    yield self._regel(zorg, geloof, vorige)

    def _regel(self, zorg: Zorg, versie: Versie, deel: Periode) -> Regel:
        random, een = self.random, zorg.aanbod
        per_keer = versie.volume or random.randrange(1, 60)
        if versie.frequentie == "6":
            per_keer = per_keer // 5 + 1
        keren = {"1": deel.dagen, "2": 4}.get(versie.frequentie or "", 1)
        volume = per_keer * random.choice(
            [keren, keren, max(1, keren - 1), keren + 2 if random.random() < 0.2 else keren]
        )
        eenheid, tarief = een.eenheid, een.tarief(deel.begindatum)
        centen = volume * (tarief or 1)
        if eenheid == "04" and random.random() < 0.3:
            uur = tarief or 0
            eenheid, volume = "01", volume * 60 - random.randrange(0, 45)
            tarief, centen = rond(Fraction(uur, 60)), rond(Fraction(uur * volume, 60))
        regel = Regel(
            referentie=self._nieuw(),
            bsn=zorg.bsn,
            nummer=versie.toewijzing_nummer,
            categorie=een.categorie,
            code=een.code,
            periode=deel,
            volume=volume,
            eenheid=eenheid,
            tarief=tarief,
            centen=centen,
        )
        return self._met_fout(regel) if random.random() < self.omvang.fouten / 3 else regel

    def _met_fout(self, regel: Regel) -> Regel:
        match self.random.choice(["tarief", "bedrag", "nummer", "code", "periode", "veel"]):
            case "tarief" if regel.tarief is not None:
                return replace(regel, tarief=regel.tarief + 1, centen=None)
            case "bedrag" if regel.tarief is not None:
                return replace(regel, centen=regel.bedrag.absoluut + 1)
            case "nummer":
                return replace(regel, nummer=regel.nummer + 900_000)
            case "code":
                return replace(regel, code="99Z99")
            case "periode" if regel.periode.dagen > 1:
                return replace(
                    regel, periode=Periode(regel.periode.begindatum + timedelta(days=1), regel.periode.einddatum)
                )
        return replace(
            regel, volume=regel.volume * 9, centen=None if regel.eenheid != "01" else regel.bedrag.absoluut * 9
        )

    def _nieuw(self) -> str:
        self._referentie += 1
        return f"R{self._referentie}"


def rond(bedrag: Fraction) -> int:
    """Half up, from zero (IV081)."""
    return int(bedrag + Fraction(1, 2))
