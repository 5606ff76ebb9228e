"""The gateway in the test's own process: a service that answers from a list, an issuer with one key, a client."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc.jwk import ECKey
from yarl import URL

from deploy.local.issuer.keys import named
from deploy.local.issuer.tokens import SCOPES, mint
from services.gateway.app import Gateway
from services.gateway.breaker import Breaker
from services.gateway.clients import Limits, Upstream
from services.gateway.cors import Cors
from services.gateway.facade import OPERATIONS, SERVICES
from services.gateway.forward import Forwarder
from services.gateway.handlers import handlers
from services.gateway.main import build
from services.gateway.pages import pages
from services.gateway.parts import Parts
from shared.contracts.operations import Operation, Rol
from shared.runtime.http.health import Health
from shared.runtime.identity import IssuerKeys, Verifier

ISSUER = "https://uitgever.test"
CONSOLE = "https://console.test"
PERSOON = "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"
KEY = named(ECKey.generate_key("P-256").as_pem(private=True))

Reply = Callable[[httpx.Request], Awaitable[httpx.Response]]


@dataclass
class Said:
    """A response of httpx as the gateway reads an answer; also what it reads the body from."""

    response: httpx.Response
    released: bool = False

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        return self.response.headers.raw

    @property
    def content(self) -> "Said":
        return self

    def is_eof(self) -> bool:
        return False

    def iter_any(self) -> AsyncIterator[bytes]:
        return self.response.aiter_raw()

    async def read(self) -> bytes:
        return b"".join([chunk async for chunk in self.iter_any()])

    def release(self) -> None:
        self.released = True


@dataclass
class Service:
    """Stands for one service: remembers what came, answers with `reply`."""

    name: str
    reply: Reply | None = None
    requests: list[httpx.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def request(self, method: str, url: URL, **sent: Any) -> Said:
        request = httpx.Request(method, str(url), headers=sent["headers"], content=sent["data"])
        self.requests.append(request)
        self.bodies.append(await request.aread())
        if self.reply is None:
            self.answers(200, {"van": self.name})
        assert self.reply is not None
        given = await self.reply(request)
        if given.is_stream_consumed:
            given = httpx.Response(given.status_code, headers=given.headers, stream=httpx.ByteStream(given.content))
        return Said(given)

    async def close(self) -> None:
        self.reset()

    def reset(self) -> None:
        """As new."""
        self.reply = None
        self.requests.clear()
        self.bodies.clear()

    def answers(self, status: int = 200, body: Any = None, **headers: str) -> None:
        """The same JSON answer every time; headers with `_` for `-`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}

        async def reply(request: httpx.Request) -> httpx.Response:
            del request
            kind = "application/problem+json" if status >= 400 else "application/json"
            content = b"" if body is None else json.dumps(body).encode()
            return httpx.Response(status, content=content, headers={"Content-Type": kind, **given})

        self.reply = reply

    def fails(self, error: Exception) -> None:
        """Does not answer."""

        async def reply(request: httpx.Request) -> httpx.Response:
            del request
            raise error

        self.reply = reply

    def listens(self, reply: Reply) -> None:
        """Answers as this function does."""
        self.reply = reply


@dataclass
class Door:
    """The client, and what stands behind the gateway."""

    client: httpx.AsyncClient
    services: Mapping[str, Service]
    breakers: Mapping[str, Breaker]
    fetched: list[str]

    def reset(self) -> None:
        """As new."""
        for service in self.services.values():
            service.reset()
        for breaker in self.breakers.values():
            breaker.succeeded()

    @property
    def intake(self) -> Service:
        return self.services["intake"]

    async def ask(
        self,
        method: str,
        path: str,
        *rollen: Rol,
        gemeente: str = "0153",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> httpx.Response:
        """A request with a token for these roles; `token=""` sends none."""
        told = token_for(*rollen, gemeente=gemeente) if token is None else token
        known = {**({"Authorization": f"Bearer {told}"} if told else {}), **(headers or {})}
        return await self.client.request(method, path, headers=known, **rest)

    async def call(self, operation: Operation, *rollen: Rol, **rest: Any) -> httpx.Response:
        """A well-formed request for an operation; its path variables are filled in."""
        headers = {**headers_for(operation), **rest.pop("headers", {})}
        rest["content"] = body_for(operation)
        return await self.ask(operation.method, path_for(operation), *rollen, headers=headers, **rest)


def token_for(*rollen: Rol, gemeente: str = "0153", **changes: Any) -> str:
    """A right token for these roles, unless `claims` or `header` change it."""
    agb = "42420001" if Rol.AANBIEDER in rollen else None
    given = {
        "issuer": ISSUER,
        "subject": "iemand",
        "gemeente": gemeente,
        "rollen": [*rollen],
        "agb": agb,
        "scope": SCOPES,
    }
    return mint(**{"key": KEY, **given, **changes})


def path_for(operation: Operation) -> str:
    """The path with a value for each variable."""
    values = {
        "{agb}": "42420001",
        "{gemeentecode}": "0153",
        "{naam}": "billing:declaraties",
        "{nr}": "1",
        "{regelId}": "TR321",
        "{storingId}": f"intake:{PERSOON}",
        "{procesId}": f"intake:{PERSOON}",
    }
    segments = [values.get(part, PERSOON if part.startswith("{") else part) for part in operation.path.split("/")]
    return "/".join(segments)


def headers_for(operation: Operation) -> dict[str, str]:
    """What the operation asks in headers."""
    found = {}
    if operation.effect:
        found["Idempotency-Key"] = '"een-sleutel"'
    if operation.if_match:
        found["If-Match"] = '"3"'
    if operation.xml_out:
        found["Accept"] = "application/xml, application/json"
    if operation.request is not None or operation.xml_in:
        found["Content-Type"] = "application/json" if operation.request is not None else "application/xml"
    return found


def body_for(operation: Operation) -> bytes | None:
    """A body where the operation takes one; what passes is not read, so anything will do."""
    return b"{}" if operation.request is not None or operation.xml_in else None


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    """The gateway with its three services."""
    services = {name: Service(name) for name in SERVICES}
    breakers = {name: Breaker(limit=3, pause=60) for name in SERVICES}
    upstreams = {
        name: Upstream(name, f"http://{name}.test", Limits(), transport=services[name], breaker=breakers[name])
        for name in SERVICES
    }
    fetched: list[str] = []

    def discovered(request: httpx.Request) -> httpx.Response:
        fetched.append(request.url.path)
        if request.url.path == "/jwks":
            return httpx.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"})

    async def ready() -> bool:
        return True

    async with httpx.AsyncClient(transport=httpx.MockTransport(discovered)) as issuer:
        gateway = Gateway(
            OPERATIONS,
            verifier=Verifier(ISSUER, "zorgketen", IssuerKeys(ISSUER, issuer)),
            forward=Forwarder(upstreams),
            handlers=handlers(Parts(upstreams)),
            pages=pages(Health(dict.fromkeys(SERVICES, ready)), lambda: b"# metingen\n"),
            cors=Cors([CONSOLE]),
        )
        transport = httpx.ASGITransport(build(gateway))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
            yield Door(client, services, breakers, fetched)


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The members of a problem, checked on what every problem has."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert all(isinstance(found[name], str) and found[name] for name in ("type", "title", "detail", "instance"))
    return found
