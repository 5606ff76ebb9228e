"""A circuit breaker per service: after a row of failures callers hear at once that the part is down."""

import time
from collections.abc import Callable


class Breaker:
    """Counts failures in a row; at `limit` it opens for `pause` seconds, then lets one call through to find out."""

    def __init__(self, *, limit: int = 5, pause: float = 2.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._pause = pause
        self._monotonic = monotonic
        self._failures = 0
        self._opened: float | None = None
        self._probing = False

    @property
    def closed(self) -> bool:
        """True while calls go through."""
        return self._opened is None

    def admit(self) -> bool:
        """True when a call may go; each admitted call ends in `succeeded`, `failed` or `abandoned`."""
        if self._opened is None:
            return True
        if self._probing or self._monotonic() - self._opened < self._pause:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The part answered, whatever it said."""
        self._failures = 0
        self._opened = None
        self._probing = False

    def failed(self) -> None:
        """The part could not be reached or did not answer in time."""
        self._failures += 1
        self._probing = False
        if self._failures >= self._limit:
            self._opened = self._monotonic()

    def abandoned(self) -> None:
        """The caller went away before we knew: no verdict."""
        self._probing = False
