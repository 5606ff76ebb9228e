"""A claim judged on trial: the same facts and the same rules, part by part, with nothing written and nothing locked."""

import asyncio
from datetime import date

from services.billing.berichten.ontvangst import Ontvangst
from services.billing.domain.beoordeling.beoordeel import beoordeel_kop, beoordeel_regels
from services.billing.domain.beoordeling.proef import Proefoordeel
from services.billing.domain.beoordeling.stand import Stand
from services.billing.grootboek.feiten import kopfeiten, regelfeiten
from services.billing.volumes import Volumeregels
from shared.eventsourcing.store import Store

MAXIMA = Volumeregels()


async def beoordeel_op_proef(store: Store, tenant: str, ontvangst: Ontvangst, vandaag: date) -> Proefoordeel:
    """The verdict as it would be now."""
    kop, stand = ontvangst.kop, Stand()
    async with store.transaction(tenant) as tx:
        feiten = await kopfeiten(tx.conn, tenant, kop, ontvangst.technische_fouten, vandaag)
        proef = Proefoordeel(kop, ontvangst.aantal_regels, beoordeel_kop(kop, feiten), MAXIMA)
        for deel in ontvangst.delen if proef.uitkomst.ingediend else ():
            regels = [p for blok in deel.blokken for p in blok]
            stand.leer(await regelfeiten(tx.conn, tenant, kop, regels, vandaag, op_slot=False))
            proef.erbij(await asyncio.to_thread(beoordeel_regels, kop, regels, stand, MAXIMA))
    return proef
