"""The small service as a process: its trace, its log lines and metrics hold no name, and it ends when asked."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.local.kafka import Broker
from deploy.local.trouble import free_port
from tests.integration.runtime.test_service import database, folder, prepared, topic
from tests.support.stack import ROOT, Database

__all__ = ["database", "folder", "topic"]

KEY = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig"})
CANARY = "Canarius"
PARENT = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")


@pytest.fixture
async def issuer() -> AsyncIterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"

    async def discovery(request: web.Request) -> web.Response:
        return web.json_response({"issuer": url, "jwks_uri": f"{url}/jwks"})

    async def jwks(request: web.Request) -> web.Response:
        return web.json_response({"keys": [KEY.as_dict(private=False)]})

    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", discovery)
    app.router.add_get("/jwks", jwks)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield url
    await runner.cleanup()


def token(issuer: str) -> str:
    now = int(time.time())
    claims = {
        "iss": issuer,
        "aud": "zorgketen",
        "sub": "u1",
        "azp": "portaal",
        "jti": "j1",
        "iat": now,
        "exp": now + 900,
        "gemeente": "0153",
        "rollen": ["consulent"],
        "scope": "intake.schrijven",
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "k1"}, claims, KEY)


def environment(database: Database, issuer: str, bootstrap: str, port: int, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PROFILE": "local",
        "PORT": str(port),
        "OIDC_ISSUER": issuer,
        "DATABASE_URL": database.app,
        "WORKER_DATABASE_URL": database.worker,
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
        "KAFKA_GROUP": database.name,
        "MASTER_KEY": b64encode(bytes(range(32))).decode(),
        "PSEUDONYM_KEY": b64encode(bytes(32)).decode(),
        "OTEL_TRACES_EXPORTER": "none",
        **more,
    }


@asynccontextmanager
async def started(
    env: Mapping[str, str], topic: str, folder: Path, log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.integration.runtime.proef_main",
            topic,
            str(folder),
            cwd=ROOT,
            env=dict(env),
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def answers(http: httpx.AsyncClient, path: str, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if (await http.get(path)).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"{path} did not answer in time"
        await asyncio.sleep(0.1)


def spans_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]


async def test_one_trace_and_no_name(database: Database, kafka: Broker, topic: str, issuer: str, folder: Path) -> None:
    await prepared(database, folder)
    port, log, traces = free_port(), folder / "log", folder / "traces"
    env = environment(database, issuer, kafka.bootstrap, port, OTEL_TRACES_EXPORTER="jsonl", OTEL_JSONL_DIR=str(traces))
    headers = {
        "Authorization": f"Bearer {token(issuer)}",
        "Idempotency-Key": "k1",
        "traceparent": f"00-{PARENT[0]}-{PARENT[1]}-01",
        "tracestate": "a=b",
        "baggage": f"naam={CANARY}",
    }
    async with (
        started(env, topic, folder, log) as process,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        await answers(http, "/readyz")
        made = await http.post("/v1/dingen", json={"naam": CANARY}, headers=headers)
        assert made.status_code == 201, made.text
        assert made.headers["trace-id"] == PARENT[0]
        assert "server" not in made.headers
        wrong = await http.get(f"/v1/dingen?naam={CANARY}", headers=headers)
        assert (wrong.status_code, wrong.json()["traceId"]) == (405, PARENT[0])
        deadline = time.monotonic() + 30
        while (await http.get(made.headers["location"], headers=headers)).text != '{"status":"GEZIEN"}':
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        metrics = (await http.get("/metrics")).text
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 15) == 0
    spans = spans_of(traces)
    check_tree(spans, topic)
    check_metrics(metrics)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    posted = [line for line in lines if line["event"] == "request" and line["method"] == "POST"]
    assert [(line["route"], line["status"], line["trace_id"]) for line in posted] == [("/v1/dingen", 201, PARENT[0])]
    # a new group has no coordinator yet: the client logs that as an error and asks again
    errors = [line for line in lines if line["level"] == "error"]
    assert not [line for line in errors if not line["logger"].startswith("aiokafka")]
    assert not {name for line in lines for name in line.get("dropped", [])}
    for text in (json.dumps(spans), metrics, log.read_text()):
        assert CANARY not in text


def check_tree(spans: list[dict[str, Any]], topic: str) -> None:
    by_id = {span["span_id"]: span for span in spans}
    root = next(span for span in spans if span["name"] == "POST /v1/dingen")
    assert (root["kind"], root["trace_id"], root["parent_id"]) == ("SERVER", *PARENT)
    assert root["attributes"]["url.path"] == "/v1/dingen"
    appends = [span for span in spans if span["name"] == "append events" and span["trace_id"] == PARENT[0]]
    names = sorted(by_id[span["parent_id"]]["name"] for span in appends)
    assert names == ["POST /v1/dingen", "process kijk", f"process {topic}"]
    heard = next(span for span in spans if span["name"] == f"process {topic}")
    created = next(span for span in appends if span["parent_id"] == root["span_id"])
    assert heard["kind"] == "CONSUMER"
    assert heard["parent_id"] == created["span_id"]
    assert [link["span_id"] for link in heard["links"]] == [created["span_id"]]
    sent = [span for span in spans if span["name"] == "send"]
    assert created["span_id"] in {link["span_id"] for span in sent for link in span["links"]}
    assert all(span["attributes"].get("url.query", "REDACTED") == "REDACTED" for span in spans)


def check_metrics(text: str) -> None:
    for name in (
        "http_server_request_duration_seconds",
        "zorgketen_append_duration_seconds",
        "zorgketen_relay_lag",
        "zorgketen_relay_oldest_unsent_age_seconds",
        "messaging_consumer_lag",
        "zorgketen_projection_lag",
        "zorgketen_storingen",
        "zorgketen_jobs_due",
        "messaging_process_duration_seconds",
    ):
        assert f"# TYPE {name}" in text, name


async def test_without_its_parts_it_lives_and_ends_when_asked(database: Database, folder: Path) -> None:
    port = free_port()
    away = {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    env = environment(database, "http://127.0.0.1:1", "127.0.0.1:1", port, **away)
    async with (
        started(env, "proef.x", folder, folder / "log") as process,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        await answers(http, "/livez")
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/v1/dingen")).status_code == 405
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 15) == 0


async def test_a_port_in_use_is_one_line_and_the_end(database: Database, folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = environment(database, "http://127.0.0.1:1", "127.0.0.1:1", taken.getsockname()[1])
        async with started(env, "proef.x", folder, folder / "log") as process:
            assert await asyncio.wait_for(process.wait(), 30) == 1
    assert '"event": "cannot listen"' in (folder / "log").read_text()


async def test_a_missing_variable_is_one_line_and_the_end(database: Database, folder: Path) -> None:
    env = environment(database, "http://127.0.0.1:1", "127.0.0.1:1", free_port())
    del env["MASTER_KEY"]
    async with started(env, "proef.x", folder, folder / "log") as process:
        assert await asyncio.wait_for(process.wait(), 30) == 2
    assert (folder / "log").read_text() == "MASTER_KEY: Field required\n"
