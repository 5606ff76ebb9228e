"""What granting a 317 comes to, product by product."""

from dataclasses import replace
from datetime import date

import pytest

from services.indicatie.domain.verzoek import NieuwProduct, TeWijzigen, Toekenning, Wijziging, toekenning
from services.indicatie.domain.voorziening import Omvang, Product, Variant, Voorziening, Wet
from shared.errors import Refused
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import HALFJAAR, THUISHULP, huishoudelijke_hulp

TOTAAL = replace(huishoudelijke_hulp, omvang=Omvang(volume=90, eenheid="04", frequentie="6"))
BUDGET = replace(huishoudelijke_hulp, product=Product(categorie="01"), omvang=None, budget=Bedrag(90_000))
DECEMBER = date(2026, 12, 1)


def uitkomst(nu: Voorziening, **values: object) -> Toekenning:
    """Granting one change of toewijzing 1, which says `nu`."""
    plain = TeWijzigen(
        nummer=1, gewenste_ingangsdatum=DECEMBER, einddatum=HALFJAAR.einddatum, omvang=nu.omvang, budget=None
    )
    gevraagd = replace(plain, **values)  # type: ignore[arg-type]
    wens = Wijziging(reden="1", ongewijzigd=(), te_wijzigen=(gevraagd,), nieuw=())
    return toekenning(wens, {1: nu}, THUISHULP, Wet.WMO)


def gewijzigd(nieuw: Voorziening) -> Toekenning:
    return Toekenning(gewijzigd={1: nieuw}, beeindigd={}, nieuw=())


def tot(nu: Voorziening, einddatum: date | None) -> Voorziening:
    return replace(nu, periode=Periode(HALFJAAR.begindatum, einddatum))


@pytest.mark.parametrize("einddatum", [date(2026, 12, 31), date(2027, 12, 31), None])
def test_another_end_keeps_the_number(einddatum: date | None) -> None:
    assert uitkomst(huishoudelijke_hulp, einddatum=einddatum) == gewijzigd(tot(huishoudelijke_hulp, einddatum))


def test_another_total_or_budget_keeps_the_number() -> None:
    meer = Omvang(volume=120, eenheid="04", frequentie="6")
    assert uitkomst(TOTAAL, omvang=meer) == gewijzigd(replace(TOTAAL, omvang=meer))
    assert uitkomst(BUDGET, budget=Bedrag(100_000)) == gewijzigd(replace(BUDGET, budget=Bedrag(100_000)))
    langer = date(2027, 6, 30)
    assert uitkomst(BUDGET, einddatum=langer) == gewijzigd(tot(BUDGET, langer))  # an empty budget stays


@pytest.mark.parametrize(
    ("nu", "omvang"),
    [
        (huishoudelijke_hulp, Omvang(volume=5, eenheid="04", frequentie="2")),
        (huishoudelijke_hulp, Omvang(volume=90, eenheid="04", frequentie="6")),
        (TOTAAL, Omvang(volume=5400, eenheid="01", frequentie="6")),
    ],
)
def test_another_size_ends_the_old_and_starts_an_adjoining_new_one(nu: Voorziening, omvang: Omvang) -> None:
    nieuw = replace(nu, omvang=omvang, periode=Periode(DECEMBER, HALFJAAR.einddatum))
    assert uitkomst(nu, omvang=omvang) == Toekenning(gewijzigd={}, beeindigd={1: DECEMBER}, nieuw=(nieuw,))


def test_an_earlier_begin_is_a_new_one() -> None:
    eerder = date(2026, 8, 1)
    nieuw = replace(huishoudelijke_hulp, periode=Periode(eerder, HALFJAAR.einddatum))
    found = uitkomst(huishoudelijke_hulp, gewenste_ingangsdatum=eerder)
    assert found == Toekenning(gewijzigd={}, beeindigd={1: eerder}, nieuw=(nieuw,))


@pytest.mark.parametrize(
    ("product", "omvang", "budget", "variant"),
    [
        (Product(categorie="02", code="02A05"), Omvang(volume=2, eenheid="04", frequentie="2"), None,
         Variant.INSPANNINGSGERICHT),
        (Product(categorie="45", code="45A04"), Omvang(volume=2, eenheid="82", frequentie="4"), None,
         Variant.OUTPUTGERICHT),
        (Product(categorie="55"), None, Bedrag(90_000), Variant.OUTPUTGERICHT),
        (None, None, Bedrag(90_000), Variant.INSPANNINGSGERICHT),
    ],
)  # fmt: skip
def test_a_new_product_is_paid_as_its_unit_says(
    product: Product | None, omvang: Omvang | None, budget: Bedrag | None, variant: Variant
) -> None:
    gevraagd = NieuwProduct(product=product, periode=HALFJAAR, omvang=omvang, budget=budget)
    wens = Wijziging(reden="1", ongewijzigd=(1,), te_wijzigen=(), nieuw=(gevraagd,))
    (nieuw,) = toekenning(wens, {1: huishoudelijke_hulp}, THUISHULP, Wet.JEUGDWET).nieuw
    assert nieuw == Voorziening(
        variant=variant, product=product, omvang=omvang, budget=budget, periode=HALFJAAR, agb=THUISHULP
    )


def test_what_was_deleted_since_cannot_be_granted() -> None:
    gevraagd = TeWijzigen(nummer=2, gewenste_ingangsdatum=DECEMBER, einddatum=None, omvang=None, budget=None)
    wens = Wijziging(reden="1", ongewijzigd=(), te_wijzigen=(gevraagd,), nieuw=())
    with pytest.raises(Refused, match="toewijzing-vervallen"):
        toekenning(wens, {1: huishoudelijke_hulp}, THUISHULP, Wet.WMO)
