"""Pools on PostgreSQL: bounded waits, no state between users, and a database that is away is told as such."""

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.runtime.database import answers, close_pool, open_pool, unavailable
from tests.support.stack import Database, MakeDatabase, connect

NOWHERE = "postgresql://a:b@127.0.0.1:1/geen"


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    return await make_database("intake")


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    pool = await open_pool(database.app, name="proef", size=2, command_timeout=1.0)
    yield pool
    await close_pool(pool)


async def test_a_pool_can_be_made_before_its_database_is_there() -> None:
    pool = await open_pool(NOWHERE, name="proef", size=1)
    assert not await answers(pool)
    with pytest.raises(ConnectionRefusedError) as refused:
        await pool.fetchval("SELECT 1")
    assert unavailable(refused.value) is not None
    await close_pool(pool)


async def test_it_answers(pool: asyncpg.Pool) -> None:
    assert await answers(pool)
    assert await pool.fetchval("SHOW application_name") == "proef"
    assert await pool.fetchval("SHOW statement_timeout") == "1s"
    assert await pool.fetchval("SHOW idle_in_transaction_session_timeout") == "1s"
    assert await pool.fetchval("SHOW transaction_timeout") == "3s"


async def test_a_statement_that_takes_too_long_ends(pool: asyncpg.Pool) -> None:
    started = time.monotonic()
    with pytest.raises(asyncpg.QueryCanceledError) as late:
        await pool.execute("SELECT pg_sleep(30)")
    assert time.monotonic() - started < 5
    assert unavailable(late.value) is not None
    assert await answers(pool)


async def test_waiting_for_a_connection_ends(pool: asyncpg.Pool) -> None:
    async with pool.acquire(), pool.acquire():
        assert not await answers(pool, 0.2)
        with pytest.raises(TimeoutError) as full:
            await pool.acquire(timeout=0.2)
        assert unavailable(full.value) is not None


async def test_a_transaction_leaves_nothing_behind(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("SELECT set_config('app.tenant', '0153', true)")
    found = await asyncio.gather(*(pool.fetchval("SELECT current_setting('app.tenant', true)") for _ in range(8)))
    assert set(found) <= {"", None}


async def test_connections_that_were_cut_are_replaced(database: Database, pool: asyncpg.Pool) -> None:
    assert await answers(pool)
    conn = await connect(database.superuser)
    try:
        await conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'proef'")
    finally:
        await conn.close()
    for _ in range(3):
        await answers(pool)
    assert await answers(pool)


async def test_a_wrong_statement_is_no_outage(pool: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.UndefinedTableError) as wrong:
        await pool.execute("SELECT * FROM bestaat_niet")
    assert unavailable(wrong.value) is None
    assert unavailable(asyncpg.InternalClientError("cannot switch to state 12")) is not None
    assert unavailable(FileNotFoundError()) is None
    assert unavailable(ValueError()) is None


async def test_closing_does_not_wait_for_ever(database: Database) -> None:
    pool = await open_pool(database.app, name="proef", size=1)
    await pool.acquire()
    started = time.monotonic()
    await close_pool(pool, 0.2)
    assert time.monotonic() - started < 3
    with pytest.raises(asyncpg.InterfaceError) as closed:
        await pool.acquire()
    assert unavailable(closed.value) is not None
