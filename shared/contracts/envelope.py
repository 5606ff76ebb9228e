"""What travels between services: the base of every public message, and its envelope (NL GOV CloudEvents on Kafka)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from shared.errors import Refused

MAX_BYTES: Final = 64 * 1024
"""Of one event, headers and key included (NL GOV CloudEvents 1.1)."""
HEADERS_BYTES: Final = 2 * 1024
"""What its headers and key take at most."""
PLATFORM: Final = "0000"
"""The platform itself, where a municipality is not known."""
JSON: Final = "application/json"
STRUCTURED: Final = "application/cloudevents+json"

_REQUIRED = ("id", "source", "type", "specversion", "time", "sequence", "gemeente", "correlationid")
_GEMEENTE = re.compile(r"[0-9]{4}")
_TRACE = ("traceparent", "tracestate")


class Message(BaseModel):
    """A public message: thin (ids, dates, codes, cents), frozen, lowerCamelCase, nothing unknown in it.

    `type` is the reverse-DNS name with its version; `topic` is that of the aggregate it is about. Adding an optional
    field keeps the version; anything else is a new class beside the old one.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )

    type: ClassVar[str]
    topic: ClassVar[str]


class Poison(Exception):
    """A record that nobody can handle as it is; `reason` is a stable slug without content of the record."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Record(Protocol):
    """A record as a Kafka client hands it over."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event as received: who told it (`source`, `tenant`), of which stream, the how-manieth of that stream.

    `data` is the JSON body, not validated yet; `trace` carries traceparent and tracestate of its creation.
    """

    topic: str
    id: UUID
    source: str
    type: str
    time: datetime
    tenant: str
    stream: str
    sequence: int
    correlation_id: UUID
    causation_id: UUID | None
    data: bytes
    trace: Mapping[str, str]


def body(message: Message) -> str:
    """The message as it travels; Refused (`bericht-te-groot`) when its event would be larger than one may be.

    So a message that no consumer would take stops at the command, not in the relay.
    """
    text = message.model_dump_json(by_alias=True)
    if len(text.encode()) > MAX_BYTES - HEADERS_BYTES:
        raise Refused("bericht-te-groot", "De gebeurtenis is te groot om aan anderen te vertellen.")
    return text


def source(oin: str, service: str) -> str:
    """The CloudEvents source of a service on behalf of a municipality (OIN: 20 digits)."""
    return f"urn:nld:oin:{oin}:systeem:zorgketen-{service}"


def dataschema(type: str) -> str:
    """The URI of the schema of one message version."""
    return f"urn:zorgketen:schema:{type}"


def headers(
    *,
    event_id: UUID,
    oin: str,
    tenant: str,
    topic: str,
    stream: str,
    sequence: int,
    type: str,
    at: datetime,
    meta: Mapping[str, Any],
) -> list[tuple[str, bytes]]:
    """The Kafka headers of one event in binary mode; `meta` is what was stored beside the event.

    `at` is the moment of recording; the trace context is that of the event's creation and is sent once.
    """
    found = [
        *_fixed(oin, tenant, topic, type),
        ("ce_id", str(event_id).encode()),
        ("ce_time", at.astimezone(UTC).isoformat()[:-6].encode() + b"Z"),
        ("ce_subject", stream.partition("-")[2].encode()),
        ("ce_sequence", b"%020d" % sequence),
        ("ce_partitionkey", stream.encode()),
        ("ce_correlationid", meta["correlationid"].encode()),
    ]
    if causation := meta.get("causationid"):
        found.append(("ce_causationid", causation.encode()))
    found += [(name, value.encode()) for name in _TRACE if (value := meta.get(name))]
    return found


@lru_cache(maxsize=4096)
def _fixed(oin: str, tenant: str, topic: str, type: str) -> tuple[tuple[str, bytes], ...]:
    return (
        ("ce_specversion", b"1.0"),
        ("ce_source", source(oin, topic.partition(".")[0]).encode()),
        ("ce_type", type.encode()),
        ("ce_gemeente", tenant.encode()),
        ("ce_dataschema", dataschema(type).encode()),
        ("content-type", JSON.encode()),
    )


def parse(record: Record) -> Incoming:
    """The event in a record, in binary or structured mode; Poison says why it is none."""
    value = record.value or b""
    if len(value) + len(record.key or b"") + sum(len(k) + len(v) for k, v in record.headers) > MAX_BYTES:
        raise Poison("te-groot")
    texts = _texts(record.headers)
    if texts.get("content-type", "").startswith(STRUCTURED):
        attributes, data = _structured(value)
    else:
        attributes, data = {k[3:]: v for k, v in texts.items() if k.startswith("ce_")}, value
    missing = [name for name in _REQUIRED if not attributes.get(name)]
    if missing:
        raise Poison("geen-cloudevent" if "specversion" in missing else "attribuut-ontbreekt")
    if attributes["specversion"] != "1.0":
        raise Poison("specversion-onbekend")
    if max(map(len, attributes.values())) > 512 or "\x00" in "".join(attributes.values()):
        raise Poison("attribuut-onjuist")
    stream = attributes.get("partitionkey") or _text(record.key or b"")
    if not stream or (record.key is not None and _text(record.key) != stream):
        raise Poison("sleutel-onjuist")
    if not _GEMEENTE.fullmatch(attributes["gemeente"]):
        raise Poison("attribuut-onjuist")
    try:
        causation = attributes.get("causationid")
        return Incoming(
            topic=record.topic,
            id=UUID(attributes["id"]),
            source=attributes["source"],
            type=attributes["type"],
            time=datetime.fromisoformat(attributes["time"]),
            tenant=attributes["gemeente"],
            stream=stream,
            sequence=_sequence(attributes["sequence"]),
            correlation_id=UUID(attributes["correlationid"]),
            causation_id=UUID(causation) if causation else None,
            data=data,
            trace={name: texts[name] for name in _TRACE if name in texts},
        )
    except ValueError:
        raise Poison("attribuut-onjuist") from None


def _sequence(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 20 or not 1 <= (number := int(text)) < 2**63:
        raise ValueError("sequence")
    return number


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Poison("geen-utf8") from None


def _texts(given: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, raw in given:
        lower = name.lower()
        if lower in texts and (lower.startswith("ce_") or lower in _TRACE or lower == "content-type"):
            raise Poison("header-dubbel")
        texts[lower] = _text(raw)
    return texts


def _structured(value: bytes) -> tuple[dict[str, str], bytes]:
    try:
        event = json.loads(value)
    except (ValueError, RecursionError):
        raise Poison("geen-json") from None
    if not isinstance(event, dict):
        raise Poison("geen-cloudevent")
    data = event.pop("data", None)
    return {k: v for k, v in event.items() if isinstance(v, str)}, json.dumps(data).encode()
