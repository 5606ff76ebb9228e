"""N: slow, stalled, dribbling and cut links; black holes; no names, no collector, too many scrapes."""

import asyncio
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import uuid4

import httpx

from services.gateway.clients import Limits
from tests.faults.ground import COMMAND_TIMEOUT, READ_TIMEOUT, Ground
from tests.faults.proxy import Mode, Proxy
from tests.faults.row import Row, require
from tests.faults.rows.brokers import drained, failed_since

SLACK = 1.5
"""Seconds on top of a time limit, on a busy machine."""
OTHERS = 3.0
"""How much slower (and half a second) another service's route may be meanwhile."""
HELD = 8.0
NONE = "/v1/meldingen/00000000-0000-7000-8000-000000000000"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ANSWERS = {
    "500": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nConnection: close\r\n\r\nOops",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "half an answer": OK + b"Content-Length: 5000\r\n\r\n{",
    "100 MB": OK + b"Content-Length: 100000000\r\n\r\n" + b" " * 2_000_000,
}


async def slow_service(ground: Ground) -> None:
    """N1: intake as the gateway sees it: slow, dribbles, swallows, resets, talks nonsense; billing does not notice."""
    link = ground.links["gateway"]
    ground.desk.also_away = frozenset({500})  # one of the answers below
    usual = await _other(ground)
    modes: dict[str, AbstractAsyncContextManager[None]] = {
        "slow": link.being(Mode.SLOW, delay=1.0),
        "dribbling": link.being(Mode.DRIBBLE, delay=0.2),
        "silent": link.being(Mode.STALL),
        "reset": link.being(Mode.REFUSE),
        **{name: link.being(Mode.ANSWER, answer=answer) for name, answer in ANSWERS.items()},
    }
    for name, mode in modes.items():
        async with mode:
            asked = [asyncio.create_task(_ask(ground, NONE)) for _ in range(3)]
            others = await _other(ground)
            calls = await asyncio.gather(*asked)
            slowest, statuses = max(seconds for _, seconds in calls), sorted({status for status, _ in calls})
            ground.extra[name] = f"{statuses} {slowest:.1f} s, others {others / usual:.1f}x"
            require(slowest < READ_TIMEOUT + SLACK, f"{name}: a call took {slowest:.1f} s")
            require(500 not in statuses or name == "500", f"{name}: answered {statuses}")
            require(others < usual * OTHERS + 0.5, f"{name}: other routes went from {usual:.2f} to {others:.2f} s")
        await _whole(ground)
    ground.desk.also_away = frozenset()
    link = ground.links["persons"]
    async with link.being(Mode.STALL):  # what indicatie asks of intake waits in a job
        await asyncio.sleep(2)


async def _whole(ground: Ground) -> None:
    """The breaker closes again by itself."""
    began = time.monotonic()
    while (await _ask(ground, NONE))[0] != 404:
        require(time.monotonic() - began < 20, "the breaker stays open")
        await asyncio.sleep(0.2)


async def _ask(ground: Ground, path: str, rol: str = "consulent") -> tuple[int, float]:
    began = time.monotonic()
    try:
        headers = {"Authorization": f"Bearer {ground.desk.token(rol)}"}
        answer = await ground.desk.client.get(path, headers=headers)
    except httpx.TransportError:  # an answer that was broken off half way is broken off for the caller too
        return 0, time.monotonic() - began
    return answer.status_code, time.monotonic() - began


async def _other(ground: Ground) -> float:
    """The median seconds of a route of billing."""
    return statistics.median([(await _ask(ground, "/v1/aanbieders", "backoffice"))[1] for _ in range(10)])


async def stalled_database(ground: Ground) -> None:
    """N2: the link between intake and its database swallows every byte: calls end, then it goes on."""
    limit = 2 * COMMAND_TIMEOUT + 2 + SLACK
    async with ground.links["database"].being(Mode.STALL):
        calls = await asyncio.gather(*(_ask(ground, NONE) for _ in range(15)))
    slowest = max(seconds for _, seconds in calls)
    statuses = sorted({status for status, _ in calls})
    ground.extra |= {"slowest": round(slowest, 1), "statuses": statuses}
    require(statuses == [503], f"answered {statuses}")
    require(slowest < min(limit, READ_TIMEOUT + SLACK), f"a call took {slowest:.1f} s")


async def black_hole(ground: Ground) -> None:
    """N3: every link to the broker and to intake swallows what is sent, then also who calls; then it is whole again."""
    ground.extra["drained"] = await _held(ground, lambda link: link.being(Mode.STALL))
    ground.extra["drained_without_handshake"] = await _held(ground, Proxy.gone)
    async with ground.links["gateway"].gone():
        calls = await asyncio.gather(*(_ask(ground, NONE) for _ in range(3)))
    slowest, statuses = max(seconds for _, seconds in calls), sorted({status for status, _ in calls})
    ground.extra["without_handshake"] = f"{statuses} {slowest:.1f} s"
    require(statuses == [503], f"answered {statuses}")
    require(slowest < Limits().connect + SLACK, f"a call without handshake took {slowest:.1f} s")


async def _held(ground: Ground, hole: Callable[[Proxy], AbstractAsyncContextManager[None]]) -> float:
    """Seconds until all is told once the broker's links are whole again."""
    async with hole(ground.links["kafka"]):
        await asyncio.sleep(60 if ground.full else HELD)
    took = await drained(ground)
    async with hole(ground.links["gateway"]), hole(ground.links["persons"]):
        await asyncio.sleep(60 if ground.full else HELD / 2)
    await _whole(ground)
    return took


async def nobody_listens(ground: Ground) -> None:
    """N4: no collector, a name that resolves to nothing, metrics asked a hundred times a second: commands go on."""
    lost = {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_BSP_SCHEDULE_DELAY": "200", "OTEL_BSP_MAX_QUEUE_SIZE": "512"}
    for endpoint in ("http://127.0.0.1:9", f"http://{uuid4().hex}.invalid:4318"):
        await ground.stack.restart("intake", {**lost, "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint})
        await ground.ready()
        await asyncio.sleep(3)  # the gateway's breaker has closed again
        before = dict(ground.desk.memory.first)
        await _scrape(ground, 3.0)
        ground.extra["failed_first_tries"] = failed_since(ground, before, "without a collector")
    await ground.stack.restart("intake")


async def _scrape(ground: Ground, seconds: float) -> None:
    scrapes, until = 0, time.monotonic() + seconds
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        text = ""
        while time.monotonic() < until:
            text = (await client.get(f"{ground.stack.url('intake')}/metrics")).text
            scrapes += 1
            await asyncio.sleep(0.01)
    ground.extra["scrapes"] = scrapes
    ground.extra["spans_counted"] = sorted(
        {line.split("{")[0] for line in text.splitlines() if line.startswith("otel_sdk_processor")}
    )


ROWS = (
    Row(id="N1", title="a service slow, dribbling, silent, reset, talking nonsense", fault=slow_service),
    Row(id="N2", title="database link stalled", fault=stalled_database),
    Row(id="N3", title="black hole to the broker and between services", fault=black_hole),
    Row(id="N4", title="no collector, no names, many scrapes", fault=nobody_listens, kills=True),
)
