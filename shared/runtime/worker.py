"""The loops behind a service: relay, consumer, projector, jobs; what they need, what they measure, whether they run."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.eventsourcing.context import FailPoint
from shared.eventsourcing.inbox import Inbox
from shared.eventsourcing.inbox.consumer import ConsumerLoop
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.relay import Relay
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.runtime.database import answers
from shared.runtime.http.health import Check
from shared.runtime.kafka import KafkaSettings, started_consumer, started_producer
from shared.runtime.probes import BrokerProbe
from shared.runtime.readings import Backlog, Labels
from shared.runtime.settings import ServiceSettings
from shared.runtime.supervise import Loop
from shared.runtime.telemetry import gauge

if TYPE_CHECKING:
    from shared.runtime.service import Service


class Worker:
    """The loops of one process; `pool` logs in as the worker, `store` as the app: handlers see one municipality."""

    def __init__(
        self,
        service: "Service",
        settings: ServiceSettings,
        *,
        store: Store,
        vault: Vault,
        pool: asyncpg.Pool,
        inbox: Inbox,
        failpoint: FailPoint,
    ) -> None:
        dsn = settings.worker_database_url.get_secret_value()
        kafka = KafkaSettings(bootstrap_servers=settings.kafka_bootstrap_servers)
        client = f"{service.name}-{settings.service_instance}"

        def named(loop: str) -> str:
            return f"{service.name}-{loop}-{settings.service_instance}"

        async def producer() -> AIOKafkaProducer:
            return await started_producer(kafka, client)

        async def consumer(on_revoke: Callable[[], Awaitable[None]]) -> AIOKafkaConsumer:
            group, topics = settings.kafka_group or service.name, inbox.topics
            return await started_consumer(kafka, group, settings.service_instance, topics, on_revoke)

        self._pool = pool
        self.broker = BrokerProbe(kafka)
        self.relay = Relay(dsn, producer, store.signals.relay, name=named("relay"), failpoint=failpoint)
        self.consumer = None
        if service.subscriptions:
            self.consumer = ConsumerLoop(inbox, consumer, member=client, failpoint=failpoint)
        self.projector = Projector(
            dsn,
            service.projections,
            service.aggregates,
            vault,
            store.signals,
            app_role=f"{service.name}_app",
            name=named("projector"),
            failpoint=failpoint,
        )
        lease = timedelta(seconds=settings.job_lease)
        self.jobs = JobRunner(pool, store, service.jobs, lease=lease, failpoint=failpoint)
        self.backlog = Backlog(pool, service.metingen)
        self._projects = bool(service.projections)
        self._works = bool(service.jobs)
        self._measure()

    def loops(self) -> list[Loop]:
        """The loops of this service."""
        found = [Loop("relay", self.relay.run), Loop("metingen", self.backlog.run)]
        if self._projects:
            found.append(Loop("projecties", self.projector.run))
        if self._works:
            found.append(Loop("taken", self.jobs.run))
        if self.consumer is not None:
            found.append(Loop("berichten", self.consumer.run))
        return found

    def checks(self) -> Mapping[str, Check]:
        """Whether the parts of the loops answer."""

        async def database() -> bool:
            return await answers(self._pool)

        return {"database-worker": database, "kafka": self.broker}

    def _measure(self) -> None:
        relay, consumer, projector, backlog = self.relay, self.consumer, self.projector, self.backlog
        gauge("zorgketen.relay.leading", "1", "1 where this process sends", lambda: _one(float(relay.leading)))
        gauge(
            "zorgketen.relay.oldest_unsent.age",
            "s",
            "Age of the oldest message that waits to be sent",
            lambda: _one(relay.oldest_unsent_seconds),
        )
        gauge(
            "zorgketen.relay.held_back",
            "s",
            "How long an open writer has held back the safe position",
            lambda: _one(relay.held_back_seconds),
        )
        gauge("zorgketen.relay.lag", "{message}", "Messages that wait to be sent", lambda: backlog.unsent)
        gauge("zorgketen.jobs.due", "{job}", "Jobs whose time has come", lambda: backlog.due)
        gauge("zorgketen.jobs.waiting", "{job}", "Jobs that are due now or later", lambda: backlog.waiting)
        gauge("zorgketen.storingen", "{message}", "Dead letters and parked messages", lambda: backlog.letters)
        gauge("zorgketen.storingen.oldest.age", "s", "Age of the oldest of them", lambda: backlog.oldest_letter)
        gauge(
            "zorgketen.projection.lag",
            "{position}",
            "Positions a projection is behind the last safe one",
            lambda: {(("projection", name),): float(lag) for name, lag in projector.lag.items()},
        )
        gauge(
            "messaging.consumer.lag",
            "{message}",
            "Messages of a partition that have not been handled",
            lambda: _partitions(consumer),
        )
        if consumer is not None:
            gauge(
                "zorgketen.consumer.running",
                "1",
                "1 while this process is in its group and consumes",
                lambda: _one(float(consumer.running)),
            )
        for meting in backlog.metingen:
            gauge(meting.name, meting.unit, meting.description, partial(backlog.reading, meting.name))


def _one(value: float) -> dict[Labels, float]:
    return {(): value}


def _partitions(consumer: ConsumerLoop | None) -> dict[Labels, float]:
    if consumer is None:
        return {}
    return {
        (("messaging.destination.name", topic), ("messaging.destination.partition.id", str(partition))): float(lag)
        for (topic, partition), lag in consumer.lag.items()
    }
