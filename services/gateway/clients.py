"""The services behind the gateway: an aiohttp session each, bounded in time, with a breaker."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from aiohttp import ClientTimeout
from opentelemetry import propagate
from yarl import URL

from services.gateway.breaker import Breaker
from services.gateway.request import Content, StreamedBody
from shared.contracts.operations import Operation
from shared.errors import Unavailable
from shared.runtime.clients import KEEPALIVE, answered, client_span, server_attributes

Header = tuple[bytes, bytes]

RETRY_AFTER = 2
"""Seconds a caller should wait before it asks a part again that did not answer."""
PROBE = 2.0
"""Seconds a service gets to say that it is ready."""
AWAY = (aiohttp.ClientError, TimeoutError)
"""How a call fails that got no answer, or not all of it."""
_LOST = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)
_AUTOMATIC = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
"""What aiohttp would say of itself: a hop says what its caller said."""
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, to wait for a free connection and for the next bytes; how many connections at once."""

    connect: float = 1.0
    pool: float = 3.0
    read: float = 15.0
    read_large: float = 60.0
    connections: int = 100


class Chunks(Protocol):
    """A body as it comes."""

    def is_eof(self) -> bool:
        """Whether all of it is here."""
        ...

    def iter_any(self) -> AsyncIterator[bytes]:
        """Piece by piece."""
        ...


class Answer(Protocol):
    """What a service said, the body still to be read; aiohttp's ClientResponse. Who has one releases it."""

    @property
    def status(self) -> int:
        """The status."""
        ...

    @property
    def raw_headers(self) -> Sequence[Header]:
        """The headers as they came."""
        ...

    @property
    def content(self) -> Chunks:
        """The body piece by piece."""
        ...

    async def read(self) -> bytes:
        """The body as a whole."""
        ...

    def release(self) -> object:
        """Gives the connection back; closes it where the body was not read to its end."""
        ...


class Transport(Protocol):
    """What carries a call to a service: an aiohttp session, but for tests."""

    def request(
        self,
        method: str,
        url: URL,
        *,
        headers: Mapping[str, str],
        data: bytes | AsyncIterable[bytes] | None,
        allow_redirects: bool,
        timeout: ClientTimeout,
    ) -> Awaitable[Answer]:
        """The answer as soon as its head is here."""
        ...

    async def close(self) -> None:
        """Closes the connections."""
        ...


class Upstream:
    """One service; `name` is what the caller hears when it is down."""

    def __init__(
        self,
        name: str,
        url: str,
        limits: Limits,
        *,
        transport: Transport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.name = name
        self.breaker = breaker or Breaker(pause=RETRY_AFTER)
        self._base = url.rstrip("/")
        self._server = server_attributes(URL(url))
        self._limits = limits
        self._transport = transport
        self._timeouts = {
            large: ClientTimeout(
                sock_connect=limits.connect,
                connect=limits.pool,
                sock_read=limits.read_large if large else limits.read,
            )
            for large in (False, True)
        }

    async def send(
        self, operation: Operation, target: str, headers: Sequence[Header], content: Content = None
    ) -> Answer:
        """The answer with its body still to be read; Unavailable where the service does not answer in time.

        A call whose body we hold goes once more when its connection was lost: what has effect has an Idempotency-Key.
        """
        if not self.breaker.admit():
            raise Unavailable(self.name, RETRY_AFTER)
        try:
            try:
                return await self._once(operation, target, headers, content)
            except _LOST as error:
                if isinstance(content, StreamedBody) or isinstance(error, aiohttp.ClientConnectorError):
                    raise
            return await self._once(operation, target, headers, content)
        except AWAY as error:
            if isinstance(content, StreamedBody) and content.failure is not None:
                self.breaker.abandoned()
                raise content.failure from None
            self.breaker.failed()
            raise Unavailable(self.name, RETRY_AFTER) from error
        except BaseException:
            self.breaker.abandoned()
            raise

    async def _once(self, operation: Operation, target: str, headers: Sequence[Header], content: Content) -> Answer:
        uploading = isinstance(content, StreamedBody)  # as long as the caller takes, within its own limits
        large = _whole_messages(operation)
        async with asyncio.timeout(None if uploading else self.patience(operation)):
            answer = await self._ask(operation.method, operation.path, target, headers, content, large=large)
        self.breaker.succeeded()
        return answer

    async def _ask(
        self, method: str, template: str, target: str, headers: Sequence[Header], content: Content, *, large: bool
    ) -> Answer:
        if self._transport is None:  # aiohttp wants a running loop
            self._transport = _session(self._limits)
        told = {name.decode(): value.decode("latin-1") for name, value in headers}
        with client_span(method, template, self._server) as span:
            propagate.inject(told)
            answer = await self._transport.request(
                method,
                URL(self._base + target, encoded=target.isascii()),
                headers=told,
                data=content,
                allow_redirects=False,
                timeout=self._timeouts[large],
            )
            answered(span, answer.status)
        return answer

    def patience(self, operation: Operation) -> float:
        """Seconds in which the head of an answer must be here, and then a short body, however slowly they come."""
        return self._limits.read_large if _whole_messages(operation) else self._limits.read

    async def answers(self, target: str) -> bool:
        """Whether a GET of `target` gives 200 at once; never raises."""
        try:
            async with asyncio.timeout(PROBE):
                answer = await self._ask("GET", target, target, (), None, large=False)
                answer.release()
        except (aiohttp.ClientError, OSError):  # TimeoutError is an OSError
            return False
        return answer.status == _OK

    async def close(self) -> None:
        """Closes the connections."""
        if self._transport is not None:
            await self._transport.close()


def _whole_messages(operation: Operation) -> bool:
    """Whether it takes or gives messages of the standard, which may be large: read, judged or formed as a whole."""
    return operation.xml_in or operation.xml_out


def _session(limits: Limits) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=limits.connections, keepalive_timeout=KEEPALIVE),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=_AUTOMATIC,
        auto_decompress=False,
    )
