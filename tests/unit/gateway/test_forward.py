"""What passes to a service and back, and what a caller hears when the service does not answer."""

from collections.abc import AsyncIterator

import aiohttp
import httpx
import pytest
from aiohttp.client_reqrep import ConnectionKey

from shared.contracts.operations import Rol
from tests.unit.gateway.door import PERSOON, Door, problem, token_for

C = Rol.CONSULENT


async def test_only_what_a_service_needs_goes_on(gateway: Door) -> None:
    sent = {
        "Idempotency-Key": "k",
        "If-Match": '"3"',
        "If-None-Match": '"2"',
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-Tenant": "0200",
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Host": "elders.test",
        "Forwarded": "for=1.2.3.4",
        "Cookie": "a=b",
        "baggage": "bsn=999990019",
        "tracestate": "a=b",
        "Host": "elders.test",
        "Connection": "close",
    }
    await gateway.ask("PATCH", f"/v1/personen/{PERSOON}", C, headers=sent, content=b'{"a":1}')
    request = gateway.intake.requests[0]
    passed = {
        name for name in request.headers if name not in {"authorization", "host", "content-length", "traceparent"}
    }
    assert passed == {"idempotency-key", "if-match", "if-none-match", "content-type", "accept"}
    assert request.headers["host"] == "intake.test"
    assert request.headers["authorization"].startswith("Bearer ey")
    assert gateway.intake.bodies == [b'{"a":1}']


async def test_path_and_query_go_on_as_they_came(gateway: Door) -> None:
    await gateway.ask("GET", f"/v1/personen?huishoudenId={PERSOON}&limit=5&cursor=a%2Bb%3D", C)
    request = gateway.intake.requests[0]
    assert request.url.raw_path.decode() == f"/v1/personen?huishoudenId={PERSOON}&limit=5&cursor=a%2Bb%3D"


async def test_a_header_that_comes_twice_has_one_meaning(gateway: Door) -> None:
    other = token_for(C, gemeente="0200")
    headers = [("Authorization", f"Bearer {token_for(C)}"), ("Authorization", f"Bearer {other}")]
    await gateway.client.get("/v1/meldingen", headers=headers)
    assert gateway.intake.requests[0].headers.get_list("authorization") == [headers[0][1]]


async def test_the_answer_comes_back_with_the_headers_that_matter(gateway: Door) -> None:
    where = f"http://intake.test/v1/personen/{PERSOON}?x=1"
    inner = {"Server": "uvicorn", "Set_Cookie": "a=b", "X_Intern": "ja"}
    gateway.intake.answers(201, {"a": 1}, ETag='"1"', Location=where, Link="</v1/x>; rel=next", **inner)
    response = await gateway.ask("POST", "/v1/personen", C, json={}, headers={"Idempotency-Key": "k"})
    assert (response.status_code, response.json()) == (201, {"a": 1})
    assert response.headers["etag"] == '"1"'
    assert response.headers["location"] == f"/v1/personen/{PERSOON}?x=1"
    assert response.headers["link"] == "</v1/x>; rel=next"
    assert not {"server", "set-cookie", "x-intern"} & set(response.headers)


async def test_a_problem_of_a_service_passes_as_it_is(gateway: Door) -> None:
    gateway.intake.answers(409, {"type": "urn:x", "title": "t", "status": 409, "detail": "d", "instance": "/v1/x"})
    assert problem(await gateway.ask("GET", "/v1/meldingen", C), 409)["type"] == "urn:x"
    assert gateway.breakers["intake"].closed


async def test_a_failure_that_is_no_problem_json_becomes_one(gateway: Door) -> None:
    async def reply(request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(500, text="Traceback: geheim", headers={"Content-Type": "text/plain"})

    gateway.intake.listens(reply)
    response = await gateway.ask("GET", "/v1/meldingen", C)
    problem(response, 500)
    assert "geheim" not in response.text


async def test_a_redirect_is_not_followed(gateway: Door) -> None:
    gateway.intake.answers(307, None, Location="http://169.254.169.254/latest")
    response = await gateway.ask("GET", "/v1/meldingen", C)
    assert (response.status_code, response.headers["location"]) == (307, "/latest")
    assert len(gateway.intake.requests) == 1


async def test_not_modified_passes(gateway: Door) -> None:
    gateway.intake.answers(304, None, ETag='"3"')
    response = await gateway.ask("GET", f"/v1/personen/{PERSOON}", C, headers={"If-None-Match": '"3"'})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", '"3"')


@pytest.mark.parametrize("length", [100_000, None], ids=["length", "chunked"])
async def test_a_long_answer_is_passed_as_it_comes(gateway: Door, length: int | None) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 10_000

    async def reply(request: httpx.Request) -> httpx.Response:
        del request
        headers = {"Content-Type": "application/xml", **({"Content-Length": str(length)} if length else {})}
        return httpx.Response(200, content=pieces(), headers=headers)

    gateway.services["billing"].listens(reply)
    path = f"/v1/betaalruns/{PERSOON}/bestand"
    response = await gateway.ask("GET", path, Rol.CONTROLLER, headers={"Accept": "application/xml"})
    assert (response.status_code, len(response.content)) == (200, 100_000)


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ClientOSError("weg"),
        aiohttp.SocketTimeoutError("traag"),
        aiohttp.ConnectionTimeoutError("vol"),
        aiohttp.ClientError("kapot"),
        TimeoutError("te laat"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_service_that_does_not_answer_is_named(gateway: Door, error: Exception) -> None:
    gateway.intake.fails(error)
    response = await gateway.ask("GET", "/v1/meldingen", C)
    assert problem(response, 503)["onderdeel"] == "intake"
    assert response.headers["retry-after"] == "2"
    assert (await gateway.ask("GET", "/v1/contracten", C)).status_code == 200


async def test_after_a_row_of_failures_nobody_waits(gateway: Door) -> None:
    gateway.intake.fails(aiohttp.SocketTimeoutError("traag"))
    for _ in range(5):
        problem(await gateway.ask("GET", "/v1/meldingen", C), 503)
    assert len(gateway.intake.requests) == 3
    assert not gateway.breakers["intake"].closed
    assert gateway.breakers["billing"].closed


async def test_a_lost_connection_is_tried_once_more(gateway: Door) -> None:
    async def reply(request: httpx.Request) -> httpx.Response:
        del request
        if len(gateway.intake.requests) == 1:
            raise aiohttp.ServerDisconnectedError
        return httpx.Response(201, json={})

    gateway.intake.listens(reply)
    response = await gateway.ask("POST", "/v1/personen", C, json={"a": 1}, headers={"Idempotency-Key": "k"})
    assert response.status_code == 201
    assert [request.headers["idempotency-key"] for request in gateway.intake.requests] == ["k", "k"]
    assert gateway.intake.bodies[0] == gateway.intake.bodies[1]


async def test_a_refused_connection_is_not_tried_again(gateway: Door) -> None:
    gone = ConnectionKey("intake.test", 80, False, True, None, None, None)
    gateway.intake.fails(aiohttp.ClientConnectorError(gone, ConnectionRefusedError("geweigerd")))
    problem(await gateway.ask("GET", "/v1/meldingen", C), 503)
    assert len(gateway.intake.requests) == 1
