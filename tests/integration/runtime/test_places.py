"""Municipalities over two databases of a service: each whole in its own, from the call to the last consumer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from deploy.local.kafka import Broker
from shared.eventsourcing.places import Place, Places
from shared.runtime.http.health import add_health
from shared.runtime.service import Process, Service, process
from shared.runtime.settings import DatabaseUrls, Role, ServiceSettings
from tests.integration.runtime.proef_service import proef
from tests.integration.runtime.test_service import BODY, caller, folder, prepared, settings_of, topic, until
from tests.support.stack import Database, MakeDatabase, connect

__all__ = ["folder", "topic"]

THUIS, ELDERS = "0153", "0200"
HELD = "SELECT (SELECT count(*) FROM events WHERE tenant = $1), (SELECT count(*) FROM inbox WHERE tenant = $1)"


@dataclass(frozen=True, slots=True)
class Two:
    """A service with two databases."""

    process: Process
    service: Service
    first: Database
    other: Database


def spread(first: Database, other: Database, bootstrap: str, role: Role = Role.ALL) -> ServiceSettings:
    urls = {"database_url": other.app, "worker_database_url": other.worker}
    return settings_of(first, bootstrap, role).model_copy(
        update={"databases": {"b": DatabaseUrls.model_validate(urls)}}
    )


async def placed(database: Database, tenant: str, name: str) -> None:
    conn = await connect(database.owner)
    await conn.execute("INSERT INTO plaatsen (tenant, database) VALUES ($1, $2)", tenant, name)
    await conn.close()


@pytest.fixture
async def two(make_database: MakeDatabase, kafka: Broker, topic: str, folder: Path) -> AsyncIterator[Two]:
    first, other = await make_database("intake"), await make_database("intake")
    for database in (first, other):
        await prepared(database, folder)
    await placed(first, ELDERS, "b")
    service = proef(topic, folder)
    async with process(service, spread(first, other, kafka.bootstrap)) as running:
        add_health(running.app, running.health, lambda: b"", "text/plain")
        for database in (first, other):
            await until(partial(modelled, database))
        yield Two(running, service, first, other)


async def modelled(database: Database) -> bool:
    """Whether its projector made the read model."""
    conn = await connect(database.worker)
    try:
        return bool(await conn.fetchval("SELECT to_regclass('public.dingen') IS NOT NULL"))
    finally:
        await conn.close()


async def held(database: Database, tenant: str) -> tuple[int, int]:
    """How many events and heard messages of a municipality a database has."""
    conn = await connect(database.worker)
    try:
        row = await conn.fetchrow(HELD, tenant)
        assert row is not None
        return row[0], row[1]
    finally:
        await conn.close()


async def test_each_municipality_lives_whole_in_its_own_database(two: Two) -> None:
    for gemeente in (THUIS, ELDERS):
        async with caller(two.process, gemeente) as http:
            made = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k1"})
            assert made.status_code == 201, made.text
            again = await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k1"})
            assert again.headers["idempotency-replayed"] == "true"

            async def followed_up() -> bool:
                return (await http.get(made.headers["location"])).text == '{"status":"GEZIEN"}'  # noqa: B023

            await until(followed_up)

            async def projected() -> bool:
                async with two.process.store.transaction(gemeente) as tx:  # noqa: B023
                    rows = await tx.conn.fetch("SELECT status FROM dingen")
                    jobs = await tx.conn.fetchval("SELECT count(*) FROM jobs")
                return [row["status"] for row in rows] == ["DingGezien"] and jobs == 0

            await until(projected)
    assert await held(two.first, THUIS) == (2, 1)
    assert await held(two.other, THUIS) == (0, 0)
    assert await held(two.first, ELDERS) == (0, 0)
    assert await held(two.other, ELDERS) == (2, 1)
    assert two.process.worker is not None
    assert [database.relay.sent for database in two.process.worker.databases] == [1, 1]


async def test_a_database_that_is_away_is_away_for_its_own_alone(
    two: Two, kafka: Broker, topic: str, folder: Path
) -> None:
    port = two.other.app.rpartition(":")[2].partition("/")[0]
    nowhere = Database(
        **{
            name: getattr(two.other, name).replace(f":{port}/", ":1/")
            for name in ("service", "name", "app", "worker", "owner", "superuser")
        }
    )
    settings = spread(two.first, nowhere, kafka.bootstrap, Role.API)
    async with process(proef(topic, folder), settings) as half:
        add_health(half.app, half.health, lambda: b"", "text/plain")
        async with caller(half, THUIS) as here, caller(half, ELDERS) as there:
            made = await here.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k2"})
            assert made.status_code == 201, made.text
            away = await there.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": "k2"})
            assert (away.status_code, away.json()["onderdeel"]) == (503, "database")
            assert away.headers["retry-after"]
            assert (await here.get("/readyz")).status_code == 200


async def test_what_the_directory_says_is_used_for_a_second(two: Two) -> None:
    home, other = (
        Place(name=name, store=two.process.store, pool=d.backlog.pool, dsn="")
        for name, d in zip(("eerste", "b"), two.process.worker.databases if two.process.worker else (), strict=True)
    )
    places = Places(home, other, lease=0.2)
    assert [(await places.find(gemeente)).name for gemeente in (THUIS, ELDERS, "0999")] == ["eerste", "b", "eerste"]
    await placed(two.first, "0999", "b")

    async def moved() -> bool:
        return (await places.find("0999")).name == "b"

    await until(moved, 2)
