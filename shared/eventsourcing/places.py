"""Where municipalities are: each whole in one database of the service, as the directory in the first one says."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from shared.errors import KeyReused, Unavailable
from shared.eventsourcing.context import Answer, CancelJob, Claim, Context, IdempotencyClaim, Job, Replay
from shared.eventsourcing.recorded import Recorded
from shared.eventsourcing.statements import Append, Still
from shared.eventsourcing.store import Store
from shared.eventsourcing.transient import is_transient
from shared.eventsourcing.vault import Executor

HOME = "eerste"
"""The name of the first database: there is the directory, and every municipality that it does not name."""
LEASE = 1.0
"""Seconds for which what the directory said may be used without asking again."""
DIRECTORY = "SELECT tenant, database, naar FROM plaatsen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One database of the service: `store` writes as the app, `pool` and `dsn` log in as the worker."""

    name: str
    store: Store
    pool: asyncpg.Pool
    dsn: str


class Places:
    """The databases of one service. With one database there is no directory to ask."""

    def __init__(self, home: Place, *others: Place, lease: float = LEASE) -> None:
        self.home = home
        self.all = (home, *others)
        self._named = {place.name: place for place in self.all}
        self._lease = lease
        self._where: Mapping[str, str] = {}
        self._moving: Mapping[str, str] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def find(self, tenant: str) -> Place:
        """The place of a municipality now; Unavailable where the directory does not answer.

        While it is being moved the directory is asked each time; otherwise what it said is used for a second, so a
        move that is announced longer ago than that is known to everybody who asks.
        """
        if len(self.all) == 1:
            return self.home
        await self._fresh(always=tenant in self._moving)
        place = self._named.get(self._where.get(tenant, HOME))
        if place is None:  # this process does not know that database: it was started before there was one
            raise Unavailable("database")
        return place

    async def coming(self, name: str) -> list[str]:
        """The municipalities that are being moved to this place, or were a second ago: it has a copy."""
        if len(self.all) > 1:
            await self._fresh()
        return [tenant for tenant, to in self._moving.items() if to == name]

    async def _fresh(self, *, always: bool = False) -> None:
        asked = time.monotonic()
        if always or asked - self._read_at > self._lease:
            async with self._reading:
                if self._read_at < asked:
                    await self._read()

    async def _read(self) -> None:
        began = time.monotonic()
        try:
            rows = await self.home.pool.fetch(DIRECTORY)
        except Exception as error:
            if is_transient(error):
                raise Unavailable("database") from error
            raise
        self._where = {row["tenant"]: row["database"] for row in rows}
        self._moving = {row["tenant"]: row["naar"] for row in rows if row["naar"] is not None}
        self._read_at = began


class SpreadStore(Store):
    """A store over every database of the service: each call goes to where its municipality is."""

    def __init__(self, places: Places) -> None:
        home = places.home.store
        super().__init__(home.conn, home.vault, signals=home.signals, together=home.together)
        self._places = places

    @property
    def conn(self) -> Executor:
        """None outside a transaction: a connection is to the database of one municipality."""
        raise RuntimeError("a connection belongs to a municipality: use transaction()")

    @asynccontextmanager
    async def transaction(self, tenant: str) -> AsyncIterator[Store]:
        async with (await self.of(tenant)).transaction(tenant) as bound:
            yield bound

    async def of(self, tenant: str) -> Store:
        return (await self._places.find(tenant)).store

    async def load(self, tenant: str, stream: str, *, after: int = 0, claim: Claim | None = None) -> list[Recorded]:
        return await (await self.of(tenant)).load(tenant, stream, after=after, claim=claim)

    async def load_many(self, tenant: str, streams: Sequence[str]) -> dict[str, list[Recorded]]:
        return await (await self.of(tenant)).load_many(tenant, streams)

    async def append(
        self,
        ctx: Context,
        appends: Sequence[Append],
        *,
        answer: Answer | None = None,
        jobs: Sequence[Job | CancelJob] = (),
        still: Sequence[Still] = (),
    ) -> None:
        await (await self.of(ctx.tenant)).append(ctx, appends, answer=answer, jobs=jobs, still=still)

    async def opened(self, tenant: str, recorded: Sequence[Recorded], sealed: Sequence[tuple[str, ...]]) -> list[str]:
        return await (await self.of(tenant)).opened(tenant, recorded, sealed)

    async def replayed(self, tenant: str, claim: IdempotencyClaim) -> Replay | KeyReused:
        return await (await self.of(tenant)).replayed(tenant, claim)
