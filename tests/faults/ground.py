"""The ground a fault is performed on: a running system with a proxy on each link that a fault may touch."""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from deploy.demo.toneel import LOSSER
from deploy.local.credentials import kept, passwords
from deploy.local.postgres import Cluster
from deploy.local.settings import HOST, ROOT
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble
from shared.contracts.gemeente import lees_yaml
from tests.faults.clusters import Pair, pair, three_brokers
from tests.faults.desk import Desk, Memory
from tests.faults.judge import Traces
from tests.faults.load import Load
from tests.faults.proxy import Mode, Proxy
from tests.support.oracle import SERVICES
from tests.support.stack import cache_folder, connect
from tests.support.system import Stack, free_ports, running

PARTS = ("gateway", "intake", "indicatie", "billing")
COMMAND_TIMEOUT = 3
"""Seconds a statement of intake may take here; ten outside."""
READ_TIMEOUT = 8
"""Seconds the gateway waits for a service here; fifteen outside."""
JOB_LEASE = 5
"""Seconds after which the job of a killed worker goes on here; thirty outside."""
DISK_MB = 700
ELSEWHERE = "b"
"""The database of each service beside its first."""
RATE_BESIDE = 4.0
"""Commands a second of the second municipality, where it is at work."""
FEWER = (12, 8)
"""Dossiers ready for each, where two are at work."""


DIED = -1
"""A count of restarts that no part ever had: it has died already."""


class Stuck(Exception):
    """What a row waited for did not come."""


@dataclass(slots=True)
class Ground:
    """`links`: clients (to the gateway), gateway (to intake), indicatie and billing (from the gateway), persons (from
    indicatie to intake), database (of intake), kafka (of all), issuer.
    """

    stack: Stack
    desk: Desk
    load: Load
    traces: Traces
    other: Load | None
    """The load of a second municipality, where there are two at work."""
    links: Mapping[str, Proxy]
    full: bool = False
    disk: Path | None = None
    """The file system of the database, where it is one of its own that a row may fill."""
    brokers: Supervisor | None = None
    """The three brokers, where there are three."""
    pair: Pair | None = None
    """Primary and standby, where there are two."""
    tidied: set[str] = field(default_factory=set)
    """Municipalities of which a database that they left was tidied."""
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def loads(self) -> list[Load]:
        """That of each municipality at work."""
        return [self.load] if self.other is None else [self.load, self.other]

    @property
    def memories(self) -> list[Memory]:
        """What the callers of each were told."""
        return [load.desk.memory for load in self.loads]

    async def ready(self, patience: float = 60.0, parts: Sequence[str] = PARTS) -> float:
        """Seconds until every part says that it is ready, twice in a row; Stuck when one never does."""
        began, calm = time.monotonic(), 0
        async with httpx.AsyncClient(trust_env=False, timeout=3) as client:
            while True:
                answers = await asyncio.gather(*(self._says(client, part) for part in parts))
                calm = calm + 1 if all(said == "" for said in answers) else 0
                if calm == 2:
                    return round(time.monotonic() - began, 2)
                if time.monotonic() - began > patience:
                    missing = [f"{part}: {said}" for part, said in zip(parts, answers, strict=True) if said]
                    raise Stuck(f"not ready after {patience:.0f} s: {missing}")
                await asyncio.sleep(0.1)

    async def _says(self, client: httpx.AsyncClient, part: str) -> str:
        try:
            answer = await client.get(f"{self.stack.url(part)}/readyz")
        except httpx.TransportError as error:
            return type(error).__name__
        return "" if answer.status_code == httpx.codes.OK else answer.text[:200]

    async def heal(self) -> None:
        """Everything whole again after a row that broke off: links, parts that were held down, readiness."""
        for link in self.links.values():
            link.set(Mode.PASS)
        for status in self.stack.supervisor.statuses:
            if status.state not in ("ready", "done"):
                await self.stack.restart(status.name)
        await self.ready(120)

    def restarts(self, part: str) -> int:
        """How often a part died and was started again."""
        return next(s.restarts for s in self.stack.supervisor.statuses if s.name == part)

    async def armed(self, part: str, points: str, **env: str) -> int:
        """Starts a part again with fail points; gives what `died` waits from."""
        before = self.restarts(part)
        try:
            await self.stack.restart(part, {"FAILPOINTS": points, **env})
        except Trouble:  # it came to its point before it was seen to be ready
            await self.stack.restart(part)
            return DIED
        return before

    async def died(self, part: str, before: int, patience: float = 30.0) -> None:
        """Waits until an armed part has died (its supervisor starts it again)."""
        async with asyncio.timeout(patience):
            while self.restarts(part) == before:  # noqa: ASYNC110 – the supervisor has no event for it
                await asyncio.sleep(0.02)

    async def fetch(self, service: str, sql: str, *arguments: object) -> list[tuple[object, ...]]:
        """Rows of a service's database, as the superuser."""
        conn = await connect(self.stack.environment.cluster.url("postgres", service))
        try:
            return [tuple(row) for row in await conn.fetch(sql, *arguments)]
        finally:
            await conn.close()

    async def value(self, service: str, sql: str, *arguments: object) -> object:
        """The first value of the first row."""
        rows = await self.fetch(service, sql, *arguments)
        return rows[0][0] if rows else None


@asynccontextmanager
async def ground(kind: str, *, full: bool = False, seed: int = 1) -> AsyncIterator[Ground]:
    """A system with two municipalities on board; everything is gone at the end.

    `kind`: one broker and one database (`one`), three `brokers`, a `pair` of databases, or one beside the first of each
    service (`spread`).
    """
    base = _folder()
    folder = base / "stack"
    disk = _own_disk(folder / "postgres") if kind == "one" else None
    links = {name: Proxy(port) for name, port in zip(LINKS, _spare(len(LINKS)), strict=True)}
    try:
        ports = free_ports()
        _aim(links, ports)
        for link in links.values():
            await link.start()
        given = _through(links, ports, folder)
        async with AsyncExitStack() as around:
            brokers, two = None, None
            if kind == "brokers":
                brokers, more = await around.enter_async_context(three_brokers(base))
                given |= more
            else:
                ports = ports | {"kafka_advertised_port": links["kafka"].port}
            if kind == "pair":
                secrets = folder / "secrets.env"
                two = await around.enter_async_context(pair(base, secrets, ports["postgres_port"]))
                given |= two.urls()
            beside = ELSEWHERE if kind == "spread" else ""
            stack = await around.enter_async_context(
                running(
                    folder,
                    cache_folder(),
                    outside=given,
                    throw_away=False,
                    ports=ports,
                    backups=base / "backup",
                    spread=beside,
                )
            )
            desk = Desk(stack, address=f"http://{HOST}:{links['clients'].port}")
            around.push_async_callback(desk.close)
            await on_board(desk)
            load, other, traces = Load(desk, seed), None, Traces(stack.spans)
            if beside:
                load.ahead = FEWER
                other = Load(Desk(stack, LOSSER), seed, RATE_BESIDE, FEWER)
                around.push_async_callback(other.desk.close)
            yield Ground(stack, desk, load, traces, other, links, full=full, disk=disk, brokers=brokers, pair=two)
    finally:
        for link in links.values():
            await link.stop()
        _clear(base, disk)


LINKS = {
    "clients": "gateway",
    "gateway": "intake",
    "indicatie": "indicatie",
    "billing": "billing",
    "persons": "intake",
    "database": "postgres",
    "kafka": "kafka",
    "issuer": "issuer",
}
"""Each link, and the part it leads to."""


def _aim(links: Mapping[str, Proxy], ports: Mapping[str, int]) -> None:
    for name, part in LINKS.items():
        links[name].targets = [ports[f"{part}_port"]]


def _through(links: Mapping[str, Proxy], ports: Mapping[str, int], folder: Path) -> dict[str, str]:
    """The variables that lead the links through the proxies; the issuer is still called by its own name."""
    cluster = Cluster(folder, links["database"].port, passwords(kept(folder / "secrets.env")))
    direct = Cluster(folder, ports["postgres_port"], passwords(kept(folder / "secrets.env")))
    database = cluster.urls("intake") | {"MIGRATION_DATABASE_URL": direct.urls("intake")["MIGRATION_DATABASE_URL"]}
    return {f"INTAKE_{name}": url for name, url in database.items()} | {
        "GATEWAY_INTAKE_URL": f"http://{HOST}:{links['gateway'].port}",
        "GATEWAY_INDICATIE_URL": f"http://{HOST}:{links['indicatie'].port}",
        "GATEWAY_BILLING_URL": f"http://{HOST}:{links['billing'].port}",
        "INDICATIE_INTAKE_URL": f"http://{HOST}:{links['persons'].port}",
        "INTAKE_DATABASE_COMMAND_TIMEOUT": str(COMMAND_TIMEOUT),
        "GATEWAY_UPSTREAM_READ_TIMEOUT": str(READ_TIMEOUT),
        **{f"{service.upper()}_JOB_LEASE": str(JOB_LEASE) for service in SERVICES},
    }


def _spare(number: int) -> list[int]:
    return list(free_ports().values())[:number]


def _folder() -> Path:
    base = Path(tempfile.mkdtemp(prefix="zorgketen-faults-"))
    base.chmod(0o755)
    return base


def _clear(base: Path, disk: Path | None) -> None:
    if disk is not None:
        subprocess.run(["umount", str(disk)], check=False)
    shutil.rmtree(base, ignore_errors=True)


def _own_disk(folder: Path) -> Path | None:
    """A file system of a fixed size for the database, where we may mount one."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", str(folder)]
    mounted = subprocess.run(command, check=False, capture_output=True)
    if mounted.returncode == 0:
        return folder
    folder.rmdir()
    return None


async def on_board(desk: Desk) -> None:
    """Two municipalities take part, with their providers and contracts."""
    for gemeente in (desk.gemeente, LOSSER):
        path = next((ROOT / "deploy" / "gemeenten").glob(f"{gemeente}-*.yaml"))
        body = lees_yaml(path.read_text(encoding="utf-8")).model_dump(mode="json", by_alias=True)
        reply = await desk.ask("POST", "/v1/gemeenten", body, rol="platform", key=str(uuid4()))
        if reply.status not in (200, 201):
            raise Trouble(f"a municipality did not come on board: {reply.json}")
