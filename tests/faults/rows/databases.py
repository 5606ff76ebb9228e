"""B: the database killed, failed over, full, locked, out of connections."""

import asyncio
import time
from pathlib import Path

import asyncpg

from deploy.local.backup import Backups
from tests.faults.ground import Ground, Stuck
from tests.faults.row import Row, Skipped, require
from tests.faults.rows.brokers import SERVICES, topics_remade
from tests.faults.rows.collisions import KEYS_OF, forget_somebody
from tests.support.stack import connect

OUTAGE = 10.0
"""Seconds without a database after kill -9, at most; five on an idle machine."""
FAILOVER = 10.0
LOCKED, LOCKED_LONG = 6.0, 60.0
REFUSED_IN = 4.0
"""Seconds after which a call must hear 503 while the database cannot help it; three on an idle machine."""


async def killed(ground: Ground) -> None:
    """B1: kill -9 of PostgreSQL in the middle of the load, and again while the services find it back."""
    for turn in range(5 if ground.full else 2):
        await ground.stack.supervisor.die("postgres")
        outage = await _answers_again(ground)
        ground.extra[f"outage_{turn + 1}"] = outage
        await asyncio.sleep(1)
    worst = max(float(str(value)) for name, value in ground.extra.items() if name.startswith("outage"))
    require(worst < OUTAGE, f"{worst} s without a database")


async def _answers_again(ground: Ground) -> float:
    began = time.monotonic()
    url = ground.stack.environment.cluster.url("postgres", "intake")
    while time.monotonic() - began < 60:
        try:
            conn = await asyncpg.connect(url, timeout=2, ssl=False)
            await conn.close()
            return round(time.monotonic() - began, 1)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            await asyncio.sleep(0.1)
    raise Stuck("the database does not come back")


async def full(ground: Ground) -> None:
    """B4: the file system of data and WAL runs full under load; space comes back, nothing acknowledged is gone."""
    if ground.disk is None:
        raise Skipped("a file system of our own needs root and mount")
    ballast = ground.disk / "ballast"
    marks = _sizes(ground)
    await asyncio.to_thread(_fill, ballast)
    await asyncio.sleep(20 if ground.full else 5)
    await asyncio.to_thread(ballast.unlink)
    ground.extra["outage"] = await _answers_again(ground)
    await ground.ready()
    said = _since(ground, marks)
    ground.extra["postgres_names_it"] = b"No space left on device" in said["postgres"]
    ground.extra["service_names_it"] = b"DiskFull" in said["intake"]
    require(ground.extra["postgres_names_it"], "the log of the database does not name the disk")


def _fill(path: Path) -> None:
    block = b"\0" * (1 << 20)
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(block)
        except OSError:
            return


def _sizes(ground: Ground) -> dict[str, int]:
    return {name: (ground.stack.logs / f"{name}.log").stat().st_size for name in ("postgres", "intake")}


def _since(ground: Ground, marks: dict[str, int]) -> dict[str, bytes]:
    return {name: (ground.stack.logs / f"{name}.log").read_bytes()[size:] for name, size in marks.items()}


async def locked(ground: Ground) -> None:
    """B5: somebody holds the events' table; the pool runs dry; who calls hears 503 with Retry-After in time."""
    holder = await connect(ground.stack.environment.cluster.url("postgres", "intake"))
    slowest, statuses = 0.0, set()
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            until = time.monotonic() + (LOCKED_LONG if ground.full else LOCKED)
            while time.monotonic() < until:
                began = time.monotonic()
                answer = await ground.desk.client.get(
                    "/v1/meldingen/00000000-0000-7000-8000-000000000000",
                    headers={"Authorization": f"Bearer {ground.desk.token('consulent')}"},
                )
                slowest = max(slowest, time.monotonic() - began)
                statuses.add(answer.status_code)
                if answer.status_code == 503:
                    require("retry-after" in answer.headers, "503 without Retry-After")
                await asyncio.sleep(0.1)
    finally:
        await holder.close()
    ground.extra |= {"slowest_refusal": round(slowest, 2), "statuses": sorted(statuses)}
    require(statuses <= {503}, f"answers were {statuses}")
    require(slowest < REFUSED_IN, f"a call waited {slowest:.1f} s for its 503")


async def to_synchronous(ground: Ground) -> None:
    """B2: the primary is killed, its synchronous standby promoted; every acknowledged command is there."""
    pair = ground.pair
    assert pair is not None
    ground.extra["outage"] = await pair.fail_over()
    require(float(str(ground.extra["outage"])) < FAILOVER, f"writes came back after {ground.extra['outage']} s")


async def restored(ground: Ground) -> None:
    """B6: a person is forgotten after the backup; then the cluster is lost, and put back as far as the WAL goes."""
    stack = ground.stack
    folder = stack.environment.settings.backup_folder
    assert folder is not None
    backups = Backups(stack.environment.cluster, folder)
    base = await backups.make(stack.logs)
    persoon = await forget_somebody(ground)
    await asyncio.sleep(1)
    began = time.monotonic()
    for part in ("postgres", *SERVICES):
        await stack.kill(part)
    await asyncio.sleep(1)  # the sessions of a killed server end by themselves
    again = await backups.restore(base, stack.logs)
    await stack.restart("postgres")
    await topics_remade(ground)
    await ground.ready()
    ground.extra |= {"recovery": round(time.monotonic() - began, 1), "forgotten_again": len(again)}
    for service in SERVICES:
        left = await ground.value(service, KEYS_OF, persoon)
        require(left == 0, f"{service} has a key of somebody who was forgotten")


async def to_asynchronous(ground: Ground) -> None:
    """B3: the standby follows at its leisure and has heard nothing for a second when the primary dies."""
    pair = ground.pair
    assert pair is not None
    await pair.follow(synchronous=False)
    await asyncio.sleep(1)
    ground.extra["outage"] = await pair.fail_over(lag=1.0)


async def counted(ground: Ground) -> None:
    """What was acknowledged and is gone is counted; then every topic is made again from what is left."""
    acked = ground.desk.memory.acked
    lost = []
    for (service, stream), version in list(acked.items()):
        stored = await ground.value(service, "SELECT version FROM streams WHERE stream = $1", stream)
        if not isinstance(stored, int) or stored < version:
            lost.append(stream)
            del acked[service, stream]
    ground.extra["acknowledged_and_lost"] = len(lost)
    await topics_remade(ground)


ROWS = (
    Row(id="B1", title="kill -9 of the database", fault=killed),
    Row(id="B2", title="failover to a synchronous standby", fault=to_synchronous, ground="pair"),
    Row(
        id="B3",
        title="failover to an asynchronous standby: what is lost is counted",
        fault=to_asynchronous,
        settle=counted,
        ground="pair",
        loses=True,
        kills=True,
    ),
    Row(id="B4", title="disk full on data and WAL", fault=full),
    Row(
        id="B5",
        title="lock held, pool exhausted; deadlock and serialization failure retried",
        fault=locked,
        tests=("tests/integration/kernel/test_transient.py",),
    ),
    Row(
        id="B6",
        title="cluster lost: base backup and WAL, topics anew, the forgotten stay forgotten",
        fault=restored,
        kills=True,
        tests=("tests/integration/local/test_backup.py",),
    ),
)
