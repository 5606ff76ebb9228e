"""Asking one service for its part of an answer that spans services, in the name of the caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

import httpx
import structlog
from pydantic import BaseModel, ValidationError
from starlette.responses import Response
from starlette.types import ASGIApp

from services.gateway.clients import AWAY, Answer, Header, Upstream
from services.gateway.forward import passed
from services.gateway.request import Ask
from shared.contracts.operations import Operation
from shared.errors import NotFound, Unavailable
from shared.runtime.http.media import JSON
from shared.runtime.identity import Caller, Unauthenticated

M = TypeVar("M", bound=BaseModel)

MAX_PART = 33_554_432
"""Bytes that one part of an answer may have."""
_TOLD = ("etag", "idempotency-replayed")
"""Headers of a service's answer that go with it."""
_log = structlog.get_logger("gateway")


@dataclass(frozen=True, slots=True)
class Part:
    """What a service said."""

    status: int
    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def passed(self) -> Response:
        """As the service said it."""
        return Response(self.content, status_code=self.status, media_type=self.media_type, headers=dict(self.headers))


class Parts:
    """The services by name, each to be asked for its part."""

    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self._upstreams = upstreams

    async def send(
        self, ask: Ask, operation: Operation, *, query: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Part:
        """The answer of the service that owns the operation; Unavailable where there is none in time."""
        upstream, answer = await self._asked(ask, operation, query, content)
        said = {name.lower().decode(): value.decode("latin-1") for name, value in answer.raw_headers}
        told = {name: said[name] for name in _TOLD if name in said}
        return Part(answer.status, await _read(answer, upstream.name), said.get("content-type", ""), told)

    async def pipe(self, ask: Ask, operation: Operation, *, content: bytes | None = None) -> ASGIApp | None:
        """The same answer passed on as it comes, whatever its size; None where the service has no such thing."""
        upstream, answer = await self._asked(ask, operation, None, content)
        if answer.status != httpx.codes.NOT_FOUND:
            return await passed(answer, upstream, upstream.patience(operation))
        await _read(answer, upstream.name)  # else its connection cannot be used again
        return None

    async def _asked(
        self, ask: Ask, operation: Operation, query: Mapping[str, str] | None, content: bytes | None
    ) -> tuple[Upstream, Answer]:
        upstream = self._upstreams[operation.service]
        path = operation.path
        for name, value in ask.params.items():
            path = path.replace(f"{{{name}}}", value)
        target = f"{path}?{urlencode(query)}" if query else path
        return upstream, await upstream.send(operation, target, _headers(ask, operation, content), content)

    async def get(self, ask: Ask, operation: Operation, model: type[M], *, query: Mapping[str, str] | None = None) -> M:
        """The part as its contract.

        NotFound where the service says so, Unauthenticated where it refuses the token; anything but the contract is
        Unavailable: a part that speaks nonsense is a part that is away.
        """
        part = await self.send(ask, operation, query=query)
        if part.status == httpx.codes.NOT_FOUND:
            raise NotFound
        if part.status == httpx.codes.UNAUTHORIZED:
            raise Unauthenticated("refused by a service")
        if part.status == httpx.codes.OK:
            try:
                return model.model_validate_json(part.content)
            except ValidationError as error:
                _log.error("part breaks its contract", part=operation.service, operation=operation.id, exc_info=error)
        else:
            _log.warning("part failed", part=operation.service, operation=operation.id, status=part.status)
        raise Unavailable(operation.service)


def may(caller: Caller, operation: Operation) -> bool:
    """Whether the caller has a role and the scope for it."""
    return bool(operation.roles & caller.roles) and operation.scope in caller.scopes


def _headers(ask: Ask, operation: Operation, content: bytes | None) -> Sequence[Header]:
    accept = ask.headers.get(b"accept", JSON.encode()) if operation.xml_out else JSON.encode()
    found: list[Header] = [(b"authorization", ask.headers[b"authorization"]), (b"accept", accept)]
    if content is not None:
        found.append((b"content-type", JSON.encode()))
    if b"idempotency-key" in ask.headers:
        found.append((b"idempotency-key", ask.headers[b"idempotency-key"]))
    return found


async def _read(answer: Answer, name: str) -> bytes:
    chunks, size = [], 0
    try:
        async for chunk in answer.content.iter_any():
            size += len(chunk)
            if size > MAX_PART:
                raise Unavailable(name)
            chunks.append(chunk)
    except AWAY as error:
        raise Unavailable(name) from error
    finally:
        answer.release()
    return b"".join(chunks)
