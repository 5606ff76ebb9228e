"""What is due in billing: answers, approvals, corrections; first due first, those without a last day at the end."""

from datetime import date
from uuid import UUID

import asyncpg

from shared.contracts.billing import termijnen as c
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor

EEUWIG = date.max
"""Where a term without a last day sorts."""
TERMIJNEN = """
SELECT * FROM (
    (SELECT 'declaratie-antwoord' AS soort, declaratie_id AS onderwerp_id, NULL::uuid AS persoon_id, wet,
        antwoord_uiterlijk_op AS uiterlijk_op, antwoord_dagtekening AS afgerond_op
    FROM declaraties
    WHERE tenant = $1 AND $4::text = ANY (ARRAY['', 'declaratie-antwoord']) AND $5::uuid IS NULL
        AND (antwoord_uiterlijk_op, declaratie_id) > ($2, $3) AND antwoord_uiterlijk_op <= $6
        AND (NOT $7 OR status = 'ontvangen')
    ORDER BY antwoord_uiterlijk_op, declaratie_id LIMIT $8)
UNION ALL
    (SELECT 'betaalrun-goedkeuring', betaalrun_id, NULL, wet, uitvoeringsdatum, NULL
    FROM betaalruns
    WHERE tenant = $1 AND $4 = ANY (ARRAY['', 'betaalrun-goedkeuring']) AND $5 IS NULL AND status = 'ter-goedkeuring'
        AND (uitvoeringsdatum, betaalrun_id) > ($2, $3) AND uitvoeringsdatum <= $6
    ORDER BY uitvoeringsdatum, betaalrun_id LIMIT $8)
UNION ALL
    (SELECT w.soort, correctie_id, persoon_id, wet, w.dag, NULL
    FROM correcties CROSS JOIN LATERAL (
        SELECT 'correctie-besluit', $9::date WHERE status = 'voorgesteld'
        UNION ALL SELECT 'correctie-credit', credit_uiterlijk_op WHERE status = 'aanvaard') w (soort, dag)
    WHERE tenant = $1 AND status IN ('voorgesteld', 'aanvaard') AND $4 = ANY (ARRAY['', w.soort])
        AND ($5 IS NULL OR persoon_id = $5) AND (w.dag, correctie_id) > ($2, $3) AND w.dag <= $6
    ORDER BY w.dag, correctie_id LIMIT $8)
UNION ALL
    (SELECT 'transportfout', bericht_id, NULL, wet, transportfout_op, NULL
    FROM berichten
    WHERE tenant = $1 AND $4 = ANY (ARRAY['', 'transportfout']) AND $5 IS NULL AND status = 'transportfout'
        AND (transportfout_op, bericht_id) > ($2, $3) AND transportfout_op <= $6
    ORDER BY transportfout_op, bericht_id LIMIT $8)
UNION ALL
    (SELECT 'controle-afwijking', controle_id, NULL, NULL, dag, NULL
    FROM (SELECT * FROM controles WHERE tenant = $1 AND status = 'klaar' ORDER BY controle_id DESC LIMIT 1) laatste
    CROSS JOIN LATERAL (SELECT (klaar_op AT TIME ZONE 'Europe/Amsterdam')::date) d (dag)
    WHERE aantal_afwijkingen > 0 AND $4 = ANY (ARRAY['', 'controle-afwijking']) AND $5 IS NULL
        AND (dag, controle_id) > ($2, $3) AND dag <= $6)) t
ORDER BY uiterlijk_op, onderwerp_id LIMIT $8"""
EERSTE = (date.min, UUID(int=0))


async def termijnen(
    store: Store, tenant: str, query: c.TermijnenQuery, vandaag: date, *, werk: bool = False
) -> c.TermijnenPagina:
    """Terms as seen on the peildatum (default today); `werk` only what is still to do."""
    sleutel = after(query.cursor, str, str)
    na = (date.fromisoformat(str(sleutel[0])), UUID(str(sleutel[1]))) if sleutel else EERSTE
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(
            TERMIJNEN,
            tenant,
            *na,
            query.soort or "",
            query.persoon_id,
            query.uiterlijk_op or EEUWIG,
            werk,
            query.limit + 1,
            EEUWIG,
        )
    getoond = rijen[: query.limit]
    laatste = getoond[-1] if len(rijen) > query.limit else None
    return c.TermijnenPagina(
        resultaten=tuple(_termijn(rij, query.peildatum or vandaag) for rij in getoond),
        volgende=cursor(laatste["uiterlijk_op"].isoformat(), str(laatste["onderwerp_id"])) if laatste else None,
    )


def _termijn(rij: asyncpg.Record, dag: date) -> c.TermijnBody:
    uiterlijk: date | None = None if rij["uiterlijk_op"] == EEUWIG else rij["uiterlijk_op"]
    afgerond: date | None = rij["afgerond_op"]
    te_laat = uiterlijk is not None and (afgerond or dag) > uiterlijk
    if te_laat:
        status = c.TermijnStatus.VERSTREKEN
    else:
        status = c.TermijnStatus.OPEN if afgerond is None else c.TermijnStatus.AFGEROND
    return c.TermijnBody(
        soort=rij["soort"],
        onderwerp_id=rij["onderwerp_id"],
        persoon_id=rij["persoon_id"],
        wet=rij["wet"],
        uiterlijk_op=uiterlijk,
        status=status,
        dagen_resterend=None if uiterlijk is None or afgerond is not None else (uiterlijk - dag).days,
    )
