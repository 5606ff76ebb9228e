"""What a broker that has not heard of a new topic yet says of it."""

from types import SimpleNamespace
from typing import Any

import pytest

from shared.contracts.channels import Topic
from shared.runtime.kafka import KafkaSettings
from shared.runtime.topics import MISSING, differences

TOPIC = Topic(name="proef.kort", partitions=3)
SETTINGS = KafkaSettings(bootstrap_servers="-", min_insync=2)


class Admin:
    """Brokers that list the topic; one of them describes it."""

    def __init__(self, partitions: int, code: int, entries: list[tuple[str, str]]) -> None:
        self._partitions, self._code, self._entries = partitions, code, entries

    async def list_topics(self) -> list[str]:
        return [TOPIC.name]

    async def describe_topics(self, names: list[str]) -> list[dict[str, Any]]:
        return [{"topic": name, "partitions": [{}] * self._partitions} for name in names]

    async def describe_configs(self, asked: list[Any]) -> list[Any]:
        return [SimpleNamespace(resources=[(self._code, None, 2, TOPIC.name, self._entries)])]


AS_DECLARED = [*(TOPIC.config | {"min.insync.replicas": "2"}).items()]


@pytest.mark.parametrize(
    ("admin", "found"),
    [
        (Admin(3, 0, AS_DECLARED), []),
        (Admin(0, 0, AS_DECLARED), [f"proef.kort{MISSING}"]),
        (Admin(3, 3, []), [f"proef.kort{MISSING}"]),
        (Admin(2, 0, AS_DECLARED), ["proef.kort: 2 partitions, not 3"]),
    ],
)
async def test_a_topic_that_a_broker_does_not_know_yet_is_missing_and_not_another(
    admin: Admin, found: list[str]
) -> None:
    assert await differences(admin, SETTINGS, [TOPIC]) == found
