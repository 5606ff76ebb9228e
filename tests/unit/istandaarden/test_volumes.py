"""The volume rules against a model that goes day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.istandaarden.volumes import (
    Frequentie,
    Omvang,
    Toegewezen,
    Variant,
    bedrag_in_minuten,
    in_eenheid,
    max_per_periode,
    max_totaal,
    minuuttarief,
    product_perioden,
    uren_van,
    variant_van,
)
from shared.istandaarden.wet import Wet
from shared.values.periode import Periode

EENHEDEN = ["01", "04", "14", "16", "82", "83", "84"]


def _dagen(periode: Periode) -> list[date]:
    return [periode.begindatum + timedelta(days=nummer) for nummer in range(periode.dagen)]


def _week(dag: date) -> tuple[int, int]:
    return dag.isocalendar()[:2]


def _keer_per_dag_geteld(toegewezen: Toegewezen, omvang: Omvang, dagen: list[date]) -> int:
    """The plain reading of section by section, one day after the other."""
    alle = _dagen(toegewezen.periode)
    match omvang.frequentie, omvang.variant:
        case Frequentie.DAG, _:
            return len(dagen)
        case ((Frequentie.MAAND | Frequentie.TOTAAL), _):
            return 1 if dagen else 0
        case _, Variant.INSPANNING:
            if toegewezen.wet is Wet.WMO and toegewezen.categorie == "01":
                return 6 if dagen else 0
            return len({_week(dag) for dag in dagen})
        case _:
            zondagen = [dag for dag in dagen if dag.isoweekday() == 7]
            alle_zondagen = [dag for dag in alle if dag.isoweekday() == 7]
            laatste_hier = bool(alle_zondagen) and alle_zondagen[-1] in zondagen
            return len(zondagen) + (1 if laatste_hier and alle[-1].isoweekday() != 7 else 0)


@st.composite
def toewijzingen(draw: st.DrawFn) -> Toegewezen:
    begin = draw(st.dates(date(2019, 12, 1), date(2030, 1, 31)))
    einde = begin + timedelta(days=draw(st.integers(0, 500)))
    omvang = Omvang(
        draw(st.integers(0, 99_999)), draw(st.sampled_from(EENHEDEN)), draw(st.sampled_from(list(Frequentie)))
    )
    wet = draw(st.sampled_from(list(Wet)))
    categorie = draw(st.sampled_from(["01", "02"] if wet is Wet.WMO else ["45", "55"]))
    return Toegewezen(wet=wet, periode=Periode(begin, einde), categorie=categorie, omvang=omvang)


@given(toewijzingen())
def test_each_period_counts_as_its_days_do(toegewezen: Toegewezen) -> None:
    assert toegewezen.omvang is not None
    perioden = product_perioden(toegewezen.periode.begindatum, toegewezen.periode.laatste_dag)
    assert [dag for periode in perioden for dag in _dagen(periode)] == _dagen(toegewezen.periode)
    for periode in perioden:
        keer = _keer_per_dag_geteld(toegewezen, toegewezen.omvang, _dagen(periode))
        assert max_per_periode(toegewezen, periode) == keer * toegewezen.omvang.volume


@given(toewijzingen())
def test_the_total_counts_as_its_days_do(toegewezen: Toegewezen) -> None:
    omvang = toegewezen.omvang
    assert omvang is not None
    dagen = _dagen(toegewezen.periode)
    maanden: dict[tuple[int, int], list[date]] = {}
    for dag in dagen:
        maanden.setdefault((dag.year, dag.month), []).append(dag)
    verwacht = {
        Frequentie.DAG: len(dagen),
        Frequentie.MAAND: len(maanden),
        Frequentie.TOTAAL: 1,
        Frequentie.WEEK: len({_week(dag) for dag in dagen})
        if omvang.variant is Variant.INSPANNING
        else sum(_keer_per_dag_geteld(toegewezen, omvang, deel) for deel in maanden.values()),
    }[omvang.frequentie]
    assert max_totaal(toegewezen) == verwacht * omvang.volume


@given(toewijzingen())
def test_outside_the_toewijzing_nothing_may_be_claimed(toegewezen: Toegewezen) -> None:
    erna = toegewezen.periode.laatste_dag + timedelta(days=1)
    assert max_per_periode(toegewezen, Periode(erna, erna)) == 0


def test_a_budget_is_the_limit_and_neither_is_none() -> None:
    periode = Periode(date(2026, 1, 1), date(2026, 3, 31))
    met = Toegewezen(wet=Wet.JEUGDWET, periode=periode, categorie="55", budget=500_00)
    zonder = Toegewezen(wet=Wet.JEUGDWET, periode=periode, categorie="45")
    assert (max_per_periode(met, periode), max_totaal(met)) == (500_00, 500_00)
    assert (max_per_periode(zonder, periode), max_totaal(zonder)) == (None, None)


def test_an_open_toewijzing_has_a_limit_per_month_but_no_total() -> None:
    open_einde = Periode(date(2026, 1, 15))
    per_maand = Toegewezen(wet=Wet.WMO, periode=open_einde, omvang=Omvang(10, "04", Frequentie.MAAND))
    assert max_totaal(per_maand) is None
    assert max_per_periode(per_maand, Periode.maand(2026, 5)) == 10
    per_week = Toegewezen(wet=Wet.WMO, periode=open_einde, omvang=Omvang(10, "82", Frequentie.WEEK))
    assert max_per_periode(per_week, Periode.maand(2026, 5)) == 50


def test_units() -> None:
    assert {variant_van(een) for een in ("01", "04", "14", "16", "84")} == {Variant.INSPANNING}
    assert {variant_van(een) for een in ("82", "83")} == {Variant.OUTPUT}
    assert (in_eenheid(3, "04", "01"), in_eenheid(3, "04", "04")) == (180, 3)
    with pytest.raises(ValueError, match="eenheid"):
        variant_van("99")
    with pytest.raises(ValueError, match="minuten"):
        in_eenheid(60, "01", "04")


@given(st.integers(1, 100_000))
def test_hours_round_half_up_and_are_at_least_one(minuten: int) -> None:
    heel, rest = divmod(minuten, 60)
    assert uren_van(minuten) == max(1, heel + (1 if rest >= 30 else 0))


def test_nothing_delivered_is_nothing_to_claim() -> None:
    with pytest.raises(ValueError, match="levering"):
        uren_van(0)


def test_minutes_on_an_hourly_tariff() -> None:
    assert (minuuttarief(8730), minuuttarief(8724)) == (146, 145)
    assert bedrag_in_minuten(6250, 95) == 9896
