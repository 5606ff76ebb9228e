"""Telling everything again: the outbox filled from the events, for topics that were lost or made anew."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg

from shared.contracts.envelope import body
from shared.errors import Unavailable
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.relay import CHECKPOINT

PAGE = 500
STREAMS = """
SELECT tenant, stream, published FROM streams
WHERE published > 0 AND (tenant, stream) > ($1, $2) ORDER BY tenant, stream LIMIT $3"""
EVENTS = """
SELECT e.position, e.tenant, e.stream, e.version, e.event_id, e.type, e.data, e.at, e.meta FROM events e
JOIN unnest($1::text[], $2::text[]) AS s (tenant, stream) USING (tenant, stream)
ORDER BY e.tenant, e.stream, e.version"""
FILL = """
INSERT INTO outbox (position, tenant, topic, key, sequence, type, event_id, at, payload, headers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (position) DO NOTHING"""
FROM_THE_START = """
INSERT INTO checkpoints VALUES ($1, 0) ON CONFLICT (name) DO UPDATE SET position = 0"""

Row = tuple[int, str, str, str, int, str, UUID, datetime, str, str]


class Untold(Exception):
    """What `publish` says now is not what was told then: a release changed how many messages a stream tells."""


@dataclass(frozen=True, slots=True)
class _Stream:
    tenant: str
    stream: str
    published: int


async def retell(dsn: str, aggregates: Sequence[Aggregate[Any, Any, Any]]) -> int:
    """Lets the relay send every message ever told once more, with its own id and sequence; gives how many.

    Consumers drop what they handled before. `dsn` is the worker's. Personal fields are read as forgotten: no message
    has them. Unavailable while a relay of the service runs (it knows where it is by heart); Untold where the messages
    cannot be made as they were; either way nothing has changed.
    """
    known = {aggregate.name: aggregate for aggregate in aggregates}
    conn = await asyncpg.connect(dsn, timeout=5, command_timeout=300)
    try:
        if not await conn.fetchval("SELECT pg_try_advisory_lock(hashtext('relay'))"):
            raise Unavailable("relay")
        told = 0
        async with conn.transaction():
            async for page in _pages(conn):
                rows = await _told(conn, known, page)
                await conn.executemany(FILL, rows)
                told += len(rows)
            await conn.execute(FROM_THE_START, CHECKPOINT)
        return told
    finally:
        await conn.close(timeout=5)


async def _pages(conn: asyncpg.Connection) -> AsyncIterator[list[_Stream]]:
    last = ("", "")
    while page := [_Stream(**dict(row)) for row in await conn.fetch(STREAMS, *last, PAGE)]:
        yield page
        last = (page[-1].tenant, page[-1].stream)


async def _told(
    conn: asyncpg.Connection, known: Mapping[str, Aggregate[Any, Any, Any]], page: Sequence[_Stream]
) -> list[Row]:
    events = await conn.fetch(EVENTS, [s.tenant for s in page], [s.stream for s in page])
    published = {(s.tenant, s.stream): s.published for s in page}
    found: list[Row] = []
    for (tenant, stream), recorded in groupby(events, key=lambda row: (row["tenant"], row["stream"])):
        rows = list(_messages(known, recorded))
        if len(rows) != published[tenant, stream]:
            raise Untold(f"{tenant} {stream}: told {published[tenant, stream]} then, {len(rows)} now")
        found += rows
    return found


def _messages(known: Mapping[str, Aggregate[Any, Any, Any]], recorded: Iterable[asyncpg.Record]) -> list[Row]:
    """The rows of one stream, its messages numbered as they were."""
    found: list[Row] = []
    state: Any = None
    for row in recorded:
        aggregate = known.get(row["stream"].partition("-")[0])
        if aggregate is None:
            return []
        event = aggregate.codec.decode_forgotten(row["type"], row["data"])
        state = aggregate.decider.evolve(aggregate.decider.initial if row["version"] == 1 else state, event)
        if (message := aggregate.publish(event, state)) is not None:
            told = (message.topic, row["stream"], len(found) + 1, message.type)
            found.append(
                (row["position"], row["tenant"], *told, row["event_id"], row["at"], body(message), row["meta"])
            )
    return found
