"""Which web origins may call: a list in the settings, nobody by default (ADR /core/transport/cors)."""

from collections.abc import Iterable, Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASKED = "Authorization, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, traceparent"
_SHOWN = b"API-Version, ETag, Link, Location, Retry-After, Trace-Id"


class Cors:
    """Adds the headers of CORS for an origin on the list; for any other there are none."""

    def __init__(self, origins: Iterable[str] = ()) -> None:
        self._origins = frozenset(origins)

    def preflight(self, headers: Mapping[bytes, bytes], allow: str) -> Response:
        """The answer to OPTIONS: what the path takes, and to whom."""
        answer = Response(status_code=204, headers={"Allow": allow})
        if self._known(headers):
            answer.headers["Access-Control-Allow-Methods"] = allow
            answer.headers["Access-Control-Allow-Headers"] = _ASKED
            answer.headers["Access-Control-Max-Age"] = "600"
        return answer

    def wrap(self, response: ASGIApp, headers: Mapping[bytes, bytes]) -> ASGIApp:
        """The response as an origin on the list may read it."""
        if not self._origins:
            return response
        origin = headers.get(b"origin", b"") if self._known(headers) else None

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            async def marked(message: Message) -> None:
                if message["type"] == "http.response.start":
                    extra = [(b"vary", b"Origin")]
                    if origin is not None:
                        extra += [(b"access-control-allow-origin", origin), (b"access-control-expose-headers", _SHOWN)]
                    message = {**message, "headers": [*message["headers"], *extra]}
                await send(message)

            await response(scope, receive, marked)

        return answer

    def _known(self, headers: Mapping[bytes, bytes]) -> bool:
        return headers.get(b"origin", b"").decode("latin-1") in self._origins
