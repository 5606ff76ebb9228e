"""Read by Python at its start where this folder is on PYTHONPATH: the process believes it is SKEW_SECONDS later.

Every module of ours asks `shared.runtime.clock` or `time.time`; the monotonic clock stays what it is.
"""

import datetime as dt
import os
import time

SKEW = float(os.environ.get("SKEW_SECONDS", "0"))

if SKEW:
    import shared.runtime.clock

    real = time.time
    time.time = lambda: real() + SKEW

    class Skewed:
        """Stands in for `datetime` where the clock is read."""

        @staticmethod
        def now(tz: dt.tzinfo) -> dt.datetime:
            """This moment, as far as this process knows."""
            return dt.datetime.now(tz) + dt.timedelta(seconds=SKEW)

    shared.runtime.clock.datetime = Skewed  # type: ignore[attr-defined,assignment]
