"""What awarded lines come to, per toewijzing, category, product period and unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.billing.domain.prestatie import Prestatie
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class Toekenning:
    """What is awarded on one toewijzing in one product period by some lines, credits taken off; signed."""

    toewijzing_nummer: int
    categorie: str
    periode: Periode
    eenheid: str
    volume: int
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class Toekenningen:
    """Some of them as columns; `product` (category, unit) and `periode` point into the tables before them."""

    producten: tuple[tuple[str, str], ...] = ()
    perioden: tuple[Periode, ...] = ()
    nummer: tuple[int, ...] = ()
    product: tuple[int, ...] = ()
    periode: tuple[int, ...] = ()
    volume: tuple[int, ...] = ()
    centen: tuple[int, ...] = ()

    def __iter__(self) -> Iterator[Toekenning]:
        """One by one."""
        kolommen = zip(self.nummer, self.product, self.periode, self.volume, self.centen, strict=True)
        for nummer, product, periode, volume, centen in kolommen:
            categorie, eenheid = self.producten[product]
            yield Toekenning(
                toewijzing_nummer=nummer,
                categorie=categorie,
                periode=self.perioden[periode],
                eenheid=eenheid,
                volume=volume,
                bedrag=Bedrag(centen),
            )

    def __len__(self) -> int:
        return len(self.nummer)


def toekenningen(regels: Iterable[Prestatie]) -> Toekenningen:
    """What these awarded lines come to."""
    producten: dict[tuple[str, str], int] = {}
    perioden: dict[Periode, int] = {}
    som: dict[tuple[int, int, int], tuple[int, int]] = {}
    for p in regels:
        product = producten.setdefault((p.categorie, p.eenheid), len(producten))
        periode = perioden.setdefault(p.periode, len(perioden))
        sleutel = (p.toewijzing_nummer, product, periode)
        volume, centen = som.get(sleutel, (0, 0))
        som[sleutel] = (volume + (-p.volume if p.credit else p.volume), centen + p.bedrag.centen)
    return Toekenningen(
        producten=tuple(producten),
        perioden=tuple(perioden),
        nummer=tuple([nummer for nummer, _, _ in som]),
        product=tuple([product for _, product, _ in som]),
        periode=tuple([periode for _, _, periode in som]),
        volume=tuple([volume for volume, _ in som.values()]),
        centen=tuple([centen for _, centen in som.values()]),
    )
