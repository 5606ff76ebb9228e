"""Periods: both ends count, months partition, intersections hold exactly the shared days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.values.periode import Periode

dag = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@st.composite
def perioden(draw: st.DrawFn) -> Periode:
    begin = draw(dag)
    return Periode(begin, begin + timedelta(days=draw(st.integers(0, 800))))


def dagen(periode: Periode) -> list[date]:
    return [periode.begindatum + timedelta(days=nummer) for nummer in range(periode.dagen)]


@given(perioden())
def test_months_partition_a_period(periode: Periode) -> None:
    maanden = list(periode.maanden())
    assert [d for maand in maanden for d in dagen(maand)] == dagen(periode)
    assert all((m.begindatum.year, m.begindatum.month) == (m.laatste_dag.year, m.laatste_dag.month) for m in maanden)


@given(perioden(), perioden())
def test_an_intersection_holds_the_shared_days(een: Periode, twee: Periode) -> None:
    samen = een.doorsnede(twee)
    assert (dagen(samen) if samen else []) == sorted(set(dagen(een)) & set(dagen(twee)))
    assert samen == twee.doorsnede(een)
    assert een.overlapt(twee) is (samen is not None)
    assert een.omvat(twee) is (samen == twee)


@given(perioden())
def test_weeks_and_sundays_are_those_of_the_calendar(periode: Periode) -> None:
    assert periode.iso_weken == len({d.isocalendar()[:2] for d in dagen(periode)})
    assert periode.zondagen == sum(d.isoweekday() == 7 for d in dagen(periode))


@given(perioden(), dag)
def test_both_ends_are_in(periode: Periode, dag: date) -> None:
    assert periode.begindatum in periode
    assert periode.laatste_dag in periode
    assert (dag in periode) is (dag in dagen(periode))


def test_an_open_period_has_no_end() -> None:
    open_periode = Periode(date(2026, 1, 1))
    assert date(2099, 1, 1) in open_periode
    assert open_periode.omvat(open_periode)
    assert not Periode(date(2026, 1, 1), date(2027, 1, 1)).omvat(open_periode)
    assert open_periode.doorsnede(Periode(date(2025, 6, 1))) == open_periode
    for ask in (lambda: open_periode.dagen, lambda: list(open_periode.maanden())):
        with pytest.raises(ValueError, match="geen einde"):
            ask()


def test_a_calendar_month() -> None:
    februari = Periode.maand(2028, 2)
    assert (februari.begindatum, februari.laatste_dag) == (date(2028, 2, 1), date(2028, 2, 29))
    assert februari.is_kalendermaand
    assert Periode.maand(2026, 12).laatste_dag == date(2026, 12, 31)
    assert not Periode(date(2026, 1, 1), date(2026, 1, 30)).is_kalendermaand
    assert not Periode(date(2026, 1, 1)).is_kalendermaand


def test_it_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="niet voor zij begint"):
        Periode(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValidationError):
        TypeAdapter(Periode).validate_json('{"begindatum": "2026-01-02", "einddatum": "2026-01-01"}')


def test_json_and_text() -> None:
    adapter = TypeAdapter(Periode)
    assert adapter.dump_json(Periode(date(2026, 1, 1))) == b'{"begindatum":"2026-01-01","einddatum":null}'
    assert adapter.validate_json('{"begindatum": "2026-01-01"}') == Periode(date(2026, 1, 1))
    assert str(Periode(date(2026, 1, 1), date(2026, 1, 31))) == "2026-01-01 t/m 2026-01-31"
    assert str(Periode(date(2026, 1, 1))) == "2026-01-01 t/m …"
