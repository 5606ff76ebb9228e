"""Kafka clients: the one place that builds them, with every unsafe default of the library replaced."""

import hashlib
import ssl
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener
from aiokafka.admin import AIOKafkaAdminClient
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.envelope import MAX_BYTES

Options = dict[str, Any]


class KafkaSettings(BaseSettings):
    """How to reach the broker, and how many copies its topics have."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_", frozen=True, hide_input_in_errors=True)

    bootstrap_servers: str
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ca_file: str | None = None
    replication: int = Field(default=1, ge=1)
    min_insync: int = Field(default=1, ge=1)

    def connection(self) -> Options:
        """What every client needs to connect."""
        found: Options = {"bootstrap_servers": self.bootstrap_servers, "security_protocol": self.security_protocol}
        if self.security_protocol.endswith("SSL"):
            found["ssl_context"] = ssl.create_default_context(cafile=self.ca_file)
        if self.security_protocol.startswith("SASL") and self.sasl_password is not None:
            found["sasl_mechanism"] = self.sasl_mechanism
            found["sasl_plain_username"] = self.sasl_username
            found["sasl_plain_password"] = self.sasl_password.get_secret_value()
        return found


def producer_options() -> Options:
    """Nothing acknowledged is lost, nothing is stored twice or out of order within a partition."""
    return {
        "enable_idempotence": True,
        "acks": "all",
        "compression_type": "gzip",
        "linger_ms": 0,
        "max_batch_size": MAX_BYTES,
        "max_request_size": 16 * MAX_BYTES,
        "request_timeout_ms": 15_000,
        "retry_backoff_ms": 100,
        "metadata_max_age_ms": 60_000,
    }


def consumer_options(group: str, instance: str) -> Options:
    """Offsets only by us, after the effect; from the beginning where there is none; nothing of an aborted transaction.

    `instance` stays the same over restarts, so that a restart moves no partitions (static membership).
    """
    return {
        "group_id": group,
        "group_instance_id": f"{group}-{instance}",
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "isolation_level": "read_committed",
        "session_timeout_ms": 10_000,
        "heartbeat_interval_ms": 3_000,
        "max_poll_interval_ms": 300_000,
        "rebalance_timeout_ms": 15_000,
        "request_timeout_ms": 30_000,
        "fetch_max_wait_ms": 250,
        "max_partition_fetch_bytes": 16 * MAX_BYTES,
        "retry_backoff_ms": 100,
        "metadata_max_age_ms": 60_000,
    }


async def started_producer(settings: KafkaSettings, client_id: str) -> AIOKafkaProducer:
    """A producer that is connected; raises when no broker answers."""
    producer = AIOKafkaProducer(client_id=client_id, **settings.connection(), **producer_options())
    return await _started(producer)


async def started_consumer(
    settings: KafkaSettings,
    group: str,
    instance: str,
    topics: Sequence[str],
    on_revoke: Callable[[], Awaitable[None]],
) -> AIOKafkaConsumer:
    """A consumer that is connected and a member of the group; `on_revoke` is awaited before partitions are given up.

    The member's name holds its topics: a broker gives a static member that comes back the partitions it had, and
    after a release that hears another topic those would be refused for ever. Raises when no broker answers.
    """
    options = consumer_options(group, f"{instance}-{_digest(topics)}")
    consumer = AIOKafkaConsumer(client_id=options["group_instance_id"], **settings.connection(), **options)
    consumer.subscribe(list(topics), listener=_Revocation(on_revoke))
    return await _started(consumer)


async def started_admin(settings: KafkaSettings) -> AIOKafkaAdminClient:
    """A client that makes and describes topics; raises when no broker answers."""
    return await _started(AIOKafkaAdminClient(request_timeout_ms=15_000, **settings.connection()))


async def _started(client: Any) -> Any:
    try:
        await client.start()
    except BaseException:
        closing = client.close if isinstance(client, AIOKafkaAdminClient) else client.stop
        await closing()
        raise
    return client


def _digest(topics: Sequence[str]) -> str:
    return hashlib.sha256(",".join(sorted(topics)).encode()).hexdigest()[:8]


class _Revocation(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, on_revoke: Callable[[], Awaitable[None]]) -> None:
        self._on_revoke = on_revoke

    async def on_partitions_revoked(self, revoked: Any) -> None:
        await self._on_revoke()

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Nothing to do: where to go on is known to the broker, what was handled to the inbox."""
