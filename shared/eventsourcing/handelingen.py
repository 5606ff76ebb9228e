"""Beheerhandelingen: who of operations did what, when, why, and what came of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.errors import NotFound, Refused
from shared.eventsourcing.vault import Executor

GELUKT = "gelukt"
BEGIN = """
INSERT INTO beheerhandelingen (tenant, door, handeling, onderwerp, reden, trace)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"""
END = "UPDATE beheerhandelingen SET uitkomst = $2 WHERE id = $1"
LIST = """
SELECT * FROM beheerhandelingen
WHERE ($1::text IS NULL OR tenant = $1) AND ($2::text IS NULL OR tenant = $2) AND ($3::text IS NULL OR handeling = $3)
  AND ($4::text IS NULL OR door = $4) AND ($5::uuid IS NULL OR id < $5) ORDER BY id DESC LIMIT $6"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handeling:
    """One act; `uitkomst` is None while it runs, or when its process was killed in the middle."""

    id: UUID
    tenant: str
    op: datetime
    door: str
    handeling: str
    onderwerp: str
    reden: str | None
    trace: str | None
    uitkomst: str | None


@asynccontextmanager
async def vastgelegd(
    pool: asyncpg.Pool,
    *,
    tenant: str,
    door: str,
    handeling: str,
    onderwerp: str,
    reden: str | None = None,
    trace: str | None = None,
) -> AsyncIterator[None]:
    """Notes an act before it begins, and its outcome: `gelukt`, the slug of a refusal, or the kind of error."""
    id = await pool.fetchval(BEGIN, tenant, door, handeling, onderwerp, reden, trace)
    try:
        yield
    except Exception as error:
        await pool.execute(END, id, _why(error))
        raise
    await pool.execute(END, id, GELUKT)


def _why(error: Exception) -> str:
    match error:
        case Refused():
            return error.slug
        case NotFound():
            return "niet-gevonden"
    return type(error).__name__


async def lijst(
    conn: Executor,
    *,
    tenant: str | None,
    gemeente: str | None = None,
    handeling: str | None = None,
    door: str | None = None,
    voor: UUID | None = None,
    limit: int = 50,
) -> list[Handeling]:
    """The acts a municipality may see (None: those of all), newest first, before the one with id `voor`."""
    rows = await conn.fetch(LIST, tenant, gemeente, handeling, door, voor, limit)
    return [Handeling(**dict(row)) for row in rows]
