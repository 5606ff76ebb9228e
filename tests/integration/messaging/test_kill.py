"""kill -9 at the fixed points of relay and consumer, and the oracle after it: nothing lost, doubled or turned round."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from functools import partial

import pytest

from tests.support.messaging import OTHER, TENANT, World, read_topic, until
from tests.support.stack import ROOT

TELLERS = 6
TIMES = 12

HEADS = "SELECT tenant, stream, version FROM streams"

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
async def start(world: World) -> AsyncIterator[Start]:
    """Starts a relay or consumer as a process; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []
    known = {
        "teller": asdict(world.teller.database),
        "hearer": asdict(world.hearer.database),
        "bootstrap": world.kafka.bootstrap_servers,
        "topic": world.topic,
        "group": world.group,
    }

    def begin(kind: str, failpoints: str = "", instance: str = "1") -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.messaging_process", kind, json.dumps(known), instance],
            cwd=ROOT,
            env={**os.environ, "FAILPOINTS": failpoints},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


async def died(process: "subprocess.Popen[bytes]") -> bool:
    return process.poll() is not None


async def all_heard(world: World, expected: int) -> bool:
    count: int = await world.hearer.worker.fetchval("SELECT count(*) FROM events")
    return count >= expected


async def oracle(world: World, acknowledged: Counter[tuple[str, str]]) -> None:
    """O1 to O5 of the reliability handbook for these two services; O6 as the sum of what was counted."""
    for (tenant, id), times in acknowledged.items():
        assert await world.notes(id, tenant) == list(range(1, times + 1))  # O1, O3 (effects once), O4
    for side in (world.teller, world.hearer):
        rows = await side.worker.fetch("SELECT tenant, stream, version, event_id FROM events ORDER BY position")
        versions: dict[tuple[str, str], list[int]] = {}
        for row in rows:
            versions.setdefault((row["tenant"], row["stream"]), []).append(row["version"])
        assert all(found == list(range(1, len(found) + 1)) for found in versions.values())  # O2
        assert len({row["event_id"] for row in rows}) == len(rows)
        heads = await side.worker.fetch("SELECT tenant, stream, version FROM streams")
        assert {(r["tenant"], r["stream"]): r["version"] for r in heads} == {
            k: len(v) for k, v in versions.items()
        }  # O5
    told = {str(row["event_id"]) for row in await world.outbox()}
    sent = await read_topic(world.kafka, world.topic, len(told))
    assert {dict(r.headers)["ce_id"].decode() for r in sent} == told  # O3: each at least once on the topic
    heard = await world.hearer.worker.fetch("SELECT message_id FROM inbox")
    assert {str(row["message_id"]) for row in heard} == told
    assert len(heard) == len(told)
    assert await world.hearer.worker.fetchval("SELECT count(*) FROM storingen WHERE status <> 'opgelost'") == 0
    summed = "SELECT sum((data->>'aantal')::int) FROM events"
    assert await world.hearer.worker.fetchval(summed) == await world.teller.worker.fetchval(summed)  # O6


async def count_all(world: World) -> Counter[tuple[str, str]]:
    """Counts while things die; what was acknowledged."""
    acknowledged = Counter[tuple[str, str]]()

    async def work(tenant: str, id: str) -> None:
        for _ in range(TIMES):
            await world.count(id, tenant=tenant)
            acknowledged[tenant, id] += 1
            await asyncio.sleep(0.02)

    await asyncio.gather(*(work(t, f"t{n}") for n in range(TELLERS // 2) for t in (TENANT, OTHER)))
    return acknowledged


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "point",
    ["relay.after-select:3", "relay.after-send:2", "relay.after-ack:3", "relay.between-pages:2"],
)
async def test_a_killed_relay_loses_and_doubles_nothing(world: World, start: Start, point: str) -> None:
    start("consumer")
    victim = start("relay", point)
    acknowledged = await count_all(world)
    await until(partial(died, victim), 60)
    assert victim.wait() == -signal.SIGKILL
    start("relay")
    await until(partial(all_heard, world, acknowledged.total()), 90)
    await oracle(world, acknowledged)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("point", ["consumer.after-poll:1", "consumer.inside-tx:5", "consumer.after-tx:4"])
async def test_a_killed_consumer_loses_and_doubles_nothing(world: World, start: Start, point: str) -> None:
    start("relay")
    victim = start("consumer", point)
    acknowledged = await count_all(world)
    await until(partial(died, victim), 60)
    assert victim.wait() == -signal.SIGKILL
    start("consumer")
    await until(partial(all_heard, world, acknowledged.total()), 90)
    await oracle(world, acknowledged)


@pytest.mark.timeout(240)
async def test_members_that_come_and_die_in_the_middle_double_nothing(world: World, start: Start) -> None:
    """A rebalance in the middle of the stream of pages: one joins, one is stopped like a zombie, one is killed."""
    start("relay")
    first = start("consumer", instance="1")
    counting = asyncio.create_task(count_all(world))
    await until(partial(all_heard, world, 3), 60)
    second = start("consumer", instance="2")
    more = asyncio.create_task(count_again(world))
    await until(partial(all_heard, world, 40), 90)
    os.kill(first.pid, signal.SIGSTOP)
    await asyncio.sleep(11)  # past the session timeout: its partitions go to the other
    os.kill(first.pid, signal.SIGCONT)
    await asyncio.sleep(1)
    second.kill()
    acknowledged = await counting + await more
    await until(partial(all_heard, world, acknowledged.total()), 90)
    await oracle(world, acknowledged)


async def count_again(world: World) -> Counter[tuple[str, str]]:
    acknowledged = Counter[tuple[str, str]]()
    for _ in range(30):
        await world.count("laat")
        acknowledged[TENANT, "laat"] += 1
        await asyncio.sleep(0.3)
    return acknowledged
