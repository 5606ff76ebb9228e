"""Rows of entitlements and of what they commit the municipality to."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.billing.domain.aanspraak import Versie
from services.billing.domain.wet import Wet
from services.billing.grootboek.rijen import versie_van
from shared.eventsourcing.vault import Executor
from shared.values.bedrag import Bedrag

AANSPRAAK = """
INSERT INTO aanspraken (tenant, wet, nummer, agb, persoon_id, moment, begindatum, einddatum, output, categorie, code,
                        volume, eenheid, frequentie, budget_centen, reden_wijziging, versie)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (tenant, wet, nummer) DO UPDATE SET agb = excluded.agb, persoon_id = excluded.persoon_id,
    moment = excluded.moment, begindatum = excluded.begindatum, einddatum = excluded.einddatum,
    output = excluded.output, categorie = excluded.categorie, code = excluded.code, volume = excluded.volume,
    eenheid = excluded.eenheid, frequentie = excluded.frequentie, budget_centen = excluded.budget_centen,
    reden_wijziging = excluded.reden_wijziging, versie = excluded.versie"""
VERPLICHTINGEN_WEG = """
DELETE FROM verplichtingen WHERE tenant = $1 AND bron = $2 AND wet = $3 AND sleutel = ANY ($4)"""
VERPLICHTINGEN = """
INSERT INTO verplichtingen (tenant, bron, wet, sleutel, jaar, categorie, centen)
SELECT $1, $2, $3, x.* FROM unnest($4::text[], $5::integer[], $6::text[], $7::bigint[]) AS x"""
AANSPRAKEN_VAN = "SELECT * FROM aanspraken WHERE tenant = $1 AND agb = $2 AND wet = $3 ORDER BY nummer FOR UPDATE"

ONBEPAALD = "-"
"""The category of a generic toewijzing, which names no product."""
Posten = Mapping[tuple[str, int, str], Bedrag]
"""Amount by key (number or id), year and category."""


async def schrijf_aanspraak(conn: Executor, tenant: str, versie: Versie, nummer: int) -> None:
    """The version that counts now, the `nummer`-th in its history; the row is locked until the transaction ends."""
    await conn.execute(
        AANSPRAAK,
        tenant,
        versie.wet.value,
        versie.toewijzing_nummer,
        versie.agb,
        UUID(versie.persoon_id),
        versie.moment,
        versie.periode.begindatum,
        versie.periode.einddatum,
        versie.output,
        versie.categorie,
        versie.code,
        versie.volume,
        versie.eenheid,
        versie.frequentie,
        versie.budget_centen,
        versie.reden_wijziging,
        nummer,
    )


async def schrijf_verplichtingen(
    conn: Executor, tenant: str, bron: str, wet: Wet, sleutels: Iterable[str], posten: Posten
) -> None:
    """What these keys commit to, instead of what they did."""
    await conn.execute(VERPLICHTINGEN_WEG, tenant, bron, wet.value, sorted(set(sleutels)))
    await conn.execute(
        VERPLICHTINGEN,
        tenant,
        bron,
        wet.value,
        [sleutel for sleutel, _, _ in posten],
        [jaar for _, jaar, _ in posten],
        [categorie for _, _, categorie in posten],
        [bedrag.centen for bedrag in posten.values()],
    )


async def aanspraken_van(conn: Executor, tenant: str, agb: str, wet: Wet) -> list[Versie]:
    """Every entitlement of a provider under one law, locked until the transaction ends."""
    return [versie_van(rij) for rij in await conn.fetch(AANSPRAKEN_VAN, tenant, agb, wet.value)]
