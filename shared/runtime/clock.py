"""The clock: now in UTC, and which day it is in the Netherlands."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today(clock: Clock = now) -> date:
    """The date on the wall in Europe/Amsterdam."""
    return clock().astimezone(AMSTERDAM).date()
