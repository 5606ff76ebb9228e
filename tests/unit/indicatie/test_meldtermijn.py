"""Five working days for a start and a stop (OP271, OP272), whatever lies between: weekends and holidays."""

from dataclasses import replace
from datetime import date

import pytest

from services.indicatie.domain.levering import Aanlevering, Start, StartProduct, State, Stop, StopProduct
from services.indicatie.domain.meldtermijn import uiterlijk_gemeld

NIETS = State()


def start(dag: date, aanlevering: Aanlevering = Aanlevering.NIEUW) -> StartProduct:
    return StartProduct(product=None, begindatum=dag, aanlevering=aanlevering)


def stop(begin: date, einde: date, reden: str = "20") -> StopProduct:
    return StopProduct(product=None, begindatum=begin, einddatum=einde, reden=reden, aanlevering=Aanlevering.NIEUW)


@pytest.mark.parametrize(
    ("dag", "uiterlijk"),
    [
        (date(2026, 9, 1), date(2026, 9, 8)),  # over one weekend
        (date(2026, 9, 5), date(2026, 9, 11)),  # from a Saturday: the first working day is Monday
        (date(2026, 4, 2), date(2026, 4, 13)),  # over Good Friday and Easter Monday
        (date(2026, 4, 24), date(2026, 5, 4)),  # over King's Day, on a Monday
        (date(2026, 12, 21), date(2026, 12, 29)),  # over Christmas, of which one day is a Saturday
        (date(2026, 12, 28), date(2027, 1, 5)),  # over New Year's Day
    ],
)
def test_a_start_and_a_stop_are_in_time_up_to_the_fifth_working_day(dag: date, uiterlijk: date) -> None:
    assert uiterlijk_gemeld(start(dag), NIETS) == uiterlijk
    assert uiterlijk_gemeld(stop(date(2026, 1, 1), dag), NIETS) == uiterlijk


def test_a_toewijzing_that_came_later_counts_from_its_301() -> None:
    begin, later = date(2026, 9, 1), date(2026, 9, 21)
    assert uiterlijk_gemeld(start(begin), NIETS, later) == date(2026, 9, 28)
    assert uiterlijk_gemeld(start(later), NIETS, begin) == date(2026, 9, 28)


def test_what_takes_a_line_back_has_no_term() -> None:
    assert uiterlijk_gemeld(start(date(2026, 9, 1), Aanlevering.VERWIJDEREN), NIETS) is None


def test_a_stop_after_a_temporary_one_counts_from_what_only_the_provider_knows() -> None:
    begin, einde = date(2026, 9, 1), date(2026, 9, 30)
    loopt = Start(product=None, begindatum=begin)
    gestopt = replace(loopt, stops=(Stop(einddatum=einde, reden="20"),))
    assert uiterlijk_gemeld(stop(begin, einde, "19"), State(starts=(gestopt,))) is None
    assert uiterlijk_gemeld(stop(begin, einde, "19"), State(starts=(loopt,))) == date(2026, 10, 7)
