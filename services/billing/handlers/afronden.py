"""The end of a claim: its total and exactly one 325 (IV087, step 8), however many lines it returns."""

import hashlib
from datetime import date
from typing import IO, cast

from services.billing.aggregates import DECLARATIE
from services.billing.berichten.antwoord import Slot, identificatie_van
from services.billing.domain import declaratie as d
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.grootboek.feiten import vergrendel_declaratie
from services.billing.grootboek.oordelen import schrijf_oordeel
from services.billing.handlers.geduld import GEDULD
from services.billing.queries.antwoord import schrijf_antwoord
from shared.errors import Refused
from shared.eventsourcing.context import Context, JsonObject
from shared.eventsourcing.execute import commit, decided, fold
from shared.eventsourcing.store import Store
from shared.runtime.http.media import XML


class _Som:
    """Somewhere to write to that keeps only the SHA-256."""

    def __init__(self) -> None:
        self._som = hashlib.sha256()
        self.hex = self._som.hexdigest

    def write(self, data: bytes) -> int:
        self._som.update(data)
        return len(data)


async def rond_declaratie_af(store: Store, ctx: Context, payload: JsonObject, vandaag: date) -> None:
    """Forms the answer of a claim whose parts are all judged."""
    id = str(payload["declaratieId"])
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(GEDULD)
        await vergrendel_declaratie(tx.conn, ctx.tenant, id)
        state, versie = await fold(tx, ctx.tenant, DECLARATIE, id)
        if state.volledig and state.oordeel is None:
            await leg_oordeel_vast(tx, ctx, id, state, versie, vandaag)


async def leg_oordeel_vast(
    tx: Store,
    ctx: Context,
    id: str,
    state: d.State,
    versie: int,
    vandaag: date,
    *,
    afwijzing: Uitkomst | None = None,
) -> None:
    """The verdict as a whole with its answer; `afwijzing` is what came of steps 2 to 4 where one failed."""
    ontvangen = state.ontvangen
    if ontvangen is None:
        return
    slot = Slot(
        kop=ontvangen.kop,
        identificatie=identificatie_van(id),
        dagtekening=vandaag,
        kopcodes=afwijzing.kopcodes if afwijzing else (),
        declaratiecodes=afwijzing.declaratiecodes if afwijzing else (),
        aantal_afgewezen=ontvangen.aantal_regels - state.aantal_toegekend,
        toegekend=state.toegekend,
    )
    command = d.LegOordeelVast(
        afwijzing=afwijzing,
        beoordeeld_op=vandaag,
        antwoord_identificatie=slot.identificatie,
        antwoord_sha256=await antwoord_sha256(tx, ctx.tenant, id, slot),
    )
    besluit = decided(DECLARATIE, id, state, versie, command)
    oordeel, antwoord = besluit.state.oordeel, besluit.state.antwoord
    if oordeel is not None and antwoord is not None:
        await schrijf_oordeel(tx.conn, ctx.tenant, oordeel, antwoord)
    await commit(tx, ctx, [besluit])


async def antwoord_sha256(tx: Store, tenant: str, id: str, slot: Slot) -> str:
    """SHA-256 of the 325 that this verdict gives; empty where a client was forgotten before it could be formed."""
    som = _Som()
    try:
        await schrijf_antwoord(tx, tenant, id, slot, XML, cast("IO[bytes]", som))
    except Refused:
        return ""
    return som.hex()
