"""Who is at work while a municipality moves, the command that moves it, and what is found in both databases."""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.local.kafka import Broker
from shared.eventsourcing.moving import Side
from tests.integration.runtime.test_places import Two, spread
from tests.integration.runtime.test_service import BODY, until
from tests.support.oracle import GAPS, OUT_OF_ORDER, SAME_ID, STREAMS
from tests.support.stack import ROOT, Database, connect

WHERE = "SELECT database, naar FROM plaatsen WHERE tenant = $1"
COUNTS = """
SELECT (SELECT count(*) FROM events WHERE tenant = $1) AS events,
       (SELECT count(*) FROM inbox WHERE tenant = $1) AS gehoord,
       (SELECT count(*) FROM jobs WHERE tenant = $1) AS taken,
       (SELECT count(*) FROM storingen WHERE tenant = $1) AS storingen,
       (SELECT count(*) FROM idempotency WHERE tenant = $1) AS sleutels"""
PERSONAL = """
SELECT (SELECT count(*) FROM keys.subject_keys WHERE tenant = $1) + (SELECT count(*) FROM idempotency WHERE tenant = $1)
     + (SELECT count(*) FROM public.dingen WHERE tenant = $1)"""


@dataclass
class Werk:
    """Somebody of a municipality at work: makes things one after the other, and again with the same key on a 503."""

    http: httpx.AsyncClient
    gemaakt: list[str] = field(default_factory=list)
    geweigerd: int = 0
    langste: float = 0.0
    stop: bool = False

    async def run(self) -> None:
        while not self.stop:
            key, began = f"k{len(self.gemaakt)}", time.monotonic()
            while True:
                made = await self.http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": key})
                if made.status_code == 201:
                    break
                assert (made.status_code, made.json()["onderdeel"]) == (503, "verhuizing"), made.text
                assert made.headers["retry-after"]
                self.geweigerd += 1
                await asyncio.sleep(0.05)
            self.langste = max(self.langste, time.monotonic() - began)
            self.gemaakt.append(made.headers["location"])
            await asyncio.sleep(0.01)

    async def all_followed_up(self) -> None:
        for location in self.gemaakt:

            async def seen() -> bool:
                found = await self.http.get(location)  # noqa: B023
                return (found.status_code, found.text) == (200, '{"status":"GEZIEN"}')

            await until(seen)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the service, in a process of its own; called with its arguments it gives the exit code."""

    two: Two
    kafka: Broker
    topic: str
    folder: Path

    async def __call__(self, *arguments: str, failpoints: str = "") -> int:
        env = os.environ | mover_environment(self.two, self.kafka) | {"FAILPOINTS": failpoints}
        module = "tests.integration.runtime.proef_verhuist"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, self.topic, str(self.folder), *arguments), cwd=ROOT, env=env
        )
        return await process.wait()


def sides(two: Two) -> dict[str, Side]:
    return {
        name: Side(name, database.owner, database.worker)
        for name, database in (("eerste", two.first), ("b", two.other))
    }


async def counts(database: Database, tenant: str) -> dict[str, int]:
    conn = await connect(database.superuser)
    try:
        row = await conn.fetchrow(COUNTS, tenant)
        assert row is not None
        return dict(row)
    finally:
        await conn.close()


async def personal(database: Database, tenant: str) -> int:
    """How many rows there are from which something personal could be read."""
    conn = await connect(database.superuser)
    try:
        count: int = await conn.fetchval(PERSONAL, tenant)
        return count
    finally:
        await conn.close()


async def place(two: Two, tenant: str) -> tuple[str, str | None]:
    conn = await connect(two.first.owner)
    try:
        row = await conn.fetchrow(WHERE, tenant)
        return (row["database"], row["naar"]) if row else ("eerste", None)
    finally:
        await conn.close()


async def whole(database: Database) -> None:
    conn = await connect(database.superuser)
    try:
        for invariant in (GAPS, STREAMS, SAME_ID, OUT_OF_ORDER):
            assert await conn.fetch(invariant) == []
    finally:
        await conn.close()


async def right(two: Two, database: Database, werk: Werk, tenant: str) -> None:
    """Everything made is there, was told, heard and followed up once, and shows in the rows."""
    await werk.all_followed_up()
    made = len(werk.gemaakt)
    expected = {"events": 2 * made, "gehoord": made, "taken": 0, "storingen": 0, "sleutels": made}

    async def settled() -> bool:
        return await counts(database, tenant) == expected

    await until(settled)
    async with two.process.store.transaction(tenant) as tx:

        async def projected() -> bool:
            rows = await tx.conn.fetch("SELECT status, count(*) AS n FROM dingen GROUP BY status")
            return [tuple(row) for row in rows] == [("DingGezien", made)]

        await until(projected)
    await whole(database)


def mover_environment(two: Two, kafka: Broker) -> dict[str, str]:
    settings = spread(two.first, two.other, kafka.bootstrap)
    other = {
        "database_url": two.other.app,
        "worker_database_url": two.other.worker,
        "migration_database_url": two.other.owner,
    }
    return {
        "PROFILE": "local",
        "OIDC_ISSUER": settings.oidc_issuer,
        "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap,
        "MASTER_KEY": settings.master_key.get_secret_value(),
        "PSEUDONYM_KEY": settings.pseudonym_key.get_secret_value(),
        "DATABASES": json.dumps({"b": other}),
        **two.first.env,
    }
