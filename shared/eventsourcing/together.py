"""Appends and loads that are asked for at the same time travel together: one statement for all of them."""

from collections.abc import Sequence

import asyncpg

from shared.eventsourcing.lanes import Connecting, Lanes
from shared.eventsourcing.statements import APPEND_EACH, APPEND_ONE, LOAD, LOAD_EACH, Arguments
from shared.eventsourcing.transient import is_transient
from shared.eventsourcing.vault import Connection

Stream = tuple[str, str]
"""Municipality and stream."""


class Appends(Lanes[Arguments, None]):
    """Appends of one event. One that fails for a reason of its own fails alone: the others are stored without it."""

    async def alone(self, conn: Connection, asked: Arguments) -> None:
        await conn.execute(APPEND_ONE, *asked)

    async def shared(self, conn: Connection, asked: Sequence[Arguments]) -> Sequence[None] | None:
        ordered = sorted(asked, key=lambda arguments: (str(arguments[0]), str(arguments[1])))
        columns = [list(column) for column in zip(*ordered, strict=True)]
        try:
            await conn.execute(APPEND_EACH, *columns)
        except Exception as error:
            in_the_way = isinstance(error, asyncpg.TransactionRollbackError)  # a deadlock: it was rolled back whole
            if in_the_way or not is_transient(error):
                return None
            raise
        return [None] * len(asked)

    def place(self, asked: Arguments) -> object:
        """No two of one stream: the second can only come after the first."""
        return (asked[0], asked[1])


class Loads(Lanes[Stream, list[asyncpg.Record]]):
    """Loads of whole streams, of any municipality."""

    async def alone(self, conn: Connection, asked: Stream) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await conn.fetch(LOAD, *asked, 0, None)
        return rows

    async def shared(self, conn: Connection, asked: Sequence[Stream]) -> Sequence[list[asyncpg.Record]]:
        rows = await conn.fetch(LOAD_EACH, [tenant for tenant, _ in asked], [stream for _, stream in asked])
        found: dict[Stream, list[asyncpg.Record]] = {}
        for row in rows:
            found.setdefault((row["tenant"], row["stream"]), []).append(row)
        return [found.get(stream, []) for stream in asked]


class Together:
    """What the stores of one pool share."""

    def __init__(self, connection: Connecting) -> None:
        self.appends = Appends(connection)
        self.loads = Loads(connection)
