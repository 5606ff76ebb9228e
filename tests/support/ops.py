"""What an operator does at the gateway, and the faults behind it that give something to do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from shared.contracts.gemeente import lees_yaml
from shared.values.ids import uuid7
from tests.support.privacy import found
from tests.support.stack import connect
from tests.support.system import Stack
from tests.support.vergif import ENSCHEDE, Gemeente

Json = dict[str, Any]


async def onboard(stack: Stack, yaml: str) -> None:
    """A municipality, ready in every service."""
    body = lees_yaml(yaml).model_dump(mode="json", by_alias=True)
    async with stack.caller("beheerder", gemeente="0000") as client:
        assert (await send(client, "/v1/gemeenten", body)).status_code == 201

        async def ready() -> bool:
            return bool((await client.get(f"/v1/gemeenten/{body['gemeentecode']}")).json()["gereed"])

        await until(ready)


async def send(client: httpx.AsyncClient, path: str, body: Json | None = None, key: str = "") -> httpx.Response:
    """A POST with an Idempotency-Key, a fresh one where none is given."""
    return await client.post(path, json=body, headers={"Idempotency-Key": key or str(uuid7())})


async def until(met: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    """Waits for a condition; TimeoutError when it stays away."""
    async with asyncio.timeout(seconds):
        while not await met():  # noqa: ASYNC110 – the condition is elsewhere
            await asyncio.sleep(0.1)


async def storingen(client: httpx.AsyncClient, stroom: str | None = None, **params: str) -> list[Json]:
    """The list, or those of one stream; never with personal data."""
    answer = await client.get("/v1/storingen", params={"limit": "200", **params})
    assert answer.status_code == 200, answer.text
    assert list(found(answer.content)) == []
    rows: list[Json] = answer.json()["resultaten"]
    return [row for row in rows if stroom is None or row["stroom"] == stroom]


async def stand(client: httpx.AsyncClient, stroom: str, *statussen: str) -> list[Json]:
    """The open storingen of a stream in order, once they stand like this."""
    rows: list[Json] = []

    async def reached() -> bool:
        rows[:] = sorted(await storingen(client, stroom), key=lambda row: int(row["volgnummer"]))
        return [row["status"] for row in rows] == list(statussen)

    await until(reached)
    return rows


async def gehoord(stack: Stack, nummer: int, aantal: int = 1, gemeente: Gemeente = ENSCHEDE) -> None:
    """Waits until billing has taken note of exactly so many versions of this toewijzing."""
    conn = await connect(stack.database("billing")["WORKER_DATABASE_URL"])
    stream = f"aanspraak-wmo-{nummer}"

    async def heard() -> bool:
        count = "SELECT count(*) FROM events WHERE tenant = $1 AND stream = $2"
        return bool(await conn.fetchval(count, gemeente.code, stream) == aantal)

    await until(heard)
    await conn.close()


@asynccontextmanager
async def a_fault_in_billing(stack: Stack, *nummers: int) -> AsyncIterator[None]:
    """The table takes these toewijzingen no more, until it is mended."""
    refused = ", ".join(map(str, nummers))
    owner = await connect(stack.database("billing")["MIGRATION_DATABASE_URL"])
    try:
        await owner.execute(f"ALTER TABLE aanspraken ADD CONSTRAINT stuk CHECK (nummer NOT IN ({refused}))")
        yield
    finally:
        await owner.execute("ALTER TABLE aanspraken DROP CONSTRAINT stuk")
        await owner.close()


@asynccontextmanager
async def no_corrections(stack: Stack) -> AsyncIterator[None]:
    """Billing may not read its corrections, until it may again: the step that judges a toewijzing again fails."""
    owner = await connect(stack.database("billing")["MIGRATION_DATABASE_URL"])
    try:
        await owner.execute("REVOKE SELECT ON correcties FROM billing_app")
        yield
    finally:
        await owner.execute("GRANT SELECT ON correcties TO billing_app")
        await owner.close()


@asynccontextmanager
async def an_open_writer(stack: Stack, service: str) -> AsyncIterator[None]:
    """Somebody drew a position and does not commit: relay and read models may not pass it."""
    owner = await connect(stack.database(service)["MIGRATION_DATABASE_URL"])
    writing = owner.transaction()
    await writing.start()
    try:
        await owner.execute("LOCK TABLE events IN ROW EXCLUSIVE MODE")
        await owner.execute("SELECT nextval('event_position')")
        yield
    finally:
        await writing.rollback()
        await owner.close()
