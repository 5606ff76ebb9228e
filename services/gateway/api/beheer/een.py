"""Asking the service that a thing belongs to, which its id begins with, or asking all of them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from services.gateway.parts import Part, Parts
from services.gateway.request import Ask, Handler
from shared.contracts import beheer
from shared.contracts.gateway import Deel
from shared.contracts.operations import Operation
from shared.errors import NotFound, Unavailable
from shared.runtime.http.media import JSON

M = TypeVar("M", bound=BaseModel)

OF: Mapping[Deel, Mapping[str, Operation]] = {
    deel: {operation.id: operation for operation in beheer.of(deel.value)} for deel in Deel
}
"""The operations of each service, by the id they have at the gateway too."""


def asked(dienst: str | None) -> tuple[Deel, ...]:
    """The services that a question is about."""
    return (Deel(dienst),) if dienst else tuple(Deel)


def one(parts: Parts, name: str, model: type[M], field: str, location: str | None = None) -> Handler:
    """Passes the question to the service that the path variable `name` begins with, and its refusal in its own words.

    `field` of the answer gets the service before it; `location`: where something accepted (202) can be followed.
    """

    async def answer(ask: Ask) -> Response:
        before, colon, own = ask.params[name].partition(":")
        if not colon or before not in set(Deel):
            raise NotFound(name)
        deel = Deel(before)
        operation = OF[deel][ask.operation.id]
        content = await ask.body() if operation.request is not None else None
        part = await parts.send(replace(ask, params={name: own}), operation, content=content)
        if part.status != operation.status:
            return part.passed()
        accepted = {"Location": location} if location and part.status == httpx.codes.ACCEPTED else {}
        return Response(
            ours(deel, read(part, model, deel), field).model_dump_json(by_alias=True),
            status_code=part.status,
            media_type=JSON,
            headers={**part.headers, **accepted},
        )

    return answer


async def gathered(parts: Parts, ask: Ask, model: type[M]) -> tuple[dict[Deel, M], tuple[Deel, ...]]:
    """What each service answers, and which did not; Unavailable where none did."""

    async def ask_one(deel: Deel) -> M | None:
        try:
            return await parts.get(ask, OF[deel][ask.operation.id], model)
        except (Unavailable, NotFound):
            return None

    answers = dict(zip(Deel, await asyncio.gather(*map(ask_one, Deel)), strict=True))
    there = {deel: answer for deel, answer in answers.items() if answer is not None}
    if not there:
        raise Unavailable(next(iter(Deel)))
    return there, tuple(deel for deel in Deel if deel not in there)


def ours(deel: Deel, item: M, field: str) -> M:
    """The same thing under the name it has at the gateway."""
    return item.model_copy(update={field: f"{deel}:{getattr(item, field)}"})


def reader(deel: Deel, model: type[M], field: str) -> Callable[[BaseModel], M]:
    """Makes the items of a service's list ours."""

    def read_item(item: BaseModel) -> M:
        return ours(deel, model.model_validate(item), field)

    return read_item


def read(part: Part, model: type[M], deel: Deel) -> M:
    """A part as its contract; one that breaks it is a part that is away."""
    try:
        return model.model_validate_json(part.content)
    except ValidationError as error:
        raise Unavailable(deel) from error
