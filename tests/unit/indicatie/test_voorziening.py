"""The form of a provision against the standard's table, the catalogue and the contracts."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicatie.domain.voorziening import (
    EENHEDEN,
    Gecontracteerd,
    Omvang,
    Product,
    Variant,
    Voorziening,
    Wet,
    gedekt,
    raakt_pgb,
    stapelt,
    toets_catalogus,
    toets_contract,
    toets_vorm,
    verlengt,
)
from shared.errors import Refused
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import (
    HALFJAAR,
    HULP,
    JEUGDHULP,
    THUISHULP,
    catalogus,
    gecontracteerd,
    huishoudelijke_hulp,
    pgb,
)
from tests.support.istandaarden import MAP, nodig

OPEN = Periode(date(2026, 9, 1))
VARIANTEN = MAP / "rules" / "toewijzingsvarianten.csv"


def refusal(voorziening: Voorziening, wet: Wet = Wet.WMO) -> str | None:
    """The slug of the refusal; None where the form is right."""
    try:
        toets_vorm(voorziening, wet)
    except Refused as refused:
        return refused.slug
    return None


@pytest.mark.parametrize(
    ("voorziening", "slug"),
    [
        (replace(huishoudelijke_hulp, omvang=None), "omvang-ontbreekt"),
        (replace(huishoudelijke_hulp, budget=Bedrag(100)), "omvang-en-budget"),
        (replace(huishoudelijke_hulp, product=None), "product-ontbreekt"),
        (replace(huishoudelijke_hulp, product=None, omvang=None), "product-ontbreekt"),
        (replace(huishoudelijke_hulp, product=Product(categorie="01")), "omvang-zonder-productcode"),
        (replace(huishoudelijke_hulp, periode=OPEN), "einddatum-ontbreekt"),
        (replace(huishoudelijke_hulp, variant=Variant.OUTPUTGERICHT), "eenheid-past-niet"),
        (replace(huishoudelijke_hulp, omvang=Omvang(volume=1, eenheid="14", frequentie="1")), "frequentie-past-niet"),
        (replace(huishoudelijke_hulp, omvang=Omvang(volume=0, eenheid="04", frequentie="4")), "volume-nul"),
        (
            replace(huishoudelijke_hulp, product=Product(categorie="01"), omvang=None, budget=Bedrag(0)),
            "budget-nul",
        ),
        (
            replace(huishoudelijke_hulp, product=None, omvang=None, budget=Bedrag(100), periode=OPEN),
            "einddatum-ontbreekt",
        ),
        (
            replace(huishoudelijke_hulp, product=Product(categorie="01"), omvang=None, variant=Variant.OUTPUTGERICHT),
            "aspecifiek-past-niet",
        ),
        (huishoudelijke_hulp, None),
        (replace(huishoudelijke_hulp, product=Product(categorie="01"), omvang=None, periode=OPEN), None),
        (replace(huishoudelijke_hulp, product=None, omvang=None, budget=Bedrag(100)), None),
    ],
)
def test_the_parts_of_a_provision_must_go_together(voorziening: Voorziening, slug: str | None) -> None:
    assert refusal(voorziening) == slug


def test_national_care_is_assigned_by_category_per_result() -> None:
    landelijk = Voorziening(
        variant=Variant.OUTPUTGERICHT, product=Product(categorie="55"), periode=HALFJAAR, agb=THUISHULP
    )
    assert refusal(landelijk, Wet.JEUGDWET) is None
    assert refusal(replace(landelijk, variant=Variant.INSPANNINGSGERICHT), Wet.JEUGDWET) == "aspecifiek-past-niet"


@nodig
def test_unit_and_frequency_are_those_of_the_standards_table() -> None:
    with VARIANTEN.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["eenheid"] not in {"", "-"}]
    theirs = {(row["uitvoeringsvariant"], row["eenheid"], row["frequentie"]) for row in rows}
    ours = {
        (variant.removesuffix("sgericht").removesuffix("gericht"), eenheid, frequentie)
        for variant, eenheden in EENHEDEN.items()
        for eenheid, frequenties in eenheden.items()
        for frequentie in frequenties
    }
    assert ours == theirs


@pytest.mark.parametrize(
    ("voorziening", "slug"),
    [
        (replace(huishoudelijke_hulp, product=Product(categorie="01", code="01A99")), "product-niet-in-catalogus"),
        (replace(huishoudelijke_hulp, product=Product(categorie="03")), "product-niet-in-catalogus"),
        (replace(huishoudelijke_hulp, variant=Variant.OUTPUTGERICHT), "variant-niet-in-catalogus"),
        (
            replace(huishoudelijke_hulp, omvang=Omvang(volume=1, eenheid="01", frequentie="4")),
            "eenheid-niet-in-catalogus",
        ),
    ],
)
def test_only_what_is_on_offer_can_be_granted(voorziening: Voorziening, slug: str) -> None:
    with pytest.raises(Refused, match=slug):
        toets_catalogus(voorziening, Wet.WMO, catalogus)


def test_what_is_on_offer_can_be_granted() -> None:
    toets_catalogus(huishoudelijke_hulp, Wet.WMO, catalogus)
    toets_catalogus(replace(huishoudelijke_hulp, product=None), Wet.WMO, catalogus)


def test_a_contract_must_cover_every_day() -> None:
    toets_contract(huishoudelijke_hulp, Wet.WMO, [gecontracteerd])
    tot_kerst = replace(gecontracteerd, periode=Periode(date(2025, 1, 1), date(2026, 12, 24)))
    na_kerst = replace(gecontracteerd, periode=Periode(date(2026, 12, 25)))
    toets_contract(huishoudelijke_hulp, Wet.WMO, [na_kerst, tot_kerst])
    with pytest.raises(Refused, match="buiten-contract"):
        toets_contract(huishoudelijke_hulp, Wet.WMO, [tot_kerst])
    with pytest.raises(Refused, match="geen-contract"):
        toets_contract(huishoudelijke_hulp, Wet.JEUGDWET, [gecontracteerd])


def test_an_open_provision_needs_an_open_contract() -> None:
    begrensd = Gecontracteerd(
        wet=Wet.WMO, categorie="01", code="01A03", periode=Periode(date(2026, 1, 1), date(2030, 12, 31))
    )
    with pytest.raises(Refused, match="buiten-contract"):
        toets_contract(replace(huishoudelijke_hulp, periode=OPEN), Wet.WMO, [begrensd])


days = st.integers(0, 60).map(lambda n: date.fromordinal(date(2026, 1, 1).toordinal() + n))


@st.composite
def periods(draw: st.DrawFn) -> Periode:
    """A period within two months."""
    begin, end = sorted((draw(days), draw(days)))
    return Periode(begin, end)


@given(periods(), st.lists(periods(), max_size=5))
def test_covered_is_every_day_in_some_part(periode: Periode, delen: list[Periode]) -> None:
    all_days = [date.fromordinal(periode.begindatum.toordinal() + n) for n in range(periode.dagen)]
    assert gedekt(periode, delen) is all(any(day in deel for deel in delen) for day in all_days)


def test_the_same_product_in_the_same_period_stacks() -> None:
    assert stapelt(huishoudelijke_hulp, huishoudelijke_hulp, Wet.WMO)


def test_without_a_code_the_category_decides() -> None:
    categorie = replace(huishoudelijke_hulp, product=Product(categorie="01"))
    ander = replace(huishoudelijke_hulp, product=Product(categorie="02"))
    assert stapelt(huishoudelijke_hulp, categorie, Wet.WMO)
    assert not stapelt(categorie, ander, Wet.WMO)


def test_without_a_product_everything_stacks() -> None:
    assert stapelt(huishoudelijke_hulp, replace(huishoudelijke_hulp, product=None), Wet.WMO)


def test_another_code_or_period_does_not_stack() -> None:
    ander = replace(huishoudelijke_hulp, product=replace(HULP, code="01A04"))
    erna = replace(huishoudelijke_hulp, periode=Periode(date(2027, 3, 1), date(2027, 8, 31)))
    assert not stapelt(huishoudelijke_hulp, ander, Wet.WMO)
    assert not stapelt(huishoudelijke_hulp, erna, Wet.WMO)


def test_aids_under_the_wmo_may_stack() -> None:
    rolstoel = replace(huishoudelijke_hulp, product=Product(categorie="11", code="11A01"))
    assert not stapelt(rolstoel, rolstoel, Wet.WMO)
    assert not stapelt(rolstoel, replace(rolstoel, product=None), Wet.WMO)
    assert stapelt(rolstoel, rolstoel, Wet.JEUGDWET)


aansluitend = replace(huishoudelijke_hulp, periode=Periode(date(2027, 3, 1), date(2027, 8, 31)))


@pytest.mark.parametrize(
    ("nieuw", "verwacht"),
    [
        (aansluitend, True),
        (replace(aansluitend, periode=Periode(date(2027, 3, 1))), True),
        (replace(aansluitend, periode=Periode(date(2027, 3, 2))), False),
        (replace(aansluitend, omvang=Omvang(volume=4, eenheid="04", frequentie="2")), False),
        (replace(aansluitend, product=Product(categorie="02", code="02A05")), False),
        (replace(aansluitend, agb=JEUGDHULP), False),
    ],
)
def test_only_more_time_right_after_it_is_a_stretch(nieuw: Voorziening, verwacht: bool) -> None:
    assert verlengt(huishoudelijke_hulp, nieuw) is verwacht


def test_a_total_or_a_budget_is_not_stretched() -> None:
    totaal = Omvang(volume=90, eenheid="04", frequentie="6")
    assert not verlengt(replace(huishoudelijke_hulp, omvang=totaal), replace(aansluitend, omvang=totaal))
    budget = {"product": Product(categorie="01"), "omvang": None, "budget": Bedrag(90_000)}
    assert not verlengt(replace(huishoudelijke_hulp, **budget), replace(aansluitend, **budget))  # type: ignore[arg-type]
    assert not verlengt(replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1))), aansluitend)


def test_a_budget_touches_care_in_kind_for_the_same_product_on_the_same_day() -> None:
    assert raakt_pgb(huishoudelijke_hulp, pgb)
    assert raakt_pgb(huishoudelijke_hulp, replace(pgb, product=Product(categorie="01")))
    assert not raakt_pgb(aansluitend, pgb)
    assert not raakt_pgb(huishoudelijke_hulp, replace(pgb, product=Product(categorie="02", code="02A05")))
    assert not raakt_pgb(replace(huishoudelijke_hulp, product=None), pgb)  # a generic one is for no product
