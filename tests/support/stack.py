"""Real parts for integration and e2e tests: PostgreSQL and Kafka shared by the workers of a run, on free ports."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import asyncpg
import pytest

from deploy.local import jars
from deploy.local.kafka import Broker
from deploy.local.postgres import SERVICES, SETTINGS, THROW_AWAY, Cluster
from tests.support.system import LocalIssuer, Stack, running

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
"""Seconds a part may take to answer on a busy machine."""


@dataclass(frozen=True, slots=True)
class Database:
    """The addresses of one service's database for its three roles; `name` differs per test worker."""

    service: str
    name: str
    app: str
    worker: str
    owner: str
    superuser: str

    @property
    def env(self) -> dict[str, str]:
        """The variables the service reads."""
        return {"DATABASE_URL": self.app, "WORKER_DATABASE_URL": self.worker, "MIGRATION_DATABASE_URL": self.owner}


MakeDatabase = Callable[[str], Awaitable[Database]]


def cache_folder() -> Path:
    """Where the jars lie; the only thing tests read of a developer's own start."""
    return Path(os.environ.get("ZORGKETEN_CACHE", str(ROOT / ".local")))


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """One folder per test run, the same for all its xdist workers; the keepers empty it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    folder = Path(gettempdir()) / f"zorgketen-test-{run}"
    folder.mkdir(exist_ok=True, mode=0o755)
    return folder


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Cluster:
    """A throw-away PostgreSQL 18 with the roles of all services; use `databases` or `make_database` for a database."""
    known = _kept("postgres", run_folder)
    passwords = known["passwords"]
    assert isinstance(passwords, dict)
    return Cluster(run_folder / "postgres", _number(known, "port"), passwords, settings=SETTINGS | THROW_AWAY)


@pytest.fixture(scope="session")
def kafka(run_folder: Path) -> Broker:
    """A throw-away Kafka; its address is `kafka.bootstrap`. Topics are shared by the workers: name them apart."""
    jars.require(cache_folder(), jars.locked())
    known = _kept("kafka", run_folder)
    return Broker(
        run_folder / "kafka", cache_folder(), _number(known, "port"), _number(known, "controller_port"), heap_mb=384
    )


@pytest.fixture(scope="session")
async def databases(postgres: Cluster, worker_name: str) -> dict[str, Database]:
    """An empty database for each service, one set per test worker, made as the local start makes them."""
    found = {}
    for service in SERVICES:
        name = f"{service}_{worker_name}"
        await postgres.make_database(service, name)
        found[service] = _database(postgres, service, name)
    return found


@pytest.fixture
async def make_database(postgres: Cluster, worker_name: str) -> MakeDatabase:
    """Makes one more empty database for a service: `await make_database("intake")`."""

    async def make(service: str) -> Database:
        name = f"{service}_{worker_name}_{time.time_ns():x}"
        await postgres.make_database(service, name)
        return _database(postgres, service, name)

    return make


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The xdist worker, or `main`."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
async def issuer(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalIssuer]:
    """The local issuer as a process of its own, and the means to make every token, right or wrong."""
    async with running(tmp_path_factory.mktemp("issuer"), cache_folder(), only=("issuer",)) as system:
        yield system.issuer


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """The whole system: mark the test `alone`, so that no two of them run at once."""
    async with running(tmp_path_factory.mktemp("stack"), cache_folder()) as system:
        yield system


async def connect(url: str) -> "asyncpg.Connection[asyncpg.Record]":
    """A plain connection for a test, with time limits."""
    return await asyncpg.connect(url, timeout=10, command_timeout=30, ssl=False)


def _database(cluster: Cluster, service: str, name: str) -> Database:
    urls = cluster.urls(service, name)
    return Database(
        service=service,
        name=name,
        app=urls["DATABASE_URL"],
        worker=urls["WORKER_DATABASE_URL"],
        owner=urls["MIGRATION_DATABASE_URL"],
        superuser=cluster.url("postgres", name),
    )


def _kept(kind: str, folder: Path) -> dict[str, object]:
    """How to reach the shared part; the first worker that asks starts its keeper."""
    answer = folder / f"{kind}.json"
    with (folder / f"{kind}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not answer.exists():
            _start_keeper(kind, folder, answer)
        known: dict[str, object] = json.loads(answer.read_text(encoding="utf-8"))
        return known


def _start_keeper(kind: str, folder: Path, answer: Path) -> None:
    until = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    log = folder / f"{kind}-keeper.log"
    with log.open("ab") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.support.keeper", kind, str(folder), str(cache_folder()), str(until)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    deadline = time.monotonic() + PATIENCE
    while not answer.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            keeper.kill()
            pytest.fail(f"{kind} did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
        time.sleep(0.05)


def _number(known: dict[str, object], name: str) -> int:
    value = known[name]
    assert isinstance(value, int)
    return value
