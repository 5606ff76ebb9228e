"""The server span and the duration of every request; the client spans are those of `shared.runtime.clients`."""

import time

from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.operations import Operation

_tracer = trace.get_tracer("services.gateway")
_meter = metrics.get_meter("services.gateway")
_served = _meter.create_histogram(
    "http.server.request.duration", unit="s", description="How long a request took, from first byte to last."
)
_propagator = TraceContextTextMapPropagator()
FOUND = "zorgketen.found"
"""Where the application leaves the operation it found, for the span to be named after; shared by copies of a scope."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SERVER_ERROR = 500


class Served:
    """A server span per request (OTL-1, OTL-2) that goes on from the caller's W3C traceparent (TRC-1, TRC-2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request within its span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        started = time.perf_counter()
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        with _tracer.start_as_current_span(
            method, context=_parent(scope), kind=SpanKind.SERVER, record_exception=False
        ) as span:
            found: dict[str, Operation] = {}
            scope[FOUND] = found
            try:
                await self._app(scope, receive, watched)
            finally:
                route = found["operation"].path if found else None
                _finish(span, scope, method, route, status)
                labels = {
                    "http.request.method": method,
                    "http.route": route or "-",
                    "http.response.status_code": status,
                }
                _served.record(time.perf_counter() - started, labels)


def _finish(span: Span, scope: Scope, method: str, route: str | None, status: int) -> None:
    if span.is_recording():
        span.set_attributes({"http.request.method": method, "url.path": scope["path"], "url.scheme": scope["scheme"]})
        if scope.get("server"):
            span.set_attributes({"server.address": scope["server"][0], "server.port": scope["server"][1] or 0})
        if route:
            span.update_name(f"{method} {route}")
            span.set_attribute("http.route", route)
        if status:
            span.set_attribute("http.response.status_code", status)
        if status >= _SERVER_ERROR or not status:
            span.set_status(StatusCode.ERROR)
            span.set_attribute("error.type", str(status or "aborted"))


def _parent(scope: Scope) -> Context:
    """The caller's trace; one that comes twice is none (TRC-1). Its tracestate and baggage stay outside."""
    found = [value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"]
    if len(found) != 1:
        return Context()
    return _propagator.extract({"traceparent": found[0]}, context=Context())
