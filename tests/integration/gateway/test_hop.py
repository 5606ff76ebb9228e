"""The hop over real sockets: bodies within bounds, services that stall, fall or hang up, one trace."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psutil
import pytest
from aiohttp import web

from shared.contracts.operations import Rol
from shared.runtime.http.bodies import XML_LIMIT
from tests.integration.gateway.conftest import Running

C, A = Rol.CONSULENT, Rol.AANBIEDER
PERSOON = "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"
XML = {"Content-Type": "application/xml", "Idempotency-Key": "k", "Accept": "application/json"}
LIMIT = XML_LIMIT


async def chunks(total: int) -> AsyncIterator[bytes]:
    """So many bytes in pieces of 64 KiB."""
    for start in range(0, total, 65_536):
        yield b"a" * min(65_536, total - start)


async def test_the_largest_body_passes_without_being_held(gateway: Running) -> None:
    process = psutil.Process(gateway.process.pid)
    async with gateway.client(A) as client:
        await client.post("/v1/declaraties", content=chunks(100_000), headers=XML)
        before, peak = process.memory_info().rss, 0
        for _ in range(3):
            sending = asyncio.create_task(client.post("/v1/declaraties", content=chunks(LIMIT), headers=XML))
            while not sending.done():
                peak = max(peak, process.memory_info().rss)
                await asyncio.sleep(0.01)
            response = sending.result()
            assert (response.status_code, response.json()["grootte"]) == (200, LIMIT)
    assert peak - before < 15 * 1024 * 1024


@pytest.mark.parametrize("declared", [True, False], ids=["length", "chunked"])
async def test_a_byte_more_is_413(gateway: Running, declared: bool) -> None:
    async with gateway.client(A) as client:
        headers = {**XML, **({"Content-Length": str(LIMIT + 1)} if declared else {})}
        content = b"a" * (LIMIT + 1) if declared else chunks(LIMIT + 65_536)
        response = await client.post("/v1/declaraties", content=content, headers=headers)
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"
        assert (await client.get("/v1/declaraties")).status_code == 200  # the breaker heard nothing


async def test_a_length_goes_on_as_a_length(gateway: Running) -> None:
    async with gateway.client(A) as client:
        told = (await client.post("/v1/declaraties", content=b"a" * 200_000, headers=XML)).json()["koppen"]
        assert told["content-length"] == "200000"
        assert "transfer-encoding" not in told


async def test_a_slow_service_is_named_in_time(gateway: Running) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.json_response({})

    gateway.services["intake"].reply = slow
    async with gateway.client(C) as client:
        started = asyncio.get_running_loop().time()
        response = await client.get("/v1/meldingen")
        assert asyncio.get_running_loop().time() - started < 3
        assert (response.status_code, response.json()["onderdeel"]) == (503, "intake")
        assert response.headers["retry-after"] == "2"


async def test_a_service_that_hangs_up_is_asked_once_more(gateway: Running) -> None:
    async def once(request: web.Request) -> web.StreamResponse:
        if len(gateway.services["intake"].seen) == 1:
            assert request.transport is not None
            request.transport.abort()
            await asyncio.sleep(0.1)
        return web.json_response({"goed": True}, status=201)

    gateway.services["intake"].reply = once
    async with gateway.client(C) as client:
        response = await client.post("/v1/personen", json={"a": 1}, headers={"Idempotency-Key": "k"})
        assert (response.status_code, len(gateway.services["intake"].seen)) == (201, 2)


async def test_a_connection_closed_while_idle_is_not_used_again(gateway: Running) -> None:
    async with gateway.client(C) as client:
        for _ in range(4):
            assert (await client.get("/v1/meldingen")).status_code == 200
            await asyncio.sleep(1.05)  # the service closes after a second


async def test_an_answer_that_breaks_off_is_not_passed_as_whole(gateway: Running) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000000"})
        await response.prepare(request)
        await response.write(b"a" * 100_000)
        assert request.transport is not None
        request.transport.abort()
        return response

    gateway.services["billing"].reply = half
    async with gateway.client(Rol.CONTROLLER) as client:
        with pytest.raises(httpx.TransportError):
            await client.get(f"/v1/betaalruns/{PERSOON}/bestand", headers={"Accept": "application/xml"})


async def test_it_is_ready_while_a_service_is(gateway: Running) -> None:
    async with gateway.client(C) as client:
        response = await client.get("/readyz")
        assert (response.status_code, response.json()) == (200, {"status": "gereed", "ontbrekendeDelen": []})
        assert (await client.get("/livez")).status_code == 200
        assert "http_server_request_duration" in (await client.get("/metrics")).text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True),
        ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", False),
        ("00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01", False),
        ("geen-trace", False),
    ],
)
async def test_one_trace_from_the_caller_to_the_service(gateway: Running, given: str, kept: bool) -> None:
    async with gateway.client(C) as client:
        response = await client.get(f"/v1/personen/{PERSOON}", headers={"traceparent": given, "baggage": "bsn=1"})
    told = response.json()["koppen"]
    version, trace, span, flags = told["traceparent"].split("-")
    assert (version, int(flags, 16) & 1) == ("00", 1)
    assert (trace == given[3:35]) is kept
    assert response.headers["trace-id"] == trace
    assert not {"baggage", "tracestate"} & set(told)
    server, client_span = await _spans(gateway, trace)
    assert (server["name"], client_span["name"]) == ("GET /v1/personen/{persoonId}", "GET /v1/personen/{persoonId}")
    assert client_span["parent_id"] == server["span_id"]
    assert client_span["span_id"] == span
    assert server["parent_id"] == (given[36:52] if kept else None)
    assert server["attributes"]["http.response.status_code"] == 200
    assert PERSOON not in json.dumps([server, client_span])


async def _spans(gateway: Running, trace: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The server span and the client span of a trace, once both are written."""
    for _ in range(50):
        lines = [line for path in gateway.spans.glob("*.jsonl") for line in path.read_text().splitlines()]
        found = {span["kind"]: span for span in map(json.loads, lines) if span["trace_id"] == trace}
        if {"SERVER", "CLIENT"} <= set(found):
            return found["SERVER"], found["CLIENT"]
        await asyncio.sleep(0.05)
    pytest.fail("the spans did not come")
