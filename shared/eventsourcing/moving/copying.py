"""Copying a municipality: its events in order under new positions while it goes on, the rest while it stands still."""

import tempfile
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.moving.side import EVENTS, Database, Table, progress
from shared.eventsourcing.projection import Projection

PAGE = 5_000
PURGED = ("inbox", "idempotency")
STREAMS = 200

COLUMNS = ("tenant", "stream", "version", "event_id", "type", "data", "meta", "at")
NEXT = f"""
SELECT position, {", ".join(COLUMNS)} FROM events
WHERE tenant = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4"""  # noqa: S608 – a constant
PROGRESS = """
INSERT INTO checkpoints (name, position) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET position = excluded.position"""
LAST = "SELECT stream, max(version) AS version FROM events WHERE tenant = $1 GROUP BY stream"
OF_STREAMS = """
SELECT e.stream, e.version, e.event_id, e.type, e.data, e.meta, e.at FROM events e
JOIN unnest($2::text[], $3::bigint[]) AS s (stream, version) ON e.stream = s.stream AND e.version <= s.version
WHERE e.tenant = $1 ORDER BY e.stream, e.version"""


class Different(Exception):
    """The copy is not what was copied; says which table or stream, and nothing of its contents."""


class Copy:
    """The copy of one municipality from one database to another."""

    def __init__(self, tenant: str, source: Database, target: Database) -> None:
        self._tenant = tenant
        self._source = source
        self._target = target
        self._checkpoint = progress(tenant)
        self._same: dict[str, int] = {}

    async def began(self) -> bool:
        """Whether what the target has of it is an unfinished copy."""
        return bool(await self._target.owner.fetchval("SELECT true FROM checkpoints WHERE name = $1", self._checkpoint))

    async def events(self) -> int:
        """Copies the events that are not there yet, up to those that are safe to read; gives how many.

        A page and how far it goes are one transaction, so it may be killed and run again. The keys come first: the
        target's read models open what is sealed.
        """
        target, copied = self._target.owner, 0
        safe = await self._safe()
        await self._rows([table for table in await self._target.tables() if table.schema == "keys"])
        after = await target.fetchval("SELECT position FROM checkpoints WHERE name = $1", self._checkpoint) or 0
        while True:
            rows = await self._source.owner.fetch(NEXT, self._tenant, after, safe, PAGE)
            after = rows[-1]["position"] if len(rows) == PAGE else safe
            async with target.transaction():
                await target.copy_records_to_table("events", records=[tuple(row)[1:] for row in rows], columns=COLUMNS)
                await target.execute(PROGRESS, self._checkpoint, after)
            copied += len(rows)
            if len(rows) < PAGE:
                return copied

    async def rest(self) -> None:
        """Copies all that is not an event, in one transaction; what was there of it is replaced."""
        await self._rows([table for table in await self._target.tables() if table.table not in EVENTS])

    async def undone(self) -> None:
        """Takes back all that is not an event; its keys stay, for the read models."""
        async with self._target.owner.transaction():
            for table in reversed(await self._target.tables()):
                if table.table not in EVENTS and table.schema != "keys":
                    await self._target.owner.execute(
                        f"DELETE FROM {table.name} WHERE tenant = $1",  # noqa: S608 – a name from the catalogue
                        self._tenant,
                    )

    async def done(self) -> None:
        """Forgets how far the copy was."""
        await self._target.owner.execute("DELETE FROM checkpoints WHERE name = $1", self._checkpoint)

    async def _rows(self, tables: Sequence[Table]) -> None:
        async with self._target.owner.transaction():
            for table in reversed(tables):
                await self._target.owner.execute(
                    f"DELETE FROM {table.name} WHERE tenant = $1",  # noqa: S608 – a name from the catalogue
                    self._tenant,
                )
            for table in tables:
                columns = ", ".join(f'"{column}"' for column in table.columns)
                query = f"SELECT {columns} FROM {table.name} WHERE tenant = $1"  # noqa: S608 – as above
                with tempfile.TemporaryFile() as spool:
                    await self._source.owner.copy_from_query(query, self._tenant, output=spool, format="binary")
                    spool.seek(0)
                    await self._target.owner.copy_to_table(
                        table.table, schema_name=table.schema, source=spool, columns=table.columns, format="binary"
                    )

    async def _safe(self) -> int:
        """A position up to which nothing can appear any more: the last one, once those who write now are done."""
        last: int = await self._source.owner.fetchval(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position"
        )
        await self._source.settled()
        return last

    async def can_be_compared(self, projections: Sequence[Projection]) -> bool:
        """Whether both databases have the read models: a projector has been at work on each."""
        names = [f"public.{name}" for projection in projections for name in projection.tables]
        missing = "SELECT count(*) FROM unnest($1::text[]) AS n WHERE to_regclass(n) IS NULL"
        sides = (self._source, self._target)
        return not any([await side.worker.fetchval(missing, names) for side in sides])

    async def compare_streams(self, aggregates: Mapping[str, Aggregate[Any, Any, Any]]) -> None:
        """Compares every stream of the target, event by event and folded, with the same versions of the source.

        What was found the same is not compared again: an event never changes.
        """
        last = {row["stream"]: row["version"] for row in await self._target.owner.fetch(LAST, self._tenant)}
        todo = [(stream, version) for stream, version in last.items() if self._same.get(stream) != version]
        for start in range(0, len(todo), STREAMS):
            some = todo[start : start + STREAMS]
            asked = (self._tenant, [stream for stream, _ in some], [version for _, version in some])
            ours = await self._source.owner.fetch(OF_STREAMS, *asked)
            theirs = await self._target.owner.fetch(OF_STREAMS, *asked)
            if [tuple(row) for row in ours] != [tuple(row) for row in theirs] or len(ours) != sum(asked[2]):
                raise Different("events")
            if folded(aggregates, ours) != folded(aggregates, theirs):
                raise Different("fold")
            self._same.update(some)

    async def compare_all(self, projections: Sequence[Projection]) -> None:
        """Compares, while it stands still: that every stream is whole, every other row, every row of a read model."""
        streams = await self._source.owner.fetch("SELECT stream, version FROM streams WHERE tenant = $1", self._tenant)
        if {row["stream"]: row["version"] for row in streams} != self._same:
            raise Different("streams")
        young = await self._source.owner.fetchval("SELECT (clock_timestamp() - interval '1 day')::text")
        for table in await self._target.tables():
            if table.table in EVENTS:
                continue
            query = f"SELECT * FROM {table.name} WHERE tenant = $1"  # noqa: S608 – a name from the catalogue
            if table.table in PURGED:  # the target may have forgotten what is too old
                query += f" AND at > '{young}'"
            if await _sum(self._source.owner, query, self._tenant) != await _sum(
                self._target.owner, query, self._tenant
            ):
                raise Different(table.name)
        for name in (name for projection in projections for name in projection.tables):
            query = await _in_order(self._target.worker, name)
            if await _sum(self._source.worker, query, self._tenant) != await _sum(
                self._target.worker, query, self._tenant
            ):
                raise Different(name)


def folded(aggregates: Mapping[str, Aggregate[Any, Any, Any]], rows: Sequence[Any]) -> dict[str, Any]:
    """The state of each stream, personal fields as forgotten; the rows of a stream stand together, in order."""
    return {
        stream: aggregates[stream.partition("-")[0]].forgotten((row["type"], row["data"]) for row in its)
        for stream, its in groupby(rows, key=lambda row: str(row["stream"]))
    }


async def _in_order(conn: Any, table: str) -> str:
    """The rows of a read model; positions differ between databases, so what they say is their order."""
    columns = await conn.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1", table
    )
    if "position" not in {row["column_name"] for row in columns}:
        return f"SELECT * FROM public.{table} WHERE tenant = $1"  # noqa: S608 – a name from code
    return f"SELECT *, dense_rank() OVER (ORDER BY position) AS plek FROM public.{table} WHERE tenant = $1"  # noqa: S608


async def _sum(conn: Any, query: str, tenant: str) -> tuple[Any, ...]:
    """How many rows, and a sum over their contents that does not depend on their order."""
    content = "hashtextextended((to_jsonb(r) - 'position')::text, 0)::numeric"
    return tuple(await conn.fetchrow(f"SELECT count(*), sum({content}) FROM ({query}) r", tenant))  # noqa: S608
