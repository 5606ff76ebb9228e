"""Topics made by code from what is declared: once, led, compared; and never made by accident."""

import asyncio
import time
from datetime import timedelta

import pytest

from deploy.local.kafka import Broker
from shared.contracts.channels import Topic
from shared.runtime import topics
from shared.runtime.kafka import KafkaSettings, started_admin


@pytest.fixture
def settings(kafka: Broker) -> KafkaSettings:
    return KafkaSettings(bootstrap_servers=kafka.bootstrap)


@pytest.fixture
def name(worker_name: str) -> str:
    return f"proef{worker_name}{time.time_ns():x}"


async def test_topics_are_made_once_with_their_settings(settings: KafkaSettings, name: str) -> None:
    wanted = [Topic(name=f"{name}.a"), Topic(name=f"{name}.a.dlq", retention=timedelta(days=1), partitions=2)]
    assert await topics.check(settings, wanted) == [f"{name}.a: missing", f"{name}.a.dlq: missing"]
    both = await asyncio.gather(*(topics.ensure(settings, wanted) for _ in range(3)))
    assert both == [[], [], []]
    assert await topics.ensure(settings, wanted) == []
    assert await topics.check(settings, wanted) == []
    admin = await started_admin(settings)
    described = {t["topic"]: t["partitions"] for t in await admin.describe_topics([t.name for t in wanted])}
    await admin.close()
    assert {topic: len(partitions) for topic, partitions in described.items()} == {f"{name}.a": 12, f"{name}.a.dlq": 2}
    assert all(partition["leader"] >= 0 for partitions in described.values() for partition in partitions)


async def test_what_differs_is_told_and_left_alone(settings: KafkaSettings, name: str) -> None:
    assert await topics.ensure(settings, [Topic(name=f"{name}.a", partitions=2)]) == []
    other = Topic(name=f"{name}.a", partitions=3, retention=timedelta(hours=1), compression="lz4")
    found = await topics.ensure(settings, [other])
    assert found == [
        f"{name}.a: 2 partitions, not 3",
        f"{name}.a: compression.type is gzip, not lz4",
        f"{name}.a: retention.ms is 7776000000, not 3600000",
    ]
    assert await topics.check(settings, [other]) == found


async def test_a_topic_is_never_made_by_writing_to_it(settings: KafkaSettings, name: str) -> None:
    admin = await started_admin(settings)
    await admin.describe_topics([f"{name}.nooit"])
    assert f"{name}.nooit" not in await admin.list_topics()
    await admin.close()


async def test_a_broker_that_stays_away_is_said_in_time() -> None:
    with pytest.raises(TimeoutError, match="no broker"):
        await topics.ensure(KafkaSettings(bootstrap_servers="127.0.0.1:1"), [Topic(name="a")], patience=0.5)
