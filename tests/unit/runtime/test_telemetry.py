"""Traces: what is scrubbed before it leaves, the sampler, and spans as lines of JSON."""

import json
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.runtime.telemetry import SECONDS, JsonlExporter, Scrubbed, in_seconds, sampler


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    provider, memory = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(Scrubbed(memory)))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    return memory


def test_nothing_personal_stays_in_a_span(spans: InMemorySpanExporter) -> None:
    tracer = trace.get_tracer("test")

    def fail() -> None:
        with tracer.start_as_current_span("GET", attributes={"url.query": "bsn=999990019", "url.path": "/p/999990019"}):
            raise RuntimeError("999990019")

    with pytest.raises(RuntimeError):
        fail()
    with tracer.start_as_current_span("GET", attributes={"url.path": "/p/999990019", "http.route": "/p/{id}"}):
        pass
    first, second = spans.get_finished_spans()
    assert "999990019" not in first.to_json() + second.to_json()
    assert second.attributes == {"url.path": "/p/{id}", "http.route": "/p/{id}"}
    assert not first.events


def test_a_span_as_a_line_of_json(tmp_path: Path) -> None:
    provider = TracerProvider(resource=Resource.create({"service.name": "intake"}))
    provider.add_span_processor(SimpleSpanProcessor(JsonlExporter(tmp_path / "traces", "intake", "1")))
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("outer") as outer, tracer.start_as_current_span("inner"):
        pass
    provider.shutdown()
    (file,) = (tmp_path / "traces").iterdir()
    inner, last = (json.loads(line) for line in file.read_text().splitlines())
    assert file.name.startswith("intake-1-")
    assert (inner["name"], last["name"], inner["service"]) == ("inner", "outer", "intake")
    assert inner["parent_id"] == last["span_id"] == format(outer.get_span_context().span_id, "016x")
    assert inner["trace_id"] == last["trace_id"]


def test_a_time_is_counted_in_buckets_of_seconds() -> None:
    reader = InMemoryMetricReader()
    meter = MeterProvider([reader], views=[in_seconds()]).get_meter("test")
    meter.create_histogram("duur", unit="s").record(0.03)
    data = reader.get_metrics_data()
    assert data is not None
    (point,) = data.resource_metrics[0].scope_metrics[0].metrics[0].data.data_points
    assert isinstance(point, HistogramDataPoint)
    assert tuple(point.explicit_bounds) == SECONDS
    assert point.bucket_counts[SECONDS.index(0.05)] == 1


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("always_on", "AlwaysOnSampler"),
        ("parentbased_always_off", "ParentBased{root:AlwaysOffSampler"),
        ("parentbased_traceidratio", "ParentBased{root:TraceIdRatioBased{0.1}"),
    ],
)
def test_the_sampler_is_chosen_by_its_standard_name(name: str, description: str) -> None:
    assert sampler(name, 0.1).get_description().startswith(description)


def test_an_unknown_sampler_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown"):
        sampler("soms", 0.5)
