"""Bare applications on uvicorn: a service that answers at once, and the smallest hop before it."""

import json
import os
from typing import Any

import aiohttp
from starlette.types import Receive, Scope, Send

ANSWER = json.dumps(
    {"resultaten": [{"meldingId": "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"}] * 8, "volgende": None}
).encode()
_session: aiohttp.ClientSession | None = None


async def service(scope: Scope, receive: Receive, send: Send) -> None:
    """Every path the same half kilobyte, but those by which the gateway finds the issuer's keys."""
    if scope["type"] != "http":
        return
    body = ANSWER
    if scope["path"] == "/.well-known/openid-configuration":
        body = json.dumps({"issuer": os.environ["BENCH_URL"], "jwks_uri": f"{os.environ['BENCH_URL']}/jwks"}).encode()
    elif scope["path"] == "/jwks":
        body = os.environ["BENCH_JWKS"].encode()
    await _answer(send, 200, body)


async def forward(scope: Scope, receive: Receive, send: Send) -> None:
    """Passes a GET on by aiohttp and its answer back: no token, no checks, no headers, no trace, no log."""
    global _session
    if scope["type"] != "http":
        return
    if _session is None:
        _session = aiohttp.ClientSession()
    async with _session.get(os.environ["BENCH_URL"] + scope["path"]) as response:
        await _answer(send, response.status, await response.read())


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers: list[Any] = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
