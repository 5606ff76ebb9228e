"""The load, as a process of its own: so many connections that each ask again as soon as they have their answer.

It speaks HTTP/1.1 itself: a client library would need more time a request than the servers it measures.
"""

import asyncio
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from typing import cast
from uuid import uuid4

import uvloop

from tests.support.stack import ROOT

HOST = "127.0.0.1"
KEY = b"@sleutel@"
"""Where a request has this, each request gets a new uuid: an Idempotency-Key."""
WARM = 0.3
"""Seconds before the count starts."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Answers per second, and the median milliseconds of one."""

    rate: float
    p50: float


class Caller(asyncio.Protocol):
    """One connection; counts answers, and those that have another status than they should."""

    def __init__(self, request: bytes, status: bytes) -> None:
        self._request = request
        self._line = b"HTTP/1.1 " + status
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._asked = 0.0
        self.taken: list[float] = []
        self.wrong = b""
        self._done = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the first time."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Asks again after each whole answer."""
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        self.taken.append(time.perf_counter() - self._asked)
        if not head.startswith(self._line):
            self.wrong = head.partition(b"\r\n")[0] + b" " + rest[:300]
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """A server that hangs up would count as a slow one."""
        if not self._done:
            self.wrong = self.wrong or b"the connection was closed"

    def close(self) -> None:
        """Hangs up."""
        self._done = True
        if self._transport is not None:
            self._transport.abort()

    def _ask(self) -> None:
        assert self._transport is not None
        self._asked = time.perf_counter()
        self._transport.write(
            self._request.replace(KEY, str(uuid4()).encode()) if KEY in self._request else self._request
        )


def post(path: str, body: bytes, token: str) -> bytes:
    """A request of the API that has effect, with a new Idempotency-Key each time."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nIdempotency-Key: {KEY.decode()}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(port: int, request: bytes, *, connections: int, seconds: float, status: int = 200) -> Measured:
    """The load on a port for so long, by a process of its own; raises when an answer had another status."""
    arguments = (str(port), str(connections), str(seconds), str(status))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.load",
        *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate(request)
    if process.returncode != 0:
        raise RuntimeError("the load did not get the answers it should")
    return Measured(**json.loads(said))


async def _load(port: int, request: bytes, connections: int, seconds: float, status: bytes) -> Measured:
    loop = asyncio.get_running_loop()
    callers = [Caller(request, status) for _ in range(connections)]
    for caller in callers:
        await loop.create_connection(lambda caller=caller: caller, HOST, port)  # type: ignore[misc]
    await asyncio.sleep(WARM)
    for caller in callers:
        caller.taken.clear()
    started = time.perf_counter()
    await asyncio.sleep(seconds)
    passed = time.perf_counter() - started
    taken = [one for caller in callers for one in caller.taken]
    for caller in callers:
        caller.close()
    if wrong := next((caller.wrong for caller in callers if caller.wrong), b""):
        raise RuntimeError(wrong.decode(errors="replace"))
    return Measured(len(taken) / passed, statistics.median(taken) * 1000)


def main() -> None:
    """Reads the request from standard input, writes what was measured."""
    port, connections, seconds, status = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(_load(int(port), sys.stdin.buffer.read(), int(connections), float(seconds), status.encode()))
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
