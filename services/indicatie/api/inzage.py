"""Routes that only read: terms, the work list and the part of the dossier."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from services.indicatie.queries import lijsten
from services.indicatie.queries.dossier import dossierdeel
from shared.contracts.indicatie.lijsten import (
    DossierdeelBody,
    TermijnenPagina,
    TermijnenQuery,
)
from shared.contracts.indicatie.operations import (
    DOSSIERDEEL,
    TERMIJNEN,
    WERKLIJST,
)
from shared.runtime.http.params import CallerIn, StoreIn
from shared.runtime.http.routes import route


def voeg_toe(router: APIRouter, klok: Callable[[], datetime]) -> None:
    """Adds these routes; `klok` gives local time."""

    @route(router, TERMIJNEN)
    async def termijnen(query: TermijnenQuery, caller: CallerIn, store: StoreIn) -> TermijnenPagina:
        return await lijsten.termijnen(store, caller.tenant, query, klok().date())

    @route(router, WERKLIJST)
    async def werklijst(query: TermijnenQuery, caller: CallerIn, store: StoreIn) -> TermijnenPagina:
        return await lijsten.termijnen(store, caller.tenant, query, klok().date(), werk=True)

    @route(router, DOSSIERDEEL)
    async def toon_dossierdeel(persoon_id: str, caller: CallerIn, store: StoreIn) -> DossierdeelBody:
        return await dossierdeel(store, caller.tenant, persoon_id.lower(), klok().date())
