"""The kernel's statements (and a few of the handlers) on tables in memory, known by their text."""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.indicatie.handlers.nummers import NEXT
from services.indicatie.handlers.overnemen import UPSERT_TENANT
from services.intake.handlers.gemeenten import UPSERT
from services.intake.handlers.samen import HOLD, HOLD_ALONE
from shared.eventsourcing.statements import (
    APPEND,
    APPEND_EACH,
    APPEND_ONE,
    APPEND_STILL,
    LOAD,
    LOAD_ARCHIVED,
    LOAD_EACH,
    LOAD_MANY,
    STAND_STILL,
)
from shared.eventsourcing.store import STORED_ANSWER
from shared.eventsourcing.vault import EXISTING_KEYS
from shared.values.ids import uuid7

Row = dict[str, Any]


@dataclass(slots=True)
class Tables:
    """What is committed; `jobs` are those of the transaction log, done or not."""

    streams: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    outbox: list[Row] = field(default_factory=list)
    inbox: set[tuple[str, str, str]] = field(default_factory=set)
    inbox_streams: dict[tuple[str, str, str], int] = field(default_factory=dict)
    idempotency: dict[tuple[str, str, str, str], Row] = field(default_factory=dict)
    jobs: list[Row] = field(default_factory=list)
    keys: dict[tuple[str, str], tuple[UUID, bytes]] = field(default_factory=dict)
    tenants: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    position: int = 0

    def copied(self) -> "Tables":
        """As it is now; rows are never changed in place."""
        return Tables(**{each.name: copy.copy(getattr(self, each.name)) for each in fields(self)})


def _refused(sqlstate: str, detail: str | None = None) -> asyncpg.PostgresError:
    error = asyncpg.PostgresError(sqlstate)
    error.sqlstate, error.detail = sqlstate, detail  # type: ignore[misc]
    return error


def _claim(tables: Tables, tenant: str, text: str | None) -> None:
    claim = json.loads(text) if text else {}
    match claim.get("kind"):
        case "http":
            key = (tenant, claim["caller"], claim["route"], claim["key"])
            if key in tables.idempotency:
                raise _refused("ZK002")
            tables.idempotency[key] = {
                "fingerprint": bytes.fromhex(claim["fingerprint"]),
                "status": claim["status"],
                "headers": json.dumps(claim["headers"]),
                "body": bytes.fromhex(claim["body"]),
            }
        case "inbox":
            message = (tenant, claim["consumer"], claim["message_id"])
            if message in tables.inbox:
                raise _refused("ZK002")
            place = (tenant, claim["consumer"], claim["stream"])
            if claim["sequence"] != tables.inbox_streams.get(place, 0) + 1:
                raise _refused("ZK004")
            tables.inbox.add(message)
            tables.inbox_streams[place] = claim["sequence"]
        case "job":
            held = [job for job in tables.jobs if job["id"] == claim["id"] and job["lease"] == claim["lease"]]
            if not held:
                raise _refused("ZK005")
            tables.jobs.remove(held[0])


def _jobs(tables: Tables, tenant: str, meta: str, text: str | None) -> None:
    queued = json.loads(text) if text else []
    for job in queued:
        if job.get("key") is not None or job.get("cancel"):
            same = (tenant, job["name"], job["key"])
            tables.jobs = [j for j in tables.jobs if (j["tenant"], j["name"], j["key"]) != same]
    for job in queued:
        if not job.get("cancel"):
            tables.jobs.append({**job, "tenant": tenant, "meta": meta, "id": str(uuid7()), "lease": None})


def _to(tables: Tables, tenant: str, stream: str, expected: int, after: int, told: int) -> int:
    """Moves a stream to its new version; gives how many messages it had told."""
    version, published = tables.streams.get((tenant, stream), [0, 0])
    if version != expected:
        raise _refused("ZK001", json.dumps([stream, expected, version]))
    tables.streams[tenant, stream] = [after, published + told]
    return published


def _event(tables: Tables, tenant: str, stream: str, version: int, type: str, data: str, meta: str) -> Row:
    tables.position += 1
    row = {
        "position": tables.position,
        "tenant": tenant,
        "stream": stream,
        "version": version,
        "event_id": uuid7(),
        "type": type,
        "data": data,
        "meta": meta,
        "at": datetime.now(UTC),
    }
    tables.events.append(row)
    return row


def _told(tables: Tables, event: Row, sequence: int, topic: str, type: str, payload: str) -> None:
    names = ("position", "tenant", "event_id", "at")
    told = {name: event[name] for name in names} | {"key": event["stream"], "sequence": sequence}
    tables.outbox.append(told | {"topic": topic, "type": type, "payload": payload, "headers": event["meta"]})


def _append_one(
    tables: Tables,
    tenant: str,
    stream: str,
    expected: int,
    type: str,
    data: str,
    meta: str,
    topic: str | None,
    message: str | None,
    payload: str | None,
    claim: str | None,
    jobs: str | None,
) -> list[Row]:
    _claim(tables, tenant, claim)
    before = _to(tables, tenant, stream, expected, expected + 1, int(topic is not None))
    event = _event(tables, tenant, stream, expected + 1, type, data, meta)
    if topic is not None and message is not None and payload is not None:
        _told(tables, event, before + 1, topic, message, payload)
    _jobs(tables, tenant, meta, jobs)
    return [{}]


def _stand_still(tables: Tables, tenant: str, streams: Sequence[str], versions: Sequence[int]) -> list[Row]:
    for stream, version in zip(streams, versions, strict=True):
        _to(tables, tenant, stream, version, version, 0)
    return [{}]


def _append_still(tables: Tables, streams: Sequence[str], versions: Sequence[int], *arguments: Any) -> list[Row]:
    _stand_still(tables, arguments[0], streams, versions)
    return _append_one(tables, *arguments)


def _append_each(tables: Tables, *columns: Sequence[Any]) -> list[Row]:
    return [row for arguments in zip(*columns, strict=True) for row in _append_one(tables, *arguments)]


def _append(
    tables: Tables,
    tenant: str,
    streams: Sequence[str],
    expected: Sequence[int],
    after: Sequence[int],
    told: Sequence[int],
    of: Sequence[str],
    versions: Sequence[int],
    types: Sequence[str],
    data: Sequence[str],
    meta: str,
    *rest: Any,
) -> list[Row]:
    *messages, claim, jobs = rest
    _claim(tables, tenant, claim)
    before = [_to(tables, tenant, *each) for each in zip(streams, expected, after, told, strict=True)]
    made = [_event(tables, tenant, *each, meta) for each in zip(of, versions, types, data, strict=True)]
    events = {(event["stream"], event["version"]): event for event in made}
    if messages[0] is not None:
        for index, version, nth, topic, type, payload in zip(*messages, strict=True):
            event = events[streams[index - 1], version]
            _told(tables, event, before[index - 1] + nth, topic, type, payload)
    _jobs(tables, tenant, meta, jobs)
    return [{}]


def _load(tables: Tables, tenant: str, stream: str, after: int, claim: str | None) -> list[Row]:
    asked = json.loads(claim) if claim else None
    if asked and (tenant, asked["caller"], asked["route"], asked["key"]) in tables.idempotency:
        raise _refused("ZK002")
    names = ("tenant", "stream", "version", "event_id", "type", "data", "at")
    return [
        {name: e[name] for name in names}
        for e in tables.events
        if (e["tenant"], e["stream"]) == (tenant, stream) and e["version"] > after
    ]


def _load_many(tables: Tables, tenant: str, streams: Sequence[str]) -> list[Row]:
    return [row for stream in streams for row in _load(tables, tenant, stream, 0, None)]


def _load_each(tables: Tables, tenants: Sequence[str], streams: Sequence[str]) -> list[Row]:
    asked = dict.fromkeys(zip(tenants, streams, strict=True))
    return [row for tenant, stream in asked for row in _load(tables, tenant, stream, 0, None)]


def _load_archived(tables: Tables, tenant: str, streams: Sequence[str], before: Sequence[int]) -> list[Row]:
    return []  # here every event is in the live part


def _answer(tables: Tables, *key: str) -> list[Row]:
    found = tables.idempotency.get((key[0], key[1], key[2], key[3]))
    return [] if found is None else [found]


def _sealing(tables: Tables, tenant: str, subjects: Sequence[str], fresh: Sequence[bytes]) -> list[Row]:
    for subject, wrapped in zip(subjects, fresh, strict=True):
        tables.keys.setdefault((tenant, subject), (uuid7(), wrapped))
    found = [(subject, *tables.keys[tenant, subject]) for subject in subjects]
    return [{"subject": subject, "key_id": id, "wrapped": wrapped} for subject, id, wrapped in found]


def _existing(tables: Tables, tenant: str, subjects: Sequence[str]) -> list[Row]:
    found = [(subject, *tables.keys[tenant, subject]) for subject in subjects if (tenant, subject) in tables.keys]
    return [{"subject": subject, "key_id": id, "wrapped": wrapped} for subject, id, wrapped in found]


def _opening(tables: Tables, tenant: str, ids: Sequence[UUID]) -> list[Row]:
    return [
        {"key_id": id, "wrapped": wrapped}
        for (of, _), (id, wrapped) in tables.keys.items()
        if of == tenant and id in set(ids)
    ]


def _destroy(tables: Tables, tenant: str, subject: str) -> list[Row]:
    return [] if tables.keys.pop((tenant, subject), None) is None else [{}]


def _onboard(tables: Tables, tenant: str, oin: str, naam: str) -> list[Row]:
    tables.tenants[tenant] = oin
    return [{}]


def _next(tables: Tables, tenant: str, series: str, number: int) -> list[Row]:
    tables.numbers[tenant, series] = tables.numbers.get((tenant, series), 0) + number
    return [{"laatste": tables.numbers[tenant, series]}]


def _held(tables: Tables, tenant: str, stream: str) -> list[Row]:
    return [{}] if (tenant, stream) in tables.streams else []


STATEMENTS: Mapping[str, Callable[..., list[Row]]] = {
    APPEND: _append,
    APPEND_ONE: _append_one,
    APPEND_EACH: _append_each,
    APPEND_STILL: _append_still,
    STAND_STILL: _stand_still,
    LOAD: _load,
    LOAD_EACH: _load_each,
    LOAD_MANY: _load_many,
    STORED_ANSWER: _answer,
    "SELECT * FROM sealing_keys($1, $2, $3)": _sealing,
    EXISTING_KEYS: _existing,
    "SELECT * FROM subject_keys($1, $2)": _opening,
    "DELETE FROM keys.subject_keys WHERE tenant = $1 AND subject = $2": _destroy,
    "SELECT set_config('app.tenant', $1, true)": lambda tables, tenant: [{"set_config": tenant}],
    UPSERT: _onboard,
    UPSERT_TENANT: _onboard,
    LOAD_ARCHIVED: _load_archived,
    NEXT: _next,
    HOLD: _held,
    HOLD_ALONE: _held,
}
