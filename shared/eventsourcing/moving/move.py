"""The move of a municipality: announced, copied, closed, copied to the end, compared; then it is said to be there."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
import structlog

from shared.errors import NotFound, Refused, Unavailable
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import FailPoint, no_failpoint
from shared.eventsourcing.moving.copying import Copy
from shared.eventsourcing.moving.side import PROJECTED, READS, Database, Side, connected
from shared.eventsourcing.places import HOME, LEASE
from shared.eventsourcing.projection import Projection

BUDGET = 10.0
"""Seconds for which a municipality may stand still; a move that needs more is called off."""
FEW = 200
"""Events that are left for the time in which it stands still: to copy, to send, to project."""
READING = 5.0
"""Seconds in which a call that reads where the municipality was is let finish."""
PATIENCE = 30.0
"""Seconds without progress after which a relay or projector is taken to be away."""

WHERE = "SELECT database, naar FROM plaatsen WHERE tenant = $1"
SAY = """
INSERT INTO plaatsen (tenant, database, naar) VALUES ($1, $2, $3)
ON CONFLICT (tenant) DO UPDATE SET database = $2, naar = $3, sinds = clock_timestamp()"""
UNSENT = """
SELECT count(*) FROM outbox WHERE tenant = $1
    AND position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0)"""
BEHIND = f"SELECT count(*) FROM events WHERE tenant = $1 AND position > ({PROJECTED})"  # noqa: S608 – a constant
RELEASES = "SELECT name, sha256 FROM schema_migrations ORDER BY name"


_log = structlog.get_logger("moving")


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, from where, and for how many seconds it stood still."""

    source: str
    events: int
    still: float


async def move(
    tenant: str,
    to: str,
    sides: Mapping[str, Side],
    aggregates: Sequence[Aggregate[Any, Any, Any]],
    projections: Sequence[Projection],
    *,
    budget: float = BUDGET,
    failpoint: FailPoint = no_failpoint,
) -> Moved | None:
    """Moves a municipality to the database `to`; None where it is there already (then an unfinished move is ended).

    The service's workers must run: the source's relay sends what is left, the target's projector builds the read
    models. Killed at any moment it is whole in one place: run it again. Refused where it is on its way elsewhere, where
    rows of an earlier stay are in the way, or where the databases are not of one release; Unavailable when another move
    runs, or when it would stand still too long; Different when the copy is not the same. Then it stays where it is.
    """
    async with AsyncExitStack() as stack:
        open_ = {name: await stack.enter_async_context(connected(side)) for name, side in sides.items()}
        home = open_[HOME].owner
        await _alone(home)
        here, to_be = await _said(home, tenant)
        if not {here, to} <= open_.keys():
            raise NotFound("database")
        source, target = open_[here], open_[to]
        if source is target and to_be in open_:  # a move elsewhere, killed: called off
            gone = open_[to_be]
            await _Move(tenant, home, source, gone, aggregates, projections, budget, failpoint).call_off()
            return None
        if source is target:
            for other in open_.values():  # what was left to do when an earlier move was killed after the switch
                if other is not target and await other.has(tenant):
                    await other.hide(tenant)
                    await other.forget(tenant)
            await target.unguard(tenant)
            await Copy(tenant, source, target).done()
            return None
        if to_be not in (None, to):
            raise Refused("al-onderweg", "Deze gemeente is onderweg naar een andere database.")
        return await _Move(tenant, home, source, target, aggregates, projections, budget, failpoint).run()


async def clean(tenant: str, name: str, sides: Mapping[str, Side]) -> None:
    """Removes what a municipality left behind in a database; Refused where it lives there, or is on its way there."""
    async with AsyncExitStack() as stack:
        home = await stack.enter_async_context(connected(sides[HOME]))
        if name not in sides:
            raise NotFound("database")
        await _alone(home.owner)
        if name in await _said(home.owner, tenant):
            raise Refused("gemeente-hier", "Deze gemeente is in deze database, of onderweg erheen.")
        left = home if name == HOME else await stack.enter_async_context(connected(sides[name]))
        await left.remove(tenant)


async def _alone(home: asyncpg.Connection) -> None:
    if not await home.fetchval("SELECT pg_try_advisory_lock(hashtext('verhuizing'))"):
        raise Unavailable("andere-verhuizing")


async def _said(home: asyncpg.Connection, tenant: str) -> tuple[str, str | None]:
    """Where the directory says that it is, and where it is going."""
    row = await home.fetchrow(WHERE, tenant)
    return (row["database"], row["naar"]) if row else (HOME, None)


@dataclass(frozen=True, slots=True)
class _Move:
    tenant: str
    home: asyncpg.Connection
    source: Database
    target: Database
    aggregates: Sequence[Aggregate[Any, Any, Any]]
    projections: Sequence[Projection]
    budget: float
    failpoint: FailPoint

    async def run(self) -> Moved:
        tenant, source, target = self.tenant, self.source, self.target
        known = {aggregate.name: aggregate for aggregate in self.aggregates}
        copy = Copy(tenant, source, target)
        if await source.owner.fetch(RELEASES) != await target.owner.fetch(RELEASES):
            raise Refused("andere-uitgave", "De databases zijn niet van dezelfde uitgave: voer eerst de migraties uit.")
        if await target.has(tenant) and not await copy.began():
            raise Refused("niet-opgeruimd", "In de doeldatabase staan nog rijen van een eerder verblijf.")
        if not await copy.can_be_compared(self.projections):
            raise Unavailable("leesmodellen")
        await self.home.execute(SAY, tenant, source.name, target.name)
        self.failpoint("move.announced")
        await asyncio.sleep(1.5 * LEASE)  # from now on everybody asks the directory each time
        try:
            await target.unguard(tenant)
            await target.show(tenant)
            await source.guard(tenant)
            copied = await copy.events()
            self.failpoint("move.copied")
            await copy.compare_streams(known)
            await self._near()
            while (more := await copy.events()) > FEW:
                copied += more
                await copy.compare_streams(known)
                await self._near()
            still = time.monotonic()
            _log.info("municipality stands still", gemeente=tenant, part=source.name)
            async with asyncio.timeout(self.budget):
                await source.close(tenant)
                self.failpoint("move.closed")
                copied += more + await copy.events()
                await self._none(source, UNSENT)
                await target.rest(tenant)
                await copy.rest()
                self.failpoint("move.complete")
                await self._none(source, BEHIND)
                await self._none(target, BEHIND)
                await copy.compare_streams(known)
                await copy.compare_all(self.projections)
                if not await source.close_for_good(tenant):
                    raise TimeoutError
        except TimeoutError:
            await self.call_off()
            raise Unavailable("verhuizing") from None
        except BaseException:
            await self.call_off()
            raise
        self.failpoint("move.compared")
        await self.home.execute(SAY, tenant, target.name, None)
        still = time.monotonic() - still
        _log.info(
            "municipality moved", gemeente=tenant, part=target.name, count=copied, duration_ms=round(still * 1000)
        )
        self.failpoint("move.switched")
        await target.unguard(tenant)
        await copy.done()
        with suppress(TimeoutError):
            async with asyncio.timeout(READING):  # a call that was under way still finds here what it reads
                await source.settled(READS)
        await source.hide(tenant)
        await source.forget(tenant)
        return Moved(source.name, copied, still)

    async def _near(self) -> None:
        """Waits until relay and projectors have little left to do; TimeoutError when one of them gets nowhere."""
        for side, counted in ((self.source, UNSENT), (self.source, BEHIND), (self.target, BEHIND)):
            least, since = None, time.monotonic()
            while (left := await side.worker.fetchval(counted, self.tenant)) > FEW:
                if least is None or left < least:
                    least, since = left, time.monotonic()
                if time.monotonic() - since > PATIENCE:
                    raise TimeoutError
                await asyncio.sleep(0.1)

    async def _none(self, side: Database, counted: str) -> None:
        """Waits until there is nothing more of this."""
        while await side.worker.fetchval(counted, self.tenant):  # noqa: ASYNC110 – of another process
            await asyncio.sleep(0.02)

    async def call_off(self) -> None:
        """It goes on where it is, and no copy is left: who is forgotten from now on is not in one."""
        _log.warning("move called off", gemeente=self.tenant, part=self.source.name)
        await Copy(self.tenant, self.source, self.target).undone()  # the jobs first of all
        await self.source.unguard(self.tenant)
        await self.target.unguard(self.tenant)
        await self.target.remove(self.tenant)
        await self.home.execute(SAY, self.tenant, self.source.name, None)
