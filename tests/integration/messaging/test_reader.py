"""The safe reader on real PostgreSQL: late commits, rollbacks, open transactions; nothing lost, nothing reordered."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from shared.errors import Conflict
from shared.eventsourcing.context import Context, InboxClaim
from shared.eventsourcing.execute import execute
from shared.eventsourcing.reader import BOUND, SafeReader
from shared.eventsourcing.store import Store
from shared.values.ids import uuid7
from tests.support.messaging import TENANT, World, counter
from tests.support.stack import MakeDatabase, connect

CTX = Context(tenant=TENANT, actor="proef")
TELLER = counter("proef.teller")
PAGE = "SELECT position, stream, version FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT 500"

Seen = list[tuple[int, str, int]]


class Follower:
    """Reads events as relay and projector do, and keeps what it saw."""

    def __init__(self, conn: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.reader, self.conn, self.last = SafeReader(conn), conn, 0
        self.seen: Seen = []

    async def poll(self) -> int:
        safe = await self.reader.bound()
        rows = await self.conn.fetch(PAGE, self.last, safe)
        self.seen += [tuple(row) for row in rows]
        self.last = rows[-1]["position"] if rows else self.last
        return len(rows)


@pytest.fixture
async def follower(quiet_world: World) -> AsyncIterator[Follower]:
    conn = await connect(quiet_world.teller.database.worker)
    yield Follower(conn)
    await conn.close()


@asynccontextmanager
async def writing(store: Store, id: str, *, inbox_first: bool = False) -> AsyncIterator[Store]:
    """A transaction that has appended to a stream and is still open."""
    async with store.transaction(TENANT) as tx:
        if inbox_first:
            claim = InboxClaim(consumer="proef", message_id=uuid7(), stream=str(uuid7()), sequence=1)
            await tx.append(Context(tenant=TENANT, actor="proef", claim=claim), [])
        await execute(tx, CTX, TELLER, id, "tel")
        yield tx


def verdict(seen: Seen, stored: set[int]) -> tuple[int, int]:
    """How many were never seen, and how many came after a later event of their own stream."""
    late, top = 0, dict[str, int]()
    for _, stream, version in seen:
        late += version < top.get(stream, 0)
        top[stream] = max(version, top.get(stream, 0))
    return len(stored - {position for position, _, _ in seen}), late


async def test_a_lower_position_that_commits_later_is_not_lost(quiet_world: World, follower: Follower) -> None:
    store = quiet_world.teller.store
    async with writing(store, "a"):
        async with writing(store, "b"):
            pass
        await follower.poll()
        await follower.poll()
        assert follower.seen == []
        assert follower.reader.waiting
    while len(follower.seen) < 2:
        await follower.poll()
    assert [position for position, _, _ in follower.seen] == [1, 2]
    assert not follower.reader.waiting


async def test_events_of_one_stream_come_in_its_order_when_the_inbox_row_was_first(
    quiet_world: World, follower: Follower
) -> None:
    store = quiet_world.teller.store
    async with store.transaction(TENANT) as early:
        claim = InboxClaim(consumer="proef", message_id=uuid7(), stream="s", sequence=1)
        await early.append(Context(tenant=TENANT, actor="proef", claim=claim), [])  # its transaction id is drawn here
        async with writing(store, "other", inbox_first=True):
            await execute(store, CTX, TELLER, "a", "tel")
            await execute(early, CTX, TELLER, "a", "tel")
            await follower.poll()
        await follower.poll()
    for _ in range(3):
        await follower.poll()
    assert [version for _, stream, version in follower.seen if stream == "teller-a"] == [1, 2]
    assert verdict(follower.seen, {1, 2, 3}) == (0, 0)


async def test_a_rolled_back_position_holds_nothing_up(quiet_world: World, follower: Follower) -> None:
    store = quiet_world.teller.store
    with pytest.raises(RuntimeError, match="no"):
        async with writing(store, "a"):
            raise RuntimeError("no")
    await execute(store, CTX, TELLER, "b", "tel")
    await follower.poll()
    assert [(position, stream) for position, stream, _ in follower.seen] == [(2, "teller-b")]
    assert await follower.reader.bound() == 2


async def test_an_open_writer_holds_back_only_what_is_not_sure(quiet_world: World, follower: Follower) -> None:
    store = quiet_world.teller.store
    for id in ("a", "b"):
        await execute(store, CTX, TELLER, id, "tel")
    await follower.poll()
    async with writing(store, "slow"):
        await execute(store, CTX, TELLER, "c", "tel")
        await follower.poll()
        assert len(follower.seen) == 2
        began = time.perf_counter()
        await execute(store, CTX, TELLER, "d", "tel")
        assert time.perf_counter() - began < 0.5  # no writer waits for the reader
    await follower.poll()
    assert verdict(follower.seen, {1, 2, 3, 4, 5}) == (0, 0)


async def test_transactions_of_other_tables_and_other_databases_hold_nothing_up(
    quiet_world: World, follower: Follower, make_database: MakeDatabase
) -> None:
    elsewhere = await connect((await make_database("billing")).owner)
    here = await connect(quiet_world.teller.database.owner)
    async with elsewhere.transaction(), here.transaction():
        await elsewhere.execute("CREATE TABLE z (i int); INSERT INTO z VALUES (1)")
        await here.execute("CREATE TABLE z (i int); INSERT INTO z VALUES (1)")
        await execute(quiet_world.teller.store, CTX, TELLER, "a", "tel")
        assert await follower.poll() == 1
    await elsewhere.close()
    await here.close()


async def test_a_writer_of_another_database_with_the_same_tables_holds_nothing_up(
    quiet_world: World, follower: Follower
) -> None:
    async with writing(quiet_world.hearer.store, "open"):
        await execute(quiet_world.teller.store, CTX, TELLER, "a", "tel")
        assert await follower.poll() == 1


async def test_under_load_nothing_is_lost_and_no_stream_reordered(quiet_world: World, follower: Follower) -> None:
    """Writers of which half claim a message first, some dawdle, some roll back; a reader that never sleeps long."""
    store, dice = quiet_world.teller.store, random.Random(20261123)
    stop = time.monotonic() + 4

    async def write() -> None:
        while time.monotonic() < stop:
            try:
                async with store.transaction(TENANT) as tx:
                    if dice.random() < 0.5:
                        claim = InboxClaim(consumer="proef", message_id=uuid7(), stream=str(uuid7()), sequence=1)
                        await tx.append(Context(tenant=TENANT, actor="proef", claim=claim), [])
                        await asyncio.sleep(dice.random() * 0.004)
                    await execute(tx, CTX, TELLER, f"s{dice.randrange(40)}", "tel")
                    if dice.random() < 0.3:
                        await asyncio.sleep(dice.random() * 0.004)
                    if dice.random() < 0.05:
                        raise InterruptedError
            except (InterruptedError, Conflict):
                continue

    async def read() -> None:
        while time.monotonic() < stop + 0.5:
            if not await follower.poll():
                await asyncio.sleep(0.002)

    await asyncio.gather(read(), *(write() for _ in range(8)))
    stored = {row["position"] for row in await quiet_world.teller.worker.fetch("SELECT position FROM events")}
    assert len(stored) > 200
    assert verdict(follower.seen, stored) == (0, 0)
    assert len(follower.seen) == len(stored)


async def test_the_sequence_is_read_before_the_locks(quiet_world: World) -> None:
    """The order of the two looks is what makes the position safe: the plan must not turn them round."""
    rows = await quiet_world.teller.worker.fetch("EXPLAIN (VERBOSE) " + BOUND.replace("$1", "0"))
    looks_at_locks = "\n".join(row[0] for row in rows).split("SubPlan")[-1]
    assert "One-Time Filter: (s.v >= 0)" in looks_at_locks
    assert "pg_lock_status" in looks_at_locks
