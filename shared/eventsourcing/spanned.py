"""A span around work that is done thousands of times a second: one that is not recorded costs next to nothing."""

from types import TracebackType

from opentelemetry import context, trace
from opentelemetry.context import Context


class Spanned:
    """The current span within the block; an exception that leaves it is its error, by kind.

    Within a span of this process that is not recorded no other is made: it would not be recorded either. Attributes and
    links are for the block to set, where `span.is_recording()`.
    """

    __slots__ = ("_given", "_kind", "_name", "_span", "_token", "_tracer")

    def __init__(self, tracer: trace.Tracer, name: str, kind: trace.SpanKind, given: Context | None = None) -> None:
        self._tracer = tracer
        self._name = name
        self._kind = kind
        self._given = given

    def __enter__(self) -> trace.Span:
        if self._given is None:
            around = trace.get_current_span()
            found = around.get_span_context()
            if found.is_valid and not found.is_remote and not around.is_recording():
                self._token = None
                return around
        self._span = self._tracer.start_span(self._name, self._given, self._kind)
        self._token = context.attach(trace.set_span_in_context(self._span))
        return self._span

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._token is None:
            return
        context.detach(self._token)
        if isinstance(error, Exception):
            self._span.set_status(trace.StatusCode.ERROR, type(error).__name__)
        self._span.end()
