"""Rows of corrections, and the lines of a toewijzing that are judged again."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.correctie.besluiten import Status
from services.billing.domain.correctie.gebeurtenissen import (
    CorrectieId,
    CorrectieRegel,
    CorrectieVoorgesteld,
    RegelId,
)
from services.billing.domain.correctie.herbeoordelen import Regel
from services.billing.domain.wet import Wet
from services.billing.grootboek.rijen import prestatie_van, versie_van
from shared.eventsourcing.vault import Executor

SLOT = "SELECT * FROM aanspraken WHERE tenant = $1 AND wet = $2 AND nummer = $3 FOR UPDATE"
VERSIE = "SELECT * FROM aanspraken WHERE tenant = $1 AND wet = $2 AND nummer = $3"
TOEGEKEND = """
SELECT * FROM prestaties
WHERE tenant = $1 AND wet = $2 AND toewijzing_nummer = $3 AND toegekend AND NOT credit AND NOT gecrediteerd
ORDER BY declaratie_id, nr"""
AFGEWEZEN = """
SELECT * FROM prestaties WHERE tenant = $1 AND wet = $2 AND toewijzing_nummer = $3 AND NOT toegekend AND NOT credit
ORDER BY declaratie_id, nr"""
LOPEND = """
SELECT correctie_id FROM correcties
WHERE tenant = $1 AND wet = $2 AND toewijzing_nummer = $3 AND status IN ('voorgesteld', 'aanvaard')
ORDER BY (status = 'voorgesteld'), correctie_id"""
VERWORPEN = """
SELECT r.declaratie_id, r.nr, r.toetsen FROM correcties c JOIN correctieregels r USING (tenant, correctie_id)
WHERE c.tenant = $1 AND c.wet = $2 AND c.toewijzing_nummer = $3 AND c.status = 'verworpen'"""
GECREDITEERD = """
SELECT p.declaratie_id, p.nr
FROM correctieregels r
JOIN correcties c USING (tenant, correctie_id) JOIN prestaties p USING (tenant, declaratie_id, nr)
WHERE c.tenant = $1 AND c.wet = $2 AND c.toewijzing_nummer = $3 AND r.loopt AND p.gecrediteerd"""
VOORSTEL = """
INSERT INTO correcties (tenant, correctie_id, status, wet, agb, toewijzing_nummer, persoon_id, aantal_regels, centen,
                        reden, voorgesteld_op)
VALUES ($1, $2, 'voorgesteld', $3, $4, $5, $6, $7, $8, $9, $10)"""
REGELS = """
INSERT INTO correctieregels (tenant, correctie_id, declaratie_id, nr, centen, toetsen)
SELECT $1, $2, x.* FROM unnest($3::uuid[], $4::integer[], $5::bigint[], $6::jsonb[]) AS x"""
STATUS = """
UPDATE correcties SET status = $3, besloten_op = CASE WHEN $5 THEN besloten_op ELSE $4 END,
    beeindigd_op = CASE WHEN $5 THEN $4 END, credit_uiterlijk_op = coalesce($6, credit_uiterlijk_op)
WHERE tenant = $1 AND correctie_id = $2"""
NIET_MEER = "UPDATE correctieregels SET loopt = false WHERE tenant = $1 AND correctie_id = $2"
GECREDITEERDE_TOEWIJZINGEN = """
SELECT DISTINCT c.wet, c.toewijzing_nummer FROM prestaties p
JOIN correcties c ON c.tenant = p.tenant AND c.wet = p.wet AND c.toewijzing_nummer = p.toewijzing_nummer
    AND c.status IN ('voorgesteld', 'aanvaard')
WHERE p.tenant = $1 AND p.declaratie_id = $2 AND p.toegekend AND p.credit ORDER BY 1, 2"""
ANDER_TARIEF = """
SELECT DISTINCT p.toewijzing_nummer FROM prestaties p
WHERE p.tenant = $1 AND p.agb = $2 AND p.wet = $3 AND p.toegekend AND NOT p.credit AND NOT p.gecrediteerd
    AND p.eenheid <> '83' AND NOT coalesce((
        SELECT bool_and(CASE WHEN p.eenheid = '01' AND t.eenheid = '04' THEN (2 * t.centen + 60) / 120 ELSE t.centen END
                        = p.tarief_centen)
        FROM contracten c JOIN tarieven t USING (tenant, contract_id)
        WHERE c.tenant = p.tenant AND c.agb = p.agb AND c.wet = p.wet AND t.categorie = p.categorie AND t.code = p.code
            AND (t.eenheid = p.eenheid OR (p.eenheid = '01' AND t.eenheid = '04'))
            AND t.begindatum <= p.einddatum AND coalesce(t.einddatum >= p.begindatum, true)), false)
UNION
SELECT toewijzing_nummer FROM correcties
WHERE tenant = $1 AND agb = $2 AND wet = $3 AND status IN ('voorgesteld', 'aanvaard')
ORDER BY 1"""

TOETSEN = TypeAdapter(tuple[Toets, ...])
Gronden = Mapping[RegelId, Sequence[tuple[Toets, ...]]]
"""Per line the grounds on which a person left it as it was."""


async def versie(conn: Executor, tenant: str, wet: Wet, nummer: int, *, slot: bool = False) -> Versie | None:
    """The version that counts now; with `slot` locked until the transaction ends, as a claim on it is."""
    rij = await conn.fetchrow(SLOT if slot else VERSIE, tenant, wet.value, nummer)
    return None if rij is None else versie_van(rij)


async def toegekend(conn: Executor, tenant: str, wet: Wet, nummer: int) -> list[Regel]:
    """The awarded debits of a toewijzing that are not credited, in order of award."""
    return [_regel(rij) for rij in await conn.fetch(TOEGEKEND, tenant, wet.value, nummer)]


async def afgewezen(conn: Executor, tenant: str, wet: Wet, nummer: int) -> list[Regel]:
    """The rejected debits of a toewijzing, oldest claim first."""
    return [_regel(rij) for rij in await conn.fetch(AFGEWEZEN, tenant, wet.value, nummer)]


async def lopend(conn: Executor, tenant: str, wet: Wet, nummer: int) -> list[CorrectieId]:
    """The corrections of a toewijzing that are not over: first the accepted ones, then the open one."""
    return [CorrectieId(str(rij["correctie_id"])) for rij in await conn.fetch(LOPEND, tenant, wet.value, nummer)]


async def verworpen(conn: Executor, tenant: str, wet: Wet, nummer: int) -> Gronden:
    """What a person decided to leave as it is."""
    gevonden: dict[RegelId, list[tuple[Toets, ...]]] = {}
    for rij in await conn.fetch(VERWORPEN, tenant, wet.value, nummer):
        gevonden.setdefault((str(rij["declaratie_id"]), rij["nr"]), []).append(toetsen_van(rij["toetsen"]))
    return gevonden


async def gecrediteerd(conn: Executor, tenant: str, wet: Wet, nummer: int) -> frozenset[RegelId]:
    """The lines of running corrections that the provider took back."""
    rijen = await conn.fetch(GECREDITEERD, tenant, wet.value, nummer)
    return frozenset((str(rij["declaratie_id"]), rij["nr"]) for rij in rijen)


async def met_gecrediteerde_regels(conn: Executor, tenant: str, declaratie_id: str) -> list[tuple[Wet, int]]:
    """The toewijzingen with a running correction on which this claim took lines back."""
    rijen = await conn.fetch(GECREDITEERDE_TOEWIJZINGEN, tenant, UUID(declaratie_id))
    return [(Wet(rij["wet"]), rij["toewijzing_nummer"]) for rij in rijen]


async def met_ander_tarief(conn: Executor, tenant: str, agb: str, wet: Wet) -> list[int]:
    """The toewijzingen of a provider with an awarded line at another tariff than the contract now has in its period."""
    return [rij["toewijzing_nummer"] for rij in await conn.fetch(ANDER_TARIEF, tenant, agb, wet.value)]


async def schrijf_voorstel(
    conn: Executor, tenant: str, voorgesteld: CorrectieVoorgesteld, regels: Sequence[CorrectieRegel]
) -> None:
    """The proposal and its lines."""
    id = UUID(voorgesteld.correctie_id)
    await conn.execute(
        VOORSTEL,
        tenant,
        id,
        voorgesteld.wet.value,
        voorgesteld.agb,
        voorgesteld.toewijzing_nummer,
        UUID(voorgesteld.persoon_id),
        voorgesteld.aantal_regels,
        voorgesteld.bedrag.centen,
        voorgesteld.reden,
        voorgesteld.voorgesteld_op,
    )
    await conn.execute(
        REGELS,
        tenant,
        id,
        [UUID(regel.declaratie_id) for regel in regels],
        [regel.nr for regel in regels],
        [regel.bedrag.centen for regel in regels],
        [TOETSEN.dump_json(regel.toetsen).decode() for regel in regels],
    )


async def schrijf_status(
    conn: Executor, tenant: str, correctie_id: str, status: Status, op: date, credit_uiterlijk_op: date | None = None
) -> None:
    """Where the correction is now; where it is over its lines may be proposed again."""
    einde = status in {Status.AFGEHANDELD, Status.VERVALLEN}
    await conn.execute(STATUS, tenant, UUID(correctie_id), status.value, op, einde, credit_uiterlijk_op)
    if status is not Status.AANVAARD:
        await conn.execute(NIET_MEER, tenant, UUID(correctie_id))


def toetsen_van(tekst: str) -> tuple[Toets, ...]:
    """The broken rules, as they were written."""
    return TOETSEN.validate_json(tekst)


def _regel(rij: asyncpg.Record) -> Regel:
    return Regel(declaratie_id=str(rij["declaratie_id"]), agb=rij["agb"], prestatie=prestatie_van(rij))
