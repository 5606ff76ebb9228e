"""The ledger in memory: what the tables hold, so that a year of claims can be judged without a database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.beoordeel import beoordeel
from services.billing.domain.beoordeling.feiten import Eerder, Feiten, Verbruik, maand_van
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.domain.correctie.gebeurtenissen import CorrectieRegel
from services.billing.domain.correctie.herbeoordelen import Nu, beoordeel_opnieuw
from services.billing.domain.correctie.herbeoordelen import Regel as Toegekend
from services.billing.domain.prestatie import Kop, Prestatie, Sleutel
from services.billing.domain.tarief import Tarief
from services.billing.volumes import Volumeregels
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from tests.support.declaraties import Declaratie, Regel
from tests.support.jaar.land import WET, Aanbod

VANDAAG = date(2026, 11, 23)
MAXIMA = Volumeregels()


@dataclass(slots=True)
class Grootboek:
    """One municipality and law: versions, lines, what is open and what is used."""

    tarieven: dict[str, list[Tarief]]
    producten: set[tuple[str, str]]
    versies: dict[int, Versie] = field(default_factory=dict)
    eerder: dict[str, dict[str, Eerder]] = field(default_factory=lambda: defaultdict(dict))
    lopend: dict[int, list[Toegekend]] = field(default_factory=lambda: defaultdict(list))
    verbruik: dict[int, dict[tuple[int, int], Verbruik]] = field(default_factory=lambda: defaultdict(dict))
    berichten: set[tuple[str, str]] = field(default_factory=set)
    nummers: set[tuple[str, str]] = field(default_factory=set)
    laatste: dict[str, Periode] = field(default_factory=dict)

    def hoor(self, versie: Versie) -> list[CorrectieRegel]:
        """A version; gives the awarded lines that should be corrected now."""
        oud = self.versies.get(versie.toewijzing_nummer)
        if oud is None or versie.moment > oud.moment:
            self.versies[versie.toewijzing_nummer] = versie
        return self.fout(versie.toewijzing_nummer)

    def fout(self, nummer: int) -> list[CorrectieRegel]:
        """What the corrections of a toewijzing would be about."""
        versie = self.versies[nummer]
        nu = Nu(versie=versie, tarieven=self.tarieven[versie.agb], maxima=MAXIMA)
        return [*beoordeel_opnieuw(self.lopend[nummer], nu)]

    def dien_in(self, d: Declaratie) -> Uitkomst:
        """Judges a claim and keeps what follows from it."""
        kop, regels = kop_van(d), [prestatie_van(nr, regel) for nr, regel in enumerate(d.regels, 1)]
        uitkomst = beoordeel(kop, regels, self._feiten(kop, regels), MAXIMA)
        if not uitkomst.kopcodes:
            self.berichten.add((kop.agb, kop.identificatie))
        if uitkomst.ingediend:
            self.nummers.add((kop.agb, kop.declaratie_nummer))
            self.laatste[kop.agb] = kop.periode
            self._boek(d, regels, uitkomst)
        return uitkomst

    def _feiten(self, kop: Kop, regels: Sequence[Prestatie]) -> Feiten:
        nummers = {p.toewijzing_nummer for p in regels}
        return Feiten(
            vandaag=VANDAAG,
            identificatie_gebruikt=(kop.agb, kop.identificatie) in self.berichten,
            declaratienummer_gebruikt=(kop.agb, kop.declaratie_nummer) in self.nummers,
            laatste_periode=self.laatste.get(kop.agb),
            clienten={v.persoon_id for v in self.versies.values() if v.agb == kop.agb},
            aanspraken={n: v for n in nummers if (v := self.versies.get(n)) is not None},
            tarieven=self.tarieven.get(kop.agb, []),
            producten=self.producten,
            eerder=self.eerder[kop.agb],
            open_debetten={sleutel_van(een) for n in nummers for een in self.lopend[n]},
            verbruik={n: self.verbruik[n] for n in nummers},
        )

    def _boek(self, d: Declaratie, regels: Sequence[Prestatie], uitkomst: Uitkomst) -> None:
        eerder = self.eerder[d.agb]
        for p, oordeel in zip(regels, uitkomst.oordelen, strict=True):
            if oordeel.eerste_gebruik:
                eerder[p.referentie] = Eerder(prestatie=p, toegekend=oordeel.toegekend, gecrediteerd=False)
            if not oordeel.toegekend:
                continue
            maanden, maand = self.verbruik[p.toewijzing_nummer], maand_van(p.periode)
            oud = maanden.get(maand, Verbruik())
            maanden[maand] = Verbruik(volume=oud.volume + p.basisvolume, centen=oud.centen + p.bedrag.centen)
            lopend = self.lopend[p.toewijzing_nummer]
            if p.vorige_referentie is None:
                lopend.append(Toegekend(declaratie_id=d.identificatie, agb=d.agb, prestatie=p))
            else:
                eerder[p.vorige_referentie] = replace(eerder[p.vorige_referentie], gecrediteerd=True)
                lopend[:] = [t for t in lopend if (t.agb, t.prestatie.referentie) != (d.agb, p.vorige_referentie)]


def sleutel_van(toegekend: Toegekend) -> Sleutel:
    """What may be open once."""
    return toegekend.prestatie.sleutel


def kop_van(d: Declaratie) -> Kop:
    """Header and heading."""
    return Kop(
        agb=d.agb,
        wet=WET[d.wet],
        gemeente=d.gemeente,
        identificatie=d.identificatie,
        dagtekening=d.dagtekening,
        xsd_basis="1.0.0",
        xsd_bericht="1.0.0",
        declaratie_nummer=d.nummer,
        periode=d.periode,
        declaratie_dagtekening=d.dagtekening,
        ingediend=Bedrag.som(regel.bedrag for regel in d.regels),
    )


def prestatie_van(nr: int, regel: Regel) -> Prestatie:
    """A line; the BSN stands for the pseudonym."""
    return Prestatie(
        nr=nr,
        persoon_id=PersoonId(regel.bsn),
        referentie=regel.referentie,
        vorige_referentie=regel.vorige,
        toewijzing_nummer=regel.nummer,
        categorie=regel.categorie,
        code=regel.code,
        periode=regel.periode,
        volume=regel.volume,
        eenheid=regel.eenheid,
        tarief_centen=regel.tarief,
        bedrag=regel.bedrag,
        credit=regel.vorige is not None,
    )


def grootboeken(aanbod: Sequence[Aanbod]) -> dict[tuple[str, str], Grootboek]:
    """A ledger for each municipality and law, with the contracts and products of its providers."""
    gevonden: dict[tuple[str, str], Grootboek] = {}
    for een in aanbod:
        boek = gevonden.setdefault((een.gemeente, een.wet.value), Grootboek(defaultdict(list), set()))
        boek.producten.add((een.categorie, een.code))
        boek.tarieven[een.agb] += [
            Tarief(categorie=een.categorie, code=een.code, eenheid=een.eenheid, centen=centen, periode=periode)
            for periode, centen in een.tarieven
        ]
    return gevonden
