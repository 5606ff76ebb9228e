"""A move waits before it closes anything, holds nobody else up, and says what it did or why it did not."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from deploy.local.kafka import Broker
from shared.errors import Unavailable
from shared.eventsourcing.moving import move
from tests.integration.runtime.test_places import ELDERS, THUIS, Two, two
from tests.integration.runtime.test_service import caller, folder, topic
from tests.integration.runtime.verhuizing import Werk, mover_environment, personal, place, right, sides
from tests.support.stack import ROOT, Database, connect

__all__ = ["folder", "topic", "two"]

moving = sys.modules["shared.eventsourcing.moving.move"]
RELAY = "SELECT 1 FROM checkpoints WHERE name = 'relay' FOR UPDATE"
READ_MODELS = "SELECT 1 FROM checkpoints WHERE name LIKE 'projectie:%' FOR UPDATE"


@asynccontextmanager
async def at_work(*werken: Werk) -> AsyncIterator[None]:
    """Those at work meanwhile; each has made something before."""
    running = [asyncio.create_task(werk.run()) for werk in werken]
    while not all(werk.gemaakt for werk in werken):  # noqa: ASYNC110 – they say it themselves
        await asyncio.sleep(0.05)
    yield
    for werk in werken:
        werk.stop = True
    await asyncio.gather(*running)


async def made_in(werk: Werk, seconds: float) -> float:
    """How much a second is made in so many seconds."""
    before = len(werk.gemaakt)
    await asyncio.sleep(seconds)
    return (len(werk.gemaakt) - before) / seconds


@asynccontextmanager
async def holding(database: Database, statement: str) -> AsyncIterator[None]:
    """A transaction that has done this and does not end."""
    conn = await connect(database.superuser)
    transaction = conn.transaction()
    await transaction.start()
    await conn.execute(statement)
    try:
        yield
    finally:
        await transaction.rollback()
        await conn.close()


@pytest.mark.parametrize(("where", "held"), [("first", RELAY), ("other", READ_MODELS)])
async def test_nothing_is_closed_while_relay_or_projector_gets_nowhere(
    two: Two, where: str, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "FEW", 0)
    monkeypatch.setattr(moving, "PATIENCE", 1.0)
    async with caller(two.process, THUIS) as http:
        werk = Werk(http)
        async with at_work(werk):
            async with holding(getattr(two, where), held):
                with pytest.raises(Unavailable, match="verhuizing"):
                    await move(THUIS, "b", sides(two), two.service.aggregates, two.service.projections)
            assert await place(two, THUIS) == ("eerste", None)
        assert werk.geweigerd == 0
        await right(two, two.first, werk, THUIS)


async def test_a_long_transaction_of_another_municipality_holds_up_the_move_and_nobody_else(two: Two) -> None:
    await placed_home(two)
    async with caller(two.process, ELDERS) as http:
        werk = Werk(http)
        async with at_work(werk):
            usual = await made_in(werk, 1.5)
            started = asyncio.create_task(move(THUIS, "b", sides(two), two.service.aggregates, two.service.projections))
            async with holding(two.first, f"INSERT INTO inbox_streams VALUES ('x', '{ELDERS}', 'x-1', 1)"):
                meanwhile = await made_in(werk, 3.5)
                assert not started.done()
            moved = await started
        assert moved is not None
        assert werk.geweigerd == 0
        assert meanwhile > usual / 3


async def test_what_is_being_read_where_it_was_is_there_until_it_was_read(two: Two) -> None:
    async with caller(two.process, THUIS) as http, at_work(Werk(http)):
        async with holding(two.first, "SELECT count(*) FROM checkpoints"):
            started = asyncio.create_task(move(THUIS, "b", sides(two), two.service.aggregates, two.service.projections))
            while await place(two, THUIS) != ("b", None):  # noqa: ASYNC110 – it is in the database
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            assert await personal(two.first, THUIS) > 0
        await started
    assert await personal(two.first, THUIS) == 0


async def placed_home(two: Two) -> None:
    """Both municipalities in the first database."""
    conn = await connect(two.first.owner)
    await conn.execute("DELETE FROM plaatsen")
    await conn.close()
    await asyncio.sleep(1.1)


async def test_the_command_says_how_long_it_stood_still_and_why_it_did_not_move(
    two: Two, kafka: Broker, topic: str, folder: object
) -> None:
    async def said(*arguments: str, **env: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.integration.runtime.proef_verhuist", topic, str(folder), *arguments),
            cwd=ROOT,
            env=mover_environment(two, kafka) | {"PATH": "/usr/bin:/bin"} | env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return process.returncode or 0, output.decode()

    code, text = await said("verhuis", THUIS, "b")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert code == 0, text
    assert [line["event"] for line in lines] == ["municipality stands still", "municipality moved"]
    took = lines[1]["duration_ms"]
    assert 0 < took < 10_000
    assert f"intake: {THUIS} van eerste naar b: 0 events, {took} ms stil" in text
    async with holding(two.first, "SELECT pg_advisory_lock(hashtext('verhuizing'))"):
        assert await said("verhuis", THUIS, "eerste") == (1, "intake: er loopt al een verhuizing\n")
    port = two.other.app.rpartition(":")[2].partition("/")[0]
    databases = mover_environment(two, kafka)["DATABASES"].replace(f":{port}/", ":1/")
    code, text = await said("verhuis", THUIS, "eerste", DATABASES=databases)
    assert (code, text) == (1, "intake: een database antwoordt niet: geef de opdracht nog eens\n")
