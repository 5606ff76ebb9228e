"""The whole system for a test: every part and service as real processes, on free ports, in a folder of its own."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local import jars
from deploy.local.environment import Environment
from deploy.local.issuer.keys import SigningKeys
from deploy.local.issuer.tokens import SCOPES, mint
from deploy.local.settings import LocalSettings
from deploy.local.stack import parts
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble, free_port

ATTEMPTS = 3
PORTS = (
    "gateway", "issuer", "intake", "indicatie", "billing", "mappen", "postgres", "kafka", "kafka_controller", "zipkin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LocalIssuer:
    """An issuer at `url`; `token` makes what it could have handed out (and, with `claims` or `header`, what not)."""

    environment: Environment

    @property
    def url(self) -> str:
        """What `iss` says and where discovery begins."""
        return self.environment.url("issuer")

    @property
    def keys(self) -> SigningKeys:
        """The keys it signs with."""
        return SigningKeys(self.environment.settings.folder / "secrets" / "signing")

    def token(
        self,
        *rollen: str,
        gemeente: str = "0153",
        subject: str | None = None,
        scope: Sequence[str] = SCOPES,
        agb: str | None = None,
        claims: Mapping[str, object] | None = None,
        header: Mapping[str, object] | None = None,
    ) -> str:
        """An access token for these roles in a municipality."""
        return mint(
            self.keys.current(),
            issuer=self.url,
            subject=subject or f"{rollen[0] if rollen else 'niemand'}.{gemeente}",
            gemeente=gemeente,
            rollen=rollen,
            scope=scope,
            agb=agb,
            claims=claims,
            header=header,
        )


@dataclass(frozen=True, slots=True)
class Stack:
    """A running system. `kill` is kill -9 and leaves the part down until `restart`."""

    environment: Environment
    supervisor: Supervisor
    issuer: LocalIssuer

    @property
    def gateway(self) -> str:
        """The address of the API."""
        return self.environment.url("gateway")

    @property
    def logs(self) -> Path:
        """A log file per part."""
        return self.environment.settings.logs

    @property
    def spans(self) -> Path:
        """The folder in which every process writes its spans, one JSON per line."""
        return self.environment.settings.folder / "spans"

    def url(self, service: str) -> str:
        """Where one service answers."""
        return self.environment.url(service)

    def database(self, service: str) -> Mapping[str, str]:
        """The three database addresses of a service; those of its first database, where it has several."""
        return self.environment.cluster.urls(service)

    def workers(self, service: str) -> list[str]:
        """The address of each database of a service for the worker, who sees of a municipality only where it lives."""
        cluster = self.environment.cluster
        return [cluster.urls(service, name)["WORKER_DATABASE_URL"] for name in cluster.names(service)]

    @asynccontextmanager
    async def caller(
        self, *rollen: str, gemeente: str = "0153", agb: str | None = None
    ) -> AsyncIterator[httpx.AsyncClient]:
        """A client of the gateway with a token for these roles."""
        token = self.issuer.token(*rollen, gemeente=gemeente, agb=agb)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=self.gateway, headers=headers, timeout=30, trust_env=False) as client:
            yield client

    async def kill(self, part: str) -> None:
        """kill -9 of a part."""
        await self.supervisor.kill(part)

    async def restart(self, part: str, env: Mapping[str, str] | None = None) -> None:
        """Starts a part again, this one time with `env` on top, and waits until it is ready."""
        await self.supervisor.restart(part, env)


@asynccontextmanager
async def running(
    folder: Path,
    cache: Path,
    *,
    only: Sequence[str] = (),
    outside: Mapping[str, str] | None = None,
    throw_away: bool = True,
    ports: Mapping[str, int] | None = None,
    backups: Path | None = None,
    spread: str = "",
) -> AsyncIterator[Stack]:
    """The system in this folder, stopped at the end; `outside` adds variables such as INTAKE_FAILPOINTS.

    `throw_away` False: PostgreSQL confirms to the disk, as it does outside tests. `ports`: those of `free_ports`, where
    the caller has to know them before. `backups`: where the WAL is archived. `spread`: the databases beside the first.
    """
    if not only or "kafka" in only:
        await asyncio.to_thread(jars.require, cache, [jar for jar in jars.locked() if jar.set == "kafka"])
    tracing = {"OTEL_TRACES_EXPORTER": "jsonl", "OTEL_JSONL_DIR": str(folder / "spans")}
    for attempt in range(1, ATTEMPTS + 1):
        chosen = free_ports() if ports is None else ports
        given = {"zorgketen_local": folder, "zorgketen_cache": cache, "throw_away": throw_away, **chosen}
        given |= {"backup_folder": backups, "spread": spread}
        settings = LocalSettings.model_validate(given)  # not from the environment of whoever runs the tests
        environment = Environment.of(settings, {"PATH": "/usr/bin:/bin", **tracing, **(outside or {})})
        supervisor = Supervisor(parts(environment, only), settings.logs)
        try:
            await supervisor.start()
        except Trouble as trouble:
            if ports is not None or attempt == ATTEMPTS or " in use" not in str(trouble):
                raise
            continue
        break
    try:
        yield Stack(environment, supervisor, LocalIssuer(environment))
    finally:
        await supervisor.stop()


def free_ports() -> dict[str, int]:
    """A free port for each part, all different."""
    found: set[int] = set()
    while len(found) < len(PORTS):
        found.add(free_port())
    return {f"{name}_port": port for name, port in zip(PORTS, found, strict=True)}
