"""A projection as a pure function: an event becomes statements, sent in batches."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from itertools import groupby

from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.vault import Connection

Write = tuple[str, tuple[object, ...]]
"""A statement and its arguments."""


class Rijen(Projection):
    """Order is kept: only neighbours with the same statement are sent as one batch."""

    @abstractmethod
    def writes(self, projected: Projected) -> Iterable[Write]:
        """The statements that one event comes to."""

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        """One round trip per run of equal statements."""
        found = [write for projected in events for write in self.writes(projected)]
        for statement, group in groupby(found, key=lambda write: write[0]):
            await conn.executemany(statement, [arguments for _, arguments in group])
