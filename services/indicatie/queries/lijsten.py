"""Lists from rows, a page at a time, newest first."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import asyncpg
from pydantic import BaseModel

from shared.contracts.indicatie.bodies import (
    BeschikkingKop,
    TermijnBody,
    TermijnStatus,
    ToewijzingKop,
)
from shared.contracts.indicatie.lijsten import (
    BeschikkingenPagina,
    BeschikkingenQuery,
    TermijnenPagina,
    TermijnenQuery,
    ToewijzingenPagina,
    ToewijzingenQuery,
)
from shared.contracts.indicatie.verzoeken import VerzoekBody, VerzoekenPagina, VerzoekenQuery
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor

B = TypeVar("B", bound=BaseModel)

BESCHIKKINGEN = """
SELECT * FROM beschikkingen
WHERE ($1::bigint IS NULL OR position < $1) AND ($3::uuid IS NULL OR persoon_id = $3) AND ($4::text IS NULL OR wet = $4)
ORDER BY position DESC LIMIT $2"""
TOEWIJZINGEN = """
SELECT * FROM toewijzingen
WHERE ($1::bigint IS NULL OR position < $1) AND ($3::uuid IS NULL OR persoon_id = $3) AND ($4::text IS NULL OR wet = $4)
  AND ($5::text IS NULL OR agb = $5) AND ($6::integer IS NULL OR toewijzing_nummer = $6)
  AND ($7::uuid IS NULL OR beschikking_id = $7)
ORDER BY position DESC LIMIT $2"""
VERZOEKEN = """
SELECT * FROM verzoeken
WHERE ($1::bigint IS NULL OR position < $1) AND ($3::text IS NULL OR status = $3)
  AND ($4::uuid IS NULL OR persoon_id = $4) AND ($5::text IS NULL OR referentie_aanbieder = $5)
  AND ($6::text IS NULL OR soort = $6)
ORDER BY position DESC LIMIT $2"""
TERMIJNEN = """
SELECT * FROM indicatie_termijnen
WHERE ($1::date IS NULL OR (uiterlijk_op, onderwerp_id, soort) > ($1, $2::uuid, $8::text))
  AND ($4::text IS NULL OR soort = $4)
  AND ($5::uuid IS NULL OR persoon_id = $5) AND ($6::date IS NULL OR uiterlijk_op <= $6)
  AND ($7::text[] IS NULL OR (afgerond_op IS NULL AND soort = ANY($7)))
ORDER BY uiterlijk_op, onderwerp_id, soort LIMIT $3"""
WERK = [
    "retour-302",
    "retour-320",
    "afgekeurd-301",
    "afgekeurd-319",
    "start-te-laat",
    "stop-te-laat",
    "verzoek",
    "woonplaats",
    "transportfout",
]
"""The terms of the work list: what somebody must do or chase; a bezwaar is the client's to make."""


async def beschikkingen(store: Store, tenant: str, query: BeschikkingenQuery) -> BeschikkingenPagina:
    """Decisions, newest first."""
    rows = await _rows(store, tenant, BESCHIKKINGEN, query.cursor, query.limit, query.persoon_id, query.wet)
    found, volgende = _page(BeschikkingKop, rows, query.limit)
    return BeschikkingenPagina(resultaten=tuple(found), volgende=volgende)


async def toewijzingen(store: Store, tenant: str, query: ToewijzingenQuery) -> ToewijzingenPagina:
    """Toewijzingen as they are now, newest number first."""
    filters = (query.persoon_id, query.wet, query.agb, query.toewijzing_nummer, query.beschikking_id)
    rows = await _rows(store, tenant, TOEWIJZINGEN, query.cursor, query.limit, *filters)
    found, volgende = _page(ToewijzingKop, rows, query.limit)
    return ToewijzingenPagina(resultaten=tuple(found), volgende=volgende)


async def verzoeken(store: Store, tenant: str, query: VerzoekenQuery) -> VerzoekenPagina:
    """Requests of providers, newest first."""
    filters = (query.status, query.persoon_id, query.referentie_aanbieder, query.soort)
    rows = await _rows(store, tenant, VERZOEKEN, query.cursor, query.limit, *filters)
    found, volgende = _page(VerzoekBody, rows, query.limit)
    return VerzoekenPagina(resultaten=tuple(found), volgende=volgende)


async def termijnen(
    store: Store, tenant: str, query: TermijnenQuery, vandaag: date, *, werk: bool = False
) -> TermijnenPagina:
    """Terms as seen on the peildatum (default today), first due first; `werk` only what is still to do."""
    key = after(query.cursor, str, str, str)
    dag = query.peildatum or vandaag
    async with store.transaction(tenant) as tx:
        rows = await tx.conn.fetch(
            TERMIJNEN,
            date.fromisoformat(str(key[0])) if key else None,
            str(key[1]) if key else None,
            query.limit + 1,
            query.soort,
            query.persoon_id,
            query.uiterlijk_voor,
            WERK if werk else None,
            str(key[2]) if key else None,
        )
    shown = rows[: query.limit]
    last = shown[-1] if len(rows) > query.limit else None
    return TermijnenPagina(
        resultaten=tuple(termijn(row, dag) for row in shown),
        volgende=cursor(last["uiterlijk_op"].isoformat(), str(last["onderwerp_id"]), last["soort"]) if last else None,
    )


def termijn(row: asyncpg.Record, dag: date) -> TermijnBody:
    """A term as seen on this day."""
    afgerond: date | None = row["afgerond_op"]
    if afgerond is not None:
        status = TermijnStatus.AFGEROND if afgerond <= row["uiterlijk_op"] else TermijnStatus.VERSTREKEN
    else:
        status = TermijnStatus.VERSTREKEN if dag > row["uiterlijk_op"] else TermijnStatus.OPEN
    return TermijnBody(
        soort=row["soort"],
        onderwerp_id=row["onderwerp_id"],
        persoon_id=row["persoon_id"],
        wet=row["wet"],
        uiterlijk_op=row["uiterlijk_op"],
        status=status,
        dagen_resterend=None if afgerond else (row["uiterlijk_op"] - dag).days,
    )


async def _rows(
    store: Store, tenant: str, sql: str, text: str | None, limit: int, *filters: object
) -> Sequence[asyncpg.Record]:
    key = after(text, int)
    async with store.transaction(tenant) as tx:
        found: Sequence[asyncpg.Record] = await tx.conn.fetch(sql, key[0] if key else None, limit + 1, *filters)
    return found


def _page(model: type[B], rows: Sequence[asyncpg.Record], limit: int) -> tuple[list[B], str | None]:
    """The rows as bodies, and the cursor of the next page when there is one more row."""
    shown = rows[:limit]
    volgende = cursor(shown[-1]["position"]) if len(rows) > limit else None
    return [as_body(model, row) for row in shown], volgende


def as_body(model: type[B], row: asyncpg.Record) -> B:
    """A row as the body whose fields it has the columns of."""
    columns = set(row.keys())
    return model.model_validate({name: row[name] for name in model.model_fields if name in columns})
