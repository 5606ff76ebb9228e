"""`/v1/correcties`, and billing's part of terms and work lists."""

from fastapi import APIRouter

from services.billing.aggregates import CORRECTIE
from services.billing.api.eigen import eigen_agb
from services.billing.domain.correctie.besluiten import bestaand
from services.billing.handlers import corrigeren
from services.billing.queries import correcties as queries
from services.billing.queries import termijnen as lijsten
from shared.contracts.billing import OPERATION
from shared.contracts.billing import correcties as c
from shared.contracts.billing import termijnen as t
from shared.errors import NotFound
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route


def add(router: APIRouter, clock: Clock) -> None:
    """The routes of corrections and of what is due."""

    @route(router, OPERATION["lijstCorrecties"])
    async def lijst_correcties(query: c.CorrectiesQuery, caller: CallerIn, store: StoreIn) -> c.CorrectiesPagina:
        return await queries.correcties(store, caller.tenant, query, eigen_agb(caller))

    @route(router, OPERATION["leesCorrectie"])
    async def lees_correctie(correctie_id: str, caller: CallerIn, store: StoreIn) -> Found:
        uit = await _lees(store, caller.tenant, correctie_id)
        eigen = eigen_agb(caller)
        if eigen is not None and (uit.agb != eigen or uit.status not in queries.VOOR_AANBIEDER):
            raise NotFound("correctie")
        return Found(body=uit, version=uit.versie)

    @route(router, OPERATION["aanvaardCorrectie"])
    async def aanvaard_correctie(correctie_id: str, ctx: ContextIn, store: StoreIn) -> Answer:
        answer = await _antwoord(store, ctx, correctie_id)
        return await corrigeren.aanvaard(store, ctx, correctie_id, today(clock), answer)

    @route(router, OPERATION["verwerpCorrectie"])
    async def verwerp_correctie(
        correctie_id: str, body: c.CorrectieVerwerping, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        answer = await _antwoord(store, ctx, correctie_id)
        return await corrigeren.verwerp(store, ctx, correctie_id, body.reden, today(clock), answer)

    @route(router, t.TERMIJNEN)
    async def termijnen(query: t.TermijnenQuery, caller: CallerIn, store: StoreIn) -> t.TermijnenPagina:
        return await lijsten.termijnen(store, caller.tenant, query, today(clock))

    @route(router, t.WERKLIJST)
    async def werklijst(query: t.TermijnenQuery, caller: CallerIn, store: StoreIn) -> t.TermijnenPagina:
        return await lijsten.termijnen(store, caller.tenant, query, today(clock), werk=True)


async def _lees(store: Store, tenant: str, id: str) -> c.CorrectieUit:
    state, versie = await fold(store, tenant, CORRECTIE, id.lower())
    return queries.correctie_uit(state, versie, *await queries.details(store, tenant, state))


async def _antwoord(store: Store, ctx: Context, id: str) -> corrigeren.Antwoord:
    """What to answer once it is decided; the lines stand as they were just before."""
    state, _ = await fold(store, ctx.tenant, CORRECTIE, id.lower())
    rijen, hint = await queries.details(store, ctx.tenant, state)
    location = f"/v1/correcties/{bestaand(state).correctie_id}"
    return lambda na, versie: created(location, queries.correctie_uit(na, versie, rijen, hint), versie)
