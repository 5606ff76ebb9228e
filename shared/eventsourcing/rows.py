"""Read models of which each event comes to statements: few round trips, and what touches the same row in order."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.vault import Connection


@dataclass(frozen=True, slots=True)
class Write:
    """A statement and its arguments, of which the first two are a municipality and an id.

    It reads and writes rows of that id only, and of the id `also` of the same municipality; a `wide` one of any id.
    """

    statement: str
    arguments: tuple[object, ...]
    also: object = None
    wide: bool = False


class Rows(Projection):
    """Its `writes` are pure; those about different ids may change places, and so travel together."""

    @abstractmethod
    def writes(self, projected: Projected) -> Iterable[Write]:
        """The statements that one event comes to, in their order."""

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        """One round trip per statement and turn; there are as many turns as an id has writes."""
        for turn in turns(write for projected in events for write in self.writes(projected)):
            for statement, arguments in turn.items():
                await conn.executemany(statement, arguments)


Turn = dict[str, list[tuple[object, ...]]]
"""What may be done in any order: the arguments by statement."""


def turns(writes: Iterable[Write]) -> Sequence[Turn]:
    """Each write in the first turn that comes after those of the writes before it that touch the same id."""
    found: list[Turn] = []
    after: dict[tuple[object, str], int] = {}
    barrier = 0
    for write in writes:
        tenant, id, *_ = write.arguments
        touched = [(tenant, str(id)), *([(tenant, str(write.also))] if write.also else [])]
        at = len(found) if write.wide else max(barrier, *(after.get(key, 0) for key in touched))
        if at == len(found):
            found.append({})
        found[at].setdefault(write.statement, []).append(write.arguments)
        after.update(dict.fromkeys(touched, at + 1))
        if write.wide:
            barrier = at + 1
    return found
