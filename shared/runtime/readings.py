"""What a worker measures about its backlog: read from the database now and then, shown as gauges."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg

from shared.eventsourcing import storingen

EVERY = 5.0
KEYS_KEPT = timedelta(days=2)
"""How long an Idempotency-Key gives its first answer again; the API promises a day."""
PURGE_BATCH = 5_000

UNSENT = """
SELECT count(*) FROM (SELECT 1 FROM outbox
    WHERE position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0) LIMIT 100000) unsent"""
DUE = "SELECT name, count(*) AS aantal FROM jobs WHERE due_at <= clock_timestamp() GROUP BY name"
WAITING = "SELECT name, count(*) AS aantal FROM jobs GROUP BY name"
FORGET_KEYS = """
DELETE FROM idempotency WHERE (tenant, caller, route, key) IN (
    SELECT tenant, caller, route, key FROM idempotency WHERE at < clock_timestamp() - $1::interval LIMIT $2)"""

Labels = tuple[tuple[str, str], ...]
NONE: dict[Labels, float] = {(): 0.0}
"""Nothing to count is told as zero, so that a missing figure means a missing look."""


@dataclass(slots=True)
class Backlog:
    """The figures of the last look; each is label pairs → number."""

    pool: asyncpg.Pool
    unsent: dict[Labels, float] = field(default_factory=dict)
    due: dict[Labels, float] = field(default_factory=dict)
    waiting: dict[Labels, float] = field(default_factory=dict)
    letters: dict[Labels, float] = field(default_factory=dict)
    oldest_letter: dict[Labels, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Looks every few seconds and forgets keys that are too old, until cancelled or the database is lost."""
        while True:
            await self.look()
            await self.forget_keys()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Reads the figures once."""
        self.unsent = {(): float(await self.pool.fetchval(UNSENT))}
        self.due = {(("job", r["name"]),): float(r["aantal"]) for r in await self.pool.fetch(DUE)} or NONE
        self.waiting = {(("job", r["name"]),): float(r["aantal"]) for r in await self.pool.fetch(WAITING)} or NONE
        found = await storingen.aantallen(self.pool)
        labelled = {
            (("soort", soort), ("consumer", consumer), ("status", status)): (count, age)
            for soort, consumer, status, count, age in found
        }
        self.letters = {labels: float(count) for labels, (count, _) in labelled.items()} or NONE
        self.oldest_letter = {labels: age for labels, (_, age) in labelled.items()} or NONE

    async def forget_keys(self) -> int:
        """Deletes a batch of answers whose time is over; gives how many."""
        status: str = await self.pool.execute(FORGET_KEYS, KEYS_KEPT, PURGE_BATCH)
        return int(status.rpartition(" ")[2])
