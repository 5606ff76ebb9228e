"""Terms by the Dutch calendar: working days, and ends that move to the next one (Algemene termijnenwet)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5
MAX_WEKEN = 12
"""A term of more than twelve weeks is not extended (Algemene termijnenwet art. 4 onder a)."""


@lru_cache(maxsize=128)
def feestdagen(jaar: int) -> frozenset[date]:
    """The holidays of one year (art. 3 lid 1 and 2): 5 May every year, Good Friday as their equal.

    Days made equal for one year by royal decree (art. 3 lid 3) are not in it.
    """
    return frozenset(holidays.country_holidays("NL", years=jaar, categories=("public", "optional")))


def is_werkdag(dag: date) -> bool:
    """True on any day but a Saturday, a Sunday or a holiday."""
    return dag.weekday() < _SATURDAY and dag not in feestdagen(dag.year)


def verleng_naar_werkdag(dag: date) -> date:
    """The day itself on a working day, else the first working day after it (art. 1 lid 1)."""
    while not is_werkdag(dag):
        dag += _DAY
    return dag


def volgende_werkdag(dag: date) -> date:
    """The first working day after this day."""
    return verleng_naar_werkdag(dag + _DAY)


def plus_werkdagen(dag: date, aantal: int) -> date:
    """The working day that is `aantal` working days after `dag`; ValueError below zero.

    The day itself does not count, whatever day it is; zero gives `dag` itself, unmoved.
    """
    if aantal < 0:
        raise ValueError("Een termijn telt vooruit.")
    for _ in range(aantal):
        dag = volgende_werkdag(dag)
    return dag


def werkdagen_tussen(van: date, tot: date) -> int:
    """How many working days lie after `van` up to and including `tot`; zero where `tot` is not later."""
    return sum(is_werkdag(van + timedelta(days=nummer)) for nummer in range(1, (tot - van).days + 1))


def plus_weken(dag: date, weken: int) -> date:
    """The last day of a term of so many weeks that starts the day after `dag`.

    Moved to a working day for terms of up to twelve weeks (art. 1 lid 1, art. 4 onder a); ValueError below zero.
    """
    if weken < 0:
        raise ValueError("Een termijn telt vooruit.")
    einde = dag + timedelta(weeks=weken)
    return einde if weken > MAX_WEKEN else verleng_naar_werkdag(einde)
