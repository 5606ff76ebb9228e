"""The services behind the gateway: one httpx transport each (aiohttp), bounded in time, with a breaker."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from services.gateway.breaker import Breaker
from services.gateway.request import Content, StreamedBody
from shared.contracts.operations import Operation
from shared.errors import Unavailable
from shared.runtime.clients import KEEPALIVE, Traced

Header = tuple[bytes, bytes]

RETRY_AFTER = 2
"""Seconds a caller should wait before it asks a part again that did not answer."""
PROBE = 2.0
"""Seconds a service gets to say that it is ready."""
_LOST = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, to wait for a free connection and for the next bytes; how many connections at once."""

    connect: float = 1.0
    pool: float = 3.0
    read: float = 15.0
    read_large: float = 60.0
    connections: int = 100

    def seconds(self, read: float) -> Mapping[str, float]:
        """The time-outs of one call, as httpx passes them to its transport."""
        return {"connect": self.connect, "pool": self.pool, "read": read, "write": self.read}


class Upstream:
    """One service; `name` is what the caller hears when it is down.

    The transport is called without httpx's client around it: redirects, cookies and its URL log are what a hop must not
    do, and they take a third of its time.
    """

    def __init__(
        self,
        name: str,
        url: str,
        limits: Limits,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.name = name
        self.breaker = breaker or Breaker(pause=RETRY_AFTER)
        self._base = url.rstrip("/")
        self._host = (b"host", httpx.URL(url).netloc)
        self._transport = Traced(transport or AiohttpTransport(client=_session(limits)))
        self._timeouts = {
            large: {
                "connect": limits.connect,
                "pool": limits.pool,
                "read": limits.read_large if large else limits.read,
                "write": limits.read,
            }
            for large in (False, True)
        }

    async def send(
        self, operation: Operation, target: str, headers: Sequence[Header], content: Content = None
    ) -> httpx.Response:
        """The answer with its body still to be read; Unavailable where the service does not answer in time.

        A call whose body we hold goes once more when its connection was lost: what has effect has an Idempotency-Key.
        """
        if not self.breaker.admit():
            raise Unavailable(self.name, RETRY_AFTER)
        try:
            try:
                return await self._once(operation, target, headers, content)
            except httpx.TransportError as error:
                if isinstance(content, StreamedBody) or not _connection_was_lost(error):
                    raise
            return await self._once(operation, target, headers, content)
        except (httpx.TransportError, aiohttp.ClientError, TimeoutError) as error:
            if isinstance(content, StreamedBody) and content.failure is not None:
                self.breaker.abandoned()
                raise content.failure from None
            self.breaker.failed()
            raise Unavailable(self.name, RETRY_AFTER) from error
        except BaseException:
            self.breaker.abandoned()
            raise

    async def _once(
        self, operation: Operation, target: str, headers: Sequence[Header], content: Content
    ) -> httpx.Response:
        extensions = {"timeout": self._timeouts[_whole_messages(operation)], "template": operation.path}
        request = self._request(operation.method, target, headers, content, extensions)
        uploading = isinstance(content, StreamedBody)  # as long as the caller takes, within its own limits
        async with asyncio.timeout(None if uploading else self.patience(operation)):
            response = await self._transport.handle_async_request(request)
        self.breaker.succeeded()
        return response

    def patience(self, operation: Operation) -> float:
        """Seconds in which the head of an answer must be here, and then a short body, however slowly they come."""
        return self._timeouts[_whole_messages(operation)]["read"]

    def _request(
        self, method: str, target: str, headers: Sequence[Header], content: Content, extensions: Mapping[str, object]
    ) -> httpx.Request:
        return httpx.Request(
            method, self._base + target, headers=[self._host, *headers], content=content, extensions=dict(extensions)
        )

    async def answers(self, target: str) -> bool:
        """Whether a GET of `target` gives 200 at once; never raises."""
        try:
            async with asyncio.timeout(PROBE):
                request = self._request("GET", target, (), None, {"timeout": self._timeouts[False], "template": target})
                response = await self._transport.handle_async_request(request)
                await response.aclose()
        except (httpx.HTTPError, aiohttp.ClientError, OSError):  # TimeoutError is an OSError
            return False
        return response.status_code == httpx.codes.OK

    async def close(self) -> None:
        """Closes the connections."""
        await self._transport.aclose()


def _whole_messages(operation: Operation) -> bool:
    """Whether it takes or gives messages of the standard, which may be large: read, judged or formed as a whole."""
    return operation.xml_in or operation.xml_out


def _session(limits: Limits) -> Callable[[], aiohttp.ClientSession]:
    def make() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=limits.connections, keepalive_timeout=KEEPALIVE)
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=["User-Agent"]
        )

    return make


def _connection_was_lost(error: httpx.TransportError) -> bool:
    cause = error.__cause__
    return isinstance(cause, _LOST) and not isinstance(cause, aiohttp.ClientConnectorError)
