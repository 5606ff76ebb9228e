"""A service that keeps sending, but too slowly: the caller hears 503 at the time limit, not at the last byte."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from yarl import URL

from services.gateway.clients import Limits, Upstream
from services.gateway.facade import OPERATIONS
from services.gateway.forward import passed
from shared.errors import Unavailable
from tests.unit.gateway.door import Said

OPERATION = next(operation for operation in OPERATIONS if operation.id == "lijstMeldingen")
LIMIT = 0.1


class Dribbling(httpx.AsyncByteStream):
    """A body of which a byte comes now and then."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(100):
            await asyncio.sleep(LIMIT / 4)
            yield b" "


class Slow:
    """Its head comes after `pause` seconds."""

    def __init__(self, pause: float) -> None:
        self.pause = pause

    async def request(self, method: str, url: URL, **_: Any) -> Said:
        await asyncio.sleep(self.pause)
        return Said(httpx.Response(200, headers={"Content-Length": "100"}, stream=Dribbling()))

    async def close(self) -> None:
        """Nothing is open."""


def upstream(pause: float) -> Upstream:
    return Upstream("intake", "http://intake.test", Limits(read=LIMIT), transport=Slow(pause))


async def test_a_head_that_does_not_come_in_time_counts_as_a_failure() -> None:
    slow = upstream(60)
    for _ in range(5):
        with pytest.raises(Unavailable):
            await slow.send(OPERATION, "/v1/meldingen", ())
    assert not slow.breaker.closed


def test_whole_messages_may_take_longer_in_and_out() -> None:
    met = {o.id: Upstream("x", "http://x.test", Limits(read=1, read_large=9)).patience(o) for o in OPERATIONS}
    assert {met[id] for id in ("dienDeclaratieIn", "leesAntwoord", "toonBericht")} == {9}
    assert {met[id] for id in ("lijstMeldingen", "lijstBerichten")} == {1}


async def test_a_short_body_that_dribbles_is_given_up_in_time() -> None:
    slow = upstream(0)
    response = await slow.send(OPERATION, "/v1/meldingen", ())
    began = time.monotonic()
    with pytest.raises(Unavailable):
        await passed(response, slow, slow.patience(OPERATION))
    assert time.monotonic() - began < 1.5
