"""The message box: one list of what the services hold, and each message from the service that holds it."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp

from services.gateway.api.merged import Source, next_link, read_page, read_query
from services.gateway.parts import Parts, may
from services.gateway.request import Ask, Handler
from shared.contracts.berichten import (
    LIJST_BERICHTEN,
    MELD_TRANSPORTFOUT,
    TOON_BERICHT,
    VERZEND_OPNIEUW,
    BerichtenboxQuery,
    BerichtenPagina,
    BerichtKop,
)
from shared.contracts.billing import berichten as billing
from shared.contracts.gateway import Deel
from shared.contracts.indicatie import berichten as indicatie
from shared.contracts.operations import Operation
from shared.errors import NotFound, Unavailable
from shared.runtime.http.media import JSON

LISTS = {Deel.INDICATIE: indicatie.LIJST_BERICHTEN, Deel.BILLING: billing.LIJST_BERICHTEN}
HOLDERS = {
    TOON_BERICHT.id: (indicatie.TOON_BERICHT, billing.TOON_BERICHT),
    MELD_TRANSPORTFOUT.id: (indicatie.MELD_TRANSPORTFOUT, billing.MELD_TRANSPORTFOUT),
    VERZEND_OPNIEUW.id: (indicatie.VERZEND_OPNIEUW, billing.VERZEND_OPNIEUW),
}


def handlers(parts: Parts) -> dict[str, Handler]:
    """The handlers of the box by operation."""
    alone = {name: _at_its_holder(parts, operations) for name, operations in HOLDERS.items()}
    return {LIJST_BERICHTEN.id: _box(parts), **alone}


def _box(parts: Parts) -> Handler:
    sources = [Source(deel=deel, operation=o, read=_kop, key=_newest_first) for deel, o in LISTS.items()]

    async def answer(ask: Ask) -> Response:
        query = read_query(BerichtenboxQuery, ask)
        filters = {name: value for name, value in ask.values().items() if name not in {"cursor", "limit"}}
        page = await read_page(parts, ask, sources, filters, limit=query.limit, cursor=query.cursor)
        missing = tuple(deel.value for deel in page.missing if deel is not Deel.INTAKE)
        body = BerichtenPagina(resultaten=tuple(page.items), volgende=page.following, ontbrekende_delen=missing)
        return Response(body.model_dump_json(by_alias=True), media_type=JSON, headers=next_link(ask, page.following))

    return answer


def _at_its_holder(parts: Parts, operations: Sequence[Operation]) -> Handler:
    """Asks each service in turn; a service that is away may be the one that holds the message."""

    async def answer(ask: Ask) -> ASGIApp:
        content = await ask.body() or None
        away: Unavailable | None = None
        for operation in operations:
            if not may(ask.caller, operation):
                continue
            try:
                given = await parts.pipe(ask, operation, content=content)
            except Unavailable as error:
                away = error
                continue
            if given is not None:
                return given
        raise away or NotFound("bericht")

    return answer


def _kop(item: Any) -> BerichtKop:
    return BerichtKop.model_validate(item)


def _newest_first(kop: BerichtKop) -> float:
    return -kop.geregistreerd_op.timestamp() if kop.geregistreerd_op else 0.0
