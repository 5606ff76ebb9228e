"""The connection pools: bounded in every direction, no state between two users of a connection, failures classified."""

import asyncio
from typing import Any

import asyncpg

from shared.errors import Unavailable
from shared.eventsourcing.transient import Moving, is_moving, is_transient

_SLACK = 2.0
"""Seconds the server gets to end a statement by itself before the client gives it up."""


def unavailable(error: BaseException) -> Unavailable | None:
    """What the caller hears (503, Retry-After) where the database is away; None for every other failure."""
    if is_moving(error):
        return Moving()
    ours = isinstance(error, FileNotFoundError | PermissionError)
    return Unavailable("database") if is_transient(error) and not ours else None


async def _no_reset(connection: Any) -> None:
    """No statement at each release (it would cost a sixth): pooled connections carry no SET, LISTEN or session lock."""


async def open_pool(
    dsn: str,
    *,
    name: str,
    size: int,
    connect_timeout: float = 5.0,
    command_timeout: float = 10.0,
) -> asyncpg.Pool:
    """A pool that opens its connections when they are asked for; making it needs no database.

    `name` is seen in pg_stat_activity. Statement, idle transaction and whole transaction are bounded by the server too:
    an open writer is the one thing that holds the readers of the event store.
    """
    milliseconds = str(int(command_timeout * 1000))
    return await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=size,
        timeout=connect_timeout,
        command_timeout=command_timeout + _SLACK,
        reset=_no_reset,
        max_inactive_connection_lifetime=60.0,
        server_settings={
            "application_name": name,
            "statement_timeout": milliseconds,
            "idle_in_transaction_session_timeout": milliseconds,
            "transaction_timeout": str(int(command_timeout * 3000)),
            "jit": "off",
        },
    )


async def answers(pool: asyncpg.Pool, seconds: float = 2.0) -> bool:
    """Whether the database gives an answer in time."""
    try:
        conn = await pool.acquire(timeout=seconds)
    except Exception as error:
        if unavailable(error) is None and not isinstance(error, asyncpg.PostgresError):
            raise
        return False
    try:
        return bool(await conn.fetchval("SELECT true", timeout=seconds))
    except Exception as error:
        if unavailable(error) is None:
            raise
        conn.terminate()
        return False
    finally:
        await pool.release(conn, timeout=seconds)


async def close_pool(pool: asyncpg.Pool, seconds: float = 5.0) -> None:
    """Closes the pool; connections still in use after the time are cut."""
    closing = asyncio.ensure_future(pool.close())
    done, _ = await asyncio.wait({closing}, timeout=seconds)
    if not done:
        pool.terminate()
        closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
