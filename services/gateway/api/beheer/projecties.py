"""`/v1/projecties`: the read models of every service."""

from starlette.responses import Response

from services.gateway.api.beheer.een import gathered, one, ours
from services.gateway.parts import Parts
from services.gateway.request import Ask, Handler
from shared.contracts.beheer import projecties as contract
from shared.contracts.beheer.projecties import Projectie, ProjectiesLijst
from shared.runtime.http.media import JSON


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    return {
        contract.TOON_PROJECTIES.id: _projecties(parts),
        contract.HERBOUW_PROJECTIE.id: one(parts, "naam", Projectie, "naam", location="/v1/projecties"),
        contract.BREEK_HERBOUW_AF.id: one(parts, "naam", Projectie, "naam"),
    }


def _projecties(parts: Parts) -> Handler:
    async def answer(ask: Ask) -> Response:
        there, missing = await gathered(parts, ask, ProjectiesLijst)
        items = tuple(ours(deel, item, "naam") for deel, part in there.items() for item in part.resultaten)
        body = ProjectiesLijst(resultaten=items, ontbrekende_delen=missing)
        return Response(body.model_dump_json(by_alias=True), media_type=JSON)

    return answer
