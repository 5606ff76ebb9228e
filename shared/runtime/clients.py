"""Calls to the other services and to the issuer: httpx over the aiohttp transport, bounded, traced, as ourselves."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
import httpx
import stamina
from httpx_aiohttp import AiohttpTransport
from joserfc import jwt
from joserfc.errors import InvalidKeyTypeError
from joserfc.jwk import ECKey, RSAKey
from opentelemetry import propagate, trace
from opentelemetry.trace import Span, SpanKind, StatusCode

from shared.errors import Unavailable

KEEPALIVE = 4.0
"""Seconds an idle connection is kept: less than the servers keep it, so that we never use one being closed."""
ASSERTION_LIFE = 60
EARLY = 60
"""Seconds before its end that a token is renewed."""
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_AWAY = frozenset({502, 503, 504})
_ERROR = 400


def http_client(*, read: float = 5.0, connections: int = 20) -> httpx.AsyncClient:
    """A client for calls to parts we trust: no redirects, no proxy from the environment, each step bounded in time.

    Every call gets a client span and carries its traceparent.
    """

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=KEEPALIVE)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    return httpx.AsyncClient(
        transport=Traced(AiohttpTransport(client=session)),
        timeout=httpx.Timeout(read, connect=2.0, pool=3.0),
        trust_env=False,
        follow_redirects=False,
    )


class Traced(httpx.AsyncBaseTransport):
    """A client span around each call; the URL stays out of it but for server and template."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request; the span ends when the answer starts."""
        template = str(request.extensions.get("template", "")) or None
        with client_span(request.method, template, server_attributes(request.url)) as span:
            for name in ("traceparent", "tracestate"):
                request.headers.pop(name, None)
            propagate.inject(request.headers)
            response = await self._inner.handle_async_request(request)
            answered(span, response.status_code)
            return response

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._inner.aclose()


class Url(Protocol):
    """What a span tells of a URL."""

    @property
    def scheme(self) -> str:
        """http or https."""
        ...

    @property
    def host(self) -> str | None:
        """The name of the server."""
        ...

    @property
    def port(self) -> int | None:
        """Its port, where it is named or known."""
        ...


def server_attributes(url: Url) -> Mapping[str, str | int]:
    """The server of a URL, as a client span names it."""
    return {
        "server.address": url.host or "",
        "server.port": url.port or {"http": 80, "https": 443}.get(url.scheme, 0),
    }


@contextlib.contextmanager
def client_span(method: str, template: str | None, server: Mapping[str, str | int]) -> Iterator[Span]:
    """A client span around a call (OTL-1, OTL-2), to be told what was `answered`.

    Where the trace is not sampled there is nothing to record: the span around it stands for the call.
    """
    around = trace.get_current_span()
    context = around.get_span_context()
    if context.is_valid and not context.trace_flags.sampled:
        yield around
        return
    attributes: dict[str, str | int] = {"http.request.method": method, **server}
    if template:
        attributes["url.template"] = template
    with trace.get_tracer("zorgketen.http").start_as_current_span(
        f"{method} {template}" if template else method,
        kind=SpanKind.CLIENT,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            span.set_status(StatusCode.ERROR)
            span.set_attribute("error.type", type(error).__qualname__)
            raise


def answered(span: Span, status: int) -> None:
    """Tells a client span the status of the answer."""
    if not span.is_recording():
        return
    span.set_attribute("http.response.status_code", status)
    if status >= _ERROR:
        span.set_status(StatusCode.ERROR)
        span.set_attribute("error.type", str(status))


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    until: float


class MachineTokens:
    """Our own access tokens, one per municipality, by client credentials and private_key_jwt (NL GOV OAuth 1.1)."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        key_pem: str,
        client: httpx.AsyncClient,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._key = _private_key(key_pem)
        self._client = client
        self._clock = clock
        self._endpoint: str | None = None
        self._kept: dict[str, _Kept] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def token(self, gemeente: str) -> str:
        """A token of this municipality that is good for a minute at least; Unavailable where the issuer gives none."""
        lock = self._locks.setdefault(gemeente, asyncio.Lock())
        async with lock:
            kept = self._kept.get(gemeente)
            if kept is None or self._clock() >= kept.until:
                kept = await self._fetch(gemeente)
                self._kept[gemeente] = kept
            return kept.token

    def forget(self, gemeente: str) -> None:
        """Drops the token: a service refused it."""
        self._kept.pop(gemeente, None)

    async def _fetch(self, gemeente: str) -> _Kept:
        now = self._clock()
        try:
            endpoint = await self._discovered()
            form = {
                "grant_type": "client_credentials",
                "scope": f"gemeente:{gemeente}",
                "client_assertion_type": _ASSERTION,
                "client_assertion": self._assertion(endpoint, int(now)),
            }
            given = (await self._client.post(endpoint, data=form)).raise_for_status().json()
            return _Kept(str(given["access_token"]), now + max(float(given.get("expires_in", 0)) - EARLY, 0.0))
        except (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("uitgever") from error

    async def _discovered(self) -> str:
        if self._endpoint is None:
            url = f"{self._issuer}/.well-known/openid-configuration"
            found = (await self._client.get(url)).raise_for_status().json()
            self._endpoint = str(found["token_endpoint"])
        return self._endpoint

    def _assertion(self, endpoint: str, now: int) -> str:
        header = {"alg": "ES256" if isinstance(self._key, ECKey) else "PS256", "typ": "JWT"}
        if self._key.kid:
            header["kid"] = self._key.kid
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": endpoint,
            "iat": now,
            "exp": now + ASSERTION_LIFE,
            "jti": secrets.token_urlsafe(24),
        }
        return jwt.encode(header, claims, self._key, algorithms=[header["alg"]])


def _private_key(pem: str) -> ECKey | RSAKey:
    try:
        return ECKey.import_key(pem)
    except InvalidKeyTypeError:
        return RSAKey.import_key(pem)


class ServiceClient:
    """One other service, called as ourselves in the name of a municipality; `part` is what the caller hears is down."""

    def __init__(self, part: str, base_url: str, tokens: MachineTokens, client: httpx.AsyncClient) -> None:
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise ValueError(f"{part}: not an http address")
        self.part = part
        self._base = base_url.rstrip("/")
        self._tokens = tokens
        self._client = client

    async def get(self, gemeente: str, path: str, *, template: str | None = None) -> httpx.Response:
        """GET, tried three times while the service is away; then Unavailable."""
        async for attempt in stamina.retry_context(on=Unavailable, attempts=3, wait_initial=0.1, wait_max=1.0):
            with attempt:
                return await self._send("GET", gemeente, path, template=template)
        raise Unavailable(self.part)

    async def post(
        self,
        gemeente: str,
        path: str,
        content: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        template: str | None = None,
    ) -> httpx.Response:
        """POST of JSON, once; Unavailable where the service is away."""
        known = {"Content-Type": "application/json", **(headers or {})}
        return await self._send("POST", gemeente, path, content=content, headers=known, template=template)

    async def _send(
        self,
        method: str,
        gemeente: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        template: str | None = None,
    ) -> httpx.Response:
        known = {**(headers or {}), "Authorization": f"Bearer {await self._tokens.token(gemeente)}"}
        try:
            response = await self._client.request(
                method, self._base + path, content=content, headers=known, extensions={"template": template or ""}
            )
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise Unavailable(self.part) from error
        if response.status_code in _AWAY:
            raise Unavailable(self.part)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._tokens.forget(gemeente)
        return response
