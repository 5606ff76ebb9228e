"""`/v1/storingen`: those of every service, and decisions about many at once."""

import asyncio
from datetime import datetime

import httpx
from starlette.responses import Response

from services.gateway.api.beheer.een import OF, asked, one, ours, read
from services.gateway.api.beheer.lijst import listed
from services.gateway.parts import Part, Parts
from services.gateway.request import Ask, Handler
from shared.contracts.beheer import storingen as contract
from shared.contracts.beheer.storingen import (
    Selectie,
    SelectieVerwerping,
    Storing,
    StoringDetail,
    StoringenPagina,
    StoringenQuery,
    Uitkomst,
)
from shared.contracts.gateway import Deel
from shared.errors import Unavailable
from shared.runtime.http import bodies
from shared.runtime.http.media import JSON


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    listing = contract.TOON_STORINGEN.id
    return {
        listing: listed(parts, listing, StoringenQuery, Storing, StoringenPagina, "storing_id", _since),
        contract.TOON_STORING.id: one(parts, "storingId", StoringDetail, "storing_id"),
        contract.HERHAAL_STORING.id: one(parts, "storingId", Storing, "storing_id"),
        contract.VERWERP_STORING.id: one(parts, "storingId", Storing, "storing_id"),
        contract.HERHAAL_STORINGEN.id: _many(parts, Selectie),
        contract.VERWERP_STORINGEN.id: _many(parts, SelectieVerwerping),
    }


def _many(parts: Parts, model: type[Selectie]) -> Handler:
    """Every service decides about its own, side by side; the same key and body go to each, so it can be repeated."""

    async def answer(ask: Ask) -> Response:
        content = await ask.body()
        wanted = bodies.parse(model, content)
        diensten = asked(wanted.dienst)

        async def send(deel: Deel) -> Part | None:
            try:
                part = await parts.send(ask, OF[deel][ask.operation.id], content=content)
            except Unavailable:
                return None
            return part if part.status < httpx.codes.INTERNAL_SERVER_ERROR else None

        answers = dict(zip(diensten, await asyncio.gather(*map(send, diensten)), strict=True))
        there = {deel: part for deel, part in answers.items() if part is not None}
        for part in there.values():
            if part.status != ask.operation.status:
                return part.passed()
        if not there:
            raise Unavailable(diensten[0])
        found = {deel: read(part, Uitkomst, deel) for deel, part in there.items()}
        body = Uitkomst(
            gelukt=sum(part.gelukt for part in found.values()),
            geweigerd=tuple(ours(deel, no, "storing_id") for deel, part in found.items() for no in part.geweigerd),
            resterend=sum(part.resterend for part in found.values()),
            ontbrekende_delen=tuple(deel for deel in diensten if deel not in there),
        )
        return Response(body.model_dump_json(by_alias=True), media_type=JSON)

    return answer


def _since(item: Storing) -> datetime:
    return item.sinds
