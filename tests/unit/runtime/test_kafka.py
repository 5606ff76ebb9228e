"""The Kafka clients: no unsafe default is left, and nobody else builds one."""

import re
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.runtime.kafka import KafkaSettings, consumer_options, producer_options

ROOT = Path(__file__).parents[3]


def test_the_five_unsafe_defaults_of_the_library_are_replaced() -> None:
    producer, consumer = producer_options(), consumer_options("intake", "1")
    assert producer["enable_idempotence"] is True
    assert producer["acks"] == "all"
    assert consumer["enable_auto_commit"] is False
    assert consumer["auto_offset_reset"] == "earliest"
    assert consumer["isolation_level"] == "read_committed"


async def test_the_clients_have_them() -> None:
    producer = AIOKafkaProducer(**producer_options())
    consumer = AIOKafkaConsumer(**consumer_options("intake", "1"))
    assert producer._txn_manager is not None  # what makes it idempotent
    assert producer._sender._acks == -1  # all
    assert consumer._enable_auto_commit is False
    assert consumer._auto_offset_reset == "earliest"
    assert consumer._isolation_level == "read_committed"
    assert consumer._group_instance_id == "intake-1"


def test_there_are_no_kafka_transactions() -> None:
    assert "transactional_id" not in producer_options()


@pytest.mark.parametrize("name", ["AIOKafkaProducer(", "AIOKafkaConsumer(", "AIOKafkaAdminClient(", "transactional_id"])
def test_only_one_module_builds_clients(name: str) -> None:
    found = {
        str(path.relative_to(ROOT))
        for folder in ("shared", "services")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(re.escape(name), path.read_text(encoding="utf-8"))
    }
    assert found <= {"shared/runtime/kafka.py"}


def test_a_broker_elsewhere_is_reached_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "KAFKA_BOOTSTRAP_SERVERS": "broker-1:9094,broker-2:9094",
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_SASL_USERNAME": "intake",
        "KAFKA_SASL_PASSWORD": "geheim",
        "KAFKA_REPLICATION": "3",
        "KAFKA_MIN_INSYNC": "2",
    }.items():
        monkeypatch.setenv(name, value)
    settings = KafkaSettings()
    options = settings.connection()
    assert options["bootstrap_servers"] == "broker-1:9094,broker-2:9094"
    assert options["ssl_context"].check_hostname is True
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("intake", "geheim")
    assert (settings.replication, settings.min_insync) == (3, 2)
    assert "geheim" not in repr(settings)
