"""Parts a row brings along instead of the local ones: three brokers, or two databases of which one follows."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from deploy.local.credentials import kept, passwords
from deploy.local.kafka import Broker, new_cluster_id
from deploy.local.postgres import ROLES, SERVICES, SETTINGS, Cluster
from deploy.local.process import run
from deploy.local.settings import HOST
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble, free_port
from tests.faults.proxy import Proxy
from tests.support.stack import cache_folder

STANDBY = "reserve"
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
VARIABLES = ("MIGRATION_DATABASE_URL", "DATABASE_URL", "WORKER_DATABASE_URL")
"""For the roles in their order."""
SHIPPING = {"wal_level": "replica", "max_wal_senders": "5", "hot_standby": "on", "wal_keep_size": "256MB"}


@asynccontextmanager
async def three_brokers(folder: Path) -> AsyncIterator[tuple[Supervisor, Mapping[str, str]]]:
    """Three brokers that keep every topic three times, and the variables that lead to them."""
    nodes = (1, 2, 3)
    voters = {node: free_port() for node in nodes}
    cluster = new_cluster_id()
    brokers = [
        Broker(
            folder / f"kafka-{node}",
            cache_folder(),
            free_port(),
            voters[node],
            heap_mb=320,
            node=node,
            voters=voters,
            cluster_id=cluster,
        )
        for node in nodes
    ]
    supervisor = Supervisor([broker.part(folder / "logs") for broker in brokers], folder / "logs")
    await supervisor.start()
    try:
        bootstrap = ",".join(broker.bootstrap for broker in brokers)
        yield supervisor, {"KAFKA_BOOTSTRAP_SERVERS": bootstrap, "KAFKA_REPLICATION": "3", "KAFKA_MIN_INSYNC": "2"}
    finally:
        await supervisor.stop()


@dataclass(slots=True)
class Pair:
    """A primary and its standby; `address` is where the primary of the moment is found by who knows one port."""

    folder: Path
    primary: Cluster
    standby: Cluster
    address: Proxy
    parts: dict[int, Supervisor] = field(default_factory=dict)

    async def start(self) -> None:
        """The primary with its databases, and a standby that each commit waits for."""
        await self._run(self.primary)
        await self.follow(synchronous=True)

    async def follow(self, *, synchronous: bool) -> None:
        """A new standby of the primary, from a base backup."""
        self.standby.data.mkdir(mode=0o700)
        if (account := self.standby.account) is not None:
            os.chown(self.standby.data, account.pw_uid, account.pw_gid)
        arguments = ("-D", str(self.standby.data), "-R", "-X", "stream", "-c", "fast", "-d")
        dsn = f"{self.primary.url('postgres', 'postgres')}?application_name={STANDBY}"
        spawn = self.primary.tool("pg_basebackup", *arguments, dsn)
        if await run(spawn, self.folder / "logs" / "basebackup.log", 60) != 0:
            raise Trouble("no base backup")
        await self._run(self.standby, settled=False)
        await self._sql("ALTER SYSTEM SET synchronous_standby_names = " + (f"'{STANDBY}'" if synchronous else "''"))
        await self._sql("SELECT pg_reload_conf()")
        async with asyncio.timeout(30):
            while not await self._sql(STREAMING):  # noqa: ASYNC110 – the answer is in the database
                await asyncio.sleep(0.1)

    async def fail_over(self, *, lag: float = 0.0) -> float:
        """kill -9 of the primary, the standby promoted; seconds without one that writes.

        `lag`: the standby hears nothing any more for so many seconds before that.
        """
        sender = await self._sender() if lag else None
        if sender is not None:
            os.kill(sender, signal.SIGSTOP)
            await asyncio.sleep(lag)
        began = time.monotonic()
        await self.parts[self.primary.port].kill("postgres")
        if sender is not None:
            os.kill(sender, signal.SIGKILL)
        conn = await self.standby.connect("postgres")
        await conn.execute("SELECT pg_promote()")
        await conn.execute("ALTER SYSTEM RESET synchronous_standby_names")
        await conn.execute("SELECT pg_reload_conf()")
        await conn.close()
        self.primary, self.standby = self.standby, replace(self.primary, data=self.folder / f"data-{time.time_ns()}")
        self.address.targets = [self.primary.port]
        self.address.cut()
        return round(time.monotonic() - began, 2)

    async def stop(self) -> None:
        """Both."""
        for part in self.parts.values():
            await part.stop()

    def urls(self) -> dict[str, str]:
        """The variables of every service: both addresses, whichever writes."""
        found = {}
        hosts = f"{HOST}:{self.primary.port},{HOST}:{self.standby.port}"
        for service in SERVICES:
            for name, role in zip(
                ("MIGRATION_DATABASE_URL", "DATABASE_URL", "WORKER_DATABASE_URL"), ROLES, strict=True
            ):
                user = f"{service}_{role}"
                login = f"{user}:{self.primary.passwords[user]}"
                url = f"postgresql://{login}@{hosts}/{service}?target_session_attrs=read-write"
                found[f"{service.upper()}_{name}"] = url
        return found

    async def _sender(self) -> int:
        pid = await self._sql("SELECT pid FROM pg_stat_replication LIMIT 1")
        assert isinstance(pid, int)
        return pid

    async def _sql(self, statement: str) -> object:
        conn = await self.primary.connect("postgres")
        try:
            return await conn.fetchval(statement)
        finally:
            await conn.close()

    async def _run(self, cluster: Cluster, *, settled: bool = True) -> None:
        part = cluster.part(self.folder / "logs")
        if not settled:
            part = replace(part, settle=_nothing)
        self.parts[cluster.port] = Supervisor([part], self.folder / "logs")
        await self.parts[cluster.port].start()


async def _nothing() -> None:
    """A standby takes no statements that write."""


@asynccontextmanager
async def pair(folder: Path, secrets: Path, address: int) -> AsyncIterator[Pair]:
    """Primary and standby with the passwords of a stack, behind one port that follows the primary."""
    known = passwords(kept(secrets))
    settings = SETTINGS | SHIPPING
    primary = Cluster(folder / "eerste", free_port(), known, settings=settings)
    standby = Cluster(folder / "tweede", free_port(), known, settings=settings)
    made = Pair(folder, primary, standby, Proxy(address, primary.port))
    await made.address.start()
    try:
        await made.start()
        yield made
    finally:
        await made.stop()
        await made.address.stop()
