"""Pages of events on their way into read models."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg

from shared.eventsourcing.projection import Projected
from shared.eventsourcing.vault import Connection

PAGE = 500
EVENTS = """
SELECT position, tenant, stream, version, type, data, at FROM events
WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Events of a page; `positions` of all that lie in it, `upto` where to go on after it."""

    events: Sequence[Projected]
    positions: Sequence[int]
    upto: int


class Pages:
    """The pages of one turn: read and decoded once for all lanes that are equally far."""

    def __init__(
        self,
        conn: Connection,
        safe: int,
        decode: Callable[[Connection, Sequence[asyncpg.Record], bool], Awaitable[list[Projected]]],
    ) -> None:
        self._conn = conn
        self._safe = safe
        self._decode = decode
        self._rows: dict[int, list[asyncpg.Record]] = {}
        self._events: dict[tuple[int, bool], list[Projected]] = {}

    async def after(self, position: int, *, opens: bool) -> Page:
        """The next page after a position; `opens` opens its sealed fields."""
        if position not in self._rows:
            self._rows[position] = await self._conn.fetch(EVENTS, position, self._safe, PAGE)
        rows = self._rows[position]
        if (position, opens) not in self._events:
            self._events[position, opens] = await self._decode(self._conn, rows, opens)
        return Page(
            events=self._events[position, opens],
            positions=[row["position"] for row in rows],
            upto=rows[-1]["position"] if len(rows) == PAGE else self._safe,
        )
