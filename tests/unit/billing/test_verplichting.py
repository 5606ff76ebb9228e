"""What is granted in money per year: parts that add up, and sums a person can check by hand."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain.verplichting import naar_dagen, per_jaar
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_billing import uurtarief, versie

DAGEN = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def test_three_hours_a_week_over_the_turn_of_the_year() -> None:
    # 1 September to 31 December 2026 touches ISO weeks 36 to 53: 18 weeks; to 28 February 8 more.
    assert per_jaar(versie, [uurtarief]) == {2026: Bedrag(18 * 3 * 3250), 2027: Bedrag(8 * 3 * 3250)}


def test_the_tariff_of_the_new_year_counts_from_then_on() -> None:
    oud = replace(uurtarief, periode=Periode(date(2025, 1, 1), date(2026, 12, 31)))
    nieuw = replace(uurtarief, centen=3400, periode=Periode(date(2027, 1, 1)))
    assert per_jaar(versie, [oud, nieuw]) == {2026: Bedrag(18 * 3 * 3250), 2027: Bedrag(8 * 3 * 3400)}


def test_a_deleted_toewijzing_costs_nothing() -> None:
    assert per_jaar(replace(versie, reden_wijziging="13"), [uurtarief]) == {}


def test_a_budget_is_spread_over_its_days() -> None:
    met_budget = replace(versie, volume=None, eenheid=None, frequentie=None, code=None, budget_centen=18_100)
    assert per_jaar(met_budget, []) == {2026: Bedrag(12_200), 2027: Bedrag(5_900)}


def test_a_day_volume_counts_days() -> None:
    per_dag = replace(versie, frequentie="1", volume=1)
    assert per_jaar(per_dag, [uurtarief]) == {2026: Bedrag(122 * 3250), 2027: Bedrag(59 * 3250)}


def test_an_open_toewijzing_counts_five_years() -> None:
    open_eind = replace(versie, periode=Periode(date(2026, 9, 1)), frequentie="4")
    assert sorted(per_jaar(open_eind, [uurtarief])) == [2026, 2027, 2028, 2029, 2030]


@given(st.integers(0, 10_000_000), DAGEN, st.integers(0, 2500))
def test_the_parts_add_up_to_the_amount(centen: int, begin: date, dagen: int) -> None:
    delen = naar_dagen(Bedrag(centen), Periode(begin, begin + timedelta(days=dagen)))
    assert Bedrag.som(delen.values()) == Bedrag(centen)
    assert all(deel.centen >= 0 for deel in delen.values())
