"""Payment runs, their reconciliation, and budgets."""

from uuid import UUID

import asyncpg

from services.billing.betaalbestand import betaald_per_kenmerk
from services.billing.domain.betaalrun.besluiten import State, Status, bestaand
from shared.contracts.billing import betaalruns as c
from shared.contracts.billing.budgetten import BudgettenQuery, BudgetUit
from shared.contracts.body import Lijst
from shared.errors import NotFound, Refused
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor

RUNS = """
SELECT * FROM betaalruns
WHERE tenant = $1 AND ($2::uuid IS NULL OR betaalrun_id < $2) AND ($4::text IS NULL OR status = $4)
ORDER BY betaalrun_id DESC LIMIT $3"""
BESTAND = "SELECT inhoud FROM betaalbestanden WHERE tenant = $1 AND betaalrun_id = $2"
REGELS_IN_RUN = """
SELECT declaratie_id, nr, referentie, agb, centen FROM prestaties
WHERE tenant = $1 AND betaalrun_id = $2 AND (declaratie_id, nr) > ($3, $4) ORDER BY declaratie_id, nr LIMIT $5"""
CORRECTIES_IN_RUN = """
SELECT c.correctie_id, c.status, c.agb, c.reden, count(*) AS aantal_regels, sum(p.centen)::bigint AS bedrag_centen
FROM prestaties p
JOIN correctieregels r USING (tenant, declaratie_id, nr) JOIN correcties c USING (tenant, correctie_id)
WHERE p.tenant = $1 AND p.betaalrun_id = $2 AND r.loopt AND NOT p.gecrediteerd
GROUP BY c.correctie_id, c.status, c.agb, c.reden ORDER BY c.agb, c.correctie_id"""
AANGEHOUDEN = """
SELECT p.agb, reden, count(*) AS aantal_regels, sum(p.centen)::bigint AS bedrag_centen
FROM betaalruns b JOIN prestaties p USING (tenant) JOIN declaraties d USING (tenant, declaratie_id)
CROSS JOIN LATERAL reden_van_aanhouden(p) AS reden
WHERE b.tenant = $1 AND b.betaalrun_id = $2 AND b.status = 'ter-goedkeuring' AND d.status = 'beoordeeld'
    AND p.toegekend AND p.betaalrun_id IS NULL
    AND p.dagtekening <= b.tot_en_met AND (b.wet IS NULL OR p.wet = b.wet) AND reden IS NOT NULL
GROUP BY p.agb, reden ORDER BY p.agb, reden"""
SOM_VAN_RUN = """
SELECT count(*) AS aantal, coalesce(sum(centen), 0)::bigint AS centen FROM prestaties
WHERE tenant = $1 AND betaalrun_id = $2 AND toegekend"""
BUDGETTEN = """
WITH sleutels AS (
    SELECT jaar, wet, categorie FROM budgetten WHERE tenant = $1
    UNION SELECT jaar, wet, categorie FROM verplichtingen WHERE tenant = $1
    UNION SELECT jaar, wet, categorie FROM geldstanden WHERE tenant = $1)
SELECT k.jaar, k.wet, k.categorie, coalesce(b.centen, 0) AS verwacht, coalesce(b.versie, 0) AS versie,
    coalesce((SELECT sum(v.centen) FROM verplichtingen v WHERE v.tenant = $1 AND v.jaar = k.jaar AND v.wet = k.wet
              AND v.categorie = k.categorie), 0)::bigint AS toegekend,
    coalesce(g.gedeclareerd_centen, 0) AS gedeclareerd, coalesce(g.betaald_centen, 0) AS betaald
FROM sleutels k
LEFT JOIN budgetten b ON b.tenant = $1 AND (b.jaar, b.wet, b.categorie) = (k.jaar, k.wet, k.categorie)
LEFT JOIN geldstanden g ON g.tenant = $1 AND (g.jaar, g.wet, g.categorie) = (k.jaar, k.wet, k.categorie)
WHERE (k.jaar, k.wet, k.categorie) > ($2, $3, $4) AND ($6::integer IS NULL OR k.jaar = $6)
    AND ($7::text IS NULL OR k.wet = $7) AND ($8::text IS NULL OR k.categorie = $8)
ORDER BY k.jaar, k.wet, k.categorie LIMIT $5"""
EERSTE = UUID(int=0)
BijRun = tuple[tuple[c.CorrectieInRun, ...], tuple[c.AangehoudenUit, ...]]


async def betaalruns(store: Store, tenant: str, query: c.BetaalrunsQuery) -> Lijst[c.BetaalrunInLijst]:
    """Runs, newest first."""
    sleutel = after(query.cursor, str)
    async with store.transaction(tenant) as tx:
        voor = UUID(str(sleutel[0])) if sleutel else None
        rijen = await tx.conn.fetch(RUNS, tenant, voor, query.limit + 1, query.status)
    getoond = rijen[: query.limit]
    return Lijst[c.BetaalrunInLijst](
        resultaten=tuple(
            c.BetaalrunInLijst(
                betaalrun_id=rij["betaalrun_id"],
                status=rij["status"],
                wet=rij["wet"],
                tot_en_met=rij["tot_en_met"],
                uitvoeringsdatum=rij["uitvoeringsdatum"],
                aantal_regels=rij["aantal_regels"],
                aantal_betalingen=rij["aantal_betalingen"],
                totaal_centen=rij["totaal_centen"],
            )
            for rij in getoond
        ),
        volgende=cursor(str(getoond[-1]["betaalrun_id"])) if len(rijen) > query.limit else None,
    )


async def bij_run(store: Store, tenant: str, id: str) -> BijRun:
    """What a second person should know before approving; nothing for a run that does not exist."""
    async with store.transaction(tenant) as tx:
        correcties = await tx.conn.fetch(CORRECTIES_IN_RUN, tenant, UUID(id))
        aangehouden = await tx.conn.fetch(AANGEHOUDEN, tenant, UUID(id))
    return (
        tuple(c.CorrectieInRun.model_validate(dict(rij)) for rij in correcties),
        tuple(c.AangehoudenUit.model_validate(dict(rij)) for rij in aangehouden),
    )


async def bestand(store: Store, tenant: str, id: str) -> bytes | None:
    """The payment file of a run; None while there is none."""
    async with store.transaction(tenant) as tx:
        inhoud: bytes | None = await tx.conn.fetchval(BESTAND, tenant, UUID(id))
    return inhoud


async def aansluiting(store: Store, tenant: str, id: str, state: State, query: c.AansluitingQuery) -> c.AansluitingUit:
    """Claims, run, file and bank beside each other; the lines a page at a time."""
    gemaakt = bestaand(state)
    if state.status is Status.AFGEKEURD:
        raise Refused("betaalrun-afgekeurd", "Een afgekeurde betaalrun betaalt niets; zijn regels zijn vrijgegeven.")
    sleutel = after(query.cursor, str, int)
    na = (UUID(str(sleutel[0])), int(sleutel[1])) if sleutel else (EERSTE, 0)
    async with store.transaction(tenant) as tx:
        som = await tx.conn.fetchrow(SOM_VAN_RUN, tenant, UUID(id))
        rijen = await tx.conn.fetch(REGELS_IN_RUN, tenant, UUID(id), *na, query.limit + 1)
        inhoud = await tx.conn.fetchval(BESTAND, tenant, UUID(id))
    if som is None:
        raise NotFound("betaalrun")
    in_bestand = None if inhoud is None else betaald_per_kenmerk(inhoud)
    bevestigd = None if state.bevestigd is None else state.bevestigd.totaal.centen
    in_run = {(agb, regel.declaratie_id, regel.nr): regel.bedrag.centen for agb, regel in state.regels}
    kenmerken = {betaling.agb: betaling.kenmerk for betaling in state.betalingen}
    betaald = None if in_bestand is None else sum(in_bestand.values())
    getoond = rijen[: query.limit]
    laatste = getoond[-1] if len(rijen) > query.limit else None
    return c.AansluitingUit(
        betaalrun_id=UUID(id),
        toegekend_centen=som["centen"],
        run_centen=gemaakt.totaal.centen,
        bestand_centen=betaald,
        bevestigd_centen=bevestigd,
        verschil_centen=_verschil(state, som["centen"], in_bestand, bevestigd),
        aantal_regels=som["aantal"],
        resultaten=tuple(
            c.AansluitingRegel(
                declaratie_id=rij["declaratie_id"],
                nr=rij["nr"],
                referentie_nummer=rij["referentie"],
                agb=rij["agb"],
                toegekend_centen=rij["centen"],
                in_run_centen=(bedrag := in_run.get((rij["agb"], str(rij["declaratie_id"]), rij["nr"]), 0)),
                kenmerk=kenmerken.get(rij["agb"], ""),
                verschil_centen=rij["centen"] - bedrag,
            )
            for rij in getoond
        ),
        volgende=cursor(str(laatste["declaratie_id"]), laatste["nr"]) if laatste else None,
    )


def _verschil(state: State, toegekend: int, in_bestand: dict[str, int] | None, bevestigd: int | None) -> int:
    """The sum of all differences, none taken off another: awarded and run, run and file per payment, file and bank."""
    totaal = bestaand(state).totaal.centen
    verschil = abs(toegekend - totaal) + abs(totaal - sum(regel.bedrag.centen for _, regel in state.regels))
    if in_bestand is not None:
        gevraagd = {betaling.kenmerk: betaling.bedrag.centen for betaling in state.betalingen}
        verschil += sum(abs(gevraagd.get(k, 0) - in_bestand.get(k, 0)) for k in {*gevraagd, *in_bestand})
    return verschil if bevestigd is None else verschil + abs(totaal - bevestigd)


async def stand(store: Store, tenant: str, jaar: int, wet: str, categorie: str) -> BudgetUit | None:
    """One budget as it is now; None where there is nothing yet."""
    async with store.transaction(tenant) as tx:
        rij = await tx.conn.fetchrow(BUDGETTEN, tenant, 0, "", "", 1, jaar, wet, categorie)
    return None if rij is None else _budget(rij)


async def budgetten(store: Store, tenant: str, query: BudgettenQuery) -> Lijst[BudgetUit]:
    """Budgets by year, law and category, with the money in each state."""
    sleutel = after(query.cursor, int, str, str) or (0, "", "")
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(BUDGETTEN, tenant, *sleutel, query.limit + 1, query.jaar, query.wet, None)
    getoond = rijen[: query.limit]
    laatste = getoond[-1] if len(rijen) > query.limit else None
    return Lijst[BudgetUit](
        resultaten=tuple(map(_budget, getoond)),
        volgende=cursor(laatste["jaar"], laatste["wet"], laatste["categorie"]) if laatste else None,
    )


def _budget(rij: asyncpg.Record) -> BudgetUit:
    return BudgetUit(
        jaar=rij["jaar"],
        wet=rij["wet"],
        categorie=rij["categorie"],
        verwacht_centen=rij["verwacht"],
        toegekend_centen=rij["toegekend"],
        gedeclareerd_centen=rij["gedeclareerd"],
        betaald_centen=rij["betaald"],
        ruimte_centen=rij["verwacht"] - rij["toegekend"],
        versie=rij["versie"],
    )
