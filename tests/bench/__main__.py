"""`python -m tests.bench`: prints the table and writes .local/bench/results.json."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from deploy.local import jars
from deploy.local.credentials import new_passwords
from deploy.local.kafka import Broker
from deploy.local.postgres import SETTINGS, Cluster
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import free_port
from shared.contracts.channels import Topic
from shared.runtime import topics
from shared.runtime.kafka import KafkaSettings
from shared.runtime.serving import collect_rarely
from tests.bench import (
    append,
    archief,
    consumer,
    declaratie,
    groei,
    hop,
    latency,
    leesmodellen,
    melding,
    projection,
    relay,
    verwerken,
)
from tests.bench.rounds import Row
from tests.support.kernel import migrate
from tests.support.stack import ROOT, Database, cache_folder

RESULTS = ROOT / ".local" / "bench" / "results.json"


async def run(only: list[str], *, rounds: int, seconds: float) -> list[Row]:
    """Everything measured, on a PostgreSQL and Kafka of their own."""
    jars.require(cache_folder(), jars.locked())
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="zorgketen-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240
        cluster = Cluster(folder / "postgres", free_port(), new_passwords(), settings=SETTINGS)
        broker = Broker(folder / "kafka", cache_folder(), free_port(), free_port())
        supervisor = Supervisor([cluster.part(folder), broker.part(folder)], folder)
        await supervisor.start()
        try:
            database = await _database(cluster)
            topic = Topic(name="proef.meting", partitions=12)
            await topics.ensure(KafkaSettings(bootstrap_servers=broker.bootstrap), [topic])
            parts: dict[str, Callable[[], Awaitable[list[Row]]]] = {
                "append": lambda: append.measure(database.app, database.superuser, seconds=seconds, rounds=rounds),
                "relay": lambda: relay.measure(database.worker, database.app, broker.bootstrap, rounds=rounds),
                "horen": lambda: consumer.measure(cluster, seconds=seconds, rounds=rounds),
                "projectie": lambda: projection.measure(database.worker, database.superuser, rounds=rounds),
                "leesmodellen": lambda: leesmodellen.measure(cluster, rounds=rounds),
                "vertraging": lambda: latency.measure(cluster, broker.bootstrap, seconds=2 * seconds, rounds=rounds),
                "doorgang": lambda: hop.measure(folder, seconds=seconds, rounds=rounds),
                "melding": lambda: melding.measure(folder, seconds=seconds, rounds=rounds),
                "323": lambda: declaratie.measure(folder, rounds=rounds),
                "verwerken": lambda: verwerken.measure(cluster, rounds=rounds),
                "archief": lambda: archief.measure(cluster, seconds=seconds, rounds=rounds),
                "groei": lambda: groei.measure(
                    cluster, broker.bootstrap, seconds=seconds, rounds=rounds, large=given_events()
                ),
            }
            for part, measure in parts.items():
                if not only or part in only:
                    rows += await measure()
                    keep(rows)
        finally:
            await supervisor.stop()
    return rows


def given_events() -> int:
    """Events in the full store of the part `groei`: BENCH_EVENTS, or ten million."""
    return int(os.environ.get("BENCH_EVENTS", groei.LARGE))


async def _database(cluster: Cluster) -> Database:
    name = "intake_bench"
    await cluster.make_database("intake", name)
    urls = cluster.urls("intake", name)
    database = Database(
        service="intake",
        name=name,
        app=urls["DATABASE_URL"],
        worker=urls["WORKER_DATABASE_URL"],
        owner=urls["MIGRATION_DATABASE_URL"],
        superuser=cluster.url("postgres", name),
    )
    await migrate(database)
    conn = await cluster.connect(name)
    await conn.execute("INSERT INTO tenants VALUES ('0153', '00000099000000000153', 'Enschede')")
    await conn.close()
    return database


def keep(rows: list[Row]) -> None:
    """What was measured so far, as JSON."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([row.document() for row in rows], indent=1) + "\n", encoding="utf-8")


def show(rows: list[Row]) -> None:
    """The table as people read it."""
    print(f"{'wat':<34}{'gemeten':>12} {'eenheid':<12}{'grens':>12}{'verhouding':>12}{'doel':>8}")
    for row in rows:
        mark = "✓" if row.reached else "✗"
        print(
            f"{row.name:<34}{row.value:>12,.1f} {row.unit:<12}{row.limit:>12,.1f}{row.ratio:>12.2f}{row.aim:>8} {mark}"
        )
    one, five, _ = os.getloadavg()
    print(f"{os.cpu_count()} cores, load {one:.1f} (1 min) and {five:.1f} (5 min); all parts and the load share them")


def main() -> int:
    """Measures, prints and writes; always 0: a figure is a claim to judge, not a test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    collect_rarely()  # as every process of ours
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rows = runner.run(run(given.parts, rounds=given.rounds, seconds=given.seconds))
    show(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
