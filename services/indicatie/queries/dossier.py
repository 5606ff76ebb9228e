"""What indicatie knows of one person, in one answer."""

import asyncio
from datetime import date

from services.indicatie.aggregates import LEVERING
from services.indicatie.domain import levering
from services.indicatie.queries.lijsten import as_body, termijn
from services.indicatie.queries.stand import leveringen
from shared.contracts.indicatie.bodies import BeschikkingKop, TijdlijnRegel, ToewijzingKop
from shared.contracts.indicatie.lijsten import DossierdeelBody
from shared.contracts.indicatie.verzoeken import VerzoekBody
from shared.errors import NotFound
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.berichtenbox import kop_van_rij

OF_PERSON = {
    "beschikkingen": "SELECT * FROM beschikkingen WHERE persoon_id = $1 ORDER BY position",
    "toewijzingen": "SELECT * FROM toewijzingen WHERE persoon_id = $1 ORDER BY position",
    "verzoeken": "SELECT * FROM verzoeken WHERE persoon_id = $1 ORDER BY position",
    "berichten": "SELECT * FROM berichten WHERE persoon_id = $1 ORDER BY position",
    "termijnen": "SELECT * FROM indicatie_termijnen WHERE persoon_id = $1 ORDER BY uiterlijk_op, onderwerp_id",
    "tijdlijn": "SELECT * FROM indicatie_tijdlijn WHERE persoon_id = $1 ORDER BY op, position",
}


async def dossierdeel(store: Store, tenant: str, persoon_id: str, vandaag: date) -> DossierdeelBody:
    """Everything about this person; empty lists for a person who is not known here."""
    async with store.transaction(tenant) as tx:
        rows = {name: await tx.conn.fetch(sql, persoon_id) for name, sql in OF_PERSON.items()}
    ids = [str(row["toewijzing_id"]) for row in rows["toewijzingen"]]
    states = await asyncio.gather(*(_geleverd(store, tenant, id) for id in ids))
    return DossierdeelBody(
        persoon_id=persoon_id,
        beschikkingen=tuple(as_body(BeschikkingKop, row) for row in rows["beschikkingen"]),
        toewijzingen=tuple(as_body(ToewijzingKop, row) for row in rows["toewijzingen"]),
        leveringen=tuple(een for id, state in zip(ids, states, strict=True) for een in leveringen(id, state)),
        verzoeken=tuple(as_body(VerzoekBody, row) for row in rows["verzoeken"]),
        berichten=tuple(kop_van_rij(row) for row in rows["berichten"]),
        termijnen=tuple(termijn(row, vandaag) for row in rows["termijnen"]),
        tijdlijn=tuple(as_body(TijdlijnRegel, row) for row in rows["tijdlijn"]),
    )


async def _geleverd(store: Store, tenant: str, toewijzing_id: str) -> levering.State:
    try:
        state, _ = await fold(store, tenant, LEVERING, toewijzing_id)
    except NotFound:
        return LEVERING.decider.initial
    return state
