"""Routes of decisions, toewijzingen and the municipality's catalogue."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter

from services.indicatie.aggregates import BERICHT, BESCHIKKING, LEVERING, TOEWIJZING
from services.indicatie.domain import bericht, beschikking, toewijzing
from services.indicatie.domain.ids import BeschikkingId, ToewijzingId
from services.indicatie.handlers import beschikkingen, overnemen, toewijzingen
from services.indicatie.handlers.feiten import pakket_van, stand
from services.indicatie.queries import lijsten
from services.indicatie.queries.stand import beschikking_body, beschikking_kop, toewijzing_body
from shared.contracts.gemeente import GemeenteBestand
from shared.contracts.indicatie.bodies import GeefBeschikkingBody, TrekBeschikkingInBody, WijzigToewijzingBody
from shared.contracts.indicatie.lijsten import (
    BeschikkingenPagina,
    BeschikkingenQuery,
    ToewijzingenPagina,
    ToewijzingenQuery,
)
from shared.contracts.indicatie.operations import (
    GEEF_BESCHIKKING,
    LIJST_BESCHIKKINGEN,
    LIJST_TOEWIJZINGEN,
    RICHT_GEMEENTE_IN,
    TOON_BESCHIKKING,
    TOON_GEMEENTE,
    TOON_TOEWIJZING,
    TREK_BESCHIKKING_IN,
    WIJZIG_TOEWIJZING,
)
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.http.answers import Found, changed, created
from shared.runtime.http.gemeenten import check_on_board, check_own
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.ids import uuid7


def voeg_toe(router: APIRouter, klok: Callable[[], datetime]) -> None:
    """Adds these routes; `klok` gives local time."""
    _beschikkingen(router, klok)
    _toewijzingen(router, klok)

    @route(router, RICHT_GEMEENTE_IN)
    async def richt_gemeente_in(
        gemeentecode: str, body: GemeenteBestand, caller: CallerIn, ctx: ContextIn, store: StoreIn
    ) -> None:
        check_own(caller, gemeentecode, body.gemeentecode)
        await overnemen.richt_gemeente_in(store, replace(ctx, tenant=gemeentecode), body)

    @route(router, TOON_GEMEENTE)
    async def toon_gemeente(gemeentecode: str, caller: CallerIn, store: StoreIn) -> None:
        check_own(caller, gemeentecode)
        await check_on_board(store, gemeentecode)


def _beschikkingen(router: APIRouter, klok: Callable[[], datetime]) -> None:
    @route(router, GEEF_BESCHIKKING)
    async def geef_beschikking(body: GeefBeschikkingBody, ctx: ContextIn, store: StoreIn) -> Answer:
        id = BeschikkingId(str(uuid7()))
        given: list[Answer] = []

        def antwoord(state: beschikking.State, version: int) -> Answer:
            given.append(created(f"/v1/beschikkingen/{id}", beschikking_kop(state), version))
            return given[-1]

        await beschikkingen.geef_beschikking(store, ctx, id, body, klok(), antwoord)
        return given[-1]

    @route(router, LIJST_BESCHIKKINGEN)
    async def lijst_beschikkingen(query: BeschikkingenQuery, caller: CallerIn, store: StoreIn) -> BeschikkingenPagina:
        return await lijsten.beschikkingen(store, caller.tenant, query)

    @route(router, TOON_BESCHIKKING)
    async def toon_beschikking(beschikking_id: BeschikkingId, caller: CallerIn, store: StoreIn) -> Found:
        state, version = await fold(store, caller.tenant, BESCHIKKING, beschikking_id.lower())
        return Found(body=beschikking_body(state), version=version)

    @route(router, TREK_BESCHIKKING_IN)
    async def trek_beschikking_in(
        beschikking_id: BeschikkingId, body: TrekBeschikkingInBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        given: list[Answer] = []

        def antwoord(state: beschikking.State, version: int) -> Answer:
            given.append(changed(beschikking_kop(state), version))
            return given[-1]

        id = BeschikkingId(beschikking_id.lower())
        await beschikkingen.trek_beschikking_in(store, ctx, id, body, klok(), antwoord)
        return given[-1]


def _toewijzingen(router: APIRouter, klok: Callable[[], datetime]) -> None:
    @route(router, LIJST_TOEWIJZINGEN)
    async def lijst_toewijzingen(query: ToewijzingenQuery, caller: CallerIn, store: StoreIn) -> ToewijzingenPagina:
        return await lijsten.toewijzingen(store, caller.tenant, query)

    @route(router, TOON_TOEWIJZING)
    async def toon_toewijzing(toewijzing_id: ToewijzingId, caller: CallerIn, store: StoreIn) -> Found:
        id = toewijzing_id.lower()
        state, version = await fold(store, caller.tenant, TOEWIJZING, id)
        geleverd = await stand(store, caller.tenant, LEVERING, id)
        return Found(
            body=toewijzing_body(state, geleverd, await _melding(store, caller.tenant, state)), version=version
        )

    @route(router, WIJZIG_TOEWIJZING)
    async def wijzig_toewijzing(
        toewijzing_id: ToewijzingId, body: WijzigToewijzingBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        id = ToewijzingId(toewijzing_id.lower())
        geleverd = await stand(store, ctx.tenant, LEVERING, id)
        gemeld = await _melding(store, ctx.tenant, await stand(store, ctx.tenant, TOEWIJZING, id))
        given: list[Answer] = []

        def antwoord(state: toewijzing.State, version: int) -> Answer:
            given.append(changed(toewijzing_body(state, geleverd, gemeld), version))
            return given[-1]

        await toewijzingen.wijzig_toewijzing(store, ctx, id, body, klok(), antwoord)
        return given[-1]


async def _melding(store: Store, tenant: str, state: toewijzing.State) -> bericht.State | None:
    """The last 301 in which this toewijzing was told; None before the first."""
    nu = state.huidig
    if nu is None:
        return None
    bericht_id = (await pakket_van(store, tenant, nu.wet, nu.persoon_id, nu.agb)).laatst_gemeld_in(nu.nummer)
    if bericht_id is None:
        return None
    gemeld, _ = await fold(store, tenant, BERICHT, bericht_id)
    return gemeld
