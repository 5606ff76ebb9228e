"""The loops behind a service: relay, consumer, projector, jobs; what they need, what they measure, whether they run."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.eventsourcing.context import FailPoint
from shared.eventsourcing.inbox import Inbox, SpreadInbox
from shared.eventsourcing.inbox.consumer import ConsumerLoop
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.places import HOME, Place, Places
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.relay import Producer, Relay
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


class DatabaseLoops:
    """The loops over one database: its outbox, its read models, its jobs, and what is measured of it."""

    def __init__(
        self,
        service: "Service",
        settings: ServiceSettings,
        place: Place,
        places: Places,
        make_producer: Callable[[], Awaitable[Producer]],
        failpoint: FailPoint,
    ) -> None:
        self.place = place
        store = place.store

        def named(loop: str) -> str:
            return f"{service.name}-{loop}-{settings.service_instance}"

        self.relay = Relay(place.dsn, make_producer, store.signals.relay, name=named("relay"), failpoint=failpoint)
        self.projector = Projector(
            place.dsn,
            service.projections,
            service.aggregates,
            store.vault,
            store.signals,
            app_role=f"{service.name}_app",
            name=named("projector"),
            failpoint=failpoint,
        )
        lease = timedelta(seconds=settings.job_lease)
        self.jobs = JobRunner(
            place.pool, store, service.jobs, lease=lease, coming=partial(places.coming, place.name), failpoint=failpoint
        )
        self.backlog = Backlog(place.pool, service.metingen)
        self._projects = bool(service.projections)
        self._works = bool(service.jobs)

    @property
    def labels(self) -> Labels:
        """What its figures carry; those of the first database carry nothing."""
        return () if self.place.name == HOME else (("database", self.place.name),)

    def loops(self) -> Iterator[Loop]:
        """Its loops, named after it where it is not the first."""
        yield Loop(_of(self.place, "relay"), self.relay.run)
        yield Loop(_of(self.place, "metingen"), self.backlog.run)
        if self._projects:
            yield Loop(_of(self.place, "projecties"), self.projector.run)
        if self._works:
            yield Loop(_of(self.place, "taken"), self.jobs.run)


class Worker:
    """The loops of one process: those of each database, and one consumer for all of them."""

    def __init__(
        self,
        service: "Service",
        settings: ServiceSettings,
        *,
        places: Places,
        inbox: Inbox | SpreadInbox,
        failpoint: FailPoint,
    ) -> None:
        kafka = KafkaSettings(bootstrap_servers=settings.kafka_bootstrap_servers)
        client = f"{service.name}-{settings.service_instance}"

        def named(loop: str) -> str:
            return f"{service.name}-{loop}-{settings.service_instance}"

        async def producer() -> AIOKafkaProducer:
            return await started_producer(kafka, client)

        async def consumer(on_revoke: Callable[[], Awaitable[None]]) -> AIOKafkaConsumer:
            group, topics = settings.kafka_group or service.name, inbox.topics
            return await started_consumer(kafka, group, settings.service_instance, topics, on_revoke)

        self.broker = BrokerProbe(kafka)
        self.databases = [DatabaseLoops(service, settings, place, places, producer, failpoint) for place in places.all]
        self.relay, self.backlog = self.databases[0].relay, self.databases[0].backlog
        self.consumer = None
        if service.subscriptions:
            self.consumer = ConsumerLoop(inbox, consumer, member=client, failpoint=failpoint)
        self._measure()

    def loops(self) -> list[Loop]:
        """The loops of this service."""
        found = [loop for database in self.databases for loop in database.loops()]
        if self.consumer is not None:
            found.append(Loop("berichten", self.consumer.run))
        return found

    @property
    def needed(self) -> frozenset[str]:
        """The loops without which this process is not ready: one more database that is away stops its own alone."""
        return frozenset({loop.name for loop in self.databases[0].loops()} | {"berichten"})

    def checks(self) -> Mapping[str, Check]:
        """Whether the parts of those loops answer."""
        return {"database-worker": partial(answers, self.databases[0].place.pool), "kafka": self.broker}

    def _measure(self) -> None:
        each, consumer = self._each, self.consumer
        gauge(
            "zorgketen.relay.leading",
            "1",
            "1 where this process sends",
            each(lambda d: _one(float(d.relay.leading))),
        )
        gauge(
            "zorgketen.relay.oldest_unsent.age",
            "s",
            "Age of the oldest message that waits to be sent",
            each(lambda d: _one(d.relay.oldest_unsent_seconds)),
        )
        gauge(
            "zorgketen.relay.held_back",
            "s",
            "How long an open writer has held back the safe position",
            each(lambda d: _one(d.relay.held_back_seconds)),
        )
        gauge("zorgketen.relay.lag", "{message}", "Messages that wait to be sent", each(lambda d: d.backlog.unsent))
        gauge("zorgketen.jobs.due", "{job}", "Jobs whose time has come", each(lambda d: d.backlog.due))
        gauge("zorgketen.jobs.waiting", "{job}", "Jobs that are due now or later", each(lambda d: d.backlog.waiting))
        gauge("zorgketen.storingen", "{message}", "Dead letters and parked messages", each(lambda d: d.backlog.letters))
        gauge(
            "zorgketen.storingen.oldest.age", "s", "Age of the oldest of them", each(lambda d: d.backlog.oldest_letter)
        )
        gauge(
            "zorgketen.projection.lag",
            "{position}",
            "Positions a projection is behind the last safe one",
            each(lambda d: {(("projection", name),): float(lag) for name, lag in d.projector.lag.items()}),
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
        for meting in self.backlog.metingen:
            gauge(meting.name, meting.unit, meting.description, each(partial(_reading, meting.name)))

    def _each(self, of_one: Callable[[DatabaseLoops], dict[Labels, float]]) -> Callable[[], dict[Labels, float]]:
        """A figure of each database."""
        return lambda: {
            labels + database.labels: value for database in self.databases for labels, value in of_one(database).items()
        }


def _of(place: Place, name: str) -> str:
    return name if place.name == HOME else f"{name}-{place.name}"


def _reading(name: str, database: DatabaseLoops) -> dict[Labels, float]:
    return database.backlog.reading(name)


def _one(value: float) -> dict[Labels, float]:
    return {(): value}


def _partitions(consumer: ConsumerLoop | None) -> dict[Labels, float]:
    if consumer is None:
        return {}
    return {
        (("messaging.destination.name", topic), ("messaging.destination.partition.id", str(partition))): float(lag)
        for (topic, partition), lag in consumer.lag.items()
    }
