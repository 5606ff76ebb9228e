"""Bare applications on uvicorn: a service that checks and answers, one that also INSERTs, and the smallest hop."""

import json
import os
from typing import Any

import aiohttp
import asyncpg
from fastapi import FastAPI, Response
from starlette.types import Receive, Scope, Send

from shared.contracts.intake.meldingen import RegistreerMeldingBody

ANSWER = json.dumps({"meldingId": "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35", "status": "ontvangen"}).encode()
_opened: dict[str, Any] = {}


service = FastAPI()
"""Checks the body as ours do and answers; it also serves the issuer's keys."""


@service.post("/v1/meldingen")
async def melding(body: RegistreerMeldingBody) -> Response:
    """The same small JSON each time."""
    return Response(ANSWER, media_type="application/json")


@service.get("/.well-known/openid-configuration")
async def discovery() -> dict[str, str]:
    """Where the keys are."""
    return {"issuer": os.environ["BENCH_URL"], "jwks_uri": f"{os.environ['BENCH_URL']}/jwks"}


@service.get("/jwks")
async def jwks() -> Response:
    """The key that the token of the measurement was signed with."""
    return Response(os.environ["BENCH_JWKS"], media_type="application/json")


async def insert(scope: Scope, receive: Receive, send: Send) -> None:
    """Checks the body of a POST and INSERTs it, on a connection of a pool."""
    if scope["type"] == "lifespan":
        return
    pool = _opened.get("pool")
    if pool is None:
        pool = _opened["pool"] = await asyncpg.create_pool(
            os.environ["BENCH_DATABASE"], min_size=1, max_size=16, reset=_keep, ssl=False
        )
    body = RegistreerMeldingBody.model_validate_json(await _read(receive))
    await pool.execute("INSERT INTO bare (data) VALUES ($1)", body.model_dump_json())
    await _answer(send, 201, ANSWER)


async def _keep(_: object) -> None:
    """A pooled connection needs no reset."""


async def forward(scope: Scope, receive: Receive, send: Send) -> None:
    """Passes a POST on by aiohttp and its answer back: no token, no checks, no headers, no trace, no log."""
    if scope["type"] == "lifespan":
        return
    session = _opened.get("session") or _opened.setdefault("session", aiohttp.ClientSession())
    body = await _read(receive)
    headers = {"content-type": "application/json"}
    async with session.post(os.environ["BENCH_URL"] + scope["path"], data=body, headers=headers) as response:
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
