"""Terms by the Dutch calendar, against a table of the holidays of 2024 to 2030."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values.termijnen import (
    feestdagen,
    is_werkdag,
    plus_weken,
    plus_werkdagen,
    verleng_naar_werkdag,
    volgende_werkdag,
    werkdagen_tussen,
)

# month-day of: Good Friday, Easter Sunday, Easter Monday, King's Day, Ascension, Pentecost, Pentecost Monday
MOVABLE = {
    2024: "03-29 03-31 04-01 04-27 05-09 05-19 05-20",
    2025: "04-18 04-20 04-21 04-26 05-29 06-08 06-09",
    2026: "04-03 04-05 04-06 04-27 05-14 05-24 05-25",
    2027: "03-26 03-28 03-29 04-27 05-06 05-16 05-17",
    2028: "04-14 04-16 04-17 04-27 05-25 06-04 06-05",
    2029: "03-30 04-01 04-02 04-27 05-10 05-20 05-21",
    2030: "04-19 04-21 04-22 04-27 05-30 06-09 06-10",
}
FIXED = "01-01 05-05 12-25 12-26"
dag = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize("jaar", MOVABLE)
def test_the_holidays_of_a_year(jaar: int) -> None:
    expected = {date.fromisoformat(f"{jaar}-{text}") for text in f"{MOVABLE[jaar]} {FIXED}".split()}
    assert feestdagen(jaar) == expected


@given(dag)
def test_an_extended_day_is_the_first_working_day_from_there(dag: date) -> None:
    einde = verleng_naar_werkdag(dag)
    assert is_werkdag(einde)
    assert einde >= dag
    assert not any(is_werkdag(dag + timedelta(days=n)) for n in range((einde - dag).days))
    assert verleng_naar_werkdag(einde) == einde


@given(dag, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(dag: date, een: int, twee: int) -> None:
    assert plus_werkdagen(plus_werkdagen(dag, een), twee) == plus_werkdagen(dag, een + twee)
    assert werkdagen_tussen(dag, plus_werkdagen(dag, een)) == een


@given(dag, st.integers(0, 12))
def test_a_term_in_weeks_ends_on_a_working_day(dag: date, weken: int) -> None:
    einde = plus_weken(dag, weken)
    assert is_werkdag(einde)
    assert einde >= dag + timedelta(weeks=weken)


@pytest.mark.parametrize(
    ("van", "weken", "einde"),
    [
        ("2026-11-23", 6, "2027-01-04"),
        ("2026-11-20", 6, "2027-01-04"),  # New Year's Day is a Friday: on to Monday
        ("2026-11-13", 6, "2026-12-28"),  # both Christmas days and the Sunday
        ("2026-04-20", 2, "2026-05-04"),
        ("2026-04-21", 2, "2026-05-06"),  # 5 May counts every year
        ("2027-04-22", 2, "2027-05-07"),  # Ascension Day
        ("2026-02-20", 6, "2026-04-07"),  # Good Friday to the Tuesday after Easter
        ("2026-01-03", 26, "2026-07-04"),  # longer than twelve weeks: a Saturday stays (art. 4)
    ],
)
def test_a_term_in_weeks(van: str, weken: int, einde: str) -> None:
    assert plus_weken(date.fromisoformat(van), weken) == date.fromisoformat(einde)


def test_working_days_over_christmas() -> None:
    assert plus_werkdagen(date(2026, 12, 23), 3) == date(2026, 12, 29)
    assert volgende_werkdag(date(2026, 12, 24)) == date(2026, 12, 28)
    assert plus_werkdagen(date(2026, 12, 26), 0) == date(2026, 12, 26)


def test_a_term_does_not_run_backwards() -> None:
    for term in (plus_weken, plus_werkdagen):
        with pytest.raises(ValueError, match="vooruit"):
            term(date(2026, 1, 1), -1)
