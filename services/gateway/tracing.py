"""The server span and the duration of every request; the client spans are those of `shared.runtime.clients`."""

import time

from opentelemetry import metrics, trace
from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.contracts.operations import Operation
from shared.runtime.telemetry import extract

_tracer = trace.get_tracer("services.gateway")
_meter = metrics.get_meter("services.gateway")
_served = _meter.create_histogram(
    "http.server.request.duration", unit="s", description="How long a request took, from first byte to last."
)
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
            method, context=extract(_traceparent(scope)), kind=SpanKind.SERVER, record_exception=False
        ) as span:
            scope["operation"] = None
            try:
                await self._app(scope, receive, watched)
            finally:
                operation: Operation | None = scope["operation"]
                route = operation.path if operation else None
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


def _traceparent(scope: Scope) -> list[tuple[str, bytes]]:
    """The caller's traceparent alone: tracestate and baggage stay outside."""
    return [("traceparent", value) for name, value in scope["headers"] if name == b"traceparent"]
