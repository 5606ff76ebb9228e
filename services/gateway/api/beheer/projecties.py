"""`/v1/projecties`: the read models of every service."""

import asyncio

from starlette.responses import Response

from services.gateway.api.beheer.een import OF, one, ours
from services.gateway.parts import Parts
from services.gateway.request import Ask, Handler
from shared.contracts.beheer import projecties as contract
from shared.contracts.beheer.projecties import Projectie, ProjectiesLijst
from shared.contracts.gateway import Deel
from shared.errors import NotFound, Unavailable
from shared.runtime.http.media import JSON


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    return {
        contract.TOON_PROJECTIES.id: _projecties(parts),
        contract.HERBOUW_PROJECTIE.id: one(parts, "naam", Projectie, "naam", location="/v1/projecties"),
    }


def _projecties(parts: Parts) -> Handler:
    async def ask_one(ask: Ask, deel: Deel) -> tuple[Projectie, ...] | None:
        try:
            found = await parts.get(ask, OF[deel][contract.TOON_PROJECTIES.id], ProjectiesLijst)
        except (Unavailable, NotFound):
            return None
        return tuple(ours(deel, item, "naam") for item in found.resultaten)

    async def answer(ask: Ask) -> Response:
        lists = await asyncio.gather(*(ask_one(ask, deel) for deel in Deel))
        missing = tuple(deel for deel, items in zip(Deel, lists, strict=True) if items is None)
        if len(missing) == len(Deel):
            raise Unavailable(missing[0])
        body = ProjectiesLijst(resultaten=tuple(item for items in lists for item in items or ()), ontbreekt=missing)
        return Response(body.model_dump_json(by_alias=True), media_type=JSON)

    return answer
