"""The rows of a message box, the same in every service that holds messages: their table, a page, one of them."""

import json
from datetime import date
from uuid import UUID

import asyncpg

from shared.contracts.berichten import (
    BerichtenQuery,
    BerichtKop,
    Berichtlinks,
    Transportfout,
    Weigering,
    bericht_link,
    omschrijvingen,
)
from shared.contracts.body import Lijst
from shared.errors import NotFound
from shared.eventsourcing.store import Store
from shared.istandaarden.codelijsten.transport import TRANSPORTFOUTEN
from shared.runtime.http.cursors import after, cursor

TABEL = """
    CREATE TABLE berichten (
        tenant text NOT NULL, bericht_id uuid NOT NULL, soort text, wet text, richting text NOT NULL,
        agb text, identificatie text, dagtekening date, persoon_id uuid, declaratie_id uuid, status text NOT NULL,
        retourcodes text[] NOT NULL DEFAULT '{}', antwoord_op uuid, antwoord_id uuid, antwoord_uiterlijk_op date,
        verzending integer NOT NULL DEFAULT 1, weigering jsonb, transportfout text, transportfout_op date,
        te_laat_na date, afgehandeld_op date, geregistreerd_op timestamptz NOT NULL, position bigint NOT NULL,
        PRIMARY KEY (tenant, bericht_id));
    CREATE INDEX ON berichten (tenant, position);
    CREATE INDEX ON berichten (tenant, agb, position);
    CREATE INDEX ON berichten (tenant, persoon_id, position);
    CREATE INDEX ON berichten (tenant, antwoord_op) WHERE antwoord_op IS NOT NULL;
    CREATE INDEX ON berichten (tenant, status, position) WHERE status IN ('geweigerd', 'transportfout', 'herverzonden')
"""
GEWEIGERD = """
INSERT INTO berichten (tenant, bericht_id, soort, wet, richting, agb, status, weigering, geregistreerd_op, position)
VALUES ($1, $2, $3, $4, 'in', $5, 'geweigerd', $6, $7, $8)"""
TRANSPORTFOUT = """
UPDATE berichten SET status = 'transportfout', transportfout = $3, transportfout_op = $4
WHERE tenant = $1 AND bericht_id = $2"""
HERVERZONDEN = """
UPDATE berichten SET status = 'herverzonden', verzending = $3, transportfout = NULL, transportfout_op = NULL
WHERE tenant = $1 AND bericht_id = $2"""
PAGINA = """
SELECT * FROM berichten
WHERE ($1::bigint IS NULL OR position < $1) AND ($3::text IS NULL OR agb = $3) AND ($4::text IS NULL OR soort = $4)
  AND ($5::text IS NULL OR richting = $5) AND ($6::text IS NULL OR wet = $6)
  AND ($7::date IS NULL OR geregistreerd_op >= $7::date::timestamp AT TIME ZONE 'Europe/Amsterdam')
  AND ($8::date IS NULL OR geregistreerd_op < ($8::date + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam')
  AND ($9::text IS NULL OR status = $9) AND ($10::text IS NULL OR agb = $10)
  AND ($11::uuid IS NULL OR antwoord_op = $11) AND ($12::uuid IS NULL OR persoon_id = $12)
  AND ($13::boolean IS NULL OR (te_laat_na IS NOT NULL) = $13)
ORDER BY position DESC LIMIT $2"""
EEN = "SELECT * FROM berichten WHERE bericht_id = $1 AND ($2::text IS NULL OR agb = $2)"


async def pagina(
    store: Store, tenant: str, query: BerichtenQuery, eigen: str | None, persoon_id: UUID | None = None
) -> Lijst[BerichtKop]:
    """Messages, newest first; with `eigen` only those of this provider."""
    key = after(query.cursor, int)
    async with store.transaction(tenant) as tx:
        rows = await tx.conn.fetch(
            PAGINA,
            key[0] if key else None,
            query.limit + 1,
            eigen,
            query.soort,
            query.richting,
            query.wet,
            query.van,
            query.tot,
            query.status,
            query.agb,
            query.antwoord_op,
            persoon_id,
            query.te_laat,
        )
    shown = rows[: query.limit]
    volgende = cursor(shown[-1]["position"]) if len(rows) > query.limit else None
    return Lijst[BerichtKop](resultaten=tuple(map(kop_van_rij, shown)), volgende=volgende)


async def een(store: Store, tenant: str, id: str, eigen: str | None) -> BerichtKop:
    """One message; NotFound for another municipality's or, with `eigen`, another provider's."""
    async with store.transaction(tenant) as tx:
        row = await tx.conn.fetchrow(EEN, UUID(id), eigen)
    if row is None:
        raise NotFound("bericht")
    return kop_van_rij(row)


def kop_van_rij(row: asyncpg.Record) -> BerichtKop:
    """A row as the box shows it."""
    codes = tuple(row["retourcodes"])
    return BerichtKop(
        bericht_id=row["bericht_id"],
        soort=row["soort"],
        wet=row["wet"],
        richting=row["richting"],
        agb=row["agb"],
        identificatie=row["identificatie"],
        dagtekening=row["dagtekening"],
        persoon_id=row["persoon_id"],
        status=row["status"],
        retourcodes=codes,
        omschrijvingen=omschrijvingen(codes),
        antwoord_op=row["antwoord_op"],
        antwoord_id=row["antwoord_id"],
        antwoord_uiterlijk_op=row["antwoord_uiterlijk_op"],
        verzending=row["verzending"],
        weigering=Weigering.model_validate(json.loads(row["weigering"])) if row["weigering"] else None,
        transportfout=transportfout(row["transportfout"], row["transportfout_op"]) if row["transportfout"] else None,
        te_laat_na=row["te_laat_na"],
        afgehandeld_op=row["afgehandeld_op"],
        geregistreerd_op=row["geregistreerd_op"],
        links=links(row["bericht_id"], row["antwoord_op"], row["antwoord_id"], row["declaratie_id"]),
    )


def transportfout(code: str, gemeld_op: date) -> Transportfout:
    """A carrier's fault in words; KeyError for a code that no carrier has."""
    vervoerder, omschrijving = TRANSPORTFOUTEN[code]
    return Transportfout(vervoerder=vervoerder, code=code, omschrijving=omschrijving, gemeld_op=gemeld_op)


def links(id: object, antwoord_op: object, antwoord_id: object, declaratie_id: object = None) -> Berichtlinks:
    """The links of a message."""
    return Berichtlinks(
        zelf=bericht_link(id),
        antwoord_op=bericht_link(antwoord_op) if antwoord_op else None,
        antwoord=bericht_link(antwoord_id) if antwoord_id else None,
        declaratie=f"/v1/declaraties/{declaratie_id}" if declaratie_id else None,
    )
