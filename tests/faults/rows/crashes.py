"""C: kill -9 of our own processes, at fixed points and at random."""

import asyncio
import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from uuid import uuid4

import asyncpg

from deploy.local.settings import HOST, ROOT
from shared.runtime.migrations import found, migrate
from tests.faults.ground import Ground
from tests.faults.replicas import replicas
from tests.faults.row import Row, Skipped, require
from tests.support.replica import leaders

COMMAND_POINTS = ("command.before-tx", "command.inside-tx", "command.after-tx")
RELAY_POINTS = ("relay.after-select", "relay.after-send", "relay.after-ack", "relay.between-pages")
CONSUMER_POINTS = ("consumer.after-poll", "consumer.inside-tx", "consumer.after-tx")
SERVICES = ("intake", "indicatie", "billing")
WAITING = """
SELECT true FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE NOT l.granted AND d.datname = current_database()"""
FILES = "SELECT count(*) FROM events WHERE stream = $1 AND type LIKE '%bestand%'"
TAKE_OVER = 10.0
"""Seconds in which another relay must lead."""
STORM = 60.0
"""Seconds of random kills in the long form."""


async def at_points(ground: Ground, *armed: tuple[str, str]) -> None:
    """Each of these parts is started again with its fail point, dies at it under load, and comes back."""
    counts = await asyncio.gather(*(ground.armed(part, point) for part, point in armed))
    await asyncio.gather(*(ground.died(part, count) for (part, _), count in zip(armed, counts, strict=True)))
    ground.extra.setdefault("points", [])
    points = ground.extra["points"]
    assert isinstance(points, list)
    points += [f"{part} {point}" for part, point in armed]
    await ground.ready()


async def commands(ground: Ground) -> None:
    """C1: every service at another point at the same time, then the gateway; in the long form every one at every."""
    turns = range(3) if ground.full else [random.Random(ground.load.seed).randrange(3)]
    for turn in turns:
        await at_points(
            ground,
            *((s, f"{COMMAND_POINTS[(turn + n) % 3]}:{2 if s == 'intake' else 1}") for n, s in enumerate(SERVICES)),
        )
    await ground.stack.supervisor.die("gateway")
    require(ground.desk.memory.retried, "no command had to be sent again")
    ground.extra["first_tries"] = {str(k): v for k, v in sorted(ground.desk.memory.first.items())}


async def relay(ground: Ground) -> None:
    """C2: the relay of intake at each of its points."""
    for point in RELAY_POINTS if ground.full else _two(ground, RELAY_POINTS):
        await at_points(ground, ("intake", f"{point}:2"))


async def consumer(ground: Ground) -> None:
    """C3: the consumer of indicatie, or of billing, at each of its points."""
    for n, point in enumerate(CONSUMER_POINTS if ground.full else _two(ground, CONSUMER_POINTS)):
        await at_points(ground, (SERVICES[1 + n % 2], f"{point}:1"))


def _two(ground: Ground, points: tuple[str, ...]) -> list[str]:
    return random.Random(ground.load.seed).sample(points, 2)


async def migration(ground: Ground) -> None:
    """C4: killed inside a file, then two at once: nothing half, each file once."""
    cluster, name = ground.stack.environment.cluster, f"proef_{uuid4().hex[:8]}"
    await cluster.make_database("billing", name)
    url = cluster.urls("billing", name)["MIGRATION_DATABASE_URL"]
    files = found("billing")
    await migrate(url, files[:1])
    holder = await cluster.connect(name)
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE schema_migrations IN SHARE MODE")  # its last statement waits here
            victim = _migrate(url)
            await _waits(holder)
            victim.kill()
            await asyncio.to_thread(victim.wait)
        with contextlib.suppress(asyncpg.PostgresError):
            await holder.execute("SELECT pg_sleep(0.2)")
        applied = [row["name"] for row in await holder.fetch("SELECT name FROM schema_migrations")]
        require(applied == [files[0].name], f"a killed migration left {applied}")
        both = [_migrate(url), _migrate(url)]
        codes = [await asyncio.to_thread(one.wait) for one in both]
        applied = sorted(row["name"] for row in await holder.fetch("SELECT name FROM schema_migrations"))
        require(codes == [0, 0], f"two at once ended with {codes}")
        require(applied == sorted(file.name for file in files), f"applied {applied}")
        ground.extra["files"] = len(applied)
    finally:
        await holder.close()
        conn = await cluster.connect("postgres")
        await conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await conn.close()


def _migrate(url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "shared.runtime.migrations", "billing"],
        cwd=ROOT,
        env={"MIGRATION_DATABASE_URL": url, "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def _waits(conn: asyncpg.Connection) -> None:
    async with asyncio.timeout(30):
        while not await conn.fetchval(WAITING):  # noqa: ASYNC110 – the answer is in the database
            await asyncio.sleep(0.05)


async def payment(ground: Ground) -> None:
    """C5: the payment file made by a job that dies before, inside and after its transaction: one file, one MsgId."""
    desk, day = ground.desk, ground.load.kalender.vandaag.isoformat()
    points = ("job.before-tx", "job.inside-tx", "job.after-tx")
    point = points[ground.load.seed % 3]
    before = await ground.armed("billing", f"{point}:1000000")  # nothing yet: claims are judged by jobs too
    wens = {"wet": "wmo", "totEnMet": day, "uitvoeringsdatum": day}
    made = await desk.ask("POST", "/v1/betaalruns", wens, rol="backoffice", key=str(uuid4()))
    if made.status != 201:
        raise Skipped(f"nothing to pay: {made.json}")
    before = await ground.armed("billing", f"{point}:1")
    path = f"/v1/betaalruns/{made.json['betaalrunId']}"
    run = await desk.ask("GET", path, rol="controller")
    hash_ = {"besluit": "akkoord", "inhoudHash": run.json["inhoudHash"]}
    await desk.ask("POST", f"{path}/goedkeuringen", hash_, rol="controller", key=str(uuid4()), if_match=run.version)
    await ground.died("billing", before)
    await ground.ready()
    files = []
    for _ in range(2):
        answer = await asyncio.wait_for(_file(ground, path), 60)
        files.append(answer)
    require(files[0] == files[1], "the file is not the same each time")
    count = await ground.value("billing", FILES, f"betaalrun-{made.json['betaalrunId']}")
    require(count == 1, f"{count} files were recorded")
    ground.extra |= {"point": point, "cents": run.json["totaalCenten"], "payments": len(run.json["betalingen"])}


async def _file(ground: Ground, path: str) -> bytes:
    while True:
        answer = await ground.desk.client.get(
            f"{path}/bestand",
            headers={"Authorization": f"Bearer {ground.desk.token('controller')}", "Accept": "application/xml"},
        )
        if answer.status_code == 200:
            return answer.content
        await asyncio.sleep(0.3)


async def rebuild(ground: Ground) -> None:
    """C6: killed in the middle of a rebuild; it goes on by itself and comes to what is folded from zero."""
    naam = "intake:zaken"
    old = await _generation(ground)
    before = await ground.armed("intake", "projector.inside:2")
    asked = await ground.desk.ask("POST", f"/v1/projecties/{naam}/herbouw", rol="ops", key=str(uuid4()))
    require(asked.status == 202, f"the rebuild was refused: {asked.json}")
    await ground.died("intake", before)
    await ground.ready()
    async with asyncio.timeout(60):
        while await _generation(ground) == old:  # noqa: ASYNC110 – as above
            await asyncio.sleep(0.1)


async def _generation(ground: Ground) -> object:
    return await ground.value("intake", "SELECT generation FROM projections WHERE name = 'zaken' AND status = 'actief'")


async def leader(ground: Ground) -> None:
    """C7: three of each service, and the one whose relay leads is killed: another leads in time, never two."""
    ground.extra["take_over"] = took = {}
    async with replicas(ground, *SERVICES, each=3) as three:
        for service in SERVICES:
            urls = {name: f"http://{HOST}:{port}" for name, port in three.ports[service].items()}
            first = await _one_leads(urls)
            await three.kill(first)
            began = time.monotonic()
            second = await _one_leads(urls)
            took[service] = round(time.monotonic() - began, 1)
            require(second != first, f"{first} still leads")
            require(took[service] < TAKE_OVER, f"nobody led {service} for {took[service]} s")
            await three.restart(first)
            require(await leaders(urls) == [second], f"of {service} not one leads")


async def _one_leads(urls: Mapping[str, str]) -> str:
    async with asyncio.timeout(30):
        while len(found := await leaders(urls)) != 1:  # noqa: ASYNC110 – the answer is elsewhere
            await asyncio.sleep(0.1)
    return found[0]


async def storm(ground: Ground) -> None:
    """Random kills of every part for a minute (the long form); a few in the short form."""
    dice = random.Random(ground.load.seed)
    seconds = STORM if ground.full else 6.0
    until, killed = asyncio.get_running_loop().time() + seconds, []
    while asyncio.get_running_loop().time() < until:
        part = dice.choice(("gateway", *SERVICES, "kafka", "postgres") if ground.full else ("gateway", *SERVICES))
        await ground.stack.supervisor.die(part)
        killed.append(part)
        await asyncio.sleep(dice.uniform(0.5, 4.0))
    ground.extra["killed"] = killed


ROWS = (
    Row(id="C1", title="kill -9 of each service around a command, and of the gateway", fault=commands, kills=True),
    Row(id="C2", title="kill -9 of the relay", fault=relay, kills=True),
    Row(id="C3", title="kill -9 of the consumer", fault=consumer, kills=True),
    Row(id="C4", title="kill -9 during a migration, two at once", fault=migration),
    Row(id="C5", title="kill -9 during the payment file", fault=payment, kills=True),
    Row(id="C6", title="kill -9 during a rebuild of a read model", fault=rebuild, kills=True),
    Row(id="C7", title="kill -9 of the process that leads, of three of each service", fault=leader, kills=True),
    Row(id="C0", title="random kills of every part", fault=storm, kills=True),
)
