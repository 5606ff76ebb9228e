"""One of the two databases of a move: its tables, and how a municipality's rows in it are closed, hidden and removed.

Logs in as the owner, who alone may do this; read models are the worker's. Every step may be done twice.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter

import asyncpg

FREEZE = 30.0
"""Seconds after which a freeze ends by itself, when the move was killed."""
MARGIN = 15.0
"""Seconds of it that must be left when it is made final: more than any statement may take."""
BATCH = 5_000
PATIENCE = "200ms"
"""For a lock that others wait behind: less than a call of theirs waits for one."""

TABLES = """
SELECT c.oid::regclass::text AS name, n.nspname AS schema, c.relname AS table,
       array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'keys')
  AND c.relname NOT IN ('plaatsen', 'gesloten', 'outbox', 'beheerhandelingen')
GROUP BY c.oid, n.nspname, c.relname HAVING bool_or(a.attname = 'tenant') ORDER BY 1"""
REFERENCES = """
SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS needs FROM pg_constraint
WHERE contype = 'f' AND conrelid <> confrelid"""
UNDER_WAY = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = $1 AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
WRITES, READS = "RowExclusiveLock", "AccessShareLock"
CLOSE = """
INSERT INTO gesloten VALUES ($1, clock_timestamp() + make_interval(secs => $2))
ON CONFLICT (tenant) DO UPDATE SET tot = excluded.tot"""
CLOSE_FOR_GOOD = """
UPDATE gesloten SET tot = 'infinity'
WHERE tenant = $1 AND tot > clock_timestamp() + make_interval(secs => $2) RETURNING true"""
POLICY = "SELECT true FROM pg_policies WHERE schemaname = $1 AND tablename = $2 AND policyname = $3"
READ_MODELS = r"""
SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.columns
WHERE column_name = 'tenant' AND table_schema LIKE 'proj\_%'"""
PROJECTED = """
SELECT min(c.position) FROM projections p JOIN checkpoints c ON c.name = 'projectie:' || p.name || ':' || p.generation
WHERE p.status = 'actief'"""
"""Up to where every read model is; null where there is none."""
EVENTS = ("events", "events_archief")


def progress(tenant: str) -> str:
    """The checkpoint that says how far the copy of its events is."""
    return f"verhuizing:{tenant}"


@dataclass(frozen=True, slots=True)
class Side:
    """How owner and worker log in to one database, and its name in the directory."""

    name: str
    owner: str
    worker: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with rows of municipalities; `name` as SQL wants it."""

    name: str
    schema: str
    table: str
    columns: Sequence[str]


class Database:
    """A side that is connected to."""

    def __init__(self, name: str, owner: asyncpg.Connection, worker: asyncpg.Connection) -> None:
        self.name = name
        self.owner = owner
        self.worker = worker

    async def tables(self) -> list[Table]:
        """Every table with rows of municipalities, those others refer to first.

        Those without references come last: what a trigger of the others checks in them was true when it was written,
        and need not be now.
        """
        found = {row["name"]: Table(*row) for row in await self.owner.fetch(TABLES)}
        graph: dict[str, set[str]] = {}
        for row in await self.owner.fetch(REFERENCES):
            if row["name"] in found and row["needs"] in found:
                graph.setdefault(row["name"], set()).add(row["needs"])
        linked = list(TopologicalSorter(graph).static_order())
        return [found[name] for name in [*linked, *(name for name in found if name not in linked)]]

    async def guard(self, tenant: str) -> None:
        """Puts the triggers that can close a municipality on its tables; each waits shortly for the table's writers."""
        for table in await self.tables():
            for row, operations in (("NEW", "INSERT OR UPDATE"), ("OLD", "DELETE")):
                await self._patiently(
                    f"CREATE OR REPLACE TRIGGER verhuizing_{row.lower()}_{tenant} BEFORE {operations} ON {table.name}"
                    f" FOR EACH ROW WHEN ({row}.tenant = '{tenant}') EXECUTE FUNCTION weiger('{tenant}')"
                )

    async def unguard(self, tenant: str) -> None:
        """Opens it, and takes the triggers off."""
        await self.owner.execute("DELETE FROM gesloten WHERE tenant = $1", tenant)
        for row in ("new", "old"):
            await self._untrigger(row, tenant)

    async def close(self, tenant: str) -> None:
        """Nothing of it changes here from the return on; for at most `FREEZE` seconds, unless it is made final."""
        await self.rest(tenant)
        await self.settled()  # one of those may have looked before we closed

    async def rest(self, tenant: str) -> None:
        """No job of it is taken up here, and where there are triggers nothing is written, for `FREEZE` seconds."""
        await self.owner.execute(CLOSE, tenant, FREEZE)

    async def settled(self, mode: str = WRITES) -> None:
        """Waits until whoever is writing (or reading) now is done."""
        before = {row[0] for row in await self.owner.fetch(UNDER_WAY, mode)}
        while before & {row[0] for row in await self.owner.fetch(UNDER_WAY, mode)}:  # noqa: ASYNC110 – of others
            await asyncio.sleep(0.005)

    async def close_for_good(self, tenant: str) -> bool:
        """Makes it final; False where the freeze is about to end."""
        return bool(await self.owner.fetchval(CLOSE_FOR_GOOD, tenant, MARGIN))

    async def hide(self, tenant: str) -> None:
        """The worker sees nothing of it: no jobs, no dead letters, nothing to project or to tell again."""
        name, role = f"verhuisd_{tenant}", await self.worker.fetchval("SELECT current_user")
        for table in await self.tables():
            if not await self.owner.fetchval(POLICY, table.schema, table.table, name):
                await self._patiently(
                    f"CREATE POLICY {name} ON {table.name} AS RESTRICTIVE TO {role} USING (tenant <> '{tenant}')"
                )

    async def show(self, tenant: str) -> None:
        """The worker sees it."""
        for table in await self.tables():
            await self._patiently(f"DROP POLICY IF EXISTS verhuisd_{tenant} ON {table.name}")

    async def has(self, tenant: str) -> bool:
        """Whether there is anything of it."""
        return bool(await self.owner.fetchval("SELECT true FROM events WHERE tenant = $1 LIMIT 1", tenant))

    async def remove(self, tenant: str) -> None:
        """Deletes every row of it, in batches; it stays closed, for whoever still thinks that it is here."""
        await self._untrigger("old", tenant)
        await self.owner.execute("DELETE FROM checkpoints WHERE name = $1", progress(tenant))
        await self._read_models_emptied(tenant)
        for table in [*reversed(await self.tables()), Table("outbox", "public", "outbox", ())]:
            await self._emptied(self.owner, table.name, tenant)
        await self._projected()
        await self._read_models_emptied(tenant)
        await self.show(tenant)

    async def forget(self, tenant: str) -> None:
        """What is left of it here can tell nothing personal: the keys, the answers and the read models go at once."""
        await self._untrigger("old", tenant)
        for table in await self.tables():
            if table.schema == "keys" or table.table == "idempotency":
                await self._emptied(self.owner, table.name, tenant)
        await self._read_models_emptied(tenant)

    async def _projected(self) -> None:
        """Waits until the projector is past all that was there; for a few seconds, when it does not run."""
        last = await self.owner.fetchval("SELECT last_value FROM event_position")
        for _ in range(50):
            if not await self.worker.fetchval(f"SELECT ({PROJECTED}) < $1", last):
                return
            await asyncio.sleep(0.1)

    async def _read_models_emptied(self, tenant: str) -> None:
        for row in await self.worker.fetch(READ_MODELS):
            await self._emptied(self.worker, row["name"], tenant)

    async def _emptied(self, conn: asyncpg.Connection, name: str, tenant: str) -> None:
        one = (
            f"DELETE FROM {name} WHERE tenant = $1 AND (tableoid, ctid) IN"  # noqa: S608 – a name from the catalogue
            f" (SELECT tableoid, ctid FROM {name} WHERE tenant = $1 LIMIT {BATCH})"
        )
        while await conn.execute(one, tenant) != "DELETE 0":
            pass

    async def _untrigger(self, row: str, tenant: str) -> None:
        for table in await self.tables():
            await self._patiently(f"DROP TRIGGER IF EXISTS verhuizing_{row}_{tenant} ON {table.name}")

    async def _patiently(self, statement: str) -> None:
        """A change of a table that keeps its writers waiting for a moment only: of other municipalities too."""
        pause = 0.2
        while True:
            try:
                await self.owner.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'; {statement}")
            except asyncpg.LockNotAvailableError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)
            else:
                return


@asynccontextmanager
async def connected(side: Side) -> AsyncIterator[Database]:
    """The side, connected to."""
    owner = await asyncpg.connect(side.owner, timeout=15, command_timeout=300)
    try:
        worker = await asyncpg.connect(side.worker, timeout=15, command_timeout=300)
        try:
            yield Database(side.name, owner, worker)
        finally:
            await worker.close(timeout=5)
    finally:
        await owner.close(timeout=5)
