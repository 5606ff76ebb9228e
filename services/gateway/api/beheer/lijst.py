"""A paged list of all services in one, by the names of its contract."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel
from starlette.responses import Response

from services.gateway.api.beheer.een import OF, asked, reader
from services.gateway.api.merged import Source, next_link, read_page, read_query
from services.gateway.parts import Parts
from services.gateway.request import Ask, Handler
from shared.runtime.http.media import JSON

M = TypeVar("M", bound=BaseModel)
Q = TypeVar("Q", bound=BaseModel)

NOT_PASSED = {"cursor", "limit", "dienst"}


def listed(
    parts: Parts,
    name: str,
    query: type[Q],
    item: type[M],
    page: Callable[..., BaseModel],
    field: str,
    key: Callable[[M], Any],
) -> Handler:
    """The list of operation `name`, in the order of `key`; `field` of each item gets its service before it."""
    sources = {
        deel: Source(deel=deel, operation=operations[name], read=reader(deel, item, field), key=key)
        for deel, operations in OF.items()
    }

    async def answer(ask: Ask) -> Response:
        wanted: Any = read_query(query, ask)
        filters = {name: value for name, value in ask.values().items() if name not in NOT_PASSED}
        found = await read_page(
            parts,
            ask,
            [sources[deel] for deel in asked(wanted.dienst)],
            filters,
            limit=wanted.limit,
            cursor=wanted.cursor,
        )
        body = page(resultaten=tuple(found.items), volgende=found.following, ontbrekende_delen=tuple(found.missing))
        return Response(body.model_dump_json(by_alias=True), media_type=JSON, headers=next_link(ask, found.following))

    return answer
