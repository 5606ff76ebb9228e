"""Appends and loads that are asked for at the same time travel together: one statement for all of them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

import asyncpg

from shared.eventsourcing.lanes import Lanes
from shared.eventsourcing.statements import APPEND_EACH, APPEND_ONE, LOAD, LOAD_EACH, Arguments
from shared.eventsourcing.transient import is_transient
from shared.eventsourcing.vault import Connection

Connecting = Callable[[], AbstractAsyncContextManager[Connection]]
Stream = tuple[str, str]
"""Municipality and stream."""


class Appends(Lanes[Arguments, None]):
    """Appends of one event. One that fails for a reason of its own fails alone: the others are stored without it."""

    def __init__(self, connection: Connecting) -> None:
        super().__init__()
        self._connection = connection

    async def alone(self, asked: Arguments) -> None:
        async with self._connection() as conn:
            await conn.execute(APPEND_ONE, *asked)

    async def shared(self, asked: Sequence[Arguments]) -> Sequence[None] | None:
        ordered = sorted(asked, key=lambda arguments: (str(arguments[0]), str(arguments[1])))
        columns = [list(column) for column in zip(*ordered, strict=True)]
        try:
            async with self._connection() as conn:
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

    def __init__(self, connection: Connecting) -> None:
        super().__init__()
        self._connection = connection

    async def alone(self, asked: Stream) -> list[asyncpg.Record]:
        async with self._connection() as conn:
            rows: list[asyncpg.Record] = await conn.fetch(LOAD, *asked, 0, None)
        return rows

    async def shared(self, asked: Sequence[Stream]) -> Sequence[list[asyncpg.Record]]:
        async with self._connection() as conn:
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
