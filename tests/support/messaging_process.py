"""A relay or a consumer as a process of its own, for tests that kill it."""

import asyncio
import json
import os
import sys

from shared.eventsourcing.inbox.consumer import ConsumerLoop
from shared.eventsourcing.relay import Relay
from shared.runtime.failpoints import armed, parse
from shared.runtime.kafka import KafkaSettings
from tests.support.messaging import World, opened
from tests.support.stack import Database


async def main(kind: str, told: str, instance: str) -> None:
    """Runs one part of the world that `told` describes, with the fail points of the environment."""
    known = json.loads(told)
    failpoint = armed(parse(os.environ.get("FAILPOINTS", "")))
    teller, hearer = Database(**known["teller"]), Database(**known["hearer"])
    async with opened(teller) as one, opened(hearer) as other:
        kafka = KafkaSettings(bootstrap_servers=known["bootstrap"])
        world = World(one, other, kafka, known["topic"], known["group"])
        part: Relay | ConsumerLoop = (
            world.relay(failpoint=failpoint, page=7)
            if kind == "relay"
            else world.loop(world.inbox(failpoint=failpoint), instance=instance, failpoint=failpoint)
        )
        await part.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
