"""Checks of the ledger."""

import json
from uuid import UUID

import asyncpg

from shared.contracts.billing import controles as c
from shared.contracts.body import Lijst
from shared.errors import NotFound
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor

LIJST = """
SELECT controle_id, status, gestart_op, klaar_op, aantal_afwijkingen FROM controles
WHERE tenant = $1 AND ($2::uuid IS NULL OR controle_id < $2) AND ($4::text IS NULL OR status = $4)
    AND ($5::boolean IS NULL OR (aantal_afwijkingen > 0) = $5)
ORDER BY controle_id DESC LIMIT $3"""
EEN = "SELECT * FROM controles WHERE tenant = $1 AND controle_id = $2"


async def controles(store: Store, tenant: str, query: c.ControlesQuery) -> Lijst[c.ControleInLijst]:
    """Checks, newest first."""
    sleutel = after(query.cursor, str)
    na = UUID(str(sleutel[0])) if sleutel else None
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(LIJST, tenant, na, query.limit + 1, query.status, query.met_afwijking)
    getoond = rijen[: query.limit]
    return Lijst[c.ControleInLijst](
        resultaten=tuple(c.ControleInLijst.model_validate(dict(rij)) for rij in getoond),
        volgende=cursor(str(getoond[-1]["controle_id"])) if len(rijen) > query.limit else None,
    )


async def controle(store: Store, tenant: str, id: str) -> c.ControleUit:
    """One check with everything it looked at; NotFound for another municipality's."""
    async with store.transaction(tenant) as tx:
        rij = await tx.conn.fetchrow(EEN, tenant, UUID(id))
    if rij is None:
        raise NotFound("controle")
    return _uit(rij)


def _uit(rij: asyncpg.Record) -> c.ControleUit:
    return c.ControleUit.model_validate(
        {
            "controle_id": rij["controle_id"],
            "status": rij["status"],
            "gestart_op": rij["gestart_op"],
            "klaar_op": rij["klaar_op"],
            "aantal_afwijkingen": rij["aantal_afwijkingen"],
            "punten": json.loads(rij["punten"]),
        }
    )
