"""`/v1/gemeenten/{gemeentecode}`: the one place where the municipality comes from the path."""

import contextlib

from fastapi import APIRouter

from services.intake.aggregates import GEMEENTE
from services.intake.domain import gemeente as g
from services.intake.domain.ids import Code
from services.intake.domain.wet import Wet
from services.intake.handlers.gemeenten import richt_gemeente_in
from shared.contracts import gemeente as file
from shared.contracts.envelope import PLATFORM
from shared.contracts.intake import termijnen as c
from shared.errors import NotFound
from shared.eventsourcing.execute import fold
from shared.runtime.beheer import BeheerIn
from shared.runtime.http.answers import Found
from shared.runtime.http.gemeenten import aangesloten, check_own
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route


def add(router: APIRouter) -> None:
    """The routes of the municipality's own settings."""

    @route(router, c.RICHT_GEMEENTE_IN)
    async def richt_in(
        gemeentecode: str, body: file.GemeenteBestand, caller: CallerIn, ctx: ContextIn, store: StoreIn
    ) -> None:
        check_own(caller, gemeentecode, body.gemeentecode)
        gemeente = g.Gemeente(
            gemeentecode=body.gemeentecode,
            naam=body.naam,
            oin=body.oin,
            wetten=tuple(Wet(wet.value) for wet in body.wetten),
            taaksoorten=tuple(
                g.Taaksoort(wet=Wet(item.wet.value), code=Code(item.code), naam=item.naam) for item in body.taaksoorten
            ),
        )
        await richt_gemeente_in(store, ctx, g.RichtGemeenteIn(gemeente=gemeente))

    @route(router, c.LIJST_GEMEENTEN)
    async def lijst(caller: CallerIn, store: StoreIn, beheer: BeheerIn) -> c.Gemeenten:
        codes = [caller.tenant] if caller.tenant != PLATFORM else await aangesloten(beheer.places)
        found = []
        for code in codes:
            with contextlib.suppress(NotFound):
                gemeente, _ = await fold(store, code, GEMEENTE, code)
                if gemeente is not None:
                    found.append(c.GemeenteKop(gemeentecode=gemeente.gemeentecode, naam=gemeente.naam))
        return c.Gemeenten(resultaten=tuple(found))

    @route(router, c.TOON_GEMEENTE)
    async def toon(gemeentecode: str, caller: CallerIn, store: StoreIn) -> Found:
        check_own(caller, gemeentecode)
        gemeente, version = await fold(store, gemeentecode, GEMEENTE, gemeentecode)
        if gemeente is None:
            raise NotFound(GEMEENTE.name)
        body = c.GemeenteBody(
            gemeentecode=gemeente.gemeentecode,
            naam=gemeente.naam,
            oin=gemeente.oin,
            wetten=tuple(file.Wet(wet.value) for wet in gemeente.wetten),
            taaksoorten=tuple(
                file.Taaksoort(wet=file.Wet(item.wet.value), code=item.code, naam=item.naam)
                for item in gemeente.taaksoorten
            ),
        )
        return Found(body=body, version=version)
