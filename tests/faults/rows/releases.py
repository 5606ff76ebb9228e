"""V: two releases beside each other, rolling restarts, old events."""

import asyncio
import sys
from uuid import uuid4

from deploy.local.part import Part
from deploy.local.process import Spawn
from deploy.local.settings import HOST, ROOT
from deploy.local.stack import answers
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import free_port
from tests.faults.ground import Ground
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


def beside(ground: Ground, service: str, instance: str) -> Part:
    """One more process of a service, with a port and a name of its own."""
    port = free_port()
    own = {"SERVICE_INSTANCE": instance, "PORT": str(port)}
    spawn = Spawn(
        command=(sys.executable, "-m", f"services.{service}.main"),
        env=ground.stack.environment.service(service) | own,
        cwd=ROOT,
    )
    url = f"http://{HOST}:{port}"
    return Part(name=f"{service}-{instance}", spawn=spawn, ready=answers(f"{url}/readyz"), port=port, url=url)


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
    other = Supervisor([part := beside(ground, "intake", "2")], ground.stack.logs)
    await other.start()
    try:
        ground.links["gateway"].targets = [ground.stack.environment.settings.intake_port, part.port or 0]
        ground.links["gateway"].cut()
        await asyncio.sleep(2)
    finally:
        ground.links["gateway"].targets = [ground.stack.environment.settings.intake_port]
        await other.stop()


async def rolling(ground: Ground) -> None:
    """V3: two processes of intake, each stopped (SIGTERM) and started in turn under load: no first try fails."""
    own, link = ground.stack.environment.settings.intake_port, ground.links["gateway"]
    other = Supervisor([part := beside(ground, "intake", "2")], ground.stack.logs)
    await other.start()
    port = part.port or 0
    try:
        link.targets = [own, port]
        link.cut()
        await asyncio.sleep(1)
        before = dict(ground.desk.memory.first)
        for _ in range(3 if ground.full else 1):
            await _restarted(ground, port, own)
            await other.restart("intake-2")
            link.targets = [own, port]
        await asyncio.sleep(1)
        failed = {s: n - before.get(s, 0) for s, n in ground.desk.memory.first.items() if s in FIRST_AWAY}
        ground.extra["failed_first_tries"] = sum(failed.values())
        require(not any(failed.values()), f"a rolling restart failed requests: {failed}")
    finally:
        link.targets = [own]
        await other.stop()


async def _restarted(ground: Ground, port: int, own: int) -> None:
    """As a cluster does it: out of the addresses first, then stopped."""
    link = ground.links["gateway"]
    link.targets = [port]
    await asyncio.sleep(0.5)
    await ground.stack.restart("intake")
    link.targets = [own]
    await asyncio.sleep(0.5)


ROWS = (
    Row(
        id="V1",
        title="a newer version of an event meets an older consumer",
        tests=named("test_versions.py"),
    ),
    Row(id="V2", title="an older release on a migrated database, two releases together", fault=expanded, kills=True),
    Row(id="V3", title="rolling restart under load", fault=rolling, kills=True),
    Row(
        id="V4",
        title="every event ever stored folds to its state",
        tests=tuple(f"tests/unit/{service}/test_codec.py" for service in ("intake", "indicatie", "billing")),
    ),
)
