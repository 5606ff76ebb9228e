"""What tests of the inbox share: a handler that fails until it is mended, and what an inbox keeps."""

from typing import Any

from shared.errors import Refused
from shared.eventsourcing import storingen
from shared.eventsourcing.context import Context
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import RawRecord
from tests.support.messaging import TENANT, World, note, record

BAD_JSON = b"{"


class Faulty:
    """A handler that fails for some counts, until it is mended."""

    def __init__(self, *counts: int, error: Exception | None = None) -> None:
        self.counts, self.tries = set(counts), 0
        self.error = error or Refused("stuk", "Dit gaat niet.")

    async def __call__(self, store: Store, ctx: Context, message: Any) -> None:
        self.tries += 1
        if message.aantal in self.counts:
            raise self.error
        await note(store, ctx, message)

    async def tried_often(self) -> bool:
        return self.tries >= 3


async def open_storingen(world: World) -> list[storingen.Storing]:
    return await storingen.lijst(world.hearer.worker, tenant=None)


async def sequence(world: World, stream: str = "teller-a") -> int:
    found: int | None = await world.hearer.worker.fetchval(
        "SELECT sequence FROM inbox_streams WHERE tenant = $1 AND consumer = $2 AND stream = $3",
        TENANT,
        world.group,
        stream,
    )
    return found or 0


def some(world: World, *sequences: int, **other: Any) -> list[RawRecord]:
    return [record(world.topic, n, **other) for n in sequences]
