"""Stored events as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.eventsourcing.statements import LOAD_ARCHIVED
from shared.eventsourcing.vault import Executor


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One stored event; `data` is its JSON text, personal fields still sealed."""

    stream: str
    version: int
    event_id: UUID
    type: str
    data: str
    at: datetime


def recorded_of(row: asyncpg.Record) -> Recorded:
    """A row of `events`."""
    return Recorded(
        stream=row["stream"],
        version=row["version"],
        event_id=row["event_id"],
        type=row["type"],
        data=row["data"],
        at=row["at"],
    )


async def archived(conn: Executor, tenant: str, before: Mapping[str, int]) -> list[Recorded]:
    """The archived events of these streams, each before a version, in order of stream and version."""
    rows = await conn.fetch(LOAD_ARCHIVED, tenant, list(before), list(before.values()))
    return [recorded_of(row) for row in rows]
