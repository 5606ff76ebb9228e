"""Archiving: the events of closed streams go to the archive, a partition that only loads of those streams look into."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import asyncpg

from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import FailPoint, no_failpoint
from shared.eventsourcing.vault import Connection

PAGE = 5_000
BATCH = 500
"""Events in one transaction, or those of one stream; the readers of the store wait as long as one takes."""

# The last event of each stream, page by page of the live part; rows that came later are not looked at.
OLD = """
WITH page AS (
    SELECT position, tenant, stream, version, at FROM ONLY events WHERE position > $1 ORDER BY position LIMIT $2)
SELECT p.position, p.tenant, p.stream, p.version, p.at < $3 AS old, s.version IS NOT NULL AS last
FROM page p LEFT JOIN streams s USING (tenant, stream, version) ORDER BY p.position"""
EVENTS = """
SELECT e.tenant, e.stream, e.version, e.type, e.data FROM events e
JOIN unnest($1::text[], $2::text[], $3::bigint[]) AS s (tenant, stream, version)
    ON e.tenant = s.tenant AND e.stream = s.stream AND e.version <= s.version
ORDER BY e.tenant, e.stream, e.version"""
ARCHIVE = "SELECT archiveer($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class Archived:
    """What a run put in the archive."""

    streams: int
    events: int


@dataclass(frozen=True, slots=True)
class _Stream:
    tenant: str
    stream: str
    version: int


async def archive(
    dsn: str,
    aggregates: Sequence[Aggregate[Any, Any, Any]],
    before: datetime,
    *,
    batch: int = BATCH,
    failpoint: FailPoint = no_failpoint,
) -> Archived:
    """Archives every stream that is closed and to which nothing happened since `before`, in batches.

    `dsn` is the worker's. May be broken off at any moment, run again and run twice at once: a batch is one statement.
    Nothing stands still for it, and a stream to which something happens meanwhile goes on in the live part.
    """
    known = {aggregate.name: aggregate for aggregate in aggregates}
    conn = await asyncpg.connect(dsn, timeout=5, command_timeout=300)
    streams = events = 0
    try:
        async for old in _old(conn, known, before, batch):
            closed = await _closed(conn, known, old, before)
            failpoint("archive.before")
            events += await conn.fetchval(ARCHIVE, *_columns(closed))
            failpoint("archive.after")
            streams += len(closed)
    finally:
        await conn.close(timeout=5)
    return Archived(streams, events)


async def _old(
    conn: Connection, known: Mapping[str, Aggregate[Any, Any, Any]], before: datetime, events: int
) -> AsyncIterator[list[_Stream]]:
    position = 0
    while True:
        page = await conn.fetch(OLD, position, PAGE, before)
        old = [row for row in page if row["old"]]
        found = [
            _Stream(row["tenant"], row["stream"], row["version"])
            for row in old
            if row["last"] and row["stream"].partition("-")[0] in known
        ]
        for batch in _batches(found, events):
            yield batch
        if not old:
            return
        position = page[-1]["position"]


def _batches(streams: Sequence[_Stream], events: int) -> Iterator[list[_Stream]]:
    batch: list[_Stream] = []
    for stream in streams:
        if batch and sum(s.version for s in batch) + stream.version > events:
            yield batch
            batch = []
        batch.append(stream)
    if batch:
        yield batch


async def _closed(
    conn: Connection, known: Mapping[str, Aggregate[Any, Any, Any]], batch: Sequence[_Stream], before: datetime
) -> list[_Stream]:
    rows = await conn.fetch(EVENTS, *_columns(batch))
    closed = []
    for (tenant, stream), recorded in groupby(rows, key=lambda row: (row["tenant"], row["stream"])):
        aggregate = known[stream.partition("-")[0]]
        stored = list(recorded)
        state = aggregate.forgotten((row["type"], row["data"]) for row in stored)
        if aggregate.closed(state, before.date()):
            closed.append(_Stream(tenant, stream, stored[-1]["version"]))
    return closed


def _columns(streams: Sequence[_Stream]) -> tuple[list[str], list[str], list[int]]:
    return [s.tenant for s in streams], [s.stream for s in streams], [s.version for s in streams]
