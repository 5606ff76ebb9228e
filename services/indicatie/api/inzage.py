"""Routes that only read: requests, terms, the work list and the part of the dossier."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from services.indicatie.aggregates import VERZOEK
from services.indicatie.domain.ids import VerzoekId
from services.indicatie.queries import lijsten
from services.indicatie.queries.dossier import dossierdeel
from services.indicatie.queries.stand import verzoek_body
from shared.contracts.indicatie.lijsten import (
    DossierdeelBody,
    TermijnenPagina,
    TermijnenQuery,
    VerzoekenPagina,
    VerzoekenQuery,
)
from shared.contracts.indicatie.operations import (
    DOSSIERDEEL,
    LIJST_VERZOEKEN,
    TERMIJNEN,
    TOON_VERZOEK,
    WERKLIJST,
)
from shared.eventsourcing.execute import fold
from shared.runtime.http.answers import Found
from shared.runtime.http.params import CallerIn, StoreIn
from shared.runtime.http.routes import route


def voeg_toe(router: APIRouter, klok: Callable[[], datetime]) -> None:
    """Adds these routes; `klok` gives local time."""

    @route(router, LIJST_VERZOEKEN)
    async def lijst_verzoeken(query: VerzoekenQuery, caller: CallerIn, store: StoreIn) -> VerzoekenPagina:
        return await lijsten.verzoeken(store, caller.tenant, query)

    @route(router, TOON_VERZOEK)
    async def toon_verzoek(verzoek_id: VerzoekId, caller: CallerIn, store: StoreIn) -> Found:
        state, version = await fold(store, caller.tenant, VERZOEK, verzoek_id.lower())
        return Found(body=verzoek_body(state), version=version)

    @route(router, TERMIJNEN)
    async def termijnen(query: TermijnenQuery, caller: CallerIn, store: StoreIn) -> TermijnenPagina:
        return await lijsten.termijnen(store, caller.tenant, query, klok().date())

    @route(router, WERKLIJST)
    async def werklijst(query: TermijnenQuery, caller: CallerIn, store: StoreIn) -> TermijnenPagina:
        return await lijsten.termijnen(store, caller.tenant, query, klok().date(), werk=True)

    @route(router, DOSSIERDEEL)
    async def toon_dossierdeel(persoon_id: str, caller: CallerIn, store: StoreIn) -> DossierdeelBody:
        return await dossierdeel(store, caller.tenant, persoon_id.lower(), klok().date())
