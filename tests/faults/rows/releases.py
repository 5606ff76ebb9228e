"""V: two releases beside each other, rolling restarts, old events."""

import asyncio
from collections import Counter
from uuid import uuid4

from tests.faults.ground import PARTS, Ground
from tests.faults.replicas import replicas
from tests.faults.row import Row, require
from tests.faults.rows.brokers import failed_since, named
from tests.support.stack import connect

EXPAND = """
ALTER TABLE events ADD COLUMN proef_{mark} text;
ALTER TABLE outbox ADD COLUMN proef_{mark} text NOT NULL DEFAULT '';
ALTER TABLE streams ADD COLUMN proef_{mark} bigint NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN proef_{mark} text;
CREATE TABLE proef_{mark} (tenant text)"""
FIRST_AWAY = frozenset({0, 502, 503, 504})


async def expanded(ground: Ground) -> None:
    """V2: the database is migrated by a release that is not here yet; this one serves on, and so does a new start."""
    mark = uuid4().hex[:6]
    conn = await connect(ground.stack.environment.cluster.url("postgres", "intake"))
    before = dict(ground.desk.memory.first)
    try:
        await conn.execute(EXPAND.format(mark=mark))
        await conn.execute("INSERT INTO schema_migrations (name, sha256) VALUES ($1, 'later')", f"intake/9{mark}.sql")
    finally:
        await conn.close()
    await asyncio.sleep(2)
    ground.extra["failed_first_tries"] = failed_since(ground, before, "on the migrated database")
    async with replicas(ground, "intake"):
        await asyncio.sleep(2)


async def rolling(ground: Ground) -> None:
    """V3: two processes of each service and of the gateway, each stopped (SIGTERM) and started in turn under load: no
    first try fails.
    """
    async with replicas(ground, *PARTS) as pairs:
        await asyncio.sleep(1)
        before, known = dict(ground.desk.memory.first), len(ground.desk.memory.away)
        for _ in range(3 if ground.full else 1):
            for part in PARTS:
                await pairs.roll(part)
        await asyncio.sleep(1)
    failed = {s: n - before.get(s, 0) for s, n in ground.desk.memory.first.items() if s in FIRST_AWAY}
    ground.extra["failed_first_tries"] = sum(failed.values())
    ground.extra["away"] = dict(Counter(f"{a.status} {a.onderdeel}" for a in ground.desk.memory.away[known:]))
    require(not any(failed.values()), f"a rolling restart failed requests: {failed}")


ROWS = (
    Row(
        id="V1",
        title="a newer version of an event meets an older consumer",
        tests=named("test_versions.py"),
    ),
    Row(id="V2", title="an older release on a migrated database, two releases together", fault=expanded, kills=True),
    Row(
        id="V3",
        title="rolling restart of each service and the gateway, two of each",
        fault=rolling,
        kills=True,
    ),
    Row(
        id="V4",
        title="every event ever stored folds to its state",
        tests=tuple(f"tests/unit/{service}/test_codec.py" for service in ("intake", "indicatie", "billing")),
    ),
)
