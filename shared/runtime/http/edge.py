"""The outermost layer: headers on every answer, HEAD for every GET, and no error that is not problem+json."""

import time
from collections.abc import Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.runtime.http.problems import MEDIA_TYPE, problem, trace_id

_log = structlog.get_logger("http")

SECURITY_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""ADR /core/transport/security-headers, on every answer."""
UNTRACED = frozenset({"/livez", "/readyz", "/metrics"})
"""Asked every few seconds by machines: no span, no log line."""
SERVER_ERROR = 500
CLIENT_ERROR = 400
_SECURITY = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items())
_OURS = frozenset({b"api-version", b"trace-id"})
_PROBLEM = MEDIA_TYPE.encode()


class Edge:
    """Wraps an application; `version` goes out as API-Version, and the trace id as Trace-Id."""

    def __init__(self, app: ASGIApp, *, version: str) -> None:
        self._app = app
        self._version = version.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; whatever escapes the application is logged without its message and answered as 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, scope, self._version)
        inner = {**scope, "method": "GET"} if answer.head else scope
        started = time.perf_counter()
        try:
            await self._app(inner, receive, answer.send)
        except Exception as error:
            _log.error("request failed", exc_info=error, method=scope["method"], route=_route(inner))
            if answer.status is not None:
                raise
            await problem(SERVER_ERROR, instance=scope["path"])(scope, receive, answer.send)
        if (route := _route(inner)) not in UNTRACED:
            duration = round((time.perf_counter() - started) * 1000, 1)
            _log.info("request", method=scope["method"], route=route, status=answer.status, duration_ms=duration)


class _Answer:
    """Passes an answer on: adds the headers, drops the body of HEAD, replaces an error that is not problem+json."""

    __slots__ = ("_replaced", "_scope", "_send", "_version", "head", "status")

    def __init__(self, send: Send, scope: Scope, version: bytes) -> None:
        self._send = send
        self._scope = scope
        self._version = version
        self._replaced = False
        self.head = scope["method"] == "HEAD"
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if message["status"] >= CLIENT_ERROR and not headers.get(b"content-type", b"").startswith(_PROBLEM):
                await self._replace(message["status"])
                return
            self.status = message["status"]
            ours = [pair for pair in _SECURITY if pair[0] not in headers]
            ours.append((b"api-version", self._version))
            if (found := trace_id()) is not None:
                ours.append((b"trace-id", found.encode()))
            kept = [pair for pair in message["headers"] if pair[0] not in _OURS]
            message = {**message, "headers": kept + ours}
        elif self.head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    async def _replace(self, status: int) -> None:
        response = problem(status, instance=self._scope["path"])
        await self.send({"type": "http.response.start", "status": status, "headers": response.raw_headers})
        await self.send({"type": "http.response.body", "body": response.body, "more_body": False})
        self._replaced = True


def _route(scope: Scope) -> str:
    """The route's template, never the path: a path may hold an id."""
    found = scope.get("route")
    return str(getattr(found, "path", "")) or "-"
