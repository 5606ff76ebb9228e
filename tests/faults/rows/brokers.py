"""K: the broker away, one of three gone, offsets and topics lost."""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaClient

from deploy.local.settings import ROOT
from tests.faults.ground import Ground, Stuck
from tests.faults.row import Row, require

DRAINED = 120.0
"""Seconds in which what waited must be sent once the broker is back."""
AWAY, AWAY_LONG = 6.0, 60.0
PAUSE = 30.0
"""Seconds a message may be held up when one of three brokers dies."""
UNSENT = """
SELECT count(*) FROM outbox
WHERE position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0)"""
LAST = "SELECT coalesce(max(position), 0) FROM outbox"
SENT = "SELECT coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0)"
SERVICES = ("intake", "indicatie", "billing")


async def unsent(ground: Ground) -> int:
    """Messages that wait to be sent, of all services."""
    return sum([int(str(await ground.value(service, UNSENT))) for service in SERVICES])


async def drained(ground: Ground, patience: float = DRAINED) -> float:
    """Seconds until all that is told by now has been sent; Stuck when that takes too long."""
    began = time.monotonic()
    last = {service: await ground.value(service, LAST) for service in SERVICES}
    while any([int(str(await ground.value(service, SENT))) < int(str(last[service])) for service in SERVICES]):
        if time.monotonic() - began > patience:
            raise Stuck(f"after {patience:.0f} s there are messages that were not sent")
        await asyncio.sleep(0.2)
    return round(time.monotonic() - began, 1)


async def broker_away(ground: Ground) -> None:
    """K1: killed and away for a while; commands go on, a service that starts meanwhile waits for it."""
    before = dict(ground.desk.memory.first)
    await ground.stack.kill("kafka")
    await asyncio.sleep(AWAY_LONG if ground.full else AWAY)
    ground.extra["failed_first_tries"] = failed_since(ground, before, "while the broker was away")
    ground.extra["waiting"] = await unsent(ground)
    require(ground.extra["waiting"], "nothing waited to be sent")
    await ground.stack.supervisor.die("billing")  # it starts without a broker
    await asyncio.sleep(1)
    await ground.stack.restart("kafka")
    ground.extra["drained"] = await drained(ground)
    if ground.full:
        await ground.stack.restart("kafka")  # SIGTERM this time
        ground.extra["drained_after_sigterm"] = await drained(ground)


def failed_since(ground: Ground, before: Mapping[int, int], when: str) -> int:
    """First tries that failed since then; none on an idle machine, one in fifty on a busy one; Wrong when more."""
    since = {status: n - before.get(status, 0) for status, n in ground.desk.memory.first.items()}
    failed = sum(n for status, n in since.items() if status == 0 or status >= 500)
    require(failed <= max(1, sum(since.values()) // 50), f"commands failed {when}: {since}")
    return failed


async def topics_lost(ground: Ground) -> None:
    """K4: every topic is deleted and made again, and with it every offset; all is told again from the events."""
    await topics_remade(ground)


async def topics_remade(ground: Ground) -> None:
    """Topics by command, as docs/operations.md says it."""
    for service in SERVICES:
        await ground.stack.kill(service)
    await command("shared.runtime.topics", "--opnieuw", env=ground.stack.environment.topics())
    ground.extra["told_again"] = [
        await command(f"services.{service}.main", "hervertel", env=ground.stack.environment.service(service))
        for service in SERVICES
    ]
    await asyncio.gather(*(ground.stack.restart(service) for service in SERVICES))


async def command(module: str, argument: str, *, env: Mapping[str, str]) -> str:
    """Runs one of our commands to its end; gives its last line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        argument,
        cwd=ROOT,
        env=dict(env),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    lines = said.decode(errors="replace").strip().splitlines() or [""]
    require(process.returncode == 0, f"{module} {argument} ended with {process.returncode}: {lines[-1][:300]}")
    return lines[-1]


async def one_of_three(ground: Ground) -> None:
    """K2: one of three brokers is killed, then the coordinator of a group; nothing waits longer than half a minute."""
    brokers = ground.brokers
    assert brokers is not None
    pauses = []
    coordinator = await coordinator_of(ground.stack.environment.bootstrap, "billing")
    first = next(node for node in (1, 2, 3) if node != coordinator)
    for node in (first, coordinator):
        await brokers.kill(f"kafka-{node}")
        await asyncio.sleep(1)
        pauses.append(await drained(ground, PAUSE))
        await brokers.restart(f"kafka-{node}")
        await asyncio.sleep(1)
    ground.extra |= {"killed": [first, coordinator], "pauses": pauses}


async def coordinator_of(bootstrap: str, group: str) -> int:
    """The node that keeps the offsets of a consumer group."""
    client = AIOKafkaClient(bootstrap_servers=bootstrap)
    await client.bootstrap()
    try:
        node: int = await client.coordinator_lookup(0, group)
        return node
    finally:
        await client.close()


def named(*names: str, folder: str = "tests/integration/messaging") -> Sequence[str]:
    """Tests of the messaging suite by file and name."""
    return tuple(f"{folder}/{name}" for name in names)


ROWS = (
    Row(id="K1", title="broker killed and away; a service starts without it", fault=broker_away, kills=True),
    Row(id="K2", title="one of three brokers killed, then a coordinator", fault=one_of_three, ground="brokers"),
    Row(
        id="K3",
        title="rebalance in the middle of pages; a stopped member's commit is refused",
        tests=named("test_kill.py::test_members_that_come_and_die_in_the_middle_double_nothing"),
    ),
    Row(id="K4", title="topic made again, offsets lost", fault=topics_lost, kills=True),
    Row(
        id="K5",
        title="a message above the largest size is refused at the command",
        tests=(
            "tests/unit/eventsourcing/test_inbox_envelope.py::test_a_message_larger_than_an_event_may_be_is_refused",
        ),
    ),
)
