"""A whole service in this process, on PostgreSQL and Kafka: from a POST to its message, its rows and its follow-up."""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter

from deploy.local.kafka import Broker
from shared.contracts.channels import Topic
from shared.contracts.operations import Rol
from shared.eventsourcing.projection import Projected, Projection, make_generations
from shared.eventsourcing.vault import Connection
from shared.runtime.http.health import add_health
from shared.runtime.http.params import ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.runtime.kafka import KafkaSettings
from shared.runtime.migrations import found, migrate
from shared.runtime.service import Process, Service, process
from shared.runtime.settings import Role, ServiceSettings
from shared.runtime.topics import ensure
from shared.values.ids import uuid7
from tests.integration.runtime.proef_service import Ding, operatie, proef
from tests.support.stack import Database, MakeDatabase, connect

OIN = "00000001002220647000"
BODY = {"naam": "een"}


class Fake:
    """The token is the municipality."""

    async def verify(self, token: str) -> Caller:
        scopes = frozenset({"intake.schrijven"})
        return Caller(tenant=token, subject="u1", client="c", roles=frozenset({Rol.CONSULENT}), scopes=scopes)


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    return await make_database("intake")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def settings_of(database: Database, bootstrap: str, role: Role = Role.ALL) -> ServiceSettings:
    return ServiceSettings.model_validate(
        {
            "profile": "local",
            "oidc_issuer": "http://127.0.0.1:1",
            "database_url": database.app,
            "worker_database_url": database.worker,
            "kafka_bootstrap_servers": bootstrap,
            "kafka_group": database.name,
            "master_key": b64encode(bytes(range(32))).decode(),
            "pseudonym_key": b64encode(bytes(32)).decode(),
            "service_role": role,
            "stop_timeout": 4.0,
        }
    )


async def prepared(database: Database, folder: Path) -> None:
    await migrate(database.owner, found("intake", folder))
    conn = await connect(database.owner)
    try:
        for tenant in ("0153", "0200"):
            await conn.execute("INSERT INTO tenants (tenant, oin, naam) VALUES ($1, $2, $1)", tenant, OIN)
    finally:
        await conn.close()


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.05)


def caller(running: Process, gemeente: str = "0153") -> httpx.AsyncClient:
    running.app.state.verifier = Fake()
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(running.app, raise_app_exceptions=False),
        base_url="http://test",
        headers={"Authorization": f"Bearer {gemeente}"},
    )


@pytest.fixture
async def topic(kafka: Broker, worker_name: str) -> str:
    name = f"proef.{worker_name}{time.time_ns():x}"
    await ensure(KafkaSettings(bootstrap_servers=kafka.bootstrap), [Topic(name=name, partitions=2)])
    return name


@pytest.fixture
async def running(database: Database, kafka: Broker, topic: str, folder: Path) -> AsyncIterator[Process]:
    await prepared(database, folder)
    async with process(proef(topic, folder), settings_of(database, kafka.bootstrap)) as found:
        add_health(found.app, found.health, lambda: b"", "text/plain")
        yield found


async def test_a_post_is_stored_told_heard_followed_up_and_projected(running: Process, database: Database) -> None:
    async with caller(running) as http:
        await until(lambda: _ready(http))
        made = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k1"})
        assert made.status_code == 201, made.text
        location = made.headers["location"]

        async def seen() -> bool:
            return (await http.get(location)).text == '{"status":"GEZIEN"}'

        await until(seen)
        assert (await http.get(location)).headers["etag"] == '"2"'

        async def projected() -> bool:
            async with running.store.transaction("0153") as tx:
                rows = await tx.conn.fetch("SELECT status FROM dingen")
                jobs = await tx.conn.fetchval("SELECT count(*) FROM jobs")
            return [row["status"] for row in rows] == ["DingGezien"] and jobs == 0

        await until(projected)
    assert running.worker is not None
    assert running.worker.relay.sent == 1
    await running.worker.backlog.look()
    assert running.worker.backlog.unsent == {(): 0.0}
    assert running.worker.backlog.letters == {(): 0.0}


async def _ready(http: httpx.AsyncClient) -> bool:
    return (await http.get("/readyz")).status_code == 200


async def test_a_key_gives_its_first_answer_again_and_is_of_one_caller(running: Process) -> None:
    headers = {"Idempotency-Key": '"k1"'}
    async with caller(running) as http, caller(running, "0200") as other:
        first = await http.post("/v1/dingen", json=BODY, headers=headers)
        again = await http.post("/v1/dingen", json=BODY, headers=headers)
        assert again.headers["idempotency-replayed"] == "true"
        assert (again.status_code, again.content) == (first.status_code, first.content)
        for name in ("location", "etag", "content-type"):
            assert again.headers[name] == first.headers[name]
        assert (await http.post("/v1/dingen", json={"naam": "twee"}, headers=headers)).status_code == 422
        mine = await other.post("/v1/dingen", json=BODY, headers=headers)
        assert (mine.status_code, mine.headers["location"] == first.headers["location"]) == (201, False)


async def test_twenty_calls_with_one_key_have_one_effect(running: Process) -> None:
    async with caller(running) as http:

        async def post() -> httpx.Response:
            return await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "samen"})

        answers = await asyncio.gather(*(post() for _ in range(20)))
        assert {response.status_code for response in answers} <= {201, 409}
        assert len({r.headers["location"] for r in answers if r.status_code == 201}) == 1
        async with running.store.transaction("0153") as tx:
            assert await tx.conn.fetchval("SELECT count(*) FROM events WHERE type = 'ding-gemaakt.v1'") == 1


async def test_another_municipality_finds_nothing(running: Process) -> None:
    async with caller(running) as http, caller(running, "0200") as other:
        made = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
        assert (await http.get(made.headers["location"])).status_code == 200
        assert (await other.get(made.headers["location"])).status_code == 404
        assert (await http.get(f"/v1/dingen/{uuid7()}")).status_code == 404


async def test_a_refusal_leaves_nothing_behind(running: Process) -> None:
    async with caller(running) as http:
        refused = await http.post("/v1/dingen", json={"naam": "fout"}, headers={"Idempotency-Key": "k"})
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:zorgketen:probleem:verkeerde-naam")
        again = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
        assert again.status_code == 201


async def test_it_waits_for_its_parts_and_names_them(database: Database, kafka: Broker, folder: Path) -> None:
    nowhere = settings_of(database, "127.0.0.1:1")
    async with process(proef("proef.x", folder), nowhere) as found_process:
        add_health(found_process.app, found_process.health, lambda: b"", "text/plain")
        async with caller(found_process) as http:
            assert (await http.get("/livez")).status_code == 200
            before = await http.get("/readyz")
            assert (before.status_code, before.headers["content-type"]) == (503, "application/problem+json")
            assert {"database", "kafka"} <= set(before.json()["onderdelen"])
            await prepared(database, folder)

            async def only_kafka() -> bool:
                return '"onderdelen":["kafka"]' in (await http.get("/readyz")).text

            await until(only_kafka)
            made = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
            assert made.status_code == 201
            found_process.drain()
            assert (await http.get("/readyz")).json()["onderdelen"][0] == "stopt"


async def test_without_a_database_a_call_is_503_and_comes_back_in_time(database: Database, folder: Path) -> None:
    port = database.app.rpartition(":")[2].partition("/")[0]
    away = settings_of(database, "127.0.0.1:1", Role.API)
    away = away.model_copy(update={"database_url": type(away.database_url)(database.app.replace(f":{port}/", ":1/"))})
    async with process(proef("proef.x", folder), away) as found_process, caller(found_process) as http:
        started = time.monotonic()
        response = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k"})
        assert (response.status_code, response.json()["onderdeel"]) == (503, "database")
        assert response.headers["retry-after"]
        assert time.monotonic() - started < 5


async def test_a_role_serves_or_works(database: Database, folder: Path) -> None:
    await prepared(database, folder)
    async with process(proef("proef.x", folder), settings_of(database, "127.0.0.1:1", Role.API)) as api:
        assert api.worker is None
        assert list(api.health.checks) == ["database", "leesmodellen"]
    async with process(proef("proef.x", folder), settings_of(database, "127.0.0.1:1", Role.WORKER)) as worker:
        assert worker.worker is not None
        async with caller(worker) as http:
            assert (await http.post("/v1/dingen", json=BODY)).status_code == 404


class DingenMetNaam(Projection):
    """What the next release makes of the things: a name with each."""

    name = "dingen"
    version = 2
    tables = ("dingen",)
    ddl = "CREATE TABLE dingen (tenant text NOT NULL, id text PRIMARY KEY, status text NOT NULL, naam text DEFAULT '-')"

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        raise NotImplementedError


def volgende_uitgave(service: Service) -> Service:
    """The release that shows the names, by name of the column and by a row that has it."""
    router = APIRouter()

    def lijst(id: str, sql: str) -> None:
        operation = operatie(id, "GET", f"/v1/{id}", body=False)

        @route(router, operation)
        async def lees(ctx: ContextIn, store: StoreIn) -> Ding:
            async with store.transaction(ctx.tenant) as tx:
                row = await tx.conn.fetchrow(sql)
            assert row is not None
            return Ding(status=row["naam"])

    lijst("kolom", "SELECT naam FROM dingen WHERE naam IS NOT NULL")
    lijst("rij", "SELECT * FROM dingen")
    lijst("fout", "SELECT bestaat_niet FROM dingen")
    return replace(service, projections=[DingenMetNaam()], router=router)


async def test_what_a_release_adds_is_not_missed_before_it_is_made(database: Database, folder: Path) -> None:
    await prepared(database, folder)
    oud = proef("proef.x", folder)
    worker = await connect(database.worker)
    try:
        await make_generations(worker, oud.projections, app_role="intake_app")
        await worker.execute("INSERT INTO proj_dingen_1.dingen VALUES ('0153', 'a', 'GEMAAKT')")
        nieuw = volgende_uitgave(oud)
        async with process(nieuw, settings_of(database, "127.0.0.1:1", Role.API)) as api, caller(api) as http:
            assert await api.health.missing() == ("leesmodellen",)
            for id in ("kolom", "rij"):
                early = await http.get(f"/v1/{id}")
                assert (early.status_code, early.json()["onderdeel"]) == (503, "leesmodellen")
                assert early.headers["retry-after"]
            await make_generations(worker, nieuw.projections, app_role="intake_app")
            for id in ("kolom", "rij", "rij"):
                shown = await http.get(f"/v1/{id}")  # a statement prepared on the old view is a 503 once
                assert shown.status_code == 503 or shown.json() == {"status": "-"}, shown.text
            assert shown.status_code == 200
            assert (await http.get("/v1/fout")).status_code == 500
    finally:
        await worker.close()
