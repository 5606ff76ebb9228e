"""The gateway as a process of its own, before three services that do as a test tells them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from deploy.local.trouble import free_port
from shared.contracts.operations import Rol
from tests.support.system import LocalIssuer

ROOT = Path(__file__).parents[3]
Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Upstream:
    """One service on a real socket."""

    url: str
    reply: Reply
    seen: list[web.BaseRequest] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/readyz":
            return web.json_response({"status": "gereed"})
        self.seen.append(request)
        return await self.reply(request)


async def echo(request: web.Request) -> web.StreamResponse:
    """How long the body was, and what came with it."""
    size = 0
    async for chunk in request.content.iter_chunked(65_536):
        size += len(chunk)
    return web.json_response({"grootte": size, "koppen": {k.lower(): v for k, v in request.headers.items()}})


@dataclass
class Running:
    """A gateway on a real socket."""

    url: str
    process: asyncio.subprocess.Process
    services: dict[str, Upstream]
    issuer: LocalIssuer
    spans: Path

    def client(self, *rollen: Rol, timeout: float = 20) -> httpx.AsyncClient:
        """A client with a token for these roles."""
        agb = "42420001" if Rol.AANBIEDER in rollen else None
        headers = {"Authorization": f"Bearer {self.issuer.token(*rollen, agb=agb)}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=timeout, trust_env=False)

    def reset(self) -> None:
        """Every service echoes again."""
        for service in self.services.values():
            service.reply = echo
            service.seen.clear()


@pytest.fixture(scope="session")
async def process(issuer: LocalIssuer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    runners, services = [], {}
    for name in ("intake", "indicatie", "billing"):
        port = free_port()
        service = Upstream(f"http://127.0.0.1:{port}", echo)
        app = web.Application(client_max_size=2**30)
        app.router.add_route("*", "/{path:.*}", service.serve)
        runner = web.AppRunner(app, keepalive_timeout=1, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        runners.append(runner)
        services[name] = service
    port, folder = free_port(), tmp_path_factory.mktemp("gateway")
    environment = {
        "PATH": os.environ["PATH"],
        "PROFILE": "local",
        "PORT": str(port),
        "OIDC_ISSUER": issuer.url,
        "OTEL_TRACES_EXPORTER": "jsonl",
        "OTEL_JSONL_DIR": str(folder),
        "UPSTREAM_CONNECT_TIMEOUT": "1",
        "UPSTREAM_READ_TIMEOUT": "1.5",
        **{f"{name.upper()}_URL": service.url for name, service in services.items()},
    }
    with (folder / "log").open("wb") as log:
        found = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.gateway.main", cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    running = Running(f"http://127.0.0.1:{port}", found, services, issuer, folder)
    try:
        await _ready(running, folder / "log")
        yield running
    finally:
        if found.returncode is None:
            found.terminate()
            await asyncio.wait_for(found.wait(), 20)
        for runner in runners:
            await runner.cleanup()


@pytest.fixture
async def gateway(process: Running) -> Running:
    process.reset()
    return process


async def _ready(running: Running, log: Path) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(300):
            assert running.process.returncode is None, _said(log)
            try:
                if (await client.get(f"{running.url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    pytest.fail(_said(log))


def _said(log: Path) -> str:
    return log.read_text(encoding="utf-8")
