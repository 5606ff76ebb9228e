"""Payment runs: gathered, judged by a second person, sent, confirmed."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.billing.aggregates import BETAALRUN, GEMEENTE
from services.billing.betaalbestand import vorm_bestand
from services.billing.domain.betaalrun import gebeurtenissen as g
from services.billing.domain.betaalrun.besluiten import State
from services.billing.domain.wet import Wet
from services.billing.grootboek import betalen as grootboek
from services.billing.queries.geld import BijRun, bij_run
from shared.errors import Refused
from shared.eventsourcing.context import Answer, Context, JsonObject
from shared.eventsourcing.execute import commit, execute, fold, prepare
from shared.eventsourcing.store import Store

Antwoord = Callable[[State, int, BijRun], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzameling:
    """What to gather: of one law or all, of claims dated up to and including a day, to be paid on a day."""

    wet: Wet | None
    tot_en_met: date
    uitvoeringsdatum: date


async def maak_betaalrun(
    store: Store, ctx: Context, id: g.BetaalrunId, wens: Verzameling, gemaakt_op: datetime, answer: Antwoord
) -> Answer:
    """Gathers what is awarded and unpaid; the lines are taken in the same transaction."""
    async with store.transaction(ctx.tenant) as tx:
        gemeente, _ = await fold(tx, ctx.tenant, GEMEENTE, ctx.tenant)
        if gemeente is None:
            raise Refused("gemeente-onbekend", "Richt eerst de gemeente in.")
        regels = await grootboek.te_betalen(tx.conn, ctx.tenant, wens.tot_en_met, wens.wet)
        command = g.MaakBetaalrun(
            betaalrun_id=id,
            wet=wens.wet,
            tot_en_met=wens.tot_en_met,
            uitvoeringsdatum=wens.uitvoeringsdatum,
            maker=ctx.actor,
            gemaakt_op=gemaakt_op,
            debiteur=gemeente.bank,
            regels=regels,
            begunstigden=await grootboek.begunstigden(tx.conn, ctx.tenant, {regel.agb for regel in regels}),
        )
        besluit = await prepare(tx, ctx, BETAALRUN, id, command, new=True)
        if besluit.state.gemaakt is not None:
            in_run = [regel for _, regel in besluit.state.regels]
            await grootboek.schrijf_betaalrun(tx.conn, ctx.tenant, besluit.state.gemaakt, in_run)
        given = answer(besluit.state, besluit.version, await bij_run(tx, ctx.tenant, id))
        await commit(tx, ctx, [besluit], answer=given)
    return given


async def _met_correcties(tx: Store, tenant: str, id: str, answer: Antwoord) -> Callable[[State, int], Answer]:
    bij = await bij_run(tx, tenant, id)
    return lambda state, versie: answer(state, versie, bij)


async def keur_goed(store: Store, ctx: Context, id: str, inhoud_hash: str, answer: Antwoord) -> Answer:
    """A second person approves; the file follows by a durable job."""
    async with store.transaction(ctx.tenant) as tx:
        command = g.KeurGoed(door=ctx.actor, inhoud_hash=inhoud_hash)
        vorm = await _met_correcties(tx, ctx.tenant, id, answer)
        uit = await execute(tx, ctx, BETAALRUN, id, command, answer=vorm)
        await grootboek.schrijf_status(tx.conn, ctx.tenant, id, "goedgekeurd", ctx.actor)
    return vorm(uit.state, uit.version)


async def keur_af(store: Store, ctx: Context, id: str, inhoud_hash: str, answer: Antwoord) -> Answer:
    """A second person refuses; the lines are free again."""
    async with store.transaction(ctx.tenant) as tx:
        command = g.KeurAf(door=ctx.actor, inhoud_hash=inhoud_hash)
        vorm = await _met_correcties(tx, ctx.tenant, id, answer)
        uit = await execute(tx, ctx, BETAALRUN, id, command, answer=vorm)
        await grootboek.schrijf_status(tx.conn, ctx.tenant, id, "afgekeurd")
        await grootboek.geef_regels_terug(tx.conn, ctx.tenant, id)
    return vorm(uit.state, uit.version)


async def maak_betaalbestand(store: Store, ctx: Context, payload: JsonObject) -> None:
    """Makes and keeps the payment file of an approved run, once."""
    id = str(payload["betaalrunId"])
    async with store.transaction(ctx.tenant) as tx:
        state, _ = await fold(tx, ctx.tenant, BETAALRUN, id)
        if state.bestand is not None:
            return
        bestand = await asyncio.to_thread(vorm_bestand, state)
        sha256 = hashlib.sha256(bestand.inhoud).hexdigest()
        command = g.LegBestandVast(sha256=sha256, som=bestand.som, aantal=bestand.aantal)
        await execute(tx, ctx, BETAALRUN, id, command)
        await grootboek.schrijf_bestand(tx.conn, ctx.tenant, id, sha256, bestand.inhoud)
        await grootboek.schrijf_status(tx.conn, ctx.tenant, id, "verzonden")


async def bevestig(store: Store, ctx: Context, id: str, command: g.Bevestig, answer: Antwoord) -> Answer:
    """The bank carried the run out."""
    async with store.transaction(ctx.tenant) as tx:
        vorm = await _met_correcties(tx, ctx.tenant, id, answer)
        uit = await execute(tx, ctx, BETAALRUN, id, command, answer=vorm)
        await grootboek.schrijf_bevestiging(tx.conn, ctx.tenant, id, command.bevestigd_op)
    return vorm(uit.state, uit.version)
