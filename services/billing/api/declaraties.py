"""`/v1/declaraties`, and billing's part of a person's file."""

import asyncio
import json

from fastapi import APIRouter
from starlette.responses import Response

from services.billing.aggregates import DECLARATIE
from services.billing.api.eigen import eigen_agb as _eigen
from services.billing.berichten.antwoord import schrijf_antwoord
from services.billing.berichten.ontvangst import Ontvangst, als_invoerfout, lees_323, ontvang
from services.billing.domain import declaratie as d
from services.billing.handlers import berichten, declareren
from services.billing.queries import declaraties as queries
from services.billing.queries.dossier import dossierdeel
from services.billing.weergave import ontvangen_uit, proef_uit, regel_uit
from shared.contracts.billing import OPERATION
from shared.contracts.billing import declaraties as c
from shared.contracts.body import Lijst
from shared.errors import NotFound
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.istandaarden.fouten import BerichtOngeldig
from shared.istandaarden.jsonvorm import naar_json
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, accepted
from shared.runtime.http.media import XML
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn, Upload, UploadIn, WantsIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.ids import uuid7


def add(router: APIRouter, pseudoniem_key: bytes, clock: Clock) -> None:
    """The routes of claims."""

    def lees(caller: Caller, upload: Upload) -> Ontvangst:
        wet, bericht = lees_323(upload.content, upload.media_type)
        return ontvang(pseudoniem_key, caller.tenant, caller.agb, wet, bericht)

    @route(router, OPERATION["dienDeclaratieIn"])
    async def dien_declaratie_in(
        query: c.Proef, caller: CallerIn, ctx: ContextIn, store: StoreIn, upload: UploadIn
    ) -> Answer | c.ProefUitkomst | Response:
        try:
            ontvangst = await asyncio.to_thread(lees, caller, upload)
        except BerichtOngeldig as fout:
            if not query.proef:
                await berichten.weiger(store, ctx, caller.agb, upload.content, fout)
            raise als_invoerfout(fout) from None
        if query.proef:
            oordeel = await declareren.beoordeel_op_proef(store, caller.tenant, ontvangst, today(clock))
            uit = proef_uit(ontvangst.kop.ingediend.centen, ontvangst.aantal_regels, oordeel.regels, oordeel.uitkomst)
            return Response(uit.model_dump_json(by_alias=True), media_type="application/json")
        id = d.DeclaratieId(str(uuid7()))
        return await declareren.dien_in(store, ctx, id, ontvangst, today(clock), _ontvangen)

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
        if gevonden.uit.status is c.DeclaratieStatus.BEOORDEELD:
            return await queries.regels(store, caller.tenant, declaratie_id, query)
        state, _ = await fold(store, caller.tenant, DECLARATIE, declaratie_id)
        return queries.zonder_oordeel(state.regels, query)

    @route(router, OPERATION["leesRegel"])
    async def lees_regel(declaratie_id: str, nr: int, caller: CallerIn, store: StoreIn) -> c.RegelUit:
        gevonden = await queries.declaratie(store, caller.tenant, declaratie_id, _eigen(caller))
        if gevonden.uit.status is c.DeclaratieStatus.BEOORDEELD:
            return await queries.regel(store, caller.tenant, declaratie_id, nr)
        state, _ = await fold(store, caller.tenant, DECLARATIE, declaratie_id)
        for regel in state.regels:
            if regel.nr == nr:
                return regel_uit(regel, None)
        raise NotFound("regel")

    @route(router, OPERATION["leesAntwoord"])
    async def lees_antwoord(declaratie_id: str, caller: CallerIn, store: StoreIn, wants: WantsIn) -> Response:
        gevonden = await queries.declaratie(store, caller.tenant, declaratie_id, _eigen(caller))
        kop, bericht = await queries.antwoord(store, caller.tenant, gevonden)
        if wants == XML:
            return Response(await asyncio.to_thread(schrijf_antwoord, kop, bericht), media_type=XML)
        return Response(json.dumps(naar_json(bericht), ensure_ascii=False), media_type="application/json")

    @route(router, OPERATION["leesDossierdeelBilling"])
    async def lees_dossierdeel(persoon_id: str, caller: CallerIn, store: StoreIn) -> c.DossierdeelBilling:
        return await dossierdeel(store, caller.tenant, persoon_id)


def _ontvangen(state: d.State, versie: int) -> Answer:
    if state.ontvangen is None:
        raise NotFound("declaratie")
    body = ontvangen_uit(state.ontvangen)
    return accepted(f"/v1/declaraties/{body.declaratie_id}", body, versie)
