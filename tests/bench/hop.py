"""The gateway's hop: a GET through it, at 32 connections, against the smallest hop there can be on the same server.

Both stand before the same bare service. The gateway does all it always does: token, role and scope, checks, spans
(one in ten sampled, as `design.md` §8 has it), headers, log line.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from joserfc.jwk import ECKey

from deploy.local.issuer.keys import named
from deploy.local.issuer.tokens import mint
from deploy.local.trouble import free_port
from tests.bench.rounds import Row, interleaved
from tests.support.stack import ROOT

CONNECTIONS = 32
AIM = 0.35
HOST = "127.0.0.1"


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it has its answer; counts answers, and those that are not 200."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.done = 0
        self.wrong = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the first time."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's does not inherit
        self._transport.write(self._request)

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
        self.done += 1
        self.wrong += not head.startswith(b"HTTP/1.1 200")
        assert self._transport is not None
        self._transport.write(self._request)

    def close(self) -> None:
        """Hangs up."""
        if self._transport is not None:
            self._transport.abort()


async def measure(folder: Path, *, seconds: float, rounds: int) -> list[Row]:
    """One row: requests per second through the gateway and through the bare hop."""
    key = named(ECKey.generate_key("P-256").as_pem(private=True))
    service, bare, gateway = free_port(), free_port(), free_port()
    url = f"http://{HOST}:{service}"
    known = {"BENCH_URL": url, "BENCH_JWKS": json.dumps({"keys": [key.as_dict(private=False)]})}
    settings = {
        "PROFILE": "local",
        "PORT": str(gateway),
        "OIDC_ISSUER": url,
        **{f"{name}_URL": url for name in ("INTAKE", "INDICATIE", "BILLING")},
        "OTEL_TRACES_EXPORTER": "jsonl",
        "OTEL_JSONL_DIR": str(folder / "hop"),
        "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": "0.1",
    }
    token = mint(key, issuer=url, subject="meting", gemeente="0153", rollen=["consulent"], seconds=3600)
    request = f"GET /v1/meldingen HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    async with (
        _process(_uvicorn("service", service), known, service),
        _process(_uvicorn("forward", bare), known, bare),
        _process(["services.gateway.main"], settings, gateway),
    ):
        measures = {
            "bare": lambda: _rate(bare, request, seconds),
            "gateway": lambda: _rate(gateway, request, seconds),
        }
        found = await interleaved(measures, "bare", rounds)
    value, ratio = found["gateway"]
    return [Row("gateway, doorgang", value, "verzoeken/s", found["bare"][0], ratio, AIM)]


async def _rate(port: int, request: bytes, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    callers = [Caller(request) for _ in range(CONNECTIONS)]
    for caller in callers:
        await loop.create_connection(lambda caller=caller: caller, HOST, port)  # type: ignore[misc]
    await asyncio.sleep(0.3)
    before, started = sum(caller.done for caller in callers), time.perf_counter()
    await asyncio.sleep(seconds)
    found = (sum(caller.done for caller in callers) - before) / (time.perf_counter() - started)
    for caller in callers:
        caller.close()
    if any(caller.wrong for caller in callers):
        raise RuntimeError("an answer was not 200")
    return found


def _uvicorn(name: str, port: int) -> list[str]:
    quiet = ["--log-level", "error", "--no-access-log", "--lifespan", "off"]
    return ["uvicorn", f"tests.bench.bare:{name}", "--host", HOST, "--port", str(port), *quiet]


@asynccontextmanager
async def _process(arguments: list[str], environment: Mapping[str, str], port: int) -> AsyncIterator[None]:
    found = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(30):
            await _listening(port)
        yield
    finally:
        if found.returncode is None:
            found.terminate()
        await found.wait()


async def _listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
