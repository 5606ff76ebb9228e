"""`/v1/controles`: the check of the ledger."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from services.billing.handlers import controleren
from services.billing.queries import controles as queries
from shared.contracts.billing import OPERATION
from shared.contracts.billing import controles as c
from shared.contracts.body import Lijst
from shared.eventsourcing.context import Answer
from shared.eventsourcing.store import Store
from shared.runtime.http.answers import accepted
from shared.runtime.http.gemeenten import check_on_board, check_own
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.ids import uuid7


def add(router: APIRouter) -> None:
    """The routes of the check; the platform names the municipality in the query."""

    @route(router, OPERATION["lijstControles"])
    async def lijst_controles(query: c.ControlesQuery, caller: CallerIn, store: StoreIn) -> Lijst[c.ControleInLijst]:
        return await queries.controles(store, await _gemeente(caller, store, query.gemeente), query)

    @route(router, OPERATION["leesControle"])
    async def lees_controle(controle_id: str, query: c.Voor, caller: CallerIn, store: StoreIn) -> c.ControleUit:
        return await queries.controle(store, await _gemeente(caller, store, query.gemeente), controle_id)

    @route(router, OPERATION["startControle"])
    async def start_controle(query: c.Voor, caller: CallerIn, ctx: ContextIn, store: StoreIn) -> Answer:
        voor = replace(ctx, tenant=await _gemeente(caller, store, query.gemeente))
        id = str(uuid7())

        def answer(op: datetime) -> Answer:
            uit = c.ControleUit(controle_id=UUID(id), status=c.ControleStatus.WACHT, gestart_op=op, punten=())
            vraag = "" if query.gemeente is None else f"?gemeente={query.gemeente}"
            return accepted(f"/v1/controles/{id}{vraag}", uit)

        return await controleren.start(store, voor, id, answer)


async def _gemeente(caller: Caller, store: Store, gevraagd: str | None) -> str:
    """The municipality that is meant; NotFound for one that is not the caller's, or not on board."""
    if gevraagd is None:
        return caller.tenant
    check_own(caller, gevraagd)
    await check_on_board(store, gevraagd)
    return gevraagd
