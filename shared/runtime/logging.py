"""Log lines: JSON, with the trace they belong to, only the fields on the list, and no exception in its own words."""

import json
import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from opentelemetry import trace

ALLOWED = frozenset(
    [
        *("event", "level", "logger", "timestamp", "service", "instance", "trace_id", "span_id", "error", "at"),
        *("method", "route", "status", "duration_ms", "operation", "code", "reason", "host", "port", "role", "part"),
        *("gemeente", "aggregate", "stream", "version", "position", "generation", "projection", "migration"),
        *("topic", "topics", "partition", "partitions", "offset", "lag", "group", "member", "consumer", "message_id"),
        *(
            "messages",
            "type",
            "key",
            "job",
            "attempt",
            "attempts",
            "pause",
            "count",
            "pid",
            "signal",
            "name",
            "age",
            "seconds",
        ),
    ]
)
"""Fields that may be in a log line; `key` and `stream` are ids. Any other field is dropped, its name is kept."""
ROOT = Path(__file__).parents[2]
_FRAMES = 6

_encode = json.JSONEncoder(ensure_ascii=False, default=repr).encode

Event = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(service: str, instance: str, level: str = "INFO") -> None:
    """Routes structlog and the standard library to one line of JSON each on stdout."""
    first: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.types.Processor] = [
        add_process(service, instance),
        add_trace,
        explain_exception,
        keep_allowed,
        as_json,
    ]
    structlog.configure(
        processors=[*first, *last],
        logger_factory=Lines,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*first, template_only],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    for name in ("aiokafka", "httpx", "httpcore", "asyncio", "opentelemetry", "urllib3"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))


class Lines(structlog.WriteLogger):
    """Writes the lines of one of our own loggers, without the standard library's way there: half of a line's time."""

    def __init__(self, name: str = "") -> None:
        super().__init__(sys.stdout)
        self.name = name


def template_only(logger: Any, name: str, event: Event) -> Event:
    """Another library's line as its template: what was filled in, and every line after the first, stays out."""
    del logger, name
    event["event"] = str(event.get("event", "")).splitlines()[0] if event.get("event") else ""
    event.pop("positional_args", None)
    return event


def add_process(service: str, instance: str) -> structlog.types.Processor:
    """Which process wrote the line."""

    def add(logger: Any, name: str, event: Event) -> Event:
        del logger, name
        event["service"], event["instance"] = service, instance
        return event

    return add


def add_trace(logger: Any, name: str, event: Event) -> Event:
    """The trace and span of this moment."""
    del logger, name
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = format(context.trace_id, "032x")
        event["span_id"] = format(context.span_id, "016x")
    return event


def explain_exception(logger: Any, name: str, event: Event) -> Event:
    """`error`: the type of the exception and of its causes; `at`: where in our own code. Never its message."""
    del logger, name
    info = _exc_info(event.pop("exc_info", None))
    event.pop("exception", None)
    event.pop("stack_info", None)
    if info is not None:
        event["error"] = " < ".join(_types(info[1]))
        event["at"] = _frames(info[2])
    return event


def keep_allowed(logger: Any, name: str, event: Event) -> Event:
    """Only the fields on the list; the names of the others are told, so that a developer can see what is missing."""
    del logger, name
    kept = {field: value for field, value in event.items() if field in ALLOWED}
    if dropped := sorted(field for field in event.keys() - ALLOWED if not field.startswith("_")):
        kept["dropped"] = dropped
    return kept


def as_json(logger: Any, name: str, event: Event) -> str:
    """The line as it is written."""
    del logger, name
    return _encode(event)


def _exc_info(given: Any) -> ExcInfo | None:
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    if given is True:
        given = sys.exc_info()
    if isinstance(given, tuple) and given[1] is not None:
        return given
    return None


def _types(error: BaseException | None) -> list[str]:
    found: list[str] = []
    while error is not None and len(found) < _FRAMES:
        found.append(type(error).__qualname__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _frames(found: TracebackType | None) -> list[str]:
    frames = [frame for frame in traceback.extract_tb(found) if frame.filename.startswith(str(ROOT))]
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    return [f"{Path(f.filename).relative_to(ROOT)}:{f.lineno} {f.name}" for f in (ours or frames)[-_FRAMES:]]


def bind(fields: Mapping[str, str]) -> None:
    """Adds these fields to every later line of this task."""
    structlog.contextvars.bind_contextvars(**fields)
