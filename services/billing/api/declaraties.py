"""`/v1/declaraties`, and billing's part of a person's file."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from services.billing.api.eigen import eigen_agb as _eigen
from services.billing.api.uitschrijven import antwoord
from services.billing.berichten.ontvangst import Ontvangst, als_invoerfout, ontvang
from services.billing.domain import declaratie as d
from services.billing.handlers import berichten, waarom
from services.billing.handlers.indienen import dien_in
from services.billing.handlers.proef import beoordeel_op_proef
from services.billing.queries import declaraties as queries
from services.billing.queries.dossier import dossierdeel
from services.billing.weergave import ontvangen_uit, proef_uit
from shared.contracts.billing import OPERATION
from shared.contracts.billing import declaraties as c
from shared.contracts.body import Lijst
from shared.errors import NotFound
from shared.eventsourcing.context import Answer
from shared.istandaarden.fouten import BerichtOngeldig
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, accepted
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn, Upload, UploadIn, WantsIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.ids import uuid7


def add(router: APIRouter, pseudoniem_key: bytes, clock: Clock) -> None:
    """The routes of claims."""

    def lees(caller: Caller, upload: Upload) -> Ontvangst:
        return ontvang(pseudoniem_key, caller.tenant, _eigen(caller), upload.content, upload.media_type)

    @route(router, OPERATION["dienDeclaratieIn"])
    async def dien_declaratie_in(
        query: c.Proef, caller: CallerIn, ctx: ContextIn, store: StoreIn, upload: UploadIn
    ) -> Answer | Response:
        try:
            ontvangst = await asyncio.to_thread(lees, caller, upload)
        except BerichtOngeldig as fout:
            if not query.proef:
                await berichten.weiger(store, ctx, caller.agb, upload.content, fout)
            raise als_invoerfout(fout) from None
        if query.proef:
            proef = await beoordeel_op_proef(store, caller.tenant, ontvangst, today(clock))
            return StreamingResponse(proef_uit(proef), media_type="application/json")
        id = d.DeclaratieId(str(uuid7()))
        return await dien_in(store, ctx, id, ontvangst, today(clock), _ontvangen)

    @route(router, OPERATION["lijstDeclaraties"])
    async def lijst_declaraties(query: c.DeclaratiesQuery, caller: CallerIn, store: StoreIn) -> Lijst[c.DeclaratieUit]:
        eigen = _eigen(caller)
        gevraagd = query if eigen is None else query.model_copy(update={"agb": eigen})
        return await queries.declaraties(store, caller.tenant, gevraagd)

    @route(router, OPERATION["leesDeclaratie"])
    async def lees_declaratie(declaratie_id: str, caller: CallerIn, store: StoreIn) -> Found:
        gevonden = await queries.declaratie(store, caller.tenant, declaratie_id, _eigen(caller))
        return Found(body=gevonden.uit, version=gevonden.versie)

    @route(router, OPERATION["lijstRegels"])
    async def lijst_regels(
        declaratie_id: str, query: c.RegelsQuery, caller: CallerIn, store: StoreIn
    ) -> Lijst[c.RegelUit]:
        gevonden = await queries.declaratie(store, caller.tenant, declaratie_id, _eigen(caller))
        return await waarom.regels(store, caller.tenant, gevonden, query)

    @route(router, OPERATION["leesRegel"])
    async def lees_regel(declaratie_id: str, nr: int, caller: CallerIn, store: StoreIn) -> c.RegelUit:
        gevonden = await queries.declaratie(store, caller.tenant, declaratie_id, _eigen(caller))
        return await waarom.regel(store, caller.tenant, gevonden, nr)

    @route(router, OPERATION["leesAntwoord"])
    async def lees_antwoord(declaratie_id: str, caller: CallerIn, store: StoreIn, wants: WantsIn) -> Response:
        gevonden = await queries.declaratie(store, caller.tenant, declaratie_id, _eigen(caller))
        return await antwoord(store, caller.tenant, gevonden, wants)

    @route(router, OPERATION["leesDossierdeelBilling"])
    async def lees_dossierdeel(persoon_id: str, caller: CallerIn, store: StoreIn) -> c.DossierdeelBilling:
        return await dossierdeel(store, caller.tenant, persoon_id)


def _ontvangen(state: d.State, versie: int) -> Answer:
    if state.ontvangen is None:
        raise NotFound("declaratie")
    body = ontvangen_uit(state.ontvangen)
    return accepted(f"/v1/declaraties/{body.declaratie_id}", body, versie)
