"""A 323 from its first byte to its 325, on the real PostgreSQL, against a bare parse of the same file.

What `POST /v1/declaraties` and the jobs behind it do, through the same handlers: read and checked, stored in parts,
judged part by part, answered. Each client has five lines, each line a toewijzing of its own; one line in twenty is
rejected.
"""

import asyncio
import io
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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
KEY, TENANT, AGB = b"p" * 32, "0153", "42420001"
TARIFF, VOLUME = 6250, 12
FIRST = 1_000_000
STAGES = ("lezen", "opslaan", "beoordelen")
STATUS = "SELECT status, aantal_toegekend, antwoord_sha256 FROM declaraties WHERE declaratie_id = $1"


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
    clock, ours, limit = Clock(), [], []
    async with opened(cluster, "billing_bench", clients) as (store, worker):
        for turn in range(rounds + 1):
            xml = claim(turn, clients).xml
            started = time.perf_counter()
            bare(io.BytesIO(xml))
            bare_taken = time.perf_counter() - started
            await process(store, worker, xml, clock)
            if turn:  # the first round is for warming up
                ours.append(clients * LINES / clock.total(turn))
                limit.append(clients * LINES / bare_taken)
    clock.show(clients * LINES)
    ratio = statistics.median(a / b for a, b in zip(ours, limit, strict=True))
    return [Row("323 verwerkt", statistics.median(ours), "regels/s", statistics.median(limit), ratio, AIM)]


async def process(store: Store, worker: asyncpg.Pool, xml: bytes, clock: Clock) -> None:
    """One claim, from its bytes to its answer."""
    today, id = date(2026, 11, 23), DeclaratieId(str(uuid7()))
    with clock.stage("lezen"):
        received = await asyncio.to_thread(ontvang, KEY, TENANT, AGB, xml, XML)
    with clock.stage("opslaan"):
        await dien_in(store, Context(tenant=TENANT, actor="bench"), id, received, today, _accepted)
    runner = JobRunner(worker, store, jobs(lambda: datetime(2026, 11, 23, 12)))  # noqa: DTZ001 – only its day counts
    with clock.stage("beoordelen"):
        while await runner.once():
            pass
    row = await worker.fetchrow(STATUS, UUID(id))
    if row is None or row["status"] != "beoordeeld" or not row["antwoord_sha256"]:
        raise RuntimeError("the claim was not judged")
    if row["aantal_toegekend"] != received.aantal_regels * 19 // 20:
        raise RuntimeError(f"{row['aantal_toegekend']} lines were awarded")


def _accepted(state: State, version: int) -> Answer:
    return Answer(status=202, body=b"{}")


def claim(turn: int, clients: int) -> Declaratie:
    """A claim over a month of its own."""
    month = Periode.maand(2024 + turn // 12, turn % 12 + 1)
    lines = [
        Regel(
            referentie=f"{turn}-{number}",
            bsn=bsn,
            nummer=FIRST + number,
            periode=month,
            volume=VOLUME,
            tarief=TARIFF + (number % 20 == 0),
        )
        for client, bsn in enumerate(bsns(clients))
        for number in range(client * LINES, (client + 1) * LINES)
    ]
    name = f"B{turn}"
    dated = month.laatste_dag + timedelta(days=3)
    return Declaratie(regels=lines, nummer=name, identificatie=name, periode=month, dagtekening=dated)


def bsns(count: int) -> list[str]:
    """So many valid test numbers."""
    valid = (text for number in range(999_900_000, 1_000_000_000) if elfproef.is_valid(text := str(number)))
    return [text for text, _ in zip(valid, range(count), strict=False)]


async def seed(url: str, lines: int) -> None:
    """A municipality, a contract, and a toewijzing for each line."""
    conn = await asyncpg.connect(url, ssl=False)
    try:
        contract = uuid7()
        await conn.execute("INSERT INTO tenants VALUES ($1, '00000099000000000153', 'Enschede')", TENANT)
        await conn.execute("INSERT INTO producten VALUES ($1, 'wmo', '01', '01A03', '04')", TENANT)
        await conn.execute(
            "INSERT INTO contracten VALUES ($1, $2, 'C1', $3, 'wmo', '2020-01-01', NULL, 1)", TENANT, contract, AGB
        )
        await conn.execute(
            "INSERT INTO tarieven VALUES ($1, $2, '01', '01A03', '04', '2020-01-01', NULL, $3)",
            TENANT,
            contract,
            TARIFF,
        )
        persons = [UUID(persoon_id(KEY, TENANT, bsn)) for bsn in bsns(lines // LINES)]
        await conn.execute(
            "INSERT INTO aanspraken SELECT $1, 'wmo', n, $2, p, '2023-12-15', '2024-01-01', NULL, false, '01',"
            " '01A03', 40, '04', '4', NULL, NULL, 1 FROM unnest($3::bigint[], $4::uuid[]) AS x (n, p)",
            TENANT,
            AGB,
            [FIRST + number for number in range(lines)],
            [person for person in persons for _ in range(LINES)],
        )
        await conn.execute("ANALYZE")
    finally:
        await conn.close()
