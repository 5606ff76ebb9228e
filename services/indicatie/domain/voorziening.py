"""What can be granted: a product in some size for some period, and the rules of its form (iWmo/iJw 3.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.errors import Refused
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode

PER_WEEK = "2"
TOTAAL = "6"
LANDELIJK_INGEKOCHT = "55"
STAPELBAAR_WMO = frozenset({"11", "12", "13", "14"})  # hulpmiddelen, OP259
_ELKE = frozenset({"1", PER_WEEK, "4", TOTAAL})
_GEEN_DAG = _ELKE - {"1"}  # CS338, CS343


class Wet(StrEnum):
    """The laws a municipality carries out."""

    WMO = "wmo"
    JEUGDWET = "jeugdwet"
    PARTICIPATIEWET = "participatiewet"


class Variant(StrEnum):
    """How a product is paid: per unit of effort or per result (uitvoeringsvariant)."""

    INSPANNINGSGERICHT = "inspanningsgericht"
    OUTPUTGERICHT = "outputgericht"


EENHEDEN = {
    Variant.INSPANNINGSGERICHT: {"01": _ELKE, "04": _ELKE, "14": _GEEN_DAG, "16": _GEEN_DAG, "84": _GEEN_DAG},
    Variant.OUTPUTGERICHT: {"82": _ELKE, "83": _GEEN_DAG},
}
"""Per variant the units, and per unit the frequencies that go with it (toewijzingsvarianten)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A category of the product list, and the code in it unless the provider may choose."""

    categorie: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Omvang:
    """So much of a unit per frequency; eurocents when the unit is 83."""

    volume: int
    eenheid: str
    frequentie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorziening:
    """One provision: specific (with code), aspecific (category only) or generic (no product, a budget)."""

    variant: Variant
    product: Product | None = None
    omvang: Omvang | None = None
    budget: Bedrag | None = None
    periode: Periode
    agb: Agb | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogusproduct:
    """A product as the municipality offers it."""

    wet: Wet
    categorie: str
    code: str
    variant: Variant
    eenheid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gecontracteerd:
    """A product that a provider may deliver under one law during a period."""

    wet: Wet
    categorie: str
    code: str
    periode: Periode


def variant_van(product: Product | None, omvang: Omvang | None, wet: Wet) -> Variant:
    """How a product is paid where no one said so: by its unit; without a size only nationally bought care by result."""
    if omvang is not None:
        return next(variant for variant, eenheden in EENHEDEN.items() if omvang.eenheid in eenheden)
    landelijk = wet is Wet.JEUGDWET and product is not None and product.categorie == LANDELIJK_INGEKOCHT
    return Variant.OUTPUTGERICHT if landelijk else Variant.INSPANNINGSGERICHT


def toets_vorm(voorziening: Voorziening, wet: Wet) -> None:
    """Refused where product, size, budget and end do not go together (CD041, CD075–CD080, toewijzingsvarianten)."""
    product, omvang, budget = voorziening.product, voorziening.omvang, voorziening.budget
    if budget is not None and omvang is not None:
        raise Refused("omvang-en-budget", "Een voorziening heeft een omvang of een budget, niet beide.")  # CD077, CD078
    if product is None and budget is None:
        raise Refused("product-ontbreekt", "Zonder budget is een product nodig.")  # CD079
    if product is not None and product.code is not None and omvang is None:
        raise Refused("omvang-ontbreekt", "Bij een productcode hoort een omvang.")  # CD041
    if (product is None or product.code is None) and omvang is not None:
        raise Refused("omvang-zonder-productcode", "Zonder productcode kan er geen omvang zijn.")  # CD080
    if budget is not None and voorziening.periode.einddatum is None:
        raise Refused("einddatum-ontbreekt", "Bij een budget hoort een einddatum.")  # CD075
    if budget is not None and budget.centen <= 0:
        raise Refused("budget-nul", "Een budget is meer dan nul.")
    if omvang is not None:
        _toets_omvang(omvang, voorziening)
    if product is not None and product.code is None:
        _toets_aspecifiek(product, voorziening.variant, wet)


def _toets_omvang(omvang: Omvang, voorziening: Voorziening) -> None:
    frequenties = EENHEDEN[voorziening.variant].get(omvang.eenheid)
    if frequenties is None:
        raise Refused("eenheid-past-niet", "Deze eenheid hoort niet bij de uitvoeringsvariant.")
    if omvang.frequentie not in frequenties:
        raise Refused("frequentie-past-niet", "Deze frequentie hoort niet bij de eenheid.")
    if omvang.frequentie == PER_WEEK and voorziening.periode.einddatum is None:
        raise Refused("einddatum-ontbreekt", "Bij een omvang per week hoort een einddatum.")  # CD076
    if omvang.volume <= 0:
        raise Refused("volume-nul", "Een volume is meer dan nul.")


def _toets_aspecifiek(product: Product, variant: Variant, wet: Wet) -> None:
    landelijk = wet is Wet.JEUGDWET and product.categorie == LANDELIJK_INGEKOCHT
    if landelijk is (variant is Variant.INSPANNINGSGERICHT):
        raise Refused(
            "aspecifiek-past-niet",
            "Zonder productcode kan alleen inspanningsgericht, en outputgericht alleen voor landelijk ingekochte zorg.",
        )


def toets_catalogus(voorziening: Voorziening, wet: Wet, catalogus: Iterable[Catalogusproduct]) -> None:
    """Refused where the municipality does not offer this product in this variant and unit."""
    product = voorziening.product
    if product is None:
        return
    aanbod = [
        p for p in catalogus if p.wet is wet and p.categorie == product.categorie and product.code in {None, p.code}
    ]
    if not aanbod:
        raise Refused("product-niet-in-catalogus", "Dit product staat niet in de catalogus van de gemeente.")
    if not any(p.variant is voorziening.variant for p in aanbod):
        raise Refused("variant-niet-in-catalogus", "De gemeente koopt dit product in een andere uitvoeringsvariant in.")
    omvang = voorziening.omvang
    if omvang is not None and not any(p.eenheid == omvang.eenheid for p in aanbod):
        raise Refused("eenheid-niet-in-catalogus", "De gemeente koopt dit product in een andere eenheid in.")


def toets_contract(voorziening: Voorziening, wet: Wet, contracten: Iterable[Gecontracteerd]) -> None:
    """Refused where the provider has no contract for the product on each day of the period."""
    product = voorziening.product
    periodes = [
        c.periode
        for c in contracten
        if c.wet is wet and (product is None or (c.categorie == product.categorie and product.code in {None, c.code}))
    ]
    if not periodes:
        raise Refused("geen-contract", "De aanbieder heeft geen contract voor dit product.")
    if not gedekt(voorziening.periode, periodes):
        raise Refused("buiten-contract", "Het contract van de aanbieder dekt niet de hele periode.")


def gedekt(periode: Periode, delen: Sequence[Periode]) -> bool:
    """True where each day of `periode` is a day of one of `delen`; an open period needs an open part at its end."""
    dag: date = periode.begindatum
    for deel in sorted(delen, key=lambda d: d.begindatum):
        if deel.begindatum > dag:
            return False
        if deel.einddatum is None or (periode.einddatum is not None and deel.einddatum >= periode.einddatum):
            return True
        dag = max(dag, deel.einddatum + timedelta(days=1))
    return False


def zelfde_product(een: Product | None, ander: Product | None) -> bool:
    """Same code; where one has no code the same category; where one has no product anything (OP259, TR302)."""
    if een is None or ander is None:
        return True
    if een.code is not None and ander.code is not None:
        return een == ander
    return een.categorie == ander.categorie


def stapelt_product(een: Product | None, ander: Product | None, wet: Wet) -> bool:
    """True where these may not be assigned together; the Wmo exempts categories 11 to 14 (OP259)."""
    if wet is Wet.WMO and any(p is not None and p.categorie in STAPELBAAR_WMO for p in (een, ander)):
        return False
    return zelfde_product(een, ander)


def stapelt(een: Voorziening, ander: Voorziening, wet: Wet) -> bool:
    """True where two provisions of one client at one provider may not exist together (OP259, TR302)."""
    return stapelt_product(een.product, ander.product, wet) and een.periode.overlapt(ander.periode)


def raakt_pgb(zin: Voorziening, pgb: Voorziening) -> bool:
    """True where care in kind and a budget are for the same product on the same day (OP043)."""
    genoemd = zin.product is not None and pgb.product is not None
    return genoemd and zelfde_product(zin.product, pgb.product) and zin.periode.overlapt(pgb.periode)


def verlengt(oud: Voorziening, nieuw: Voorziening) -> bool:
    """True where `nieuw` only asks for more time, right after `oud` (OP380).

    Another amount of money is more than time: a budget is never stretched by a new decision.
    """
    if oud.periode.einddatum is None or oud.budget is not None:
        return False
    if oud.omvang is not None and oud.omvang.frequentie == TOTAAL:
        return False
    aansluitend = nieuw.periode.begindatum == oud.periode.einddatum + timedelta(days=1)
    return aansluitend and replace(nieuw, periode=oud.periode) == oud
