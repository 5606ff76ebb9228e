"""Routes of the message box: what providers and carriers send and read, and what went wrong on the way."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from services.indicatie.aggregates import BERICHT
from services.indicatie.domain import bericht
from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.pakket import PakketVan
from services.indicatie.gevolgen import vertel
from services.indicatie.handlers.ontvangst.lezen import Inhoud
from services.indicatie.handlers.ontvangst.ontvangen import Ontvangst, ontvang
from services.indicatie.queries.box import bericht_body, bericht_kop
from shared.contracts.berichten import BerichtKop, MeldTransportfoutBody, bericht_link
from shared.contracts.body import Lijst
from shared.contracts.indicatie.berichten import (
    HANDEL_AFKEUR_AF,
    LIJST_BERICHTEN,
    MELD_TRANSPORTFOUT,
    STUUR_BERICHT,
    TOON_BERICHT,
    VERZEND_OPNIEUW,
    BerichtenQuery,
    HandelAfkeurAfBody,
)
from shared.errors import Invalid, InvalidParam, NotFound, Refused
from shared.eventsourcing.context import Answer, Context, Job
from shared.eventsourcing.execute import execute, fold
from shared.eventsourcing.store import Store
from shared.istandaarden import lees, naar_json
from shared.istandaarden.codelijsten.transport import TRANSPORTFOUTEN
from shared.runtime.berichtenbox import pagina
from shared.runtime.http.answers import Found, changed, created, etag
from shared.runtime.http.media import XML
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn, UploadIn, WantsIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.agb import Agb


def voeg_toe(router: APIRouter, klok: Callable[[], datetime], pseudoniem_key: bytes) -> None:
    """Adds these routes; `klok` gives local time."""

    @route(router, STUUR_BERICHT)
    async def stuur_bericht(upload: UploadIn, caller: CallerIn, ctx: ContextIn, store: StoreIn) -> Answer:
        def antwoord(state: bericht.State, version: int) -> Answer:
            kop = bericht_kop(state)
            return created(bericht_link(kop.bericht_id), kop, version)

        return await ontvang(
            store,
            ctx,
            Ontvangst(
                inhoud=Inhoud(media_type=upload.media_type, bytes=upload.content),
                agb=Agb(caller.agb) if caller.agb else None,
                pseudoniem_key=pseudoniem_key,
                vandaag=klok().date(),
            ),
            antwoord,
        )

    @route(router, LIJST_BERICHTEN)
    async def lijst_berichten(query: BerichtenQuery, caller: CallerIn, store: StoreIn) -> Lijst[BerichtKop]:
        return await pagina(store, caller.tenant, query, caller.agb, query.persoon_id)

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

    @route(router, MELD_TRANSPORTFOUT)
    async def meld_transportfout(
        bericht_id: BerichtId, body: MeldTransportfoutBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        if body.code not in TRANSPORTFOUTEN:
            raise Invalid([InvalidParam("code", "foutcode", "Verwacht: een foutcode van GGK (IB…) of VECOZO (BRS…).")])
        command = bericht.MeldTransportfout(code=body.code, gemeld_op=body.gemeld_op or klok().date())
        return await _doe(store, ctx, bericht_id, command)

    @route(router, VERZEND_OPNIEUW)
    async def verzend_bericht_opnieuw(bericht_id: BerichtId, ctx: ContextIn, store: StoreIn) -> Answer:
        return await _doe(store, ctx, bericht_id, bericht.VerzendOpnieuw())

    @route(router, HANDEL_AFKEUR_AF)
    async def handel_afkeur_af(
        bericht_id: BerichtId, body: HandelAfkeurAfBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        id = BerichtId(bericht_id.lower())
        state, _ = await fold(store, ctx.tenant, BERICHT, id)
        command = bericht.HandelAf(op=klok().date(), toelichting=body.toelichting, nieuw_bericht=body.nieuw_bericht)
        heen = state.vastgelegd
        van = PakketVan(persoon_id=heen.persoon_id, agb=heen.agb, wet=heen.wet) if heen else None
        jobs = [vertel(van)] if body.nieuw_bericht and van is not None else []
        return await _doe(store, ctx, id, command, jobs)


async def _doe(
    store: Store, ctx: Context, bericht_id: BerichtId, command: bericht.Command, jobs: Sequence[Job] = ()
) -> Answer:
    """A command on a message that exists; the answer is the message as it is then, stored with the key."""
    id = BerichtId(bericht_id.lower())

    def antwoord(state: bericht.State, version: int) -> Answer:
        return changed(bericht_kop(state), version)

    await fold(store, ctx.tenant, BERICHT, id)
    outcome = await execute(store, ctx, BERICHT, id, command, answer=antwoord, jobs=jobs)
    return antwoord(outcome.state, outcome.version)


def _van_de_vrager(state: bericht.State, caller: Caller) -> None:
    """A provider sees its own messages; another's do not exist for it."""
    stored = state.vastgelegd or state.geweigerd
    if stored is None or (caller.agb is not None and str(stored.agb) != caller.agb):
        raise NotFound("bericht")
