"""Tariffs: the price of one unit of a product during a period, and which of them a claim must use."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.billing.domain.prestatie import EURO, MINUTEN_PER_UUR, MINUUT, UUR
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class Tarief:
    """The price in cents of one `eenheid` of a product, during `periode`."""

    categorie: str
    code: str
    eenheid: str
    centen: int
    periode: Periode

    @property
    def product(self) -> tuple[str, str, str]:
        """Category, code and unit: one price at a time."""
        return (self.categorie, self.code, self.eenheid)


def zoek(tarieven: Sequence[Tarief], categorie: str, code: str, eenheid: str, periode: Periode) -> Tarief | None:
    """The tariff that holds on the first day of `periode`, else one that holds on a later day of it, else None.

    A claim in minutes uses the hourly tariff where the contract has no tariff per minute (TR341).
    """
    for unit in (eenheid, UUR) if eenheid == MINUUT else (eenheid,):
        found = [t for t in tarieven if t.product == (categorie, code, unit) and t.periode.overlapt(periode)]
        if found:
            return max(found, key=lambda t: (periode.begindatum in t.periode, t.periode.begindatum))
    return None


class Productprijzen:
    """The tariffs of one product in one contract; what was looked up once is known."""

    __slots__ = ("_gevonden", "tarieven")

    def __init__(self, tarieven: Sequence[Tarief]) -> None:
        self.tarieven = tuple(tarieven)
        self._gevonden: dict[tuple[str, Periode], Tarief | None] = {}

    @property
    def eenheden(self) -> tuple[str, ...]:
        """The contracted units, each once."""
        return tuple(dict.fromkeys(tarief.eenheid for tarief in self.tarieven))

    def zoek(self, eenheid: str, periode: Periode) -> Tarief | None:
        """The tariff for this unit in this period, see `zoek`; None without one."""
        vraag = (eenheid, periode)
        if vraag not in self._gevonden:
            een = self.tarieven[0] if self.tarieven else None
            gevonden = een and zoek(self.tarieven, een.categorie, een.code, eenheid, periode)
            self._gevonden[vraag] = gevonden
        return self._gevonden[vraag]


def per_product(tarieven: Sequence[Tarief]) -> dict[tuple[str, str], Productprijzen]:
    """The tariffs of a contract by category and code."""
    gevonden: dict[tuple[str, str], list[Tarief]] = {}
    for tarief in tarieven:
        gevonden.setdefault((tarief.categorie, tarief.code), []).append(tarief)
    return {product: Productprijzen(prijzen) for product, prijzen in gevonden.items()}


GEEN_PRIJZEN = Productprijzen(())


def verwacht_tarief(tarief: Tarief, eenheid: str) -> int:
    """What ProductTarief must be in cents; for minutes on an hourly tariff that is tariff / 60, rounded (IV081)."""
    if per_minuut(tarief, eenheid):
        return Bedrag(tarief.centen).deel(1, MINUTEN_PER_UUR).centen
    return tarief.centen


def verwacht_bedrag(tarief: Tarief | None, eenheid: str, volume: int, product_tarief: int | None) -> Bedrag:
    """What the line must cost: volume × ProductTarief; minutes on an hourly tariff round once, at the end (TR346)."""
    return Bedrag(verwachte_centen(tarief, eenheid, volume, product_tarief))


def verwachte_centen(tarief: Tarief | None, eenheid: str, volume: int, product_tarief: int | None) -> int:
    """The same in cents."""
    if eenheid == EURO:
        return volume
    if tarief is not None and per_minuut(tarief, eenheid) and product_tarief == verwacht_tarief(tarief, eenheid):
        return Bedrag(tarief.centen).deel(volume, MINUTEN_PER_UUR).centen
    return (product_tarief or 0) * volume


def per_minuut(tarief: Tarief, eenheid: str) -> bool:
    """True for a claim in minutes on an hourly tariff."""
    return eenheid == MINUUT and tarief.eenheid == UUR
