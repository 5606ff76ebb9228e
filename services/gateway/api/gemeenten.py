"""`/v1/gemeenten`: a municipality is on board when every service took its part of the file."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import httpx
from starlette.responses import Response

from services.gateway.parts import Part, Parts
from services.gateway.request import Ask
from shared.contracts.billing.partners import PARTNERS
from shared.contracts.envelope import PLATFORM
from shared.contracts.gateway import Deel, GemeenteInrichting
from shared.contracts.gemeente import GemeenteBestand
from shared.contracts.indicatie import operations as indicatie
from shared.contracts.intake import termijnen as intake
from shared.contracts.operations import Operation
from shared.errors import NotFound, Unavailable
from shared.runtime.http import bodies
from shared.runtime.http.media import JSON

PUTS: Mapping[Deel, Operation] = {
    Deel.INTAKE: intake.RICHT_GEMEENTE_IN,
    Deel.INDICATIE: indicatie.RICHT_GEMEENTE_IN,
    Deel.BILLING: next(operation for operation in PARTNERS if operation.id == "richtGemeenteInBilling"),
}
"""One after the other: billing tells of the contracts at once, and who hears of them must know the municipality."""


GETS: Mapping[Deel, Operation] = {
    Deel.INTAKE: intake.TOON_GEMEENTE,
    Deel.INDICATIE: indicatie.TOON_GEMEENTE,
    Deel.BILLING: next(operation for operation in PARTNERS if operation.id == "toonGemeenteBilling"),
}


class RichtIn:
    """The handler of `POST /v1/gemeenten`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, ask: Ask) -> Response:
        """201 when every part took over its share; repeating the same request completes what failed.

        Unavailable names the first part that did not answer; a part that refuses has its own words passed on.
        """
        raw = await ask.body()
        file = bodies.parse(GemeenteBestand, raw)
        _own(ask, file.gemeentecode)
        asked = replace(ask, params={"gemeentecode": file.gemeentecode})
        for deel, operation in PUTS.items():
            answer = await self._put(asked, operation, raw)
            if answer is None or answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise Unavailable(deel)
            if answer.status >= httpx.codes.BAD_REQUEST:
                return answer.passed()
        body = GemeenteInrichting(gemeentecode=file.gemeentecode, gereed=True, delen=dict.fromkeys(PUTS, True))
        headers = {"Location": f"/v1/gemeenten/{file.gemeentecode}"}
        return Response(body.model_dump_json(by_alias=True), status_code=201, media_type=JSON, headers=headers)

    async def _put(self, ask: Ask, operation: Operation, raw: bytes) -> Part | None:
        try:
            return await self._parts.send(ask, operation, content=raw)
        except Unavailable:
            return None


class Lijst:
    """The handler of `GET /v1/gemeenten`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, ask: Ask) -> Response:
        """As intake, the first to hear of a municipality, knows them."""
        found = await self._parts.get(ask, intake.LIJST_GEMEENTEN, intake.Gemeenten)
        return Response(found.model_dump_json(by_alias=True), media_type=JSON)


class Toon:
    """The handler of `GET /v1/gemeenten/{gemeentecode}`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, ask: Ask) -> Response:
        """Which parts know the municipality; NotFound where every part that answers says it does not."""
        code = ask.params["gemeentecode"]
        _own(ask, code)
        known = await asyncio.gather(*(self._knows(ask, operation) for operation in GETS.values()))
        if not any(known) and None not in known:
            raise NotFound("gemeente")
        body = GemeenteInrichting(gemeentecode=code, gereed=all(known), delen=dict(zip(GETS, known, strict=True)))
        return Response(body.model_dump_json(by_alias=True), media_type=JSON)

    async def _knows(self, ask: Ask, operation: Operation) -> bool | None:
        try:
            part = await self._parts.send(ask, operation)
        except Unavailable:
            return None
        match part.status:
            case 200 | 204:
                return True
            case 404:
                return False
            case _:
                return None


def _own(ask: Ask, gemeentecode: str) -> None:
    """Another municipality than the caller's own does not exist for it."""
    if ask.caller.tenant not in {PLATFORM, gemeentecode}:
        raise NotFound("gemeente")
