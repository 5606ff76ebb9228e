"""Bare applications on uvicorn: a service that answers at once, and the smallest hop before it."""

import json
import os
from typing import Any

import aiohttp
from starlette.types import Receive, Scope, Send

ANSWER = json.dumps({"meldingId": "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35", "status": "ontvangen"}).encode()
_opened: dict[str, Any] = {}


async def service(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body and gives every path the same small JSON, but those that lead to the issuer's keys."""
    if scope["type"] == "lifespan":
        return
    await _read(receive)
    body = ANSWER
    if scope["path"] == "/.well-known/openid-configuration":
        body = json.dumps({"issuer": os.environ["BENCH_URL"], "jwks_uri": f"{os.environ['BENCH_URL']}/jwks"}).encode()
    elif scope["path"] == "/jwks":
        body = os.environ["BENCH_JWKS"].encode()
    await _answer(send, 200, body)


async def forward(scope: Scope, receive: Receive, send: Send) -> None:
    """Passes a POST on by aiohttp and its answer back: no token, no checks, no headers, no trace, no log."""
    if scope["type"] == "lifespan":
        return
    session = _opened.get("session") or _opened.setdefault("session", aiohttp.ClientSession())
    body = await _read(receive)
    async with session.post(os.environ["BENCH_URL"] + scope["path"], data=body) as response:
        await _answer(send, response.status, await response.read())


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body", False):
            return body


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers: list[Any] = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
