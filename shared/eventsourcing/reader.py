"""Up to which position events and outbox may be read: nothing lost, nothing out of order, no writer held up."""

import time

from shared.eventsourcing.vault import Connection

# One row for one round trip. The second column depends on the first, so the sequence is read before the locks; they
# are looked at only when the sequence moved past what is known to be safe ($1).
BOUND = """
SELECT s.v, CASE WHEN s.v > $1 THEN ARRAY(
    SELECT l.virtualtransaction FROM pg_locks l
    WHERE s.v >= 0 AND l.locktype = 'relation' AND l.relation = 'public.events'::regclass
      AND l.mode = 'RowExclusiveLock'
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) END AS writers
FROM (SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS v FROM public.event_position OFFSET 0) s"""


class SafeReader:
    """Finds the safe position: every position up to it is visible by now or never will be.

    A writer locks `events` before it draws a position and keeps that lock to its end. So a position drawn before the
    sequence was read belongs to a transaction that is over, or to one that holds the lock right after. Needs a
    connection outside any transaction, to the primary; other tables and databases do not hold it up.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._safe = 0
        self._seen = 0
        self._wait: frozenset[str] = frozenset()
        self._since: float | None = None

    @property
    def waiting(self) -> bool:
        """Whether writers are open that hold the position back."""
        return bool(self._wait)

    @property
    def waiting_seconds(self) -> float:
        """How long the position has been held back; an open transaction that forgot to end shows here."""
        return 0.0 if self._since is None else time.monotonic() - self._since

    async def bound(self) -> int:
        """The safe position of this moment, in one round trip; rows up to it need a statement of their own."""
        row = await self._conn.fetchrow(BOUND, -1 if self._wait else self._safe)
        if row is not None and row["writers"] is not None:
            self._look(row["v"], frozenset(row["writers"]))
        return self._safe

    def _look(self, last: int, writers: frozenset[str]) -> None:
        if self._wait & writers:
            return
        self._safe, self._seen, self._wait = self._seen, last, writers
        self._since = time.monotonic() if writers else None
        if not writers:
            self._safe = last
