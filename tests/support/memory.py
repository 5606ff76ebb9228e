"""PostgreSQL's part of the event store in memory: below it everything is real (store, claims, vault, handlers).

It knows the kernel's statements and the few of the handlers by their text; any other is a KeyError. One transaction at
a time, so a statement never sees half of another. Who asks may die after each statement and each commit.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from tests.support.memory_tables import STATEMENTS, Row, Tables

Crash = Callable[[], None]


def _nothing() -> None:
    """Nobody dies."""


class Memory:
    """One service's database. `crash` is called after each statement and after each commit."""

    def __init__(self, crash: Crash = _nothing) -> None:
        self.tables = Tables()
        self.crash = crash
        self.lock = asyncio.Lock()

    def store(self, key: bytes = b"m" * 32) -> Store:
        """A store of the application over it."""
        return Store(Pool(self), Vault(key))


class Pool(asyncpg.Pool):
    """Hands out connections; there is no end to them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def acquire(self, **limits: Any) -> "Connection":  # type: ignore[override]
        """A connection."""
        return Connection(self._memory)

    async def release(self, connection: Any, **limits: Any) -> None:
        """Nothing to give back."""


class Connection:
    """A connection; outside a transaction each statement is one of its own."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._inside = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """All or nothing, and nobody else meanwhile."""
        async with self._memory.lock:
            before = self._memory.tables.copied()
            self._inside = True
            try:
                yield
            except BaseException:
                self._memory.tables = before
                raise
            finally:
                self._inside = False
        self._memory.crash()

    async def fetch(self, sql: str, *arguments: Any) -> list[Row]:
        """The rows of a statement that is known here."""
        if self._inside:
            found: list[Row] = STATEMENTS[sql](self._memory.tables, *arguments)
            self._memory.crash()
            return found
        async with self.transaction():
            return await self.fetch(sql, *arguments)

    async def fetchrow(self, sql: str, *arguments: Any) -> Row | None:
        """The first row."""
        return next(iter(await self.fetch(sql, *arguments)), None)

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        """The first column of the first row."""
        row = await self.fetchrow(sql, *arguments)
        return None if row is None else next(iter(row.values()))

    async def execute(self, sql: str, *arguments: Any) -> str:
        """How many rows it was about, as PostgreSQL says it."""
        rows = await self.fetch(sql, *arguments)
        return f"{sql.split()[0]} {len(rows)}"
