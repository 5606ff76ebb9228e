"""One request on its way through the gateway: who asks what, and its body read within bounds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive

from services.gateway.checks import TooLarge
from shared.contracts.operations import Operation
from shared.errors import ZorgketenError
from shared.runtime.identity import Caller

CHUNK_TIMEOUT = 10.0
"""Seconds a client may take for the next piece of its body."""


class TooSlow(ZorgketenError):
    """The body did not arrive in time (HTTP 408)."""


class ClientGone(Exception):
    """The client hung up before its request was whole; nobody hears the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request that passed every check; `path` and `query` are as sent."""

    operation: Operation
    caller: Caller
    params: Mapping[str, str]
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]
    receive: Receive
    limit: int

    def values(self) -> dict[str, str]:
        """The query as names and values."""
        return dict(parse_qsl(self.query.decode("latin-1"), keep_blank_values=True))

    @property
    def length(self) -> int | None:
        """The length of the body as declared; None when it comes in chunks."""
        if (raw := self.headers.get(b"content-length")) is not None and raw.isdigit():
            return int(raw)
        return None if b"transfer-encoding" in self.headers else 0

    async def body(self) -> bytes:
        """The whole body; TooLarge past the limit, TooSlow, ClientGone."""
        body, more = await self._next(0)
        while more:
            chunk, more = await self._next(len(body))
            body += chunk
        return body

    async def stream(self) -> AsyncIterator[bytes]:
        """The body piece by piece, with the same bounds."""
        size, more = 0, True
        while more:
            chunk, more = await self._next(size)
            size += len(chunk)
            if chunk:
                yield chunk

    async def _next(self, size: int) -> tuple[bytes, bool]:
        """The next piece after `size` bytes, and whether there are more."""
        try:
            async with asyncio.timeout(CHUNK_TIMEOUT):
                message = await self.receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = message.get("body", b"")
        if size + len(chunk) > self.limit:
            raise TooLarge
        return chunk, message.get("more_body", False)


class StreamedBody:
    """A long body on its way; remembers why it broke off, which the transport would tell as a lost connection."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.failure: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._ask.stream():
                yield chunk
        except Exception as error:
            self.failure = error
            raise


Content = bytes | StreamedBody | None

Handler = Callable[[Ask], Awaitable[ASGIApp]]
"""Answers one operation; what it returns is an ASGI response."""
