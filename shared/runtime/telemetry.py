"""Traces and metrics of a process: one provider each, exported where the environment says, nothing personal in them."""

import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opentelemetry import metrics, propagate, trace
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.sdk.metrics import Histogram, MeterProvider
from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider, sampling
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Status
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

from shared.runtime.settings import ProcessSettings

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The bounds of every histogram of times; those of the SDK are for milliseconds and would begin at five seconds."""
_REDACTED = ("url.query", "url.full", "exception.message", "exception.stacktrace", "db.statement", "db.query.text")


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

    def shutdown(self, seconds: float = 3.0) -> None:
        """Sends what is still waiting; blocks this long at most: a collector that is away does not hold up the end."""
        closing = threading.Thread(target=self._close, name="telemetry-close", daemon=True)
        closing.start()
        closing.join(seconds)

    def _close(self) -> None:
        self.tracing.shutdown()
        self.metering.shutdown()


def configure(service: str, version: str, settings: ProcessSettings) -> Telemetry:
    """Sets the global providers, once per process; dropped spans are counted by the SDK's own metrics."""
    os.environ.setdefault("OTEL_PYTHON_SDK_INTERNAL_METRICS_ENABLED", "true")
    resource = Resource.create(
        {"service.name": service, "service.version": version, "service.instance.id": settings.service_instance}
    )
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)  # memory, processor time and open files
    metering = MeterProvider(
        [PrometheusMetricReader(registry=registry, scope_info_enabled=False)],
        resource=resource,
        shutdown_on_exit=False,
        views=[in_seconds()],
    )
    metrics.set_meter_provider(metering)
    tracing = TracerProvider(
        resource=resource,
        sampler=sampler(settings.otel_traces_sampler, settings.otel_traces_sampler_arg),
        span_limits=SpanLimits(max_events=0),  # an exception event carries its message
        shutdown_on_exit=False,
        meter_provider=metrics.NoOpMeterProvider(),  # counting spans took a sixth of a hop; the processor counts drops
    )
    memory = InMemorySpanExporter() if settings.otel_traces_exporter == "memory" else None
    if (exporter := memory or _exporter(service, settings)) is not None:
        clean = Scrubbed(exporter)
        at_once = settings.otel_traces_exporter in {"memory", "jsonl"}
        tracing.add_span_processor(SimpleSpanProcessor(clean) if at_once else BatchSpanProcessor(clean))
    trace.set_tracer_provider(tracing)
    propagate.set_global_textmap(propagator())
    return Telemetry(tracing=tracing, metering=metering, registry=registry, memory=memory)


def in_seconds() -> View:
    """Makes a histogram with unit `s` count in `SECONDS`."""
    buckets = ExplicitBucketHistogramAggregation(SECONDS)
    return View(instrument_type=Histogram, instrument_name="*", instrument_unit="s", aggregation=buckets)


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


class Scrubbed(SpanExporter):
    """Takes out of each span what may name a person, right before it leaves the process.

    That is the query, the path behind its template, the messages of exceptions, and every event.
    """

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Exports the clean spans."""
        return self._inner.export([scrub(span) for span in spans])

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flushes the exporter within."""
        return self._inner.force_flush(timeout_millis)

    def shutdown(self) -> None:
        """Closes the exporter within."""
        self._inner.shutdown()


def scrub(span: ReadableSpan) -> ReadableSpan:
    """The span without what may name a person."""
    attributes = dict(span.attributes or {})
    if "url.path" in attributes:
        attributes["url.path"] = attributes.get("http.route", "-")
    attributes.update({name: "REDACTED" for name in _REDACTED if name in attributes})
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


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


Readings = Callable[[], Mapping[tuple[tuple[str, str], ...], float]]


def gauge(name: str, unit: str, description: str, readings: Readings) -> None:
    """A gauge read at each scrape: `readings` gives label pairs → value; one that fails gives nothing, once."""

    def observe(options: CallbackOptions) -> list[Observation]:
        del options
        return [Observation(value, dict(labels)) for labels, value in readings().items()]

    metrics.get_meter("zorgketen").create_observable_gauge(name, [observe], unit=unit, description=description)
