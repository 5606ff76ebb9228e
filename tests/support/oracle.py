"""The oracle: what must hold after every run, whatever was killed. Each finding names the invariant it breaks."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from shared.contracts.channels import messages
from tests.support.stack import connect
from tests.support.system import Stack

SERVICES = ("intake", "indicatie", "billing")

GAPS = """
SELECT tenant || ' ' || stream FROM events GROUP BY tenant, stream
HAVING min(version) <> 1 OR max(version) <> count(*) OR count(DISTINCT version) <> count(*)"""
STREAMS = """
SELECT s.tenant || ' ' || s.stream FROM streams s
LEFT JOIN (SELECT tenant, stream, max(version) AS version FROM events GROUP BY 1, 2) e USING (tenant, stream)
WHERE s.version IS DISTINCT FROM e.version"""
SAME_ID = "SELECT event_id::text FROM events GROUP BY event_id HAVING count(*) > 1"
OUT_OF_ORDER = """
SELECT tenant || ' ' || stream FROM (
    SELECT tenant, stream, version, lag(version) OVER (PARTITION BY tenant, stream ORDER BY position) AS before
    FROM events) e
WHERE before >= version"""
TOLD = """
SELECT tenant, key, array_agg(sequence) AS sequences FROM outbox WHERE type <> 'dlq' GROUP BY tenant, key"""
OPEN_STORINGEN = (
    "SELECT soort || ' ' || consumer || ' ' || reden FROM storingen WHERE status IN ('wacht', 'geparkeerd')"
)
UNSENT = """
SELECT 'unsent ' || count(*) FROM outbox
WHERE position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0) HAVING count(*) > 0"""
JOBS = "SELECT 'job ' || name FROM jobs WHERE due_at <= clock_timestamp() OR lease IS NOT NULL"

Connections = Mapping[str, Sequence[asyncpg.Connection]]
"""To every database of each service."""


@dataclass(frozen=True, slots=True)
class Bevinding:
    """An invariant that does not hold, where, and on what."""

    invariant: str
    service: str
    wat: str


@asynccontextmanager
async def connected(stack: Stack) -> AsyncIterator[Connections]:
    """Every database of every service, as its worker: what a municipality left behind elsewhere is not seen."""
    conns = {service: [await connect(url) for url in stack.workers(service)] for service in SERVICES}
    try:
        yield conns
    finally:
        await asyncio.gather(*(conn.close() for its in conns.values() for conn in its))


async def judge(stack: Stack, tidied: Collection[str] = ()) -> list[Bevinding]:
    """All findings; empty when every invariant holds.

    `tidied`: municipalities of which a database that they left was tidied; what was sent from there is not known.
    """
    async with connected(stack) as conns:
        found = [b for service, its in conns.items() for conn in its for b in await _streams(service, conn)]
        for service, its in conns.items():
            found += [Bevinding("O3 sequence", service, wat) for wat in await _told(its, tidied)]
        return found + await _effects(conns)


async def settled(stack: Stack, tidied: Collection[str] = ()) -> list[Bevinding]:
    """What the oracle finds once the parts have had the time to catch up."""
    found: list[Bevinding] = []
    for _ in range(90):
        found = await judge(stack, tidied)
        if not found:
            return []
        await asyncio.sleep(0.5)
    return found


async def _streams(service: str, conn: asyncpg.Connection) -> list[Bevinding]:
    asked = {
        "O2 gapless": GAPS,
        "O2 stream row": STREAMS,
        "O2 event id": SAME_ID,
        "O4 order": OUT_OF_ORDER,
        "O3 sent": UNSENT,
        "O3 storingen": OPEN_STORINGEN,
        "O3 jobs": JOBS,
    }
    return [Bevinding(invariant, service, row[0]) for invariant, sql in asked.items() for row in await conn.fetch(sql)]


async def _told(conns: Sequence[asyncpg.Connection], tidied: Collection[str]) -> list[str]:
    """The streams of which the messages, whichever database sent them, are not numbered from 1 without a gap."""
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for conn in conns:
        for row in await conn.fetch(TOLD):
            told[row["tenant"], row["key"]] += row["sequences"]
    found = []
    for (tenant, key), sequences in told.items():
        first = min(sequences) if tenant in tidied else 1
        if sorted(sequences) != list(range(first, first + len(sequences))):
            found.append(f"{tenant} {key}")
    return found


async def _effects(conns: Connections) -> list[Bevinding]:
    """Each message told on a topic was handled exactly once, to its last sequence, by each service that hears it."""
    found = []
    known = messages()
    handled = {service: await _rows(its, "SELECT message_id FROM inbox") for service, its in conns.items()}
    for teller, its in conns.items():
        told = await _rows(its, "SELECT topic, type, event_id FROM outbox")
        for hearer, messages_of in handled.items():
            topics = {row["topic"] for row in told} & _heard(hearer)
            wanted = {row["event_id"] for row in told if row["topic"] in topics and row["type"] in known}
            missing = wanted - {row["message_id"] for row in messages_of}
            found += [Bevinding("O3 handled", hearer, f"{teller} {id}") for id in sorted(missing, key=str)]
    return found


async def _rows(conns: Sequence[asyncpg.Connection], sql: str) -> list[asyncpg.Record]:
    return [row for conn in conns for row in await conn.fetch(sql)]


def _heard(service: str) -> set[str]:
    """The topics that a service is subscribed to, from its own declaration."""
    module = __import__(f"services.{service}.subscribe", fromlist=["SUBSCRIPTIONS"])
    return {subscription.topic for subscription in module.SUBSCRIPTIONS}
