"""Calls as ourselves: an assertion as the profile wants it, a token kept per municipality, a part that is away."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import httpx
import pytest
import stamina
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from opentelemetry import propagate, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from shared.errors import Unavailable
from shared.runtime.clients import MachineTokens, ServiceClient, Traced
from shared.runtime.telemetry import propagator

ISSUER = "http://uitgever.test"
EC = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)


class World:
    """An issuer and a service in memory."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.forms: list[dict[str, str]] = []
        self.calls: list[httpx.Request] = []
        self.statuses: list[int] = []
        self.issuer_away = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if request.url.host != "uitgever.test":
            self.calls.append(request)
            status = self.statuses.pop(0) if self.statuses else 200
            if status == 0:
                raise httpx.ConnectError("away")
            return httpx.Response(status, json={})
        if self.issuer_away:
            return httpx.Response(503)
        if request.url.path.endswith("openid-configuration"):
            return httpx.Response(200, json={"issuer": ISSUER, "token_endpoint": f"{ISSUER}/token"})
        self.forms.append({name: values[0] for name, values in parse_qs(request.content.decode()).items()})
        return httpx.Response(200, json={"access_token": f"t{len(self.forms)}", "expires_in": 300})


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(world)) as client:
        yield client


def tokens(world: World, http: httpx.AsyncClient, key: ECKey | RSAKey = EC) -> MachineTokens:
    pem = key.as_pem(private=True).decode()
    return MachineTokens(ISSUER, "indicatie", pem, http, clock=lambda: world.now)


@pytest.mark.parametrize(("key", "alg"), [(EC, "ES256"), (RSA, "PS256")])
async def test_the_assertion_is_as_the_profile_wants_it(
    world: World, http: httpx.AsyncClient, key: ECKey | RSAKey, alg: str
) -> None:
    assert await tokens(world, http, key).token("0153") == "t1"
    (form,) = world.forms
    assert (form["grant_type"], form["scope"]) == ("client_credentials", "gemeente:0153")
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    read = jwt.decode(form["client_assertion"], key, algorithms=[alg])
    assert read.header["alg"] == alg
    assert {name: read.claims[name] for name in ("iss", "sub", "aud", "iat", "exp")} == {
        "iss": "indicatie",
        "sub": "indicatie",
        "aud": f"{ISSUER}/token",
        "iat": 1000,
        "exp": 1060,
    }
    assert len(read.claims["jti"]) * 6 >= 128


async def test_a_token_is_kept_per_municipality_until_it_is_nearly_over(world: World, http: httpx.AsyncClient) -> None:
    kept = tokens(world, http)
    assert set(await asyncio.gather(*(kept.token("0153") for _ in range(5)))) == {"t1"}
    assert await kept.token("0200") == "t2"
    world.now += 239
    assert await kept.token("0153") == "t1"
    world.now += 2
    assert await kept.token("0153") == "t3"
    assert len({form["client_assertion"] for form in world.forms}) == 3


async def test_an_issuer_that_is_away_is_told_as_such(world: World, http: httpx.AsyncClient) -> None:
    world.issuer_away = True
    kept = tokens(world, http)
    with pytest.raises(Unavailable) as away:
        await kept.token("0153")
    assert away.value.part == "uitgever"
    world.issuer_away = False
    assert await kept.token("0153") == "t1"


async def test_a_service_is_called_with_our_token(world: World, http: httpx.AsyncClient) -> None:
    client = ServiceClient("intake", "http://intake.test/", tokens(world, http), http)
    response = await client.post("0153", "/v1/x", b"{}", headers={"Idempotency-Key": "k"})
    assert response.status_code == 200
    (call,) = world.calls
    assert str(call.url) == "http://intake.test/v1/x"
    assert (call.headers["authorization"], call.headers["content-type"]) == ("Bearer t1", "application/json")


async def test_a_refused_token_is_not_used_again(world: World, http: httpx.AsyncClient) -> None:
    client = ServiceClient("intake", "http://intake.test", tokens(world, http), http)
    world.statuses = [401]
    assert (await client.get("0153", "/v1/x")).status_code == 401
    assert (await client.get("0153", "/v1/x")).status_code == 200
    assert [call.headers["authorization"] for call in world.calls] == ["Bearer t1", "Bearer t2"]


@pytest.mark.parametrize("away", [0, 502, 503, 504])
async def test_a_read_is_tried_again_and_a_write_is_not(world: World, http: httpx.AsyncClient, away: int) -> None:
    client = ServiceClient("intake", "http://intake.test", tokens(world, http), http)
    with stamina.set_testing(True, attempts=3):
        world.statuses = [away, away, 200]
        assert (await client.get("0153", "/v1/x")).status_code == 200
        world.statuses = [away] * 3
        with pytest.raises(Unavailable) as raised:
            await client.get("0153", "/v1/x")
        assert raised.value.part == "intake"
    world.calls.clear()
    world.statuses = [away, 200]
    with pytest.raises(Unavailable):
        await client.post("0153", "/v1/x", b"{}")
    assert len(world.calls) == 1


def test_an_address_is_http() -> None:
    with pytest.raises(ValueError, match="http"):
        ServiceClient("intake", "file:///etc", None, None)  # type: ignore[arg-type]


async def test_a_call_is_a_client_span_and_carries_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    provider, memory = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(memory))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    monkeypatch.setattr(propagate, "inject", propagator().inject)
    world.statuses = [200, 404, 0]
    async with httpx.AsyncClient(transport=Traced(httpx.MockTransport(world))) as http:
        template = {"template": "/v1/personen/{persoonId}"}
        await http.get(
            "http://intake.test/v1/personen/1", extensions=template, headers={"traceparent": "of-someone-else"}
        )
        await http.get("http://intake.test:81/v1/personen/2?naam=x")
        with pytest.raises(httpx.ConnectError):
            await http.get("http://intake.test/")
    first, second, third = memory.get_finished_spans()
    assert (first.name, first.kind) == ("GET /v1/personen/{persoonId}", SpanKind.CLIENT)
    assert first.attributes == {
        "http.request.method": "GET",
        "server.address": "intake.test",
        "server.port": 80,
        "url.template": "/v1/personen/{persoonId}",
        "http.response.status_code": 200,
    }
    context = first.get_span_context()
    assert context is not None
    expected = f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
    assert world.calls[0].headers.get_list("traceparent") == [expected]
    assert (second.name, second.status.status_code) == ("GET", StatusCode.ERROR)
    assert second.attributes is not None
    assert (second.attributes["server.port"], second.attributes["error.type"]) == (81, "404")
    assert third.attributes is not None
    assert third.attributes["error.type"] == "ConnectError"
    assert "naam" not in second.to_json()
