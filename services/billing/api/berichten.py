"""Billing's part of the message box: 323 and 325, and what befalls a 325 on its way."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from services.billing.aggregates import BERICHT
from services.billing.api.uitschrijven import bericht_323, bericht_325
from services.billing.domain import bericht
from services.billing.queries import declaraties as queries
from shared.contracts.berichten import (
    BerichtBody,
    BerichtenQuery,
    BerichtKop,
    BerichtStatus,
    MeldTransportfoutBody,
    Richting,
)
from shared.contracts.billing import berichten as c
from shared.contracts.body import Lijst
from shared.errors import Invalid, InvalidParam, Refused
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.store import Store
from shared.istandaarden.codelijsten.transport import TRANSPORTFOUTEN
from shared.runtime.berichtenbox import een, pagina, transportfout
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import changed
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn, WantsIn
from shared.runtime.http.routes import route

ANTWOORD = "325"


def add(router: APIRouter, clock: Clock) -> None:
    """The routes of the message box."""

    @route(router, c.LIJST_BERICHTEN)
    async def lijst_berichten(query: BerichtenQuery, caller: CallerIn, store: StoreIn) -> Lijst[BerichtKop]:
        return await pagina(store, caller.tenant, query, caller.agb)

    @route(router, c.TOON_BERICHT)
    async def toon_bericht(bericht_id: str, caller: CallerIn, store: StoreIn, wants: WantsIn) -> BerichtBody | Response:
        kop = await een(store, caller.tenant, bericht_id, caller.agb)
        if kop.soort != ANTWOORD:
            return await bericht_323(store, caller.tenant, kop, wants)
        gevonden = await queries.declaratie(store, caller.tenant, str(kop.antwoord_op), caller.agb)
        return await bericht_325(store, caller.tenant, kop, gevonden, wants)

    @route(router, c.MELD_TRANSPORTFOUT)
    async def meld_transportfout(
        bericht_id: str, body: MeldTransportfoutBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        if body.code not in TRANSPORTFOUTEN:
            raise Invalid([InvalidParam("code", "foutcode", "Verwacht: een foutcode van GGK (IB…) of VECOZO (BRS…).")])
        id, op = bericht.BerichtId(bericht_id.lower()), body.gemeld_op or today(clock)
        fout = {"status": BerichtStatus.TRANSPORTFOUT, "transportfout": transportfout(body.code, op)}
        return await _doe(store, ctx, bericht.MeldTransportfout(bericht_id=id, code=body.code, gemeld_op=op), fout)

    @route(router, c.VERZEND_OPNIEUW)
    async def verzend_bericht_opnieuw(bericht_id: str, ctx: ContextIn, store: StoreIn) -> Answer:
        weer = {"status": BerichtStatus.HERVERZONDEN, "transportfout": None}
        return await _doe(store, ctx, bericht.VerzendOpnieuw(bericht_id=bericht.BerichtId(bericht_id.lower())), weer)


async def _doe(
    store: Store, ctx: Context, command: bericht.MeldTransportfout | bericht.VerzendOpnieuw, wordt: Mapping[str, object]
) -> Answer:
    """A command on a 325 that exists; the answer, stored with the key, is the row with what it becomes."""
    kop = await een(store, ctx.tenant, command.bericht_id, None)
    if kop.richting is not Richting.UIT:
        raise Refused("geen-uitgaand-bericht", "Alleen een bericht van de gemeente wordt door een postbus bezorgd.")

    def wordt_nu(state: bericht.State, version: int) -> Answer:
        return changed(kop.model_copy(update={**wordt, "verzending": state.verzending}), version)

    outcome = await execute(store, ctx, BERICHT, command.bericht_id, command, answer=wordt_nu)
    return wordt_nu(outcome.state, outcome.version)
