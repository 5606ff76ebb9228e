"""What billing knows of one person: claim lines up to their payment, and what happened when."""

from typing import Literal
from uuid import UUID

import asyncpg

from shared.contracts.billing import declaraties as c
from shared.contracts.billing.body import Dagen
from shared.eventsourcing.store import Store

MAX_REGELS = 10_000
REGELS = """
SELECT p.*, b.status AS run_status, c.correctie_id, c.status AS correctie
FROM prestaties p JOIN declaraties d USING (tenant, declaratie_id) LEFT JOIN betaalruns b USING (tenant, betaalrun_id)
LEFT JOIN correctieregels r ON r.tenant = p.tenant AND r.declaratie_id = p.declaratie_id AND r.nr = p.nr AND r.loopt
LEFT JOIN correcties c ON c.tenant = r.tenant AND c.correctie_id = r.correctie_id
WHERE p.tenant = $1 AND p.persoon_id = $2 AND d.status = 'beoordeeld' ORDER BY p.declaratie_id DESC, p.nr LIMIT $3"""
TIJDLIJN = """
SELECT d.antwoord_dagtekening AS op, 'declaratie' AS soort, 'beoordeeld' AS omschrijving, d.declaratie_id AS id,
    coalesce(sum(p.centen) FILTER (WHERE p.toegekend), 0)::bigint AS centen
FROM prestaties p JOIN declaraties d USING (tenant, declaratie_id)
WHERE p.tenant = $1 AND p.persoon_id = $2 AND d.status = 'beoordeeld' GROUP BY d.antwoord_dagtekening, d.declaratie_id
UNION ALL
SELECT b.bevestigd_op, 'betaling', 'bevestigd', b.betaalrun_id, sum(p.centen)::bigint
FROM prestaties p JOIN betaalruns b USING (tenant, betaalrun_id)
WHERE p.tenant = $1 AND p.persoon_id = $2 AND b.status = 'bevestigd' GROUP BY b.bevestigd_op, b.betaalrun_id
UNION ALL
SELECT s.op, 'correctie', s.status, c.correctie_id, c.centen
FROM correcties c CROSS JOIN LATERAL (VALUES
    (c.voorgesteld_op, 'voorgesteld'),
    (c.besloten_op, CASE c.status WHEN 'verworpen' THEN 'verworpen' ELSE 'aanvaard' END),
    (c.beeindigd_op, c.status)) AS s (op, status)
WHERE c.tenant = $1 AND c.persoon_id = $2 AND s.op IS NOT NULL
ORDER BY op, id"""

Status = Literal["toegekend", "afgewezen", "gecrediteerd", "in-betaling", "betaald"]


async def dossierdeel(store: Store, tenant: str, persoon_id: str) -> c.DossierdeelBilling:
    """The person's lines, newest claim first, and the timeline, oldest first; empty where there is nothing."""
    persoon = UUID(persoon_id)
    async with store.transaction(tenant) as tx:
        regels = await tx.conn.fetch(REGELS, tenant, persoon, MAX_REGELS)
        tijdlijn = await tx.conn.fetch(TIJDLIJN, tenant, persoon)
    return c.DossierdeelBilling(
        persoon_id=persoon,
        declaratieregels=tuple(map(_regel, regels)),
        tijdlijn=tuple(
            c.Tijdlijnpunt(
                op=rij["op"],
                soort=rij["soort"],
                omschrijving=rij["omschrijving"],
                id=rij["id"],
                bedrag_centen=rij["centen"],
            )
            for rij in tijdlijn
        ),
    )


def _regel(rij: asyncpg.Record) -> c.Declaratieregel:
    return c.Declaratieregel(
        declaratie_id=rij["declaratie_id"],
        nr=rij["nr"],
        agb=rij["agb"],
        wet=rij["wet"],
        toewijzing_nummer=rij["toewijzing_nummer"],
        product_categorie=rij["categorie"],
        product_code=rij["code"],
        product_periode=Dagen(begindatum=rij["begindatum"], einddatum=rij["einddatum"]),
        geleverd_volume=rij["volume"],
        eenheid=rij["eenheid"],
        bedrag_centen=rij["centen"],
        status=_status(rij),
        retourcodes=tuple(rij["retourcodes"]),
        betaalrun_id=rij["betaalrun_id"],
        correctie_id=rij["correctie_id"],
        correctie=rij["correctie"],
    )


def _status(rij: asyncpg.Record) -> Status:
    if not rij["toegekend"]:
        return "afgewezen"
    if rij["gecrediteerd"]:
        return "gecrediteerd"
    if rij["betaalrun_id"] is None:
        return "toegekend"
    return "betaald" if rij["run_status"] == "bevestigd" else "in-betaling"
