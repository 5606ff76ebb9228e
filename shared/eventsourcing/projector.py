"""Projections: events become rows, a page per transaction; rebuilt beside the rows that still answer."""

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import FailPoint, JsonObject, no_failpoint
from shared.eventsourcing.pages import Pages
from shared.eventsourcing.projection import Projected, Projection, answer_from, drop_generation, make_generations
from shared.eventsourcing.reader import SafeReader
from shared.eventsourcing.store import Signals, place
from shared.eventsourcing.vault import Connection, Vault

_log = structlog.get_logger("projector")

STUDY, STUDY_AGAIN = 500, 8
"""Events after which the tables of a lane are analysed (plans made on empty ones can be slow), and each time so many
times as many.
"""
GATHER = 0.02
"""Seconds in which events gather for the next page, once all that came before is in the rows."""

GENERATIONS = "SELECT name, generation, version, status, doel FROM projections WHERE status <> 'afgebroken'"
AT_WORK = f"SELECT EXISTS ({GENERATIONS} AND name = $1 AND generation = $2)"
DONE = """
UPDATE public.checkpoints c SET position = d.upto, verwerkt = c.verwerkt + d.told, fout = NULL
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS d (name, position, upto, told)
WHERE c.name = d.name AND c.position = d.position RETURNING c.name"""
STANDS_STILL = "UPDATE checkpoints SET fout = $2 WHERE name = $1"
ANSWERS = """
UPDATE projections SET status = 'actief' WHERE name = $1 AND generation = $2 AND status = 'herbouw' RETURNING true"""
OLD = "DELETE FROM projections WHERE name = $1 AND generation < $2 RETURNING generation"


class _Gone(Exception):
    """The generation was broken off while a page of it was being written."""


@dataclass(slots=True)
class _Lane:
    projection: Projection
    generation: int
    version: int
    active: bool
    goal: int
    position: int
    failing: bool = False
    applied: int = 0
    study_at: int = STUDY

    @property
    def schema(self) -> str:
        return f"proj_{self.projection.name}_{self.generation}"

    @property
    def checkpoint(self) -> str:
        return f"projectie:{self.projection.name}:{self.generation}"


class Projector:
    """Keeps every projection of a service up to date; one at work per service (a session advisory lock).

    `name` is seen in pg_stat_activity.
    """

    def __init__(
        self,
        dsn: str,
        projections: Sequence[Projection],
        aggregates: Sequence[Aggregate[Any, Any, Any]],
        vault: Vault,
        signals: Signals,
        *,
        app_role: str,
        name: str = "projector",
        idle: float = 0.25,
        failpoint: FailPoint = no_failpoint,
    ) -> None:
        self._dsn = dsn
        self._projections: Mapping[str, Projection] = {p.name: p for p in projections}
        self._aggregates = {a.name: a for a in aggregates}
        self._vault = vault
        self._signals = signals
        self._app_role = app_role
        self._name = name
        self._idle = idle
        self._failpoint = failpoint
        self.lag: dict[str, int] = {}

    async def run(self) -> None:
        """Waits for its turn, then projects until cancelled or the connection is lost."""
        session = {"application_name": self._name}
        conn = await asyncpg.connect(self._dsn, timeout=5, command_timeout=60, server_settings=session)
        try:
            await conn.execute("SET synchronous_commit = off")  # rows and checkpoint go together, also in a crash
            await self._make(conn)  # before its turn: an older release may lead for long
            while not await conn.fetchval("SELECT pg_try_advisory_lock(hashtext('projector'))"):  # noqa: ASYNC110
                await asyncio.sleep(1)
            lanes = await self._lanes(conn)
            reader = SafeReader(conn)
            while True:
                self._signals.projector.clear()
                if await self._turn(conn, lanes, reader):
                    await asyncio.sleep(0 if any(self.lag.values()) else GATHER)
                    continue
                if await self._asked(conn, lanes):
                    lanes = await self._lanes(conn)
                    continue
                with contextlib.suppress(TimeoutError):
                    wait = 0.005 if reader.waiting else self._idle
                    await asyncio.wait_for(self._signals.projector.wait(), wait)
        finally:
            self.lag.clear()  # another process may lead from here on
            await conn.close(timeout=2)

    async def catch_up(self, conn: Connection) -> None:
        """Projects all that is committed now; for tests and commands."""
        lanes = await self._lanes(conn)
        reader = SafeReader(conn)
        while await self._turn(conn, lanes, reader) or reader.waiting:
            pass

    async def _turn(self, conn: Connection, lanes: list[_Lane], reader: SafeReader) -> bool:
        """One page for every lane that is behind; True when there was one."""
        safe = await reader.bound()
        pages = Pages(conn, safe, self._decoded)
        behind = [lane for lane in lanes if lane.position < safe]
        together = [lane for lane in behind if lane.active and not lane.failing]
        alone = [[lane] for lane in behind if lane not in together]
        for group in [together, *alone] if together else alone:
            await self._tried(conn, lanes, group, pages)
        busy = bool(behind)
        for lane in list(lanes):
            self.lag[lane.checkpoint] = max(safe - lane.position, 0)
            if not lane.active and lane.position >= lane.goal:
                await self._switch(conn, lanes, lane)
                busy = True
        return busy

    async def _tried(self, conn: Connection, lanes: list[_Lane], group: Sequence[_Lane], pages: Pages) -> None:
        """A page for these lanes; where that fails for each by itself: one stands still, the others go on."""
        try:
            await self._page(conn, group, pages)
        except (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, OSError):
            raise
        except Exception as error:  # noqa: BLE001
            if len(group) > 1:
                for lane in group:
                    await self._tried(conn, lanes, [lane], pages)
            elif await conn.fetchval(AT_WORK, group[0].projection.name, group[0].generation):
                await self._stands_still(conn, group[0], error)
            else:
                self._leave(lanes, group[0])

    async def _page(self, conn: Connection, lanes: Sequence[_Lane], pages: Pages) -> None:
        """The next page of each of these lanes, all in one transaction."""
        read = [(lane, await pages.after(lane.position, opens=lane.projection.opens)) for lane in lanes]
        async with conn.transaction():
            for lane, page in read:
                await conn.execute(f"SET LOCAL search_path = {lane.schema}, public")
                if page.events:
                    await lane.projection.apply(conn, page.events)
            self._failpoint("projector.inside")
            moved = await conn.fetch(
                DONE,
                [lane.checkpoint for lane in lanes],
                [lane.position for lane in lanes],
                [page.upto for _, page in read],
                [sum(position <= lane.goal for position in page.positions) for lane, page in read],
            )
            if len(moved) < len(read):
                raise _Gone  # its tables too: the rows would have gone to the ones that answer
        for lane, page in read:
            lane.position, lane.failing = page.upto, False
            lane.applied += len(page.positions)
            if lane.applied >= lane.study_at:
                lane.study_at *= STUDY_AGAIN
                for table in lane.projection.tables:
                    await conn.execute(f"ANALYZE {lane.schema}.{table}")

    async def _stands_still(self, conn: Connection, lane: _Lane, error: Exception) -> None:
        kind = type(error).__name__
        lane.failing = True
        _log.error("projection-stands-still", projection=lane.projection.name, error=kind)
        with contextlib.suppress(asyncpg.PostgresError):  # the database may be what fails
            await conn.execute(STANDS_STILL, lane.checkpoint, kind)
        await asyncio.sleep(1)

    async def _decoded(self, conn: Connection, rows: Sequence[asyncpg.Record], opens: bool) -> list[Projected]:
        parsed: dict[int, JsonObject] = {}
        for row in rows:
            aggregate = self._aggregates.get(row["stream"].partition("-")[0])
            if aggregate and aggregate.codec.sealed(row["type"]):
                parsed[row["position"]] = json.loads(row["data"])
        keys: dict[str, dict[UUID, bytes]] = {}
        if opens:
            for tenant in {row["tenant"] for row in rows if row["position"] in parsed}:
                ids = {
                    UUID(value["sleutel"])
                    for row in rows
                    if row["tenant"] == tenant and row["position"] in parsed
                    for value in parsed[row["position"]].values()
                    if isinstance(value, dict) and "zegel" in value
                }
                keys[tenant] = await self._vault.opening_keys(conn, tenant, ids)
        projected = []
        for row in rows:
            name, _, id = row["stream"].partition("-")
            aggregate = self._aggregates.get(name)
            if aggregate is None:
                continue
            data = row["data"]
            if (value := parsed.get(row["position"])) is not None:
                for field in aggregate.codec.sealed(row["type"]):
                    if value.get(field) is not None:
                        where = place(row["tenant"], row["stream"], row["version"], field)
                        value[field] = self._vault.open(keys.get(row["tenant"], {}), where, value[field])
                data = json.dumps(value)
            projected.append(
                Projected(
                    tenant=row["tenant"],
                    stream=row["stream"],
                    id=id,
                    version=row["version"],
                    position=row["position"],
                    at=row["at"],
                    event=aggregate.codec.decode(row["type"], data),
                )
            )
        return projected

    async def _lanes(self, conn: Connection) -> list[_Lane]:
        """The generations at work."""
        await self._make(conn)
        lanes = []
        for row in await conn.fetch(GENERATIONS):
            known = self._projections.get(row["name"])
            if known is None or row["version"] != known.version:
                continue  # made by an older release: it answers as it is until the new one has caught up
            lane = _Lane(known, row["generation"], row["version"], row["status"] == "actief", row["doel"], 0)
            position = await conn.fetchval("SELECT position FROM checkpoints WHERE name = $1", lane.checkpoint)
            if position is not None:  # else it was broken off just now
                lane.position = position
                lanes.append(lane)
        for gone in self.lag.keys() - {lane.checkpoint for lane in lanes}:
            del self.lag[gone]
        return lanes

    def _leave(self, lanes: list[_Lane], lane: _Lane) -> None:
        """The generation was broken off: nothing is behind any more."""
        lanes.remove(lane)
        self.lag.pop(lane.checkpoint, None)

    async def _asked(self, conn: Connection, lanes: Sequence[_Lane]) -> bool:
        """Whether an operator asked for a rebuild, or broke one off, since the lanes were read."""
        here = {(lane.projection.name, lane.generation) for lane in lanes}
        rows = await conn.fetch(GENERATIONS)
        versions = {name: p.version for name, p in self._projections.items()}
        return {(r["name"], r["generation"]) for r in rows if versions.get(r["name"]) == r["version"]} != here

    async def _make(self, conn: Connection) -> None:
        await make_generations(conn, [*self._projections.values()], app_role=self._app_role)

    async def _switch(self, conn: Connection, lanes: list[_Lane], lane: _Lane) -> None:
        """The rebuilt rows answer from now on; the old ones are dropped in the same transaction."""
        async with conn.transaction():
            if not await conn.fetchval(ANSWERS, lane.projection.name, lane.generation):
                self._leave(lanes, lane)  # broken off at the last moment
                return
            old = await conn.fetch(OLD, lane.projection.name, lane.generation)
            await answer_from(conn, lane.projection, lane.generation, self._app_role)
            for row in old:
                await drop_generation(conn, lane.projection.name, row["generation"])
        lanes[:] = [other for other in lanes if other.projection is not lane.projection or other is lane]
        lane.active = True
