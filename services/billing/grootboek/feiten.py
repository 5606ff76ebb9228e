"""The facts for a verdict: one query per kind for the whole claim, under the locks that keep them true."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import asyncpg

from services.billing.domain.beoordeling.feiten import Eerder, Feiten, Maand, TechnischeFout, Verbruik
from services.billing.domain.prestatie import Kop, Prestatie, Sleutel
from services.billing.grootboek.rijen import prestatie_van, tarieven_van, versie_van
from shared.eventsourcing.vault import Executor
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

DECLARANT = "INSERT INTO declaranten (tenant, agb, wet) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
SLOT_DECLARANT = "SELECT FROM declaranten WHERE tenant = $1 AND agb = $2 AND wet = $3 FOR UPDATE"
SLOT_AANSPRAKEN = """
SELECT FROM aanspraken WHERE tenant = $1 AND wet = $2 AND nummer = ANY ($3) ORDER BY nummer FOR UPDATE"""
KOP = """
SELECT EXISTS (SELECT FROM tenants WHERE tenant = $4) AS gemeente_bekend,
    EXISTS (SELECT FROM declaraties WHERE tenant = $1 AND agb = $2 AND wet = $3 AND identificatie = $5
            AND bericht_telt) AS identificatie_gebruikt,
    EXISTS (SELECT FROM declaraties WHERE tenant = $1 AND agb = $2 AND wet = $3 AND declaratie_nummer = $6
            AND status = 'beoordeeld') AS declaratienummer_gebruikt"""
LAATSTE = "SELECT laatste_begindatum, laatste_einddatum FROM declaranten WHERE tenant = $1 AND agb = $2 AND wet = $3"
CLIENTEN = """
SELECT DISTINCT persoon_id FROM aanspraken WHERE tenant = $1 AND agb = $2 AND wet = $3 AND persoon_id = ANY ($4)"""
AANSPRAKEN = "SELECT * FROM aanspraken WHERE tenant = $1 AND wet = $2 AND nummer = ANY ($3)"
PRODUCTEN = "SELECT categorie, code FROM producten WHERE tenant = $1 AND wet = $2"
EERDER = """
SELECT * FROM prestaties WHERE tenant = $1 AND agb = $2 AND wet = $3 AND referentie = ANY ($4) AND eerste_gebruik"""
OPEN_DEBETTEN = """
SELECT DISTINCT toewijzing_nummer, begindatum, einddatum, categorie, code FROM prestaties
WHERE tenant = $1 AND wet = $2 AND toewijzing_nummer = ANY ($3) AND begindatum = ANY ($4)
    AND toegekend AND NOT credit AND NOT gecrediteerd"""
VERBRUIK = (
    "SELECT nummer, jaar, maand, volume, centen FROM verbruik WHERE tenant = $1 AND wet = $2 AND nummer = ANY ($3)"
)


async def vergrendel(conn: Executor, tenant: str, kop: Kop, regels: Sequence[Prestatie]) -> None:
    """Locks the provider's row, then those of the toewijzingen in order of number, until the transaction ends."""
    await conn.execute(DECLARANT, tenant, kop.agb, kop.wet.value)
    await conn.execute(SLOT_DECLARANT, tenant, kop.agb, kop.wet.value)
    await conn.execute(SLOT_AANSPRAKEN, tenant, kop.wet.value, nummers(regels))


async def verzamel(
    conn: Executor,
    tenant: str,
    kop: Kop,
    regels: Sequence[Prestatie],
    technische_fouten: tuple[TechnischeFout, ...],
    vandaag: date,
) -> Feiten:
    """Everything the verdict needs; take the locks first where it will be kept."""
    van = (tenant, kop.agb, kop.wet.value)
    kopfeiten = await conn.fetchrow(KOP, *van, kop.gemeente, kop.identificatie, kop.declaratie_nummer)
    laatste = await conn.fetchrow(LAATSTE, *van)
    gevraagd = nummers(regels)
    personen = [UUID(persoon) for persoon in {regel.persoon_id for regel in regels}]
    return Feiten(
        vandaag=vandaag,
        gemeente_bekend=bool(kopfeiten and kopfeiten["gemeente_bekend"]),
        technische_fouten=technische_fouten,
        identificatie_gebruikt=bool(kopfeiten and kopfeiten["identificatie_gebruikt"]),
        declaratienummer_gebruikt=bool(kopfeiten and kopfeiten["declaratienummer_gebruikt"]),
        laatste_periode=_periode(laatste),
        clienten={PersoonId(str(rij["persoon_id"])) for rij in await conn.fetch(CLIENTEN, *van, personen)},
        aanspraken={
            rij["nummer"]: versie_van(rij) for rij in await conn.fetch(AANSPRAKEN, tenant, kop.wet.value, gevraagd)
        },
        tarieven=await tarieven_van(conn, tenant, kop.agb, kop.wet),
        producten={(rij["categorie"], rij["code"]) for rij in await conn.fetch(PRODUCTEN, tenant, kop.wet.value)},
        eerder={
            rij["referentie"]: Eerder(
                prestatie=prestatie_van(rij), toegekend=rij["toegekend"], gecrediteerd=rij["gecrediteerd"]
            )
            for rij in await conn.fetch(EERDER, *van, referenties(regels))
        },
        open_debetten=await _open_debetten(conn, tenant, kop, regels, gevraagd),
        verbruik=await _verbruik(conn, tenant, kop, gevraagd),
    )


def nummers(regels: Sequence[Prestatie]) -> list[int]:
    """The toewijzingen that the lines touch, in order."""
    return sorted({regel.toewijzing_nummer for regel in regels})


def referenties(regels: Sequence[Prestatie]) -> list[str]:
    """Every reference the lines use or refer to."""
    return sorted({r.referentie for r in regels} | {r.vorige_referentie for r in regels if r.vorige_referentie})


async def _open_debetten(
    conn: Executor, tenant: str, kop: Kop, regels: Sequence[Prestatie], gevraagd: list[int]
) -> set[Sleutel]:
    begindata = sorted({regel.periode.begindatum for regel in regels})
    return {
        (rij["toewijzing_nummer"], Periode(rij["begindatum"], rij["einddatum"]), rij["categorie"], rij["code"])
        for rij in await conn.fetch(OPEN_DEBETTEN, tenant, kop.wet.value, gevraagd, begindata)
    }


async def _verbruik(conn: Executor, tenant: str, kop: Kop, gevraagd: list[int]) -> dict[int, dict[Maand, Verbruik]]:
    gevonden: dict[int, dict[Maand, Verbruik]] = {}
    for rij in await conn.fetch(VERBRUIK, tenant, kop.wet.value, gevraagd):
        maand = (rij["jaar"], rij["maand"])
        gevonden.setdefault(rij["nummer"], {})[maand] = Verbruik(volume=rij["volume"], centen=rij["centen"])
    return gevonden


def _periode(rij: asyncpg.Record | None) -> Periode | None:
    if rij is None or rij["laatste_begindatum"] is None:
        return None
    return Periode(rij["laatste_begindatum"], rij["laatste_einddatum"])
