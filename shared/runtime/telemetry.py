"""Traces and metrics of a process: one provider each, exported where the environment says, nothing personal in them."""

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentelemetry import context as otel_context
from opentelemetry import metrics, propagate, trace
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanLimits, SpanProcessor, TracerProvider, sampling
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CollectorRegistry, generate_latest

from shared.runtime.settings import ProcessSettings

if TYPE_CHECKING:
    from opentelemetry.context import Context

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Headers = Sequence[tuple[str, bytes]] | Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """The providers of this process; `memory` holds the spans where the exporter is `memory`."""

    tracing: TracerProvider
    metering: MeterProvider
    registry: CollectorRegistry
    memory: InMemorySpanExporter | None = None

    def exposition(self) -> bytes:
        """All metrics as Prometheus reads them."""
        return generate_latest(self.registry)

    def shutdown(self) -> None:
        """Sends what is still waiting; blocks, at most a few seconds."""
        self.tracing.shutdown()
        self.metering.shutdown()


def configure(service: str, version: str, settings: ProcessSettings) -> Telemetry:
    """Sets the global providers, once per process; dropped spans are counted by the SDK's own metrics."""
    os.environ.setdefault("OTEL_PYTHON_SDK_INTERNAL_METRICS_ENABLED", "true")
    resource = Resource.create(
        {"service.name": service, "service.version": version, "service.instance.id": settings.service_instance}
    )
    registry = CollectorRegistry()
    metering = MeterProvider(
        [PrometheusMetricReader(registry=registry, scope_info_enabled=False)], resource=resource, shutdown_on_exit=False
    )
    metrics.set_meter_provider(metering)
    tracing = TracerProvider(
        resource=resource,
        sampler=sampler(settings.otel_traces_sampler, settings.otel_traces_sampler_arg),
        span_limits=SpanLimits(max_events=0),  # an exception event carries its message
        shutdown_on_exit=False,
    )
    tracing.add_span_processor(Scrub())
    memory = InMemorySpanExporter() if settings.otel_traces_exporter == "memory" else None
    if (exporter := memory or _exporter(service, settings)) is not None:
        at_once = settings.otel_traces_exporter in {"memory", "jsonl"}
        tracing.add_span_processor(SimpleSpanProcessor(exporter) if at_once else BatchSpanProcessor(exporter))
    trace.set_tracer_provider(tracing)
    propagate.set_global_textmap(propagator())
    return Telemetry(tracing=tracing, metering=metering, registry=registry, memory=memory)


def propagator() -> TextMapPropagator:
    """W3C trace context only: no baggage in, none out."""
    return TraceContextTextMapPropagator()


def sampler(name: str, argument: float) -> sampling.Sampler:
    """The sampler of OTEL_TRACES_SAMPLER; ValueError for a name the specification does not know."""
    roots: dict[str, Callable[[], sampling.Sampler]] = {
        "always_on": lambda: sampling.ALWAYS_ON,
        "always_off": lambda: sampling.ALWAYS_OFF,
        "traceidratio": lambda: sampling.TraceIdRatioBased(argument),
    }
    root = name.removeprefix("parentbased_")
    if root not in roots:
        raise ValueError(f"OTEL_TRACES_SAMPLER: {name} is unknown")
    return sampling.ParentBased(roots[root]()) if name.startswith("parentbased_") else roots[root]()


class Scrub(SpanProcessor):
    """Takes out of each span what may name a person: the query, the path behind its template, exception messages."""

    def _on_ending(self, span: Span) -> None:
        attributes = span.attributes or {}
        if "url.query" in attributes:
            span.set_attribute("url.query", "REDACTED")
        if "url.path" in attributes:
            span.set_attribute("url.path", attributes.get("http.route", "-"))
        for name in ("exception.message", "exception.stacktrace", "db.statement", "db.query.text"):
            if name in attributes:
                span.set_attribute(name, "REDACTED")
        if span.status.description is not None:
            span.set_status(Status(StatusCode.ERROR))


class JsonlExporter(SpanExporter):
    """A line of JSON per span in a file of this process, written when the span ends; for tests that read trees."""

    def __init__(self, folder: Path, service: str, instance: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / f"{service}-{instance}-{os.getpid()}.jsonl").open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Writes and flushes; a process that is killed loses only spans that had not ended."""
        with self._lock:
            self._file.writelines(json.dumps(document(span)) + "\n" for span in spans)
            self._file.flush()
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Closes the file."""
        with self._lock:
            self._file.close()


def document(span: ReadableSpan) -> dict[str, Any]:
    """A span as JSON: ids in hex, times in nanoseconds, links as trace and span ids."""
    found = span.get_span_context()
    return {
        "trace_id": format(found.trace_id, "032x") if found else None,
        "span_id": format(found.span_id, "016x") if found else None,
        "parent_id": format(span.parent.span_id, "016x") if span.parent else None,
        "service": span.resource.attributes.get("service.name"),
        "name": span.name,
        "kind": span.kind.name,
        "start": span.start_time,
        "end": span.end_time,
        "status": span.status.status_code.name,
        "attributes": dict(span.attributes or {}),
        "links": [
            {"trace_id": format(link.context.trace_id, "032x"), "span_id": format(link.context.span_id, "016x")}
            for link in span.links
        ],
    }


def _exporter(service: str, settings: ProcessSettings) -> SpanExporter | None:
    match settings.otel_traces_exporter:
        case "otlp":
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            return OTLPSpanExporter()
        case "zipkin_json":
            from opentelemetry.exporter.zipkin.json import ZipkinExporter

            return ZipkinExporter(timeout=5)
        case "jsonl":
            return JsonlExporter(Path(settings.otel_jsonl_dir or "."), service, settings.service_instance)
    return None


def current_traceparent() -> str | None:
    """The W3C traceparent of this moment; None outside a trace."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def process_span(
    topic: str,
    *,
    headers: Headers,
    partition: int,
    offset: int,
    group: str,
    message_id: str | None = None,
    key: str | None = None,
    client_id: str | None = None,
) -> Iterator[trace.Span]:
    """The span of handling one message (OTL-4 to OTL-6): its creation context is parent and link.

    A failure sets the status and `error.type`; the exception goes on.
    """
    parent = extract(headers)
    origin = trace.get_current_span(parent).get_span_context()
    attributes: dict[str, str | int] = {
        "messaging.system": "kafka",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.destination.name": topic,
        "messaging.destination.partition.id": str(partition),
        "messaging.kafka.offset": offset,
        "messaging.consumer.group.name": group,
    }
    optional = {
        "messaging.message.id": message_id,
        "messaging.kafka.message.key": key,
        "messaging.client.id": client_id,
    }
    attributes.update({name: value for name, value in optional.items() if value is not None})
    with trace.get_tracer("zorgketen.kafka").start_as_current_span(
        f"process {topic}",
        context=parent,
        kind=SpanKind.CONSUMER,
        attributes=attributes,
        links=[Link(origin)] if origin.is_valid else None,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            span.set_status(StatusCode.ERROR)
            span.set_attribute("error.type", type(error).__qualname__)
            raise


def extract(headers: Headers) -> "Context":
    """The trace context that a record or request carries; an empty one where it carries none, two or a wrong one."""
    pairs = [(n, v) for n, v in headers.items()] if isinstance(headers, Mapping) else headers
    text = [(name.lower(), value.decode("latin-1") if isinstance(value, bytes) else value) for name, value in pairs]
    found = [value for name, value in text if name == "traceparent"]
    if len(found) != 1:
        return otel_context.Context()
    carrier = {"traceparent": found[0], **{name: value for name, value in text if name == "tracestate"}}
    return propagator().extract(carrier, context=otel_context.Context())


Readings = Callable[[], Mapping[tuple[tuple[str, str], ...], float]]


def gauge(name: str, unit: str, description: str, readings: Readings) -> None:
    """A gauge read at each scrape: `readings` gives label pairs → value; one that fails gives nothing, once."""

    def observe(options: CallbackOptions) -> list[Observation]:
        del options
        return [Observation(value, dict(labels)) for labels, value in readings().items()]

    metrics.get_meter("zorgketen").create_observable_gauge(name, [observe], unit=unit, description=description)
