"""`GET /v1/termijnen` and `GET /v1/werklijsten`: what is due over the whole chain, first due first."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from services.gateway.api.merged import Source, next_link, read_page, read_query
from services.gateway.parts import Parts
from services.gateway.request import Ask, Handler
from shared.contracts.billing import termijnen as billing
from shared.contracts.gateway import Deel, TermijnBody, TermijnenPagina, TermijnenQuery
from shared.contracts.indicatie import operations as indicatie
from shared.contracts.intake import termijnen as intake
from shared.contracts.operations import Operation
from shared.runtime.http.media import JSON

LISTS: Mapping[str, Mapping[Deel, Operation]] = {
    "lijstTermijnen": {
        Deel.INTAKE: intake.TERMIJNEN,
        Deel.INDICATIE: indicatie.TERMIJNEN,
        Deel.BILLING: billing.TERMIJNEN,
    },
    "toonWerklijst": {
        Deel.INTAKE: intake.WERKLIJST,
        Deel.INDICATIE: indicatie.WERKLIJST,
        Deel.BILLING: billing.WERKLIJST,
    },
}

_NAMES: Mapping[Deel, Mapping[str, str]] = {Deel.INDICATIE: {"uiterlijkOp": "uiterlijkVoor"}}


def handlers(parts: Parts) -> dict[str, Handler]:
    """The handlers of both lists by operation."""
    return {name: _handler(parts, [_source(deel, o) for deel, o in lists.items()]) for name, lists in LISTS.items()}


def _handler(parts: Parts, sources: list[Source[TermijnBody]]) -> Handler:
    async def answer(ask: Ask) -> Response:
        query = read_query(TermijnenQuery, ask)
        filters = {name: value for name, value in ask.values().items() if name not in {"cursor", "limit"}}
        page = await read_page(parts, ask, sources, filters, limit=query.limit, cursor=query.cursor)
        body = TermijnenPagina(
            resultaten=tuple(page.items), volgende=page.following, ontbrekende_delen=tuple(page.missing)
        )
        return Response(body.model_dump_json(by_alias=True), media_type=JSON, headers=next_link(ask, page.following))

    return answer


def _source(deel: Deel, operation: Operation) -> Source[TermijnBody]:
    return Source(deel=deel, operation=operation, read=_of(deel), key=_due, names=_NAMES.get(deel, {}))


def _of(deel: Deel) -> Callable[[Any], TermijnBody]:
    def read(item: Any) -> TermijnBody:
        return TermijnBody.model_validate({"deel": deel, **item.model_dump(by_alias=True)})

    return read


def _due(term: TermijnBody) -> date:
    return term.uiterlijk_op or date.max
