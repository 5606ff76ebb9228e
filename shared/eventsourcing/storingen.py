"""Storingen: messages and jobs that could not be handled, kept with their bytes until somebody decides."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import asyncpg

from shared.contracts.envelope import PLATFORM, Incoming, Record
from shared.errors import NotFound
from shared.eventsourcing.context import JsonObject
from shared.eventsourcing.vault import Connection, Executor

# A writer of the outbox locks `events` before it draws a position, as append() does: the reader counts on it.
DRAW_LOCK = "LOCK TABLE events IN ROW EXCLUSIVE MODE"
KEEP = """
INSERT INTO storingen AS s (tenant, soort, consumer, status, reden, topic, partition, record, stream, sequence,
                            message_id, type, payload, headers, pogingen)
SELECT $1, 'bericht', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
WHERE $8::text IS NOT NULL OR NOT EXISTS (
    SELECT FROM storingen k WHERE k.consumer = $2 AND k.topic = $5 AND k.partition = $6 AND k.record = $7
                              AND k.payload = $12)
ON CONFLICT (tenant, consumer, stream, sequence) WHERE status IN ('wacht', 'geparkeerd') AND stream IS NOT NULL
DO UPDATE SET status = excluded.status, reden = excluded.reden, pogingen = excluded.pogingen
    WHERE s.status = 'geparkeerd' AND excluded.status = 'wacht'
RETURNING id, sinds"""
TELL = """
INSERT INTO outbox (position, tenant, topic, key, sequence, type, event_id, at, payload, headers)
VALUES (nextval('event_position'), $1, $2, $3, 0, 'dlq', $4, $5, $6, $7)"""
SETTLE = """
UPDATE storingen SET status = $2, door = $3, toelichting = $4, afgedaan = clock_timestamp()
WHERE id = $1 AND status IN ('wacht', 'geparkeerd') RETURNING id"""
FAILED_AGAIN = "UPDATE storingen SET reden = $2, pogingen = pogingen + 1 WHERE id = $1 AND status = 'wacht'"
NEEDS_A_PERSON = "UPDATE storingen SET status = 'wacht', reden = $2 WHERE id = $1 AND status = 'geparkeerd'"
ONE = "SELECT * FROM storingen WHERE id = $1 AND ($2::text IS NULL OR tenant = $2)"
MEETS = """
FROM storingen WHERE ($1::text IS NULL OR tenant = $1) AND status = ANY ($2) AND ($3::text IS NULL OR tenant = $3)
AND ($4::text IS NULL OR soort = $4) AND ($5::text IS NULL OR consumer = $5) AND ($6::text IS NULL OR topic = $6)
AND ($7::text IS NULL OR type = $7) AND ($8::text IS NULL OR reden = $8)"""
LIST = f"SELECT * {MEETS} AND ($9::uuid IS NULL OR id > $9) ORDER BY id LIMIT $10"
COUNT = f"SELECT count(*) {MEETS}"
COUNTS = """
SELECT soort, consumer, status, count(*) AS aantal, extract(epoch FROM clock_timestamp() - min(sinds))::float AS oudste
FROM storingen WHERE status IN ('wacht', 'geparkeerd') GROUP BY soort, consumer, status"""


class Status(StrEnum):
    """`WACHT` needs a person; `GEPARKEERD` waits for an earlier message; the others are over."""

    WACHT = "wacht"
    GEPARKEERD = "geparkeerd"
    OPGELOST = "opgelost"
    VERWORPEN = "verworpen"


OPEN = (Status.WACHT, Status.GEPARKEERD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Storingen that meet all that is given; the fields in the order of the query."""

    gemeente: str | None = None
    soort: str | None = None
    consumer: str | None = None
    topic: str | None = None
    type: str | None = None
    reden: str | None = None


ALLES = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """A Kafka record with nothing read from it yet."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """One row: what could not be handled, why (`reden`, a slug or an error's type), since when, and what came of it."""

    id: UUID
    tenant: str
    soort: str
    consumer: str
    status: Status
    reden: str
    topic: str | None
    stream: str | None
    sequence: int | None
    message_id: UUID | None
    type: str | None
    pogingen: int
    sinds: datetime
    afgedaan: datetime | None
    door: str | None
    toelichting: str | None
    headers: Mapping[str, str]
    record: RawRecord | None
    payload: bytes


async def keep(
    conn: Connection,
    consumer: str,
    status: Status,
    record: Record,
    event: Incoming | None,
    reason: str,
    attempts: int,
) -> bool:
    """Keeps a record, in a transaction of the worker's role; with status `WACHT` its dead letter goes out as well.

    Without `event` (nobody can say whose it is) it belongs to the platform and holds up nothing. False: it was kept
    already, by an earlier delivery.
    """
    kafka = _packed(record)
    row = await conn.fetchrow(
        KEEP,
        event.tenant if event else PLATFORM,
        consumer,
        status,
        reason,
        record.topic,
        record.partition,
        record.offset,
        event.stream if event else None,
        event.sequence if event else None,
        event.id if event else None,
        event.type[:200] if event else None,
        record.value or b"",
        json.dumps(kafka),
        attempts,
    )
    if row is None:
        return False
    if status is Status.WACHT:
        letter = {
            "dlq_id": str(row["id"]),
            "dlq_reason": reason,
            "dlq_consumer": consumer,
            "dlq_topic": record.topic,
            "dlq_partition": str(record.partition),
            "dlq_offset": str(record.offset),
            "dlq_attempts": str(attempts),
        }
        kafka["kafka"] += [[name, _b64(value.encode())] for name, value in letter.items()]
        await conn.execute(DRAW_LOCK)
        await conn.execute(
            TELL,
            event.tenant if event else PLATFORM,
            f"{record.topic}.dlq",
            event.stream if event else "",
            row["id"],
            row["sinds"],
            _b64(record.value or b""),
            json.dumps(kafka),
        )
    return True


async def lijst(
    conn: Executor,
    *,
    tenant: str | None,
    statussen: Sequence[Status] = OPEN,
    waar: Filter = ALLES,
    na: UUID | None = None,
    limit: int = 50,
) -> list[Storing]:
    """The storingen a municipality may see (None: those of all), oldest first, after the one with id `na`."""
    rows = await conn.fetch(LIST, *_asked(tenant, statussen, waar), na, limit)
    return [storing_of(row) for row in rows]


async def aantal(conn: Executor, *, tenant: str | None, statussen: Sequence[Status] = OPEN, waar: Filter) -> int:
    """How many there are of them."""
    found: int = await conn.fetchval(COUNT, *_asked(tenant, statussen, waar))
    return found


def _asked(tenant: str | None, statussen: Sequence[Status], waar: Filter) -> tuple[str | list[str] | None, ...]:
    return tenant, [str(status) for status in statussen], *astuple(waar)


async def lees(conn: Executor, id: UUID, *, tenant: str | None) -> Storing:
    """One storing; NotFound when this municipality (None: any) has none by that id."""
    row = await conn.fetchrow(ONE, id, tenant)
    if row is None:
        raise NotFound("storing")
    return storing_of(row)


async def settle(conn: Executor, id: UUID, status: Status, *, door: str, toelichting: str | None = None) -> bool:
    """Closes a storing, with who did it and why; False when it was closed before."""
    return await conn.fetchval(SETTLE, id, status, door, toelichting) is not None


async def needs_a_person(conn: Executor, id: UUID, reason: str) -> None:
    """What was parked cannot be handled when its turn comes, and why."""
    await conn.execute(NEEDS_A_PERSON, id, reason)


async def failed_again(conn: Executor, id: UUID, reason: str) -> None:
    """Notes that a replay failed as well, and why."""
    await conn.execute(FAILED_AGAIN, id, reason)


async def aantallen(conn: Executor) -> list[tuple[str, str, str, int, float]]:
    """Open storingen by (soort, consumer, status): how many, and the age of the oldest in seconds; for metrics."""
    return [
        (r["soort"], r["consumer"], r["status"], r["aantal"], max(r["oudste"], 0.0)) for r in await conn.fetch(COUNTS)
    ]


def storing_of(row: asyncpg.Record) -> Storing:
    """A row of the table as a Storing, its record put together again."""
    stored: JsonObject = json.loads(row["headers"])
    record = None
    shown = {name: value for name, value in stored.items() if isinstance(value, str)}
    if "kafka" in stored:
        pairs = [(name, base64.b64decode(value)) for name, value in stored["kafka"]]
        shown = {name: value.decode(errors="replace") for name, value in pairs}
        record = RawRecord(
            topic=row["topic"],
            partition=row["partition"],
            offset=row["record"],
            key=None if stored["key"] is None else base64.b64decode(stored["key"]),
            value=row["payload"],
            headers=pairs,
        )
    taken = ("id", "tenant", "soort", "consumer", "reden", "topic", "stream", "sequence", "message_id", "type")
    return Storing(
        **{name: row[name] for name in taken},
        **{name: row[name] for name in ("pogingen", "sinds", "afgedaan", "door", "toelichting", "payload")},
        status=Status(row["status"]),
        headers=shown,
        record=record,
    )


def _packed(record: Record) -> JsonObject:
    """Key and headers as they came, byte for byte, in what jsonb can hold."""
    return {
        "key": None if record.key is None else _b64(record.key),
        "kafka": [[name.replace("\x00", ""), _b64(value)] for name, value in record.headers],
    }


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
