"""What a projection is, and the generations of its tables: the old one answers while a new one is built."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import asyncpg

from shared.errors import NotFound, Refused
from shared.eventsourcing.vault import Connection

COUNTING = "3s"
"""How long events are counted; where that is too short the database's own estimate has to do."""
GOAL = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position"
COUNT = "SELECT count(*) FROM events WHERE position <= $1"
ESTIMATE = """
SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
WHERE oid = 'events'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'events'::regclass)"""
START = """
INSERT INTO projections (name, generation, version, status, doel, totaal) VALUES ($1, $2, $3, $4, $5, $6)"""
BREAK_OFF = """
UPDATE projections SET status = 'afgebroken' WHERE name = $1 AND status = 'herbouw' RETURNING generation"""
ADDED = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       coalesce(pg_get_expr(d.adbin, d.adrelid), 'NULL') AS value
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND NOT EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = $2::regclass AND o.attname = a.attname AND o.attnum > 0)
ORDER BY a.attnum"""
MADE = "SELECT name, version FROM projections WHERE status <> 'afgebroken'"
GOES_ON = "SELECT EXISTS (SELECT FROM projections WHERE name = $1 AND status = 'actief' AND version = $2)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """One event on its way into rows; sealed fields are None unless the projection `opens` them."""

    tenant: str
    stream: str
    id: str
    version: int
    position: int
    at: datetime
    event: object


class Projection(ABC):
    """Rows that follow from events. `ddl` makes `tables`, unqualified, each with a `tenant` column.

    Raise `version` when `ddl` or `apply` changes: the new rows are then built beside the old ones, which answer until
    those have caught up. So a column that is added has a default or may be null, and one that changes its type or its
    meaning gets another name.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    tables: ClassVar[tuple[str, ...]]
    ddl: ClassVar[str]
    opens: ClassVar[bool] = False

    @abstractmethod
    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        """Writes the rows of these events; each event comes once, in order, all of a page in one transaction."""


async def make_generations(conn: Connection, projections: Sequence[Projection], *, app_role: str) -> None:
    """The first generation of a new projection, and another one of a changed projection; again changes nothing.

    It needs no leadership: a release makes its own while the one before still leads, which takes no notice of them.
    """
    for projection in projections:
        async with conn.transaction():
            await conn.execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"herbouw:{projection.name}")
            made = {row["version"] for row in await conn.fetch(MADE) if row["name"] == projection.name}
            if projection.version not in made:
                await create_generation(conn, projection, app_role=app_role, active=not made)


async def are_made(conn: Connection, projections: Sequence[Projection]) -> bool:
    """Whether each projection has a generation of its own version: what its queries read is there."""
    made = {(row["name"], row["version"]) for row in await conn.fetch(MADE)}
    return {(p.name, p.version) for p in projections} <= made


async def create_generation(conn: Connection, projection: Projection, *, app_role: str, active: bool) -> int:
    """Makes the tables of a new generation; an active one answers at once, another when it has caught up.

    Until then the rows of the older one show the columns that it adds, as they are when nothing fills them.
    """
    generation: int = await conn.fetchval(
        "SELECT coalesce(max(generation), 0) + 1 FROM projections WHERE name = $1", projection.name
    )
    schema = f"proj_{projection.name}_{generation}"
    await conn.execute(f"CREATE SCHEMA {schema}")
    await conn.execute(f"SET LOCAL search_path = {schema}, public")
    await conn.execute(projection.ddl)
    await conn.execute(f"GRANT USAGE ON SCHEMA {schema} TO {app_role}")
    for table in projection.tables:
        await conn.execute(
            f"ALTER TABLE {schema}.{table} ENABLE ROW LEVEL SECURITY;"
            f" CREATE POLICY own_tenant ON {schema}.{table} FOR SELECT TO {app_role}"
            f" USING (tenant = (SELECT current_setting('app.tenant', true)));"
            f" GRANT SELECT ON {schema}.{table} TO {app_role}"
        )
    await conn.execute("SET LOCAL search_path = public")
    goal = await conn.fetchval(GOAL)
    status, total = ("actief", 0) if active else ("herbouw", await _events(conn, goal))
    await conn.execute(START, projection.name, generation, projection.version, status, goal, total)
    await conn.execute(
        "INSERT INTO checkpoints (name, position) VALUES ($1, 0)", f"projectie:{projection.name}:{generation}"
    )
    if active:
        await answer_from(conn, projection, generation, app_role)
    else:
        await _show_added(conn, projection, generation, app_role)
    return generation


async def _events(conn: Connection, goal: int) -> int:
    """How many events there are up to a position, counted or, where they are very many, estimated."""
    try:
        async with conn.transaction():
            await conn.execute(f"SET LOCAL statement_timeout = '{COUNTING}'")
            total: int = await conn.fetchval(COUNT, goal)
            await conn.execute("SET LOCAL statement_timeout TO DEFAULT")
    except asyncpg.QueryCanceledError:
        total = await conn.fetchval(ESTIMATE)
    return total


async def break_off(conn: Connection, projection: Projection) -> None:
    """Breaks off a rebuild that has not been switched to; the rows that answer go on.

    NotFound when none is under way; Refused (`herbouw-nodig`) when this release cannot go on with the rows that answer.
    Its number is not given out again, so that a projector at work on it cannot take another for it.
    """
    rows = await conn.fetch(BREAK_OFF, projection.name)
    if not rows:
        raise NotFound("herbouw")
    if not await conn.fetchval(GOES_ON, projection.name, projection.version):
        raise Refused("herbouw-nodig", "Deze uitgave heeft de nieuwe rijen nodig: de oude worden niet meer bijgewerkt.")
    for row in rows:
        await drop_generation(conn, projection.name, row["generation"])


async def answer_from(conn: Connection, projection: Projection, generation: int, app_role: str) -> None:
    """Points the views that queries read at this generation."""
    for table in projection.tables:
        await _view(conn, table, f"SELECT * FROM proj_{projection.name}_{generation}.{table}", app_role)  # noqa: S608


async def _show_added(conn: Connection, projection: Projection, building: int, app_role: str) -> None:
    """What a release adds is there for its queries before it is built: new columns empty, a new table as it fills."""
    answering = await conn.fetchval(
        "SELECT generation FROM projections WHERE name = $1 AND status = 'actief'", projection.name
    )
    for table in projection.tables:
        new, old = f"proj_{projection.name}_{building}.{table}", f"proj_{projection.name}_{answering}.{table}"
        if await conn.fetchval("SELECT to_regclass($1) IS NULL", old):
            await _view(conn, table, f"SELECT * FROM {new}", app_role)  # noqa: S608 – names from code
        elif added := await conn.fetch(ADDED, new, old):
            columns = ", ".join(f'({row["value"]})::{row["type"]} AS "{row["name"]}"' for row in added)
            await _view(conn, table, f"SELECT *, {columns} FROM {old}", app_role)  # noqa: S608 – names from code


async def _view(conn: Connection, table: str, rows: str, app_role: str) -> None:
    await conn.execute(f"DROP VIEW IF EXISTS public.{table}")
    await conn.execute(f"CREATE VIEW public.{table} WITH (security_invoker = true) AS {rows}")
    await conn.execute(f"GRANT SELECT ON public.{table} TO {app_role}")


async def drop_generation(conn: Connection, name: str, generation: int) -> None:
    """Drops the tables and the checkpoint of a generation that no longer answers."""
    await conn.execute(f"DROP SCHEMA IF EXISTS proj_{name}_{generation} CASCADE")
    await conn.execute("DELETE FROM checkpoints WHERE name = $1", f"projectie:{name}:{generation}")
