"""The oracle: what must hold after every run, whatever was killed. Each finding names the invariant it breaks."""

import asyncio
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
SELECT tenant || ' ' || key FROM outbox WHERE type <> 'dlq' GROUP BY tenant, key
HAVING min(sequence) <> 1 OR max(sequence) <> count(*)"""
OPEN_STORINGEN = (
    "SELECT soort || ' ' || consumer || ' ' || reden FROM storingen WHERE status IN ('wacht', 'geparkeerd')"
)
UNSENT = """
SELECT 'unsent ' || count(*) FROM outbox
WHERE position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0) HAVING count(*) > 0"""
JOBS = "SELECT 'job ' || name FROM jobs WHERE due_at <= clock_timestamp() OR lease IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Bevinding:
    """An invariant that does not hold, where, and on what."""

    invariant: str
    service: str
    wat: str


async def judge(stack: Stack) -> list[Bevinding]:
    """All findings; empty when every invariant holds."""
    conns = {service: await connect(stack.database(service)["WORKER_DATABASE_URL"]) for service in SERVICES}
    try:
        found = [b for service, conn in conns.items() for b in await _streams(service, conn)]
        return found + await _effects(conns)
    finally:
        await asyncio.gather(*(conn.close() for conn in conns.values()))


async def settled(stack: Stack) -> list[Bevinding]:
    """What the oracle finds once the parts have had the time to catch up."""
    found: list[Bevinding] = []
    for _ in range(90):
        found = await judge(stack)
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
        "O3 sequence": TOLD,
        "O3 sent": UNSENT,
        "O3 storingen": OPEN_STORINGEN,
        "O3 jobs": JOBS,
    }
    return [Bevinding(invariant, service, row[0]) for invariant, sql in asked.items() for row in await conn.fetch(sql)]


async def _effects(conns: dict[str, asyncpg.Connection]) -> list[Bevinding]:
    """Each message told on a topic was handled exactly once, to its last sequence, by each service that hears it."""
    found = []
    known = messages()
    for teller, conn in conns.items():
        told = await conn.fetch("SELECT tenant, key, topic, type, event_id, sequence FROM outbox")
        for hearer, other in conns.items():
            topics = {row["topic"] for row in told} & _heard(hearer)
            wanted = {row["event_id"] for row in told if row["topic"] in topics and row["type"] in known}
            handled = {row["message_id"] for row in await other.fetch("SELECT message_id FROM inbox")}
            found += [Bevinding("O3 handled", hearer, f"{teller} {id}") for id in sorted(wanted - handled, key=str)]
    return found


def _heard(service: str) -> set[str]:
    """The topics that a service is subscribed to, from its own declaration."""
    module = __import__(f"services.{service}.subscribe", fromlist=["SUBSCRIPTIONS"])
    return {subscription.topic for subscription in module.SUBSCRIPTIONS}
