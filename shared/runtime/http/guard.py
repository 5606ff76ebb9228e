"""What comes before every handler: who asks, may they, and do the request's headers keep the operation's rules."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.contracts.operations import Operation
from shared.errors import Forbidden, Invalid, InvalidParam
from shared.runtime.http import bodies, media
from shared.runtime.identity import Caller, Unauthenticated

MAX_KEY = 255
_BARE_KEY = re.compile(r"[\x21\x23-\x7e]{1,255}")
_QUOTED_KEY = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"')
_ENTITY_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e]*"')
_VERSION = re.compile(r'"(0|[1-9][0-9]{0,17})"')


class Verifies(Protocol):
    """What tells who a token belongs to; `shared.runtime.identity.Verifier` in every process."""

    async def verify(self, token: str) -> Caller:
        """The caller, or Unauthenticated."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that passed the guard; `wants` is the media type to answer in, `brings` that of the body."""

    operation: Operation
    caller: Caller
    raw: bytes
    wants: str
    brings: str | None
    key: str | None
    if_match: int | None
    fingerprint: bytes


def guard(operation: Operation) -> Callable[[Request], Awaitable[None]]:
    """The dependency that lets only right requests for this operation through; it leaves a Call in `request.state`.

    In this order: 401, 403, 406, 415, missing key 400, If-Match 428, size 413.
    """
    offered = _offered(operation)

    async def check(request: Request) -> None:
        caller = await authenticate(request)
        authorize(operation, caller)
        wants = _wanted(request, offered)
        brings = _brought(request, operation)
        key = idempotency_key(request.headers.get("idempotency-key")) if operation.effect else None
        version = if_match(request.headers.get("if-match")) if operation.if_match else None
        raw = await bodies.read(request, bodies.limit(message=operation.xml_in, xml=brings == media.XML))
        request.state.call = Call(
            operation=operation,
            caller=caller,
            raw=raw,
            wants=wants,
            brings=brings,
            key=key,
            if_match=version,
            fingerprint=_fingerprint(request, raw),
        )

    return check


async def authenticate(request: Request) -> Caller:
    """The caller by the bearer token; Unauthenticated without one or with a wrong one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("no token")
    verifier: Verifies = request.app.state.verifier
    return await verifier.verify(token.strip())


def authorize(operation: Operation, caller: Caller) -> None:
    """Forbidden unless the caller has a role and the scope of the operation."""
    if not operation.roles & caller.roles:
        raise Forbidden("Uw rol geeft geen toegang tot deze bewerking.")
    if operation.scope not in caller.scopes:
        raise Forbidden(f"De scope {operation.scope} ontbreekt in uw token.")


def idempotency_key(header: str | None) -> str:
    """The key, quoted as a structured field or bare, 1 to 255 characters; Invalid where it is missing or malformed."""
    if header is None:
        raise Invalid([InvalidParam("Idempotency-Key", "missing", "Een schrijvend verzoek heeft een Idempotency-Key.")])
    text = header.strip()
    if quoted := _QUOTED_KEY.fullmatch(text):
        return re.sub(r"\\(.)", r"\1", quoted[1]) if "\\" in quoted[1] else quoted[1]
    if not _BARE_KEY.fullmatch(text):
        raise Invalid([InvalidParam("Idempotency-Key", "malformed", f"Verwacht 1 tot {MAX_KEY} zichtbare tekens.")])
    return text


def if_match(header: str | None) -> int:
    """The version that If-Match names: 428 without one, 412 for a tag that is no version of ours, 400 for no tag."""
    if header is None:
        raise HTTPException(428)
    text = header.strip()
    if found := _VERSION.fullmatch(text):
        return int(found[1])
    if _ENTITY_TAG.fullmatch(text):
        raise HTTPException(412)
    raise Invalid([InvalidParam("If-Match", "malformed", 'Verwacht één versie, zoals "3".')])


def _offered(operation: Operation) -> tuple[str, ...]:
    if operation.xml_out:
        return (media.JSON, media.XML) if operation.response is not None else (media.XML,)
    return (media.JSON,)


def _wanted(request: Request, offered: tuple[str, ...]) -> str:
    try:
        return media.negotiate(request.headers.get("accept"), offered)
    except media.NotAcceptable:
        raise HTTPException(406) from None


def _brought(request: Request, operation: Operation) -> str | None:
    if operation.request is None and not operation.xml_in:
        return None
    header = request.headers.get("content-type")
    try:
        return media.content_type(header, json=operation.request is not None, xml=operation.xml_in)
    except media.UnsupportedMediaType:
        raise HTTPException(415) from None


def _fingerprint(request: Request, raw: bytes) -> bytes:
    query: bytes = request.scope["query_string"]
    return hashlib.sha256(f"{request.method}\n{request.scope['path']}\n".encode() + query + b"\n" + raw).digest()
