"""A TCP proxy of our own between two parts: it passes on, stalls, slows, dribbles, cuts, refuses or answers itself."""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from enum import Enum, auto

from deploy.local.settings import HOST

CHUNK = 64 * 1024
NO_ANSWER = 0.3
"""Seconds after which a connection on this machine is not coming about any more."""


class Mode(Enum):
    """What the proxy does with the bytes of both directions."""

    PASS = auto()
    STALL = auto()
    """Takes connections and bytes and gives nothing back: a black hole after the handshake."""
    SLOW = auto()
    """Holds each piece of an answer back for `delay` seconds."""
    DRIBBLE = auto()
    """One byte of an answer per `delay` seconds."""
    REFUSE = auto()
    """Resets each connection, the open ones too."""
    ANSWER = auto()
    """Gives `answer` to whatever is asked, and hangs up."""


class Proxy:
    """Listens on `port` and passes on to one of `targets`, in turn; an upstream that refuses is skipped."""

    def __init__(self, port: int, *targets: int) -> None:
        self.port = port
        self.targets: Sequence[int] = targets
        self.mode = Mode.PASS
        self.delay = 0.0
        self.answer = b""
        self._changed = asyncio.Event()
        self._links: set[asyncio.StreamWriter] = set()
        self._turn = itertools.count()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begins to listen."""
        self._server = await asyncio.start_server(self._serve, HOST, self.port)

    async def stop(self) -> None:
        """Hangs up on everybody and listens no more."""
        if self._server is not None:
            self._server.close()
        self.cut()

    def set(self, mode: Mode, *, delay: float = 0.0, answer: bytes = b"") -> None:
        """From now on; links that stall stay as they are until they are cut."""
        self.delay, self.answer = delay, answer
        self.mode = mode
        self._changed.set()
        self._changed = asyncio.Event()
        if mode in (Mode.REFUSE, Mode.ANSWER):
            self.cut()

    def cut(self) -> None:
        """Resets every open link."""
        for writer in list(self._links):
            with contextlib.suppress(Exception):
                writer.transport.abort()

    @asynccontextmanager
    async def being(self, mode: Mode, *, delay: float = 0.0, answer: bytes = b"") -> AsyncIterator[None]:
        """That for a while; then whole again, with new links only: what was swallowed does not come back."""
        self.set(mode, delay=delay, answer=answer)
        try:
            yield
        finally:
            self.set(Mode.PASS)
            self.cut()

    @asynccontextmanager
    async def gone(self) -> AsyncIterator[None]:
        """No handshake for a while: open links are cut, and the kernel drops whoever calls, for the queue is full."""
        assert self._server is not None
        self._server.close()
        self.cut()
        try:
            with contextlib.ExitStack() as held:
                hole = held.enter_context(socket.create_server((HOST, self.port), backlog=0))
                while (waiting := await _connected(hole.getsockname())) is not None:
                    held.enter_context(waiting)
                yield
        finally:
            await self.start()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links.add(writer)
        try:
            if self.mode is Mode.REFUSE:
                writer.transport.abort()
            elif self.mode is Mode.ANSWER:
                await reader.read(CHUNK)
                writer.write(self.answer)
                await writer.drain()
            else:
                await self._join(reader, writer)
        except OSError:
            pass
        finally:
            self._links.discard(writer)
            with contextlib.suppress(Exception):
                writer.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream = await self._upstream()
        if upstream is None:
            writer.transport.abort()
            return
        far_reader, far_writer = upstream
        self._links.add(far_writer)
        try:
            there = asyncio.create_task(self._pump(reader, far_writer, answers=False))
            back = asyncio.create_task(self._pump(far_reader, writer, answers=True))
            await asyncio.wait([there, back], return_when=asyncio.FIRST_COMPLETED)
            for task in (there, back):
                task.cancel()
            await asyncio.gather(there, back, return_exceptions=True)
        finally:
            self._links.discard(far_writer)
            far_writer.close()

    async def _upstream(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turn)
        for step in range(len(self.targets)):
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(HOST, self.targets[(first + step) % len(self.targets)])
        return None

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        while data := await reader.read(CHUNK):
            while self.mode is Mode.STALL:
                await self._changed.wait()
            if answers and self.mode is Mode.SLOW:
                await asyncio.sleep(self.delay)
            if answers and self.mode is Mode.DRIBBLE:
                for byte in data:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(self.delay)
                continue
            writer.write(data)
            await writer.drain()


async def _connected(address: tuple[str, int]) -> socket.socket | None:
    """A connection that nobody accepts; None where there is no more room for one."""
    caller = socket.socket()
    caller.setblocking(False)
    try:
        async with asyncio.timeout(NO_ANSWER):
            await asyncio.get_running_loop().sock_connect(caller, address)
    except TimeoutError:
        caller.close()
        return None
    return caller
