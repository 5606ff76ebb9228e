"""Lines of a claim as columns: as small as they can be told, so that a thousand of them are a few events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.billing.domain.prestatie import Prestatie
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

Product = tuple[str, str, str]
"""Category, code and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regelblok:
    """Some lines, a column per field; `persoon`, `product` and `periode` point into the tables before them.

    All lines are debits, and `vorige` is empty, or all are credits; `centen` is below zero for a credit.
    """

    personen: tuple[PersoonId, ...]
    producten: tuple[Product, ...]
    perioden: tuple[Periode, ...]
    nr: tuple[int, ...]
    persoon: tuple[int, ...]
    referentie: tuple[str, ...]
    vorige: tuple[str, ...]
    toewijzing: tuple[int, ...]
    product: tuple[int, ...]
    periode: tuple[int, ...]
    volume: tuple[int, ...]
    tarief: tuple[int | None, ...]
    centen: tuple[int, ...]

    def __iter__(self) -> Iterator[Prestatie]:
        """The lines one by one."""
        credit = bool(self.vorige)
        vorige: Iterable[str | None] = self.vorige or (None,) * len(self.nr)
        kolommen = zip(
            self.nr,
            self.persoon,
            self.referentie,
            vorige,
            self.toewijzing,
            self.product,
            self.periode,
            self.volume,
            self.tarief,
            self.centen,
            strict=True,
        )
        for nr, persoon, referentie, vorig, toewijzing, product, periode, volume, tarief, centen in kolommen:
            categorie, code, eenheid = self.producten[product]
            yield Prestatie(
                nr=nr,
                persoon_id=self.personen[persoon],
                referentie=referentie,
                vorige_referentie=vorig,
                toewijzing_nummer=toewijzing,
                categorie=categorie,
                code=code,
                periode=self.perioden[periode],
                volume=volume,
                eenheid=eenheid,
                tarief_centen=tarief,
                bedrag=Bedrag(centen),
                credit=credit,
            )


class Blokbouwer:
    """A block in the making: lines come one by one, in the order in which they are judged."""

    def __init__(self) -> None:
        self._personen: dict[PersoonId, int] = {}
        self._producten: dict[Product, int] = {}
        self._perioden: dict[tuple[date, date], int] = {}
        self._rijen: list[tuple[int, int, str, int, int, int, int, int | None, int]] = []
        self._vorige: list[str] = []

    def __len__(self) -> int:
        return len(self._rijen)

    def erbij(
        self,
        nr: int,
        persoon: PersoonId,
        referentie: str,
        vorige: str | None,
        toewijzing: int,
        product: Product,
        periode: tuple[date, date],
        volume: int,
        tarief: int | None,
        centen: int,
    ) -> None:
        """One line; `periode` is its first and last day, `vorige` only filled for a credit."""
        personen, producten, perioden = self._personen, self._producten, self._perioden
        if vorige is not None:
            self._vorige.append(vorige)
        self._rijen.append(
            (
                nr,
                personen.setdefault(persoon, len(personen)),
                referentie,
                toewijzing,
                producten.setdefault(product, len(producten)),
                perioden.setdefault(periode, len(perioden)),
                volume,
                tarief,
                centen,
            )
        )

    def blok(self) -> Regelblok:
        """The lines so far."""
        nr, persoon, referentie, toewijzing, product, periode, volume, tarief, centen = zip(*self._rijen, strict=True)
        return Regelblok(
            personen=tuple(self._personen),
            producten=tuple(self._producten),
            perioden=tuple(Periode(begin, einde) for begin, einde in self._perioden),
            nr=nr,
            persoon=persoon,
            referentie=referentie,
            vorige=tuple(self._vorige),
            toewijzing=toewijzing,
            product=product,
            periode=periode,
            volume=volume,
            tarief=tarief,
            centen=centen,
        )


def blok_van(regels: Iterable[Prestatie]) -> Regelblok:
    """A block of these lines, all debits or all credits; at least one."""
    bouwer = Blokbouwer()
    for p in regels:
        bouwer.erbij(
            p.nr,
            p.persoon_id,
            p.referentie,
            p.vorige_referentie,
            p.toewijzing_nummer,
            (p.categorie, p.code, p.eenheid),
            (p.periode.begindatum, p.periode.laatste_dag),
            p.volume,
            p.tarief_centen,
            p.bedrag.centen,
        )
    return bouwer.blok()
