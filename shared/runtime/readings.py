"""What a worker measures about its backlog and its work: read from the database now and then, shown as gauges."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import structlog

from shared.eventsourcing import storingen

EVERY = 5.0
LOOKS_PER_METING = 12
"""A meting goes over the rows of all municipalities: it is read at each twelfth look, so once a minute."""
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
_log = structlog.get_logger("readings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meting:
    """A figure of one service: `sql` gives it as `waarde`, for each combination of its other columns, the labels."""

    name: str
    unit: str
    description: str
    sql: str


_VANDAAG = "(now() AT TIME ZONE 'Europe/Amsterdam')::date"


def termijnen(lopend: str) -> Meting:
    """The terms that run, by how near their last day is; `lopend` gives each as `tenant, soort, uiterlijk_op`."""
    return Meting(
        name="zorgketen.termijnen",
        unit="{termijn}",
        description="Terms that run, by how near their last day is",
        sql=f"""
            SELECT tenant AS gemeente, soort,
                CASE WHEN uiterlijk_op < {_VANDAAG} THEN 'verstreken'
                     WHEN uiterlijk_op <= {_VANDAAG} + 7 THEN 'binnen-een-week' ELSE 'later' END AS stand,
                count(*) AS waarde
            FROM ({lopend}) lopend GROUP BY 1, 2, 3""",  # noqa: S608 – a constant of the service's own
    )


@dataclass(slots=True)
class Backlog:
    """The figures of the last look; each is label pairs → number."""

    pool: asyncpg.Pool
    metingen: Sequence[Meting] = ()
    unsent: dict[Labels, float] = field(default_factory=dict)
    due: dict[Labels, float] = field(default_factory=dict)
    waiting: dict[Labels, float] = field(default_factory=dict)
    letters: dict[Labels, float] = field(default_factory=dict)
    oldest_letter: dict[Labels, float] = field(default_factory=dict)
    measured: dict[str, dict[Labels, float]] = field(default_factory=dict)

    async def run(self) -> None:
        """Looks every few seconds and forgets keys that are too old, until cancelled or the database is lost."""
        looks = 0
        while True:
            await self.look()
            if looks % LOOKS_PER_METING == 0 or len(self.measured) < len(self.metingen):
                await self.measure()
            looks += 1
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

    async def measure(self) -> None:
        """Reads the metingen once; one that cannot be read (its read model is not there yet) gives no figure."""
        for meting in self.metingen:
            try:
                rows = await self.pool.fetch(meting.sql)
            except (asyncpg.UndefinedTableError, asyncpg.QueryCanceledError) as error:
                _log.warning("no reading", name=meting.name, exc_info=error)
                self.measured.pop(meting.name, None)
                continue
            self.measured[meting.name] = {
                tuple((name, str(value)) for name, value in row.items() if name != "waarde"): float(row["waarde"])
                for row in rows
            } or NONE

    def reading(self, name: str) -> dict[Labels, float]:
        """What the last look at this meting gave; nothing before the first."""
        return self.measured.get(name, {})

    async def forget_keys(self) -> int:
        """Deletes a batch of answers whose time is over; gives how many."""
        status: str = await self.pool.execute(FORGET_KEYS, KEYS_KEPT, PURGE_BATCH)
        return int(status.rpartition(" ")[2])
