"""The broker is killed and comes back: commands go on, nothing is lost, nobody has to start anything again."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from deploy.local import jars
from deploy.local.kafka import Broker
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import free_port
from shared.runtime.kafka import KafkaSettings
from tests.support.messaging import World, until
from tests.support.stack import cache_folder


@pytest.fixture
async def own_world(quiet_world: World, tmp_path: Path) -> AsyncIterator[tuple[World, Broker, Path]]:
    jars.require(cache_folder(), jars.locked())
    broker = Broker(tmp_path / "kafka", cache_folder(), free_port(), free_port(), heap_mb=256)
    quiet_world.kafka = KafkaSettings(bootstrap_servers=broker.bootstrap)
    yield quiet_world, broker, tmp_path
    await quiet_world.stop()


async def heard(world: World, id: str, count: int) -> bool:
    return len(await world.notes(id)) >= count


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_a_killed_broker_is_waited_for(own_world: tuple[World, Broker, Path]) -> None:
    world, broker, folder = own_world
    relay, loop = world.relay(), world.loop(world.inbox())
    world.start(relay, loop)  # before there is a broker at all
    await world.count("a", 3)
    parts = Supervisor([broker.part(folder)], folder)
    await parts.start()
    try:
        await world.make_topics()
        await until(partial(heard, world, "a", 3), 60)
        await parts.kill("kafka")
        await world.count("a", 20)
        await asyncio.sleep(20)  # longer than the producer waits for an acknowledgement
        assert relay.oldest_unsent_seconds > 10
        assert await world.notes("a") == [1, 2, 3]
        await parts.restart("kafka")
        await until(partial(heard, world, "a", 23), 120)
        await world.count("a", 2)
        await until(partial(heard, world, "a", 25), 30)
        assert await world.notes("a") == list(range(1, 26))
        assert await world.hearer.worker.fetchval("SELECT count(*) FROM storingen") == 0
    finally:
        await world.stop()
        await parts.stop()
