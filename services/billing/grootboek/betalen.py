"""Rows of payment runs, and which lines a run has taken."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.billing.domain.aanbieder import Rekening
from services.billing.domain.betaalrun.gebeurtenissen import Begunstigde, BetaalrunGemaakt, Regel, RegelInRun
from services.billing.domain.wet import Wet
from shared.eventsourcing.vault import Executor
from shared.values.bedrag import Bedrag

TE_BETALEN = """
SELECT p.declaratie_id, p.nr, p.agb, p.wet, p.begindatum, p.categorie, p.centen
FROM prestaties p JOIN declaraties d USING (tenant, declaratie_id)
WHERE p.tenant = $1 AND p.toegekend AND p.betaalrun_id IS NULL AND p.dagtekening <= $2
    AND ($3::text IS NULL OR p.wet = $3) AND d.status = 'beoordeeld'
    AND reden_van_aanhouden(p) IS NULL
ORDER BY p.declaratie_id, p.nr FOR UPDATE OF p"""
BEGUNSTIGDEN = "SELECT agb, naam, iban, bic, gemeld_op FROM aanbieders WHERE tenant = $1 AND agb = ANY ($2)"
BETAALRUN = """
INSERT INTO betaalruns (tenant, betaalrun_id, status, wet, tot_en_met, uitvoeringsdatum, aantal_regels,
                        aantal_betalingen, totaal_centen, maker)
VALUES ($1, $2, 'ter-goedkeuring', $3, $4, $5, $6, $7, $8, $9)"""
NEEM_REGELS = """
UPDATE prestaties p SET betaalrun_id = $2
FROM unnest($3::uuid[], $4::integer[]) AS x (declaratie_id, nr)
WHERE p.tenant = $1 AND p.declaratie_id = x.declaratie_id AND p.nr = x.nr"""
GEEF_REGELS_TERUG = "UPDATE prestaties SET betaalrun_id = NULL WHERE tenant = $1 AND betaalrun_id = $2"
STATUS = """
UPDATE betaalruns SET status = $3, goedgekeurd_door = coalesce($4, goedgekeurd_door)
WHERE tenant = $1 AND betaalrun_id = $2"""
BEVESTIGD = """
UPDATE betaalruns SET status = 'bevestigd', bevestigd_op = $3 WHERE tenant = $1 AND betaalrun_id = $2"""
BESTAND = "INSERT INTO betaalbestanden (tenant, betaalrun_id, sha256, inhoud) VALUES ($1, $2, $3, $4)"


async def te_betalen(conn: Executor, tenant: str, tot_en_met: date, wet: Wet | None) -> list[Regel]:
    """Awarded, unpaid lines of answered claims dated up to and including a day, locked until the transaction ends.

    Not those on a deleted toewijzing nobody decided about, nor those of an accepted correction (docs/adr/0012).
    """
    rijen = await conn.fetch(TE_BETALEN, tenant, tot_en_met, None if wet is None else wet.value)
    return [
        Regel(
            declaratie_id=str(rij["declaratie_id"]),
            nr=rij["nr"],
            agb=rij["agb"],
            wet=Wet(rij["wet"]),
            jaar=rij["begindatum"].year,
            categorie=rij["categorie"],
            bedrag=Bedrag(rij["centen"]),
        )
        for rij in rijen
    ]


async def begunstigden(conn: Executor, tenant: str, agbs: set[str]) -> dict[str, Begunstigde]:
    """Names and accounts as they are now."""
    return {
        rij["agb"]: Begunstigde(
            naam=rij["naam"], rekening=Rekening(iban=rij["iban"], bic=rij["bic"], gemeld_op=rij["gemeld_op"])
        )
        for rij in await conn.fetch(BEGUNSTIGDEN, tenant, sorted(agbs))
    }


async def schrijf_betaalrun(
    conn: Executor, tenant: str, gemaakt: BetaalrunGemaakt, regels: Sequence[RegelInRun]
) -> None:
    """The run, and its lines as taken."""
    id = UUID(gemaakt.betaalrun_id)
    await conn.execute(
        BETAALRUN,
        tenant,
        id,
        None if gemaakt.wet is None else gemaakt.wet.value,
        gemaakt.tot_en_met,
        gemaakt.uitvoeringsdatum,
        gemaakt.aantal_regels,
        gemaakt.aantal_betalingen,
        gemaakt.totaal.centen,
        gemaakt.maker,
    )
    await conn.execute(NEEM_REGELS, tenant, id, [UUID(r.declaratie_id) for r in regels], [r.nr for r in regels])


async def schrijf_status(conn: Executor, tenant: str, betaalrun_id: str, status: str, door: str | None = None) -> None:
    """Where the run is now."""
    await conn.execute(STATUS, tenant, UUID(betaalrun_id), status, door)


async def schrijf_bevestiging(conn: Executor, tenant: str, betaalrun_id: str, bevestigd_op: date) -> None:
    """The bank paid the run on this day."""
    await conn.execute(BEVESTIGD, tenant, UUID(betaalrun_id), bevestigd_op)


async def geef_regels_terug(conn: Executor, tenant: str, betaalrun_id: str) -> None:
    """The lines are free for another run."""
    await conn.execute(GEEF_REGELS_TERUG, tenant, UUID(betaalrun_id))


async def schrijf_bestand(conn: Executor, tenant: str, betaalrun_id: str, sha256: str, inhoud: bytes) -> None:
    """The payment file."""
    await conn.execute(BESTAND, tenant, UUID(betaalrun_id), sha256, inhoud)
