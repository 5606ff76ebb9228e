"""Passing a request on to the service that owns it, and its answer back, without reading either."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.clients import AWAY, Answer, Header, Upstream
from services.gateway.request import Ask, Content, StreamedBody
from shared.errors import Unavailable

PASSED_IN = (b"authorization", b"idempotency-key", b"if-match", b"if-none-match", b"accept", b"content-type")
"""What a service hears of the caller's headers; anything else, X-Forwarded-* too, stops here."""
PASSED_OUT = frozenset(
    {
        b"allow", b"content-disposition", b"content-length", b"content-type", b"etag", b"idempotency-replayed",
        b"link", b"location", b"retry-after", b"www-authenticate",
    }
)  # fmt: skip
WHOLE = 65_536
"""Bytes up to which a body is passed in one piece; a longer one is streamed."""


class Forwarder:
    """The handler of every operation that a single service answers."""

    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self._upstreams = upstreams

    async def __call__(self, ask: Ask) -> ASGIApp:
        """The service's answer, its body still to be passed; Unavailable where it does not come in time."""
        upstream = self._upstreams[ask.operation.service]
        content = await _content(ask)
        target = ask.path if not ask.query else f"{ask.path}?{ask.query.decode('latin-1')}"
        headers = [(name, ask.headers[name]) for name in PASSED_IN if name in ask.headers]
        if isinstance(content, StreamedBody) and ask.length:
            headers.append((b"content-length", b"%d" % ask.length))
        answer = await upstream.send(ask.operation, target, headers, content)
        return await passed(answer, upstream, upstream.patience(ask.operation))


async def _content(ask: Ask) -> Content:
    if ask.length == 0:
        return None
    if ask.length is None or ask.length > WHOLE:
        return StreamedBody(ask)
    return await ask.body()


async def passed(answer: Answer, upstream: Upstream, patience: float) -> ASGIApp:
    """A service's answer as it comes: a short one read whole within `patience` seconds, a longer one piped."""
    headers, length = [], None
    for raw, value in answer.raw_headers:
        name = raw.lower()
        if name == b"content-length":
            length = int(value)
        if name in PASSED_OUT:
            headers.append((name, _relative(value) if name == b"location" else value))
    if length is None or length > WHOLE:
        return _Piped(answer, headers)
    try:
        if answer.content.is_eof():
            body = await answer.read()
        else:
            async with asyncio.timeout(patience):
                body = await answer.read()
    except AWAY as error:
        raise Unavailable(upstream.name) from error
    finally:
        answer.release()
    return _Whole(answer.status, headers, body)


def _relative(location: bytes) -> bytes:
    """A service names itself in an absolute Location; callers reach it here."""
    parts = urlsplit(location.decode("latin-1"))
    if not parts.netloc:
        return location
    return (parts.path + (f"?{parts.query}" if parts.query else "")).encode("latin-1")


class _Whole:
    __slots__ = ("_body", "_headers", "_status")

    def __init__(self, status: int, headers: list[Header], body: bytes) -> None:
        self._status, self._headers, self._body = status, headers, body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body})


class _Piped:
    """A long answer, passed as it comes; when the service breaks off, so do we."""

    __slots__ = ("_answer", "_headers")

    def __init__(self, answer: Answer, headers: list[Header]) -> None:
        self._answer, self._headers = answer, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self._answer.status, "headers": self._headers})
            async for chunk in self._answer.content.iter_any():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._answer.release()
