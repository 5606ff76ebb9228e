"""Rows as answers: lists with a cursor, terms, timelines, and who fits a search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from shared.eventsourcing.store import Store

Row = asyncpg.Record
Cursor = tuple[date, str] | None


@dataclass(frozen=True, slots=True)
class Lijst:
    """A table that is listed latest first, and the columns it may be filtered by."""

    table: str
    id: str
    op: str
    filters: frozenset[str]


PERSONEN = Lijst("personen", "persoon_id", "geregistreerd_op", frozenset({"huishouden_id"}))
MELDINGEN = Lijst("meldingen", "melding_id", "ontvangen_op", frozenset({"persoon_id", "status", "wet"}))
ONDERZOEKEN = Lijst("onderzoeken", "onderzoek_id", "gestart_op", frozenset({"persoon_id", "melding_id", "status"}))
AANVRAGEN = Lijst("aanvragen", "aanvraag_id", "ingediend_op", frozenset({"persoon_id", "melding_id", "status", "wet"}))
VERWIJZINGEN = Lijst("verwijzingen", "verwijzing_id", "ontvangen_op", frozenset({"persoon_id"}))

LOPEND = ("loopt", "opgeschort", "verstreken")
"""What is still to be done."""

TERMIJNEN = """
SELECT t.*, uiterlijk_op - $2::date AS dagen_resterend, coalesce(uiterlijk_op, 'infinity') AS volgorde FROM (
    SELECT soort, onderwerp_id, persoon_id, wet, uiterlijk_op,
           CASE WHEN status NOT IN ('loopt', 'opgeschort') THEN status
                WHEN status = 'opgeschort' AND (stil_tot IS NULL OR stil_tot >= $2) THEN status
                WHEN uiterlijk_op < $2 THEN 'verstreken'
                ELSE 'loopt' END AS status
    FROM termijnen WHERE tenant = $1) t
WHERE status = ANY ($3) AND ($4::text IS NULL OR soort = $4) AND ($5::text IS NULL OR persoon_id = $5)
  AND ($6::date IS NULL OR uiterlijk_op <= $6) AND ($7 OR uiterlijk_op IS NOT NULL)
  AND ($8::date IS NULL OR (coalesce(uiterlijk_op, 'infinity'), soort, onderwerp_id) > ($8, $9::text, $10::text))
ORDER BY volgorde, soort, onderwerp_id LIMIT $11"""
TIJDLIJN = """
SELECT op, soort, omschrijving, onderwerp_id FROM tijdlijn
WHERE tenant = $1 AND persoon_id = $2 ORDER BY op, position"""
HUISHOUDEN = (
    "SELECT persoon_id FROM personen WHERE tenant = $1 AND huishouden_id = $2 AND NOT gewist ORDER BY persoon_id"
)
ZOEK = "SELECT persoon_id FROM personenindex WHERE tenant = $1 AND zoeksleutel = $2 ORDER BY persoon_id LIMIT $3"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermijnVraag:
    """Which terms, as they stand on `peildatum`; `zonder_datum` also gives what has to be done without a last day."""

    peildatum: date
    statussen: Sequence[str] = LOPEND
    soort: str | None = None
    persoon_id: str | None = None
    uiterlijk_op: date | None = None
    zonder_datum: bool = False
    na: tuple[date, str, str] | None = None
    limit: int = 50


async def lijst(
    store: Store, tenant: str, kind: Lijst, filters: Mapping[str, str | None], *, na: Cursor = None, limit: int = 50
) -> tuple[list[Row], Cursor]:
    """One page, latest first, and the cursor of the next one; a filter that is None does not filter."""
    arguments: list[object] = [tenant]
    where = ["tenant = $1"]
    for column, value in filters.items():
        if column not in kind.filters:
            raise ValueError(column)
        if value is not None:
            arguments.append(value)
            where.append(f"{column} = ${len(arguments)}")
    if na is not None:
        arguments.extend(na)
        where.append(f"({kind.op}, {kind.id}) < (${len(arguments) - 1}, ${len(arguments)})")
    sql = (
        f"SELECT * FROM {kind.table} WHERE {' AND '.join(where)}"  # noqa: S608 – names from the code above
        f" ORDER BY {kind.op} DESC, {kind.id} DESC LIMIT {limit + 1}"
    )
    rows = await _fetch(store, tenant, sql, *arguments)
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return page, (last[kind.op], last[kind.id]) if last else None


async def termijnen(store: Store, tenant: str, vraag: TermijnVraag) -> tuple[list[Row], tuple[date, str, str] | None]:
    """One page, first due first, those without a date last, and the cursor of the next one."""
    na = vraag.na or (None, None, None)
    rows = await _fetch(
        store,
        tenant,
        TERMIJNEN,
        tenant,
        vraag.peildatum,
        list(vraag.statussen),
        vraag.soort,
        vraag.persoon_id,
        vraag.uiterlijk_op,
        vraag.zonder_datum,
        *na,
        vraag.limit + 1,
    )
    page = rows[: vraag.limit]
    last = page[-1] if len(rows) > vraag.limit else None
    return page, (last["volgorde"], last["soort"], last["onderwerp_id"]) if last else None


async def tijdlijn(store: Store, tenant: str, persoon_id: str) -> list[Row]:
    """All that happened to one person, oldest first."""
    return await _fetch(store, tenant, TIJDLIJN, tenant, persoon_id)


async def huishouden(store: Store, tenant: str, huishouden_id: str) -> list[str]:
    """The persons of one household."""
    return [row["persoon_id"] for row in await _fetch(store, tenant, HUISHOUDEN, tenant, huishouden_id)]


async def gevonden(store: Store, tenant: str, zoeksleutel: bytes, limit: int) -> list[str]:
    """The persons with this key in the blind index."""
    return [row["persoon_id"] for row in await _fetch(store, tenant, ZOEK, tenant, zoeksleutel, limit)]


async def _fetch(store: Store, tenant: str, sql: str, *arguments: object) -> list[asyncpg.Record]:
    async with store.transaction(tenant) as tx:
        rows: list[asyncpg.Record] = await tx.conn.fetch(sql, *arguments)
        return rows
