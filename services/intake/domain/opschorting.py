"""Terms that stand still for a while: how many days, and where they end then."""

from datetime import date, timedelta

from shared.values.termijnen import verleng_naar_werkdag


def dagen_stil(eerste: date, weer_lopend: date) -> int:
    """Calendar days from the first day of suspension up to the day on which the term runs again; never below zero."""
    return max((weer_lopend - eerste).days, 0)


def einde(begin: date, weken: int, dagen_opgeschort: int) -> date:
    """The last day of a term of at most twelve weeks that starts the day after `begin`.

    The days of suspension are added first; only then the end moves to a working day (Algemene termijnenwet art. 1).
    """
    return verleng_naar_werkdag(begin + timedelta(weeks=weken, days=dagen_opgeschort))
