"""The jobs that wait, as operations sees them: what for, since when, until when; and one whose turn comes now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import asyncpg

from shared.errors import NotFound, Refused
from shared.eventsourcing.vault import Executor

ROW = """
SELECT id, tenant, name, payload::text AS payload, due_at, attempts, fout, uuid_extract_timestamp(id) AS sinds,
       due_at <= clock_timestamp() AS te_laat,
       CASE WHEN due_at <= clock_timestamp() THEN 'beurt' WHEN lease IS NOT NULL THEN 'afronding'
            WHEN attempts > 0 THEN 'herhaling' ELSE 'moment' END AS wacht_op
FROM jobs"""
ONE = f"{ROW} WHERE id = $1 AND ($2::text IS NULL OR tenant = $2)"
LIST = f"""
SELECT * FROM ({ROW}) jobs
WHERE ($1::text IS NULL OR tenant = $1) AND ($2::text IS NULL OR tenant = $2) AND ($3::text IS NULL OR name = $3)
  AND ($4::text IS NULL OR wacht_op = $4) AND ($5::boolean IS NULL OR te_laat = $5)
  AND ($6::timestamptz IS NULL OR (due_at, id) > ($6, $7)) ORDER BY due_at, id LIMIT $8"""  # noqa: S608 – a constant
POKE = """
UPDATE jobs SET due_at = least(due_at, clock_timestamp())
WHERE id = $1 AND ($2::text IS NULL OR tenant = $2)
  AND (due_at <= clock_timestamp() OR (lease IS NULL AND attempts > 0)) RETURNING true"""


class WachtOp(StrEnum):
    """Its moment (a term, the night), its turn, the end of the attempt that runs, the next attempt after a failure."""

    MOMENT = "moment"
    BEURT = "beurt"
    AFRONDING = "afronding"
    HERHALING = "herhaling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wachtend:
    """One job; `fout` is the kind of error of its last attempt, `due_at` when it is taken up, or its lease ends."""

    id: UUID
    tenant: str
    name: str
    payload: str
    due_at: datetime
    attempts: int
    fout: str | None
    sinds: datetime
    te_laat: bool
    wacht_op: WachtOp


async def lijst(
    conn: Executor,
    *,
    tenant: str | None,
    gemeente: str | None = None,
    name: str | None = None,
    wacht_op: WachtOp | None = None,
    te_laat: bool | None = None,
    na: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[Wachtend]:
    """The jobs a municipality may see (None: those of all), first due first, after the one due at `na`."""
    moment, id = na or (None, None)
    rows = await conn.fetch(LIST, tenant, gemeente, name, wacht_op, te_laat, moment, id, limit)
    return [_of(row) for row in rows]


async def lees(conn: Executor, id: UUID, *, tenant: str | None) -> Wachtend:
    """One job; NotFound when this municipality (None: any) has none by that id, or no longer."""
    row = await conn.fetchrow(ONE, id, tenant)
    if row is None:
        raise NotFound("proces")
    return _of(row)


async def vervroeg(conn: Executor, id: UUID, *, tenant: str | None) -> None:
    """Its turn comes now. Refused while it runs (`stap-loopt`), and while it waits for a moment that a rule set
    (`wacht-op-moment`): a term that is taken for passed before its last day would be noted as passed.
    """
    if await conn.fetchval(POKE, id, tenant):
        return
    found = await lees(conn, id, tenant=tenant)
    if found.wacht_op is WachtOp.MOMENT:
        raise Refused("wacht-op-moment", "Deze stap wacht op een moment dat een regel bepaalt, zoals een termijn.")
    raise Refused("stap-loopt", "Deze stap wordt op dit moment uitgevoerd.")


def _of(row: asyncpg.Record) -> Wachtend:
    return Wachtend(**{**row, "wacht_op": WachtOp(row["wacht_op"])})
