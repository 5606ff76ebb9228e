"""The facts for a verdict: one query per kind for a whole part of a claim, under the locks that keep them true.

What is looked up in `prestaties` goes key by key (LATERAL): one step down an index each, whatever the planner thinks of
a table that grew since it last looked.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import asyncpg

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.feiten import (
    ELDERS,
    Eerder,
    Feiten,
    Maand,
    TechnischeFout,
    Verbruik,
    maand_van,
)
from services.billing.domain.prestatie import Kop, Prestatie, Sleutel
from services.billing.grootboek.rijen import prestatie_van, tarieven_van, versie_van
from shared.eventsourcing.vault import Executor
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

DECLARANT = "INSERT INTO declaranten (tenant, agb, wet) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
SLOT_DECLARANT = "SELECT FROM declaranten WHERE tenant = $1 AND agb = $2 AND wet = $3 FOR UPDATE"
SLOT_DECLARATIE = "SELECT FROM declaraties WHERE tenant = $1 AND declaratie_id = $2 FOR UPDATE"
KOP = """
SELECT EXISTS (SELECT FROM tenants WHERE tenant = $4) AS gemeente_bekend,
    EXISTS (SELECT FROM declaraties WHERE tenant = $1 AND agb = $2 AND wet = $3 AND identificatie = $5
            AND bericht_telt) AS identificatie_gebruikt,
    EXISTS (SELECT FROM declaraties WHERE tenant = $1 AND agb = $2 AND wet = $3 AND declaratie_nummer = $6
            AND aangenomen) AS declaratienummer_gebruikt"""
LAATSTE = "SELECT laatste_begindatum, laatste_einddatum FROM declaranten WHERE tenant = $1 AND agb = $2 AND wet = $3"
CLIENTEN = """
SELECT DISTINCT persoon_id FROM aanspraken WHERE tenant = $1 AND agb = $2 AND wet = $3 AND persoon_id = ANY ($4)"""
AANSPRAKEN = "SELECT * FROM aanspraken WHERE tenant = $1 AND wet = $2 AND nummer = ANY ($3)"
AANSPRAKEN_OP_SLOT = f"{AANSPRAKEN} ORDER BY nummer FOR UPDATE"
PRODUCTEN = "SELECT categorie, code FROM producten WHERE tenant = $1 AND wet = $2"
EERDER = """
SELECT p.* FROM unnest($4::text[]) AS x (referentie), LATERAL (
    SELECT * FROM prestaties p WHERE p.tenant = $1 AND p.agb = $2 AND p.wet = $3 AND p.referentie = x.referentie
        AND p.eerste_gebruik LIMIT 1) AS p"""
OPEN_DEBETTEN = """
SELECT p.* FROM unnest($3::bigint[], $4::date[]) AS x (nummer, begin), LATERAL (
    SELECT toewijzing_nummer, begindatum, einddatum, categorie, code FROM prestaties p
    WHERE p.tenant = $1 AND p.wet = $2 AND p.toewijzing_nummer = x.nummer AND p.begindatum = x.begin
        AND p.toegekend AND NOT p.credit AND NOT p.gecrediteerd OFFSET 0) AS p"""
VERBRUIK = """
SELECT nummer, CASE WHEN jaar * 12 + maand = ANY ($4) THEN jaar * 12 + maand ELSE 0 END AS maandnummer,
    sum(volume)::bigint AS volume, sum(centen)::bigint AS centen
FROM verbruik WHERE tenant = $1 AND wet = $2 AND nummer = ANY ($3) GROUP BY 1, 2"""


async def vergrendel_declaratie(conn: Executor, tenant: str, declaratie_id: str) -> None:
    """Locks the claim's row until the transaction ends: one worker at a time has it."""
    await conn.execute(SLOT_DECLARATIE, tenant, UUID(declaratie_id))


async def vergrendel_declarant(conn: Executor, tenant: str, kop: Kop) -> None:
    """Locks the provider's row until the transaction ends: its claims are judged one part after another."""
    await conn.execute(DECLARANT, tenant, kop.agb, kop.wet.value)
    await conn.execute(SLOT_DECLARANT, tenant, kop.agb, kop.wet.value)


async def kopfeiten(
    conn: Executor, tenant: str, kop: Kop, technische_fouten: tuple[TechnischeFout, ...], vandaag: date
) -> Feiten:
    """What steps 2 to 4 stand on; lock the provider's row first where the verdict will be kept."""
    van = (tenant, kop.agb, kop.wet.value)
    rij = await conn.fetchrow(KOP, *van, kop.gemeente, kop.identificatie, kop.declaratie_nummer)
    laatste = await conn.fetchrow(LAATSTE, *van)
    return Feiten(
        vandaag=vandaag,
        gemeente_bekend=bool(rij and rij["gemeente_bekend"]),
        technische_fouten=technische_fouten,
        identificatie_gebruikt=bool(rij and rij["identificatie_gebruikt"]),
        declaratienummer_gebruikt=bool(rij and rij["declaratienummer_gebruikt"]),
        laatste_periode=_periode(laatste),
    )


async def regelfeiten(
    conn: Executor, tenant: str, kop: Kop, regels: Sequence[Prestatie], vandaag: date, *, op_slot: bool
) -> Feiten:
    """What the verdicts on these lines stand on; `op_slot` locks the rows of their toewijzingen in order of number."""
    van, wet = (tenant, kop.agb, kop.wet.value), kop.wet.value
    gevraagd = sorted({p.toewijzing_nummer for p in regels})
    referenties = {p.referentie for p in regels} | {p.vorige_referentie for p in regels if p.vorige_referentie}
    aanspraken = await conn.fetch(AANSPRAKEN_OP_SLOT if op_slot else AANSPRAKEN, tenant, wet, gevraagd)
    lezen = asyncio.create_task(asyncio.to_thread(_versies, aanspraken))  # while the database looks for the rest
    eerder = await conn.fetch(EERDER, *van, sorted(referenties))
    open_debetten = await _open_debetten(conn, tenant, wet, [p for p in regels if not p.credit])
    verbruik = await _verbruik(conn, tenant, wet, gevraagd, {maand_van(p.periode) for p in regels})
    tarieven = await tarieven_van(conn, tenant, kop.agb, kop.wet)
    producten = {(rij["categorie"], rij["code"]) for rij in await conn.fetch(PRODUCTEN, tenant, wet)}
    versies = await lezen
    bekend = {versie.persoon_id for versie in versies.values() if versie.agb == kop.agb}
    gezocht = [UUID(persoon) for persoon in {p.persoon_id for p in regels} - bekend]
    if gezocht:
        bekend |= {PersoonId(str(rij["persoon_id"])) for rij in await conn.fetch(CLIENTEN, *van, gezocht)}
    return Feiten(
        vandaag=vandaag,
        clienten=bekend,
        aanspraken=versies,
        versienummers={rij["nummer"]: rij["versie"] for rij in aanspraken},
        tarieven=tarieven,
        producten=producten,
        eerder={
            rij["referentie"]: Eerder(
                prestatie=prestatie_van(rij), toegekend=rij["toegekend"], gecrediteerd=rij["gecrediteerd"]
            )
            for rij in eerder
        },
        open_debetten=open_debetten,
        verbruik=verbruik,
    )


def _versies(rijen: Sequence[asyncpg.Record]) -> dict[int, Versie]:
    return {rij["nummer"]: versie_van(rij) for rij in rijen}


async def _open_debetten(conn: Executor, tenant: str, wet: str, debetten: Sequence[Prestatie]) -> set[Sleutel]:
    if not debetten:
        return set()
    gezocht = sorted({(p.toewijzing_nummer, p.periode.begindatum) for p in debetten})
    nummers, begindata = [nummer for nummer, _ in gezocht], [begin for _, begin in gezocht]
    return {
        (rij["toewijzing_nummer"], Periode(rij["begindatum"], rij["einddatum"]), rij["categorie"], rij["code"])
        for rij in await conn.fetch(OPEN_DEBETTEN, tenant, wet, nummers, begindata)
    }


async def _verbruik(
    conn: Executor, tenant: str, wet: str, gevraagd: list[int], genoemd: set[Maand]
) -> dict[int, dict[Maand, Verbruik]]:
    maanden = {jaar * 12 + maand: (jaar, maand) for jaar, maand in genoemd}
    gevonden: dict[int, dict[Maand, Verbruik]] = {}
    for nummer, maand, volume, centen in await conn.fetch(VERBRUIK, tenant, wet, gevraagd, [*maanden]):
        gevonden.setdefault(nummer, {})[maanden.get(maand, ELDERS)] = Verbruik(volume=volume, centen=centen)
    return gevonden


def _periode(rij: asyncpg.Record | None) -> Periode | None:
    if rij is None or rij["laatste_begindatum"] is None:
        return None
    return Periode(rij["laatste_begindatum"], rij["laatste_einddatum"])
