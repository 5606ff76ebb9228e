"""Routes of the message list: what providers send and read."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from services.indicatie.aggregates import BERICHT
from services.indicatie.domain import bericht
from services.indicatie.domain.ids import BerichtId
from services.indicatie.handlers.ontvangst.lezen import Inhoud
from services.indicatie.handlers.ontvangst.ontvangen import Ontvangst, ontvang
from services.indicatie.queries import lijsten
from services.indicatie.queries.stand import bericht_body, bericht_kop
from shared.contracts.indicatie.lijsten import BerichtenPagina, BerichtenQuery
from shared.contracts.indicatie.operations import LIJST_BERICHTEN, STUUR_BERICHT, TOON_BERICHT
from shared.errors import Forbidden, NotFound, Refused
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.istandaarden import lees, naar_json
from shared.runtime.http.answers import Found, created, etag
from shared.runtime.http.media import XML
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn, UploadIn, WantsIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.agb import Agb


def voeg_toe(router: APIRouter, klok: Callable[[], datetime], pseudoniem_key: bytes) -> None:
    """Adds these routes; `klok` gives local time."""

    @route(router, STUUR_BERICHT)
    async def stuur_bericht(upload: UploadIn, caller: CallerIn, ctx: ContextIn, store: StoreIn) -> Answer:
        if caller.agb is None:
            raise Forbidden("Alleen een aanbieder stuurt berichten.")

        def antwoord(state: bericht.State, version: int) -> Answer:
            kop = bericht_kop(state)
            return created(f"/v1/berichten/{kop.bericht_id}", kop, version)

        return await ontvang(
            store,
            ctx,
            Ontvangst(
                inhoud=Inhoud(media_type=upload.media_type, bytes=upload.content),
                agb=Agb(caller.agb),
                pseudoniem_key=pseudoniem_key,
                vandaag=klok().date(),
            ),
            antwoord,
        )

    @route(router, LIJST_BERICHTEN)
    async def lijst_berichten(query: BerichtenQuery, caller: CallerIn, store: StoreIn) -> BerichtenPagina:
        return await lijsten.berichten(store, caller.tenant, query, caller.agb)

    @route(router, TOON_BERICHT)
    async def toon_bericht(bericht_id: BerichtId, caller: CallerIn, wants: WantsIn, store: StoreIn) -> Found | Response:
        state, version = await fold(store, caller.tenant, BERICHT, bericht_id.lower())
        _van_de_vrager(state, caller)
        inhoud = state.vastgelegd.inhoud if state.vastgelegd else None
        if wants != XML:
            als_json = naar_json(lees(inhoud.encode()).bericht) if inhoud else None
            return Found(body=bericht_body(state, als_json), version=version)
        if inhoud is None:
            raise Refused("inhoud-gewist", "De inhoud van dit bericht is er niet of is gewist.")
        return Response(inhoud.encode(), media_type=XML, headers={"ETag": etag(version)})


def _van_de_vrager(state: bericht.State, caller: Caller) -> None:
    """A provider sees its own messages; another's do not exist for it."""
    stored = state.vastgelegd or state.onleesbaar
    if stored is None or (caller.agb is not None and str(stored.agb) != caller.agb):
        raise NotFound("bericht")
