"""`/v1/storingen` and `/v1/projecties`: those of every service, each id with its service before it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from services.gateway.api.merged import Source, next_link, read_page, read_query
from services.gateway.parts import Part, Parts
from services.gateway.request import Ask, Handler
from shared.contracts import beheer
from shared.contracts.beheer import Projectie, ProjectiesLijst, Storing, StoringenPagina, StoringenQuery
from shared.contracts.gateway import Deel
from shared.contracts.operations import Operation
from shared.errors import NotFound, Unavailable
from shared.runtime.http.media import JSON

M = TypeVar("M", Storing, Projectie)

_OF: Mapping[Deel, Mapping[str, Operation]] = {
    deel: {operation.id: operation for operation in beheer.of(deel.value)} for deel in Deel
}


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    return {
        beheer.TOON_STORINGEN.id: _storingen(parts),
        beheer.TOON_PROJECTIES.id: _projecties(parts),
        beheer.HERBOUW_PROJECTIE.id: _one(parts, "naam", Projectie, _projectie),
        **{
            operation.id: _one(parts, "storingId", Storing, _storing)
            for operation in (beheer.TOON_STORING, beheer.HERHAAL_STORING, beheer.VERWERP_STORING)
        },
    }


def _storingen(parts: Parts) -> Handler:
    sources = [
        Source(deel=deel, operation=operations[beheer.TOON_STORINGEN.id], read=_read(deel), key=_since)
        for deel, operations in _OF.items()
    ]

    async def answer(ask: Ask) -> Response:
        query = read_query(StoringenQuery, ask)
        filters = {"status": query.status.value} if query.status else {}
        page = await read_page(parts, ask, sources, filters, limit=query.limit, cursor=query.cursor)
        body = StoringenPagina(resultaten=tuple(page.items), volgende=page.following, ontbreekt=tuple(page.missing))
        return Response(body.model_dump_json(by_alias=True), media_type=JSON, headers=next_link(ask, page.following))

    return answer


def _projecties(parts: Parts) -> Handler:
    async def ask_one(ask: Ask, deel: Deel) -> tuple[Projectie, ...] | None:
        try:
            found = await parts.get(ask, _OF[deel][beheer.TOON_PROJECTIES.id], ProjectiesLijst)
        except (Unavailable, NotFound):
            return None
        return tuple(_projectie(deel, item) for item in found.resultaten)

    async def answer(ask: Ask) -> Response:
        lists = await asyncio.gather(*(ask_one(ask, deel) for deel in Deel))
        missing = tuple(deel for deel, items in zip(Deel, lists, strict=True) if items is None)
        if len(missing) == len(Deel):
            raise Unavailable(missing[0])
        body = ProjectiesLijst(resultaten=tuple(item for items in lists for item in items or ()), ontbreekt=missing)
        return Response(body.model_dump_json(by_alias=True), media_type=JSON)

    return answer


def _one(parts: Parts, name: str, model: type[M], ours: Callable[[Deel, M], M]) -> Handler:
    """One thing of one service: the id says which; what the service refuses is passed on in its own words."""

    async def answer(ask: Ask) -> Response:
        before, colon, own = ask.params[name].partition(":")
        if not colon or before not in set(Deel):
            raise NotFound(name)
        deel = Deel(before)
        operation = _OF[deel][ask.operation.id]
        content = await ask.body() if operation.request is not None else None
        part = await parts.send(replace(ask, params={name: own}), operation, content=content)
        if part.status != operation.status:
            return part.passed()
        return Response(
            ours(deel, _parsed(part, model, deel)).model_dump_json(by_alias=True),
            status_code=part.status,
            media_type=JSON,
            headers={"Location": "/v1/projecties"} if part.status == httpx.codes.ACCEPTED else None,
        )

    return answer


def _parsed(part: Part, model: type[M], deel: Deel) -> M:
    try:
        return model.model_validate_json(part.content)
    except ValidationError as error:
        raise Unavailable(deel) from error


def _read(deel: Deel) -> Callable[[BaseModel], Storing]:
    def read(item: BaseModel) -> Storing:
        return _storing(deel, Storing.model_validate(item))

    return read


def _storing(deel: Deel, item: Storing) -> Storing:
    return item.model_copy(update={"storing_id": f"{deel}:{item.storing_id}"})


def _projectie(deel: Deel, item: Projectie) -> Projectie:
    return item.model_copy(update={"naam": f"{deel}:{item.naam}"})


def _since(item: Storing) -> datetime:
    return item.sinds
