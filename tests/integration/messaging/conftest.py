"""A teller and a hearer with databases and a topic of their own, for each test."""

import time
from collections.abc import AsyncIterator

import pytest

from deploy.local.kafka import Broker
from shared.runtime.kafka import KafkaSettings
from tests.support.balie import Desk, balie
from tests.support.messaging import World, opened, prepare
from tests.support.stack import MakeDatabase


@pytest.fixture
async def quiet_world(make_database: MakeDatabase, worker_name: str) -> AsyncIterator[World]:
    """Two services without a broker."""
    teller, hearer = await make_database("intake"), await make_database("indicatie")
    await prepare(teller)
    await prepare(hearer)
    name = f"proef{worker_name}{time.time_ns():x}"
    async with opened(teller) as one, opened(hearer) as other:
        world = World(one, other, KafkaSettings(bootstrap_servers="127.0.0.1:1"), f"{name}.teller", f"hoorder-{name}")
        try:
            yield world
        finally:
            await world.stop()


@pytest.fixture
async def world(quiet_world: World, kafka: Broker) -> World:
    """Two services and a broker between them."""
    quiet_world.kafka = KafkaSettings(bootstrap_servers=kafka.bootstrap)
    await quiet_world.make_topics()
    return quiet_world


@pytest.fixture
async def desk(quiet_world: World) -> AsyncIterator[Desk]:
    """The operations of the hearer."""
    async with balie(quiet_world) as opened_desk:
        yield opened_desk
