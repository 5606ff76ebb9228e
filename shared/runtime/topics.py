"""Makes the topics that the contracts declare: `python -m shared.runtime.topics` (`--check` only compares).

`--opnieuw` deletes them first; then each service tells everything again with `hervertel`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from typing import Any

from aiokafka.admin import NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from shared.contracts.channels import Topic, topics
from shared.runtime.kafka import KafkaSettings, started_admin

MISSING = ": missing"
PATIENCE = 60.0
"""Seconds to wait for a broker that does not answer yet, and for the leaders of new partitions."""


async def ensure(settings: KafkaSettings, wanted: Sequence[Topic], patience: float = PATIENCE) -> list[str]:
    """Makes what is missing and waits until each partition has a leader; gives the differences it leaves alone.

    Existing topics are never changed: fewer partitions or another retention is a decision, not a repair. Raises
    TimeoutError when the broker or a leader stays away.
    """
    deadline = time.monotonic() + patience
    admin = await _connected(settings, deadline)
    try:
        present = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in present]
        if missing:
            await _create(admin, settings, missing)
        await _led(admin, wanted, deadline)
        found = await differences(admin, settings, wanted)
        while any(line.endswith(MISSING) for line in found) and time.monotonic() < deadline:
            await asyncio.sleep(0.2)  # another broker has not heard of a new topic yet
            found = await differences(admin, settings, wanted)
        return found
    finally:
        await admin.close()


async def remake(settings: KafkaSettings, wanted: Sequence[Topic], patience: float = PATIENCE) -> list[str]:
    """Deletes these topics with everything on them, and with the offsets of who read them, and makes them again."""
    deadline = time.monotonic() + patience
    admin = await _connected(settings, deadline)
    try:
        names = {topic.name for topic in wanted}
        if there := sorted(names & set(await admin.list_topics())):
            await admin.delete_topics(there)
        while names & set(await admin.list_topics()):
            if time.monotonic() > deadline:
                raise TimeoutError("the broker does not let go of the topics")
            await asyncio.sleep(0.2)
    finally:
        await admin.close()
    return await ensure(settings, wanted, max(deadline - time.monotonic(), 1.0))


async def check(settings: KafkaSettings, wanted: Sequence[Topic]) -> list[str]:
    """How the broker differs from the contracts, without changing anything."""
    admin = await _connected(settings, time.monotonic() + PATIENCE)
    try:
        return await differences(admin, settings, wanted)
    finally:
        await admin.close()


async def differences(admin: Any, settings: KafkaSettings, wanted: Sequence[Topic]) -> list[str]:
    """One line for each topic that is missing or is not as declared."""
    present = set(await admin.list_topics())
    found = [f"{topic.name}{MISSING}" for topic in wanted if topic.name not in present]
    there = [topic for topic in wanted if topic.name in present]
    if not there:
        return found
    partitions = {t["topic"]: len(t["partitions"]) for t in await admin.describe_topics([t.name for t in there])}
    configs = await _configs(admin, there)
    for topic in there:
        if not partitions[topic.name] or topic.name not in configs:  # the broker that answered has not heard of it yet
            found.append(f"{topic.name}{MISSING}")
            continue
        if partitions[topic.name] != topic.partitions:
            found.append(f"{topic.name}: {partitions[topic.name]} partitions, not {topic.partitions}")
        for name, value in _config(topic, settings).items():
            if configs[topic.name].get(name) != value:
                found.append(f"{topic.name}: {name} is {configs[topic.name].get(name)}, not {value}")
    return found


async def _connected(settings: KafkaSettings, deadline: float) -> Any:
    while True:
        try:
            return await started_admin(settings)
        except (KafkaError, OSError):
            if time.monotonic() > deadline:
                raise TimeoutError("no broker answers") from None
        await asyncio.sleep(0.3)


async def _create(admin: Any, settings: KafkaSettings, missing: Sequence[Topic]) -> None:
    response = await admin.create_topics(
        [NewTopic(t.name, t.partitions, settings.replication, topic_configs=_config(t, settings)) for t in missing]
    )
    for name, code, *_ in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:  # another process was first
            raise error(name)


async def _led(admin: Any, wanted: Sequence[Topic], deadline: float) -> None:
    while True:
        described = await admin.describe_topics([topic.name for topic in wanted])
        leaderless = [
            t["topic"]
            for t in described
            if t["error_code"] or not t["partitions"] or any(p["leader"] < 0 for p in t["partitions"])
        ]
        if not leaderless:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"no leader for {', '.join(leaderless)}")
        await asyncio.sleep(0.1)


async def _configs(admin: Any, there: Sequence[Topic]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for response in await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, t.name) for t in there]):
        for code, _, _, name, entries in response.resources:
            if not code:
                found[name] = {entry[0]: entry[1] for entry in entries}
    return found


def _config(topic: Topic, settings: KafkaSettings) -> dict[str, str]:
    return topic.config | {"min.insync.replicas": str(settings.min_insync)}


def main() -> int:
    """Exit 0 when all topics are as declared; 1 with a line for each difference, or when no broker answers."""
    parser = argparse.ArgumentParser(prog="shared.runtime.topics", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("--opnieuw", action="store_true", help="delete them first, with all that is on them")
    arguments = parser.parse_args()
    settings = KafkaSettings()
    try:
        work = check if arguments.check else remake if arguments.opnieuw else ensure
        found = asyncio.run(work(settings, topics()))
    except TimeoutError as error:
        found = [str(error)]
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
