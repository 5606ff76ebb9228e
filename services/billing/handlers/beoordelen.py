"""A claim is judged: one part after another, each in a short transaction under the locks of its ledger rows."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from services.billing.aggregates import DECLARATIE, DEEL
from services.billing.domain import declaratie as d
from services.billing.domain.beoordeling.beoordeel import beoordeel_kop, beoordeel_regels
from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.vastlegging import leg_vast
from services.billing.domain.deel import LegToetsingVast, deel_id
from services.billing.grootboek.feiten import kopfeiten, regelfeiten, vergrendel_declarant, vergrendel_declaratie
from services.billing.grootboek.oordelen import schrijf_aanname, schrijf_deel
from services.billing.handlers.afronden import leg_oordeel_vast
from services.billing.handlers.geduld import GEDULD
from services.billing.handlers.indienen import bewaar_delen, verdeel
from services.billing.volumes import Volumeregels
from shared.eventsourcing.context import Context, JsonObject
from shared.eventsourcing.execute import Decision, commit, decided, fold
from shared.eventsourcing.store import Store
from shared.values.bedrag import Bedrag

MAXIMA = Volumeregels()
Today = Callable[[], date]


async def beoordeel_declaratie(store: Store, ctx: Context, payload: JsonObject, today: Today) -> None:
    """Judges the next part of a waiting claim: verdicts, ledger and progress in one transaction, or nothing at all.

    With the first part steps 2 to 4; where those fail the claim is answered at once.
    """
    id = str(payload["declaratieId"])
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(GEDULD)
        await vergrendel_declaratie(tx.conn, ctx.tenant, id)
        state, versie = await fold(tx, ctx.tenant, DECLARATIE, id)
        ontvangen = state.ontvangen
        if ontvangen is None or state.oordeel is not None or state.volledig:
            return
        await vergrendel_declarant(tx.conn, ctx.tenant, ontvangen.kop)
        vandaag, zonder = today(), replace(ctx, claim=None)
        if state.regels and not state.delen:
            state, versie = await _verdeel(tx, zonder, id, state, versie)
        if state.aangenomen is None:
            fouten = ontvangen.technische_fouten
            uitkomst = beoordeel_kop(
                ontvangen.kop, await kopfeiten(tx.conn, ctx.tenant, ontvangen.kop, fouten, vandaag)
            )
            if not uitkomst.ingediend:
                await leg_oordeel_vast(tx, ctx, id, state, versie, vandaag, afwijzing=uitkomst)
                return
            aanname = decided(DECLARATIE, id, state, versie, d.NeemAan(bevindingen=uitkomst.bevindingen, op=vandaag))
            await commit(tx, zonder, [aanname])
            await schrijf_aanname(tx.conn, ctx.tenant, ontvangen)
            state, versie = aanname.state, aanname.version
        await _beoordeel_deel(tx, ctx, ontvangen, state, versie, vandaag)


async def _beoordeel_deel(
    tx: Store, ctx: Context, ontvangen: d.DeclaratieOntvangen, state: d.State, versie: int, vandaag: date
) -> None:
    id, kop, nummer = ontvangen.declaratie_id, ontvangen.kop, state.delen_beoordeeld + 1
    deel, deelversie = await fold(tx, ctx.tenant, DEEL, deel_id(id, nummer))
    regels = [*deel.regels()]
    feiten = await regelfeiten(tx.conn, ctx.tenant, kop, regels, vandaag, op_slot=True)
    uitspraken = await asyncio.to_thread(beoordeel_regels, kop, regels, Stand(feiten), MAXIMA)

    def besluit() -> list[Decision[Any, Any]]:
        toegekend = [u.prestatie.bedrag for u in uitspraken if u.toegekend]
        toetsing = LegToetsingVast(toetsingen=leg_vast(id, kop, uitspraken))
        command = d.LegDeelVast(deel=nummer, aantal_toegekend=len(toegekend), toegekend=Bedrag.som(toegekend))
        return [
            decided(DEEL, deel_id(id, nummer), deel, deelversie, toetsing),
            decided(DECLARATIE, id, state, versie, command),
        ]

    # The events are formed while the database writes the rows.
    besluiten = asyncio.create_task(asyncio.to_thread(besluit))
    await schrijf_deel(tx.conn, ctx.tenant, ontvangen, nummer, uitspraken)
    await commit(tx, ctx, await besluiten)


async def _verdeel(tx: Store, ctx: Context, id: str, state: d.State, versie: int) -> tuple[d.State, int]:
    """A claim that came in before there were parts gets them."""
    delen = verdeel(state.regels)
    besluit = decided(DECLARATIE, id, state, versie, d.VerdeelRegels(delen=tuple(plaats for plaats, _ in delen)))
    await commit(tx, ctx, [besluit])
    await bewaar_delen(tx, ctx, id, [(nummer, blokken, ()) for nummer, (_, blokken) in enumerate(delen, 1)])
    return besluit.state, besluit.version
