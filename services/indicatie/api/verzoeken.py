"""Routes of requests of providers: read them, and tell a provider that the answer takes longer."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from services.indicatie.aggregates import VERZOEK
from services.indicatie.domain import verzoek
from services.indicatie.domain.ids import VerzoekId
from services.indicatie.handlers.uitgaand import stel_in_onderzoek
from services.indicatie.queries import lijsten
from services.indicatie.queries.verzoeken import verzoek_body, verzoek_detail
from shared.contracts.indicatie.verzoeken import (
    LIJST_VERZOEKEN,
    STEL_IN_ONDERZOEK,
    TOON_VERZOEK,
    StelInOnderzoekBody,
    VerzoekenPagina,
    VerzoekenQuery,
)
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.runtime.http.answers import Found, changed
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route


def voeg_toe(router: APIRouter, klok: Callable[[], datetime]) -> None:
    """Adds these routes; `klok` gives local time."""

    @route(router, LIJST_VERZOEKEN)
    async def lijst_verzoeken(query: VerzoekenQuery, caller: CallerIn, store: StoreIn) -> VerzoekenPagina:
        return await lijsten.verzoeken(store, caller.tenant, query)

    @route(router, TOON_VERZOEK)
    async def toon_verzoek(verzoek_id: VerzoekId, caller: CallerIn, store: StoreIn) -> Found:
        state, version = await fold(store, caller.tenant, VERZOEK, verzoek_id.lower())
        return Found(body=verzoek_detail(state), version=version)

    @route(router, STEL_IN_ONDERZOEK)
    async def stel_verzoek_in_onderzoek(
        verzoek_id: VerzoekId, body: StelInOnderzoekBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        given: list[Answer] = []

        def antwoord(state: verzoek.State, version: int) -> Answer:
            given.append(changed(verzoek_body(state), version))
            return given[-1]

        vandaag = klok().date()
        await stel_in_onderzoek(store, ctx, VerzoekId(verzoek_id.lower()), body.op or vandaag, vandaag, antwoord)
        return given[-1]
