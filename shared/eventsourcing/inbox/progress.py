"""How far a consumer is in the streams it hears, and which municipalities it knows."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import asyncpg

PROGRESS = """
SELECT x.tenant, x.stream, coalesce(i.sequence, 0) AS sequence,
       ARRAY(SELECT s.sequence FROM storingen s
             WHERE s.tenant = x.tenant AND s.consumer = $1 AND s.stream = x.stream
               AND s.status IN ('wacht', 'geparkeerd')) AS kept
FROM unnest($2::text[], $3::text[]) AS x (tenant, stream)
LEFT JOIN inbox_streams i ON i.tenant = x.tenant AND i.consumer = $1 AND i.stream = x.stream"""
TENANTS = "SELECT tenant, oin FROM tenants"

StreamKey = tuple[str, str]
"""Municipality and stream."""


@dataclass(slots=True)
class Progress:
    """The last sequence handled of one stream, and the sequences kept as storing (waiting or parked)."""

    sequence: int = 0
    kept: set[int] = field(default_factory=set)


async def progress(pool: asyncpg.Pool, consumer: str, streams: Iterable[StreamKey]) -> dict[StreamKey, Progress]:
    """The progress in each of the streams, in one round trip."""
    keys = sorted(set(streams))
    rows = await pool.fetch(PROGRESS, consumer, [tenant for tenant, _ in keys], [stream for _, stream in keys])
    return {(r["tenant"], r["stream"]): Progress(r["sequence"], set(r["kept"])) for r in rows}


class Municipalities:
    """The OIN of each municipality of this service, read again when one is asked for that is not known, or changed.

    For the same one at most once in `patience` seconds: several may come on board within that time.
    """

    def __init__(self, pool: asyncpg.Pool, patience: float = 1.0) -> None:
        self._pool = pool
        self._patience = patience
        self._oin: dict[str, str] = {}
        self._asked: dict[str, float] = {}

    async def has(self, tenant: str, oin: str, *, fresh: bool = False) -> bool:
        """Whether this is the municipality with this OIN; `fresh`: also when it came on board just now."""
        asked = self._asked.get(tenant, float("-inf"))
        if self._oin.get(tenant) != oin and (fresh or time.monotonic() - asked > self._patience):
            self._oin = {row["tenant"]: row["oin"] for row in await self._pool.fetch(TENANTS)}
            self._asked[tenant] = time.monotonic()
        return self._oin.get(tenant) == oin
