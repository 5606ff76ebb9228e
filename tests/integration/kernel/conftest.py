"""A kernel of its own for each test: migrated database, store, and a pool of the worker role."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest

from shared.eventsourcing.store import Store
from tests.support.kernel import migrate, open_store
from tests.support.stack import Database, MakeDatabase


@dataclass(frozen=True, slots=True)
class Kernel:
    """What a test of the kernel needs."""

    database: Database
    store: Store
    app: "asyncpg.Pool[asyncpg.Record]"
    worker: "asyncpg.Pool[asyncpg.Record]"


@pytest.fixture
async def kernel(make_database: MakeDatabase) -> AsyncIterator[Kernel]:
    database = await make_database("intake")
    await migrate(database)
    store, app = await open_store(database)
    worker = await asyncpg.create_pool(database.worker, min_size=1, max_size=4, timeout=10, ssl=False)
    yield Kernel(database, store, app, worker)
    await app.close()
    await worker.close()
