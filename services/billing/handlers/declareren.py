"""A claim: taken in, judged under the locks of its ledger rows, answered; or judged on trial, without effect."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from services.billing.aggregates import DECLARATIE
from services.billing.berichten.antwoord import identificatie_van, schrijf_antwoord, vorm_antwoord
from services.billing.berichten.ontvangst import Ontvangst
from services.billing.domain import declaratie as d
from services.billing.domain.beoordeling.beoordeel import beoordeel
from services.billing.domain.beoordeling.feiten import Feiten
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.grootboek.clienten import open_bsns, verzegel
from services.billing.grootboek.feiten import vergrendel, verzamel
from services.billing.grootboek.oordelen import schrijf_ontvangst, schrijf_oordeel
from services.billing.volumes import Volumeregels
from shared.errors import Refused
from shared.eventsourcing.context import Answer, Context, JsonObject
from shared.eventsourcing.execute import Decision, commit, fold, prepare
from shared.eventsourcing.store import Store

MAXIMA = Volumeregels()
EVENTS_PER_KEER = 100
"""Events in one statement: a claim of tens of thousands of lines is appended bit by bit, in one transaction."""
GEDULD = """
SET LOCAL transaction_timeout = '10min';
SET LOCAL idle_in_transaction_session_timeout = '10min';
SET LOCAL lock_timeout = '60s'"""
"""A large claim takes longer to judge than any request may take."""
Today = Callable[[], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proefoordeel:
    """What a claim would come to."""

    regels: tuple[Prestatie, ...]
    uitkomst: Uitkomst


async def dien_in(
    store: Store,
    ctx: Context,
    id: d.DeclaratieId,
    ontvangst: Ontvangst,
    ontvangen_op: date,
    answer: Callable[[d.State, int], Answer],
) -> Answer:
    """Takes a claim in and gives the answer that was stored with it; it is judged by a durable job."""
    async with store.transaction(ctx.tenant) as tx:
        clienten = await verzegel(tx, ctx.tenant, id, ontvangst.bsns)
        command = d.OntvangDeclaratie(
            declaratie_id=id,
            kop=ontvangst.kop,
            aantal_regels=ontvangst.aantal_regels,
            regels=ontvangst.regels,
            clienten=clienten,
            technische_fouten=ontvangst.technische_fouten,
            ontvangen_op=ontvangen_op,
        )
        decision = await prepare(tx, ctx, DECLARATIE, id, command, new=True)
        given = answer(decision.state, decision.version)
        await commit_in_delen(tx, ctx, decision, given)
        if decision.state.ontvangen is not None:
            await schrijf_ontvangst(tx.conn, ctx.tenant, decision.state.ontvangen, clienten)
    return given


async def beoordeel_op_proef(store: Store, tenant: str, ontvangst: Ontvangst, vandaag: date) -> Proefoordeel:
    """The verdict as it would be now: same facts, same rules, nothing written and nothing locked."""
    async with store.transaction(tenant) as tx:
        feiten = await verzamel(tx.conn, tenant, ontvangst.kop, ontvangst.regels, ontvangst.technische_fouten, vandaag)
    uitkomst = await oordeel(ontvangst.kop, ontvangst.regels, feiten)
    return Proefoordeel(regels=ontvangst.regels, uitkomst=uitkomst)


async def oordeel(kop: Kop, regels: tuple[Prestatie, ...], feiten: Feiten) -> Uitkomst:
    """The verdict, beside the event loop: a large claim takes seconds."""
    return await asyncio.to_thread(beoordeel, kop, regels, feiten, MAXIMA)


async def beoordeel_declaratie(store: Store, ctx: Context, payload: JsonObject, today: Today) -> None:
    """Judges a waiting claim: verdict, ledger and 325 in one transaction, or nothing at all."""
    id = str(payload["declaratieId"])
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(GEDULD)
        state, _ = await fold(tx, ctx.tenant, DECLARATIE, id)
        ontvangen = state.ontvangen
        if ontvangen is None or state.oordeel is not None:
            return
        kop, regels = ontvangen.kop, state.regels
        await vergrendel(tx.conn, ctx.tenant, kop, regels)
        vandaag = today()
        feiten = await verzamel(tx.conn, ctx.tenant, kop, regels, ontvangen.technische_fouten, vandaag)
        uitkomst = await oordeel(kop, regels, feiten)
        command = d.LegOordeelVast(
            uitkomst=uitkomst,
            beoordeeld_op=vandaag,
            antwoord_identificatie=identificatie_van(id),
            antwoord_sha256=await _antwoord_hash(tx, ctx.tenant, id, kop, regels, uitkomst, vandaag),
        )
        decision = await prepare(tx, ctx, DECLARATIE, id, command)
        await commit_in_delen(tx, ctx, decision)
        if decision.state.antwoord is not None:
            await schrijf_oordeel(tx.conn, ctx.tenant, ontvangen, regels, uitkomst, decision.state.antwoord)


async def commit_in_delen(
    tx: Store, ctx: Context, decision: Decision[d.State, d.Event], answer: Answer | None = None
) -> None:
    """Stores a decision with many events in several statements of one transaction; the claim rides with the first."""
    append = decision.append
    eerste, *rest = [*d.stukken(append.events, EVENTS_PER_KEER)] or [[]]
    await commit(tx, ctx, [replace(decision, append=replace(append, events=eerste))], answer=answer)
    zonder = replace(ctx, claim=None)
    versie = append.expected + len(eerste)
    for stuk in rest:
        deel = replace(append, expected=versie, events=stuk)
        await commit(tx, zonder, [replace(decision, append=deel, jobs=())])
        versie += len(stuk)


async def _antwoord_hash(
    tx: Store,
    tenant: str,
    id: str,
    kop: Kop,
    regels: tuple[Prestatie, ...],
    uitkomst: Uitkomst,
    vandaag: date,
) -> str:
    """SHA-256 of the 325 that this verdict gives; empty where a client was forgotten before it could be formed."""
    afgewezen = {oordeel.nr for oordeel in uitkomst.oordelen if not oordeel.toegekend}
    personen = {regel.persoon_id for regel in regels if regel.nr in afgewezen}
    bsns = await open_bsns(tx, tx.conn, tenant, id, personen)
    try:
        antwoord = vorm_antwoord(kop, regels, uitkomst, bsns, identificatie_van(id), vandaag)
    except Refused:
        return ""
    return hashlib.sha256(schrijf_antwoord(kop, antwoord)).hexdigest()
