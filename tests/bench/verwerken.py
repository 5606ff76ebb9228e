"""A 323 from its first byte to its 325, on the real PostgreSQL, against a bare parse of the same file.

What `POST /v1/declaraties` and the jobs behind it do, through the same handlers: read and checked, stored in parts,
judged part by part, answered. Each client has five lines, each line a toewijzing of its own; one line in twenty is
rejected. One claim at a time says what a line costs; several at once, of as many providers, how many a service does.
"""

import asyncio
import io
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import cache
from uuid import UUID

import asyncpg
from stdnum.nl import bsn as elfproef

from deploy.local.postgres import Cluster
from services.billing.berichten.ontvangst import XML, ontvang
from services.billing.domain.declaratie import DeclaratieId, State
from services.billing.handlers.indienen import dien_in
from services.billing.main import MIGRATIONS
from services.billing.processes import jobs
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.runtime import database
from shared.runtime.migrations import found, migrate
from shared.runtime.serving import collect_rarely
from shared.values.ids import uuid7
from shared.values.periode import Periode
from shared.values.pseudoniem import persoon_id
from tests.bench.declaratie import bare
from tests.bench.rounds import Row
from tests.support.declaraties import Declaratie, Regel

CLIENTS, LINES = 2_000, 5
AIM = 0.2
KEY, TENANT = b"p" * 32, "0153"
AGBS = ("42420001", "42420002", "42420003", "42420004")
"""The providers that claim at the same time."""
TARIFF, VOLUME = 6250, 12
FIRST, PER_AGB = 1_000_000, 1_000_000
"""Number of the first toewijzing, and how far apart those of two providers begin."""
STAGES = ("lezen", "opslaan", "beoordelen")
TODAY, NOON = date(2026, 11, 23), clock(12)
STATUS = """
SELECT status, aantal_regels, aantal_toegekend, antwoord_sha256 FROM declaraties WHERE declaratie_id = ANY ($1)"""
WAITING = "SELECT count(*) FROM declaraties WHERE declaratie_id = ANY ($1) AND status = 'ontvangen'"
CONTRACT = "INSERT INTO contracten VALUES ($1, $2, $3, $4, 'wmo', '2020-01-01', NULL, 1)"
TARIEF = "INSERT INTO tarieven VALUES ($1, $2, '01', '01A03', '04', '2020-01-01', NULL, $3)"
AANSPRAKEN = """
INSERT INTO aanspraken SELECT $1, 'wmo', n, $2, p, '2023-12-15', '2024-01-01', NULL, false, '01',
    '01A03', 40, '04', '4', NULL, NULL, 1 FROM unnest($3::bigint[], $4::uuid[]) AS x (n, p)"""


@dataclass
class Clock:
    """Wall and processor seconds of this process by stage."""

    wall: dict[str, list[float]] = field(default_factory=lambda: {stage: [] for stage in STAGES})
    own: dict[str, list[float]] = field(default_factory=lambda: {stage: [] for stage in STAGES})

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts what happens inside under this stage."""
        wall, own = time.perf_counter(), time.process_time()
        yield
        self.wall[name].append(time.perf_counter() - wall)
        self.own[name].append(time.process_time() - own)

    def total(self, turn: int) -> float:
        """Wall seconds of one round."""
        return sum(self.wall[stage][turn] for stage in STAGES)

    def show(self, lines: int) -> None:
        """Microseconds per line by stage: in all, and of this process alone."""
        for stage in STAGES:
            wall, own = statistics.median(self.wall[stage]), statistics.median(self.own[stage])
            sys.stderr.write(
                f"323 {stage:<12}{wall * 1e6 / lines:>8.1f} µs/regel, eigen proces {own * 1e6 / lines:.1f}\n"
            )


@asynccontextmanager
async def opened(cluster: Cluster, name: str, clients: int = CLIENTS) -> AsyncIterator[tuple[Store, asyncpg.Pool]]:
    """A fresh database of billing with what these claims need, its store and the pool of its worker."""
    await cluster.make_database("billing", name)
    urls = cluster.urls("billing", name)
    await migrate(urls["MIGRATION_DATABASE_URL"], found("billing", MIGRATIONS))
    await seed(cluster.url("postgres", name), clients * LINES)
    pool = await database.open_pool(urls["DATABASE_URL"], name="bench", size=8, command_timeout=30)
    worker = await database.open_pool(urls["WORKER_DATABASE_URL"], name="bench-worker", size=4, command_timeout=30)
    collect_rarely()
    try:
        yield Store(pool, Vault(b"m" * 32)), worker
    finally:
        await database.close_pool(pool)
        await database.close_pool(worker)


async def measure(cluster: Cluster, *, rounds: int, clients: int = CLIENTS) -> list[Row]:
    """Lines per second from file to answer; the limit is the bare parse of the same file in the same round."""
    clock, one, several, limit = Clock(), [], [], []
    lines = clients * LINES
    async with opened(cluster, "billing_bench", clients) as (store, worker):
        for turn in range(rounds + 1):
            files = {agb: claim(turn, clients, agb).xml for agb in AGBS}
            started = time.perf_counter()
            bare(io.BytesIO(files[AGBS[0]]))
            bare_taken = time.perf_counter() - started
            await process(store, worker, files.pop(AGBS[0]), clock)
            taken = await together(store, worker, files)
            if turn:  # the first round is for warming up
                one.append(lines / clock.total(turn))
                several.append(lines * len(files) / taken)
                limit.append(lines / bare_taken)
    clock.show(lines)
    return [
        _row("323 verwerkt", one, limit),
        _row(f"323 verwerkt, {len(AGBS) - 1} tegelijk", several, limit),
    ]


def _row(name: str, ours: list[float], limit: list[float]) -> Row:
    ratio = statistics.median(a / b for a, b in zip(ours, limit, strict=True))
    return Row(name, statistics.median(ours), "regels/s", statistics.median(limit), ratio, AIM)


async def process(store: Store, worker: asyncpg.Pool, xml: bytes, clock: Clock) -> None:
    """One claim, from its bytes to its answer."""
    id = uuid7()
    with clock.stage("lezen"):
        received = await asyncio.to_thread(ontvang, KEY, TENANT, AGBS[0], xml, XML)
    with clock.stage("opslaan"):
        await dien_in(store, Context(tenant=TENANT, actor="bench"), DeclaratieId(str(id)), received, TODAY, _accepted)
    runner = _runner(store, worker)
    with clock.stage("beoordelen"):
        while await runner.once():
            pass
    await answered(worker, [id])


async def together(store: Store, worker: asyncpg.Pool, files: Mapping[str, bytes]) -> float:
    """Claims of several providers, sent at once and judged by a running worker; seconds until the last is answered."""

    async def send(agb: str, xml: bytes) -> UUID:
        id = uuid7()
        received = await asyncio.to_thread(ontvang, KEY, TENANT, agb, xml, XML)
        await dien_in(store, Context(tenant=TENANT, actor="bench"), DeclaratieId(str(id)), received, TODAY, _accepted)
        return id

    started = time.perf_counter()
    working = asyncio.create_task(_runner(store, worker).run())
    try:
        ids = await asyncio.gather(*(send(agb, xml) for agb, xml in files.items()))
        while await worker.fetchval(WAITING, ids):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        taken = time.perf_counter() - started
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    await answered(worker, ids)
    return taken


async def answered(worker: asyncpg.Pool, ids: list[UUID]) -> None:
    """Raises where one of these claims has not its answer or not the verdicts it should have."""
    rows = await worker.fetch(STATUS, ids)
    if len(rows) != len(ids):
        raise RuntimeError(f"{len(rows)} of {len(ids)} claims were received")
    for row in rows:
        if row["status"] != "beoordeeld" or not row["antwoord_sha256"]:
            raise RuntimeError("the claim was not judged")
        if row["aantal_toegekend"] != row["aantal_regels"] * 19 // 20:
            raise RuntimeError(f"{row['aantal_toegekend']} lines were awarded")


def _runner(store: Store, worker: asyncpg.Pool) -> JobRunner:
    return JobRunner(worker, store, jobs(lambda: datetime.combine(TODAY, NOON)))


def _accepted(state: State, version: int) -> Answer:
    return Answer(status=202, body=b"{}")


def claim(turn: int, clients: int, agb: str = AGBS[0]) -> Declaratie:
    """A claim over a month of its own."""
    month = Periode.maand(2024 + turn // 12, turn % 12 + 1)
    first = FIRST + AGBS.index(agb) * PER_AGB
    lines = [
        Regel(
            referentie=f"{turn}-{number}",
            bsn=bsn,
            nummer=first + number,
            periode=month,
            volume=VOLUME,
            tarief=TARIFF + (number % 20 == 0),
        )
        for client, bsn in enumerate(bsns(clients))
        for number in range(client * LINES, (client + 1) * LINES)
    ]
    name = f"B{turn}"
    dated = month.laatste_dag + timedelta(days=3)
    return Declaratie(regels=lines, agb=agb, nummer=name, identificatie=name, periode=month, dagtekening=dated)


@cache
def bsns(count: int) -> list[str]:
    """So many valid test numbers."""
    valid = (text for number in range(999_900_000, 1_000_000_000) if elfproef.is_valid(text := str(number)))
    return [text for text, _ in zip(valid, range(count), strict=False)]


async def seed(url: str, lines: int) -> None:
    """A municipality, and for each provider a contract and a toewijzing for each line."""
    conn = await asyncpg.connect(url, ssl=False)
    persons = [UUID(persoon_id(KEY, TENANT, bsn)) for bsn in bsns(lines // LINES)]
    try:
        await conn.execute("INSERT INTO tenants VALUES ($1, '00000099000000000153', 'Enschede')", TENANT)
        await conn.execute("INSERT INTO producten VALUES ($1, 'wmo', '01', '01A03', '04')", TENANT)
        for nr, agb in enumerate(AGBS):
            contract, first = uuid7(), FIRST + nr * PER_AGB
            await conn.execute(CONTRACT, TENANT, contract, f"C{nr}", agb)
            await conn.execute(TARIEF, TENANT, contract, TARIFF)
            await conn.execute(
                AANSPRAKEN,
                TENANT,
                agb,
                [first + number for number in range(lines)],
                [person for person in persons for _ in range(LINES)],
            )
        await conn.execute("ANALYZE")
    finally:
        await conn.close()
