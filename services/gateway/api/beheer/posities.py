"""`/v1/posities`: how far every service is with sending and handling."""

from starlette.responses import Response

from services.gateway.api.beheer.een import gathered
from services.gateway.parts import Parts
from services.gateway.request import Ask, Handler
from shared.contracts.beheer.posities import TOON_POSITIES, Posities
from shared.runtime.http.media import JSON


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    return {TOON_POSITIES.id: _posities(parts)}


def _posities(parts: Parts) -> Handler:
    async def answer(ask: Ask) -> Response:
        there, missing = await gathered(parts, ask, Posities)
        found = tuple(one for part in there.values() for one in part.resultaten)
        body = Posities(resultaten=found, ontbrekende_delen=missing)
        return Response(body.model_dump_json(by_alias=True), media_type=JSON)

    return answer
