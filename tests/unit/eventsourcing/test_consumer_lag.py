"""What a consumer says it is behind: what it has not handled, also while it cannot get on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from shared.eventsourcing.inbox import Inbox
from shared.eventsourcing.inbox.consumer import ConsumerLoop


@dataclass(frozen=True)
class Partition:
    topic: str = "proef"
    partition: int = 3


@dataclass(frozen=True)
class Kafkas:
    """A record as the client gives it."""

    offset: int
    topic: str = "proef"
    partition: int = 3
    key: bytes = b""
    value: bytes = b""
    headers: tuple[()] = ()


class OnePage:
    """A consumer that has two of the ten records of its partition, and then no more."""

    def __init__(self) -> None:
        self._pages = [{Partition(): [Kafkas(4), Kafkas(5)]}]

    async def getmany(self, *, timeout_ms: int, max_records: int) -> Mapping[Any, Sequence[Any]]:
        if self._pages:
            return self._pages.pop()
        await asyncio.Event().wait()
        return {}

    async def commit(self, offsets: Mapping[Any, int]) -> None:
        """Nothing."""

    def highwater(self, partition: Any) -> int:
        return 10

    def assignment(self) -> set[Partition]:
        return set()

    async def committed(self, partition: Any) -> int | None:
        return None

    async def beginning_offsets(self, partitions: Sequence[Any]) -> Mapping[Any, int]:
        return {}

    async def end_offsets(self, partitions: Sequence[Any]) -> Mapping[Any, int]:
        return {}

    async def stop(self) -> None:
        """Nothing."""


class Slow:
    """An inbox that is done when it is told so."""

    def __init__(self) -> None:
        self.asked, self.done = asyncio.Event(), asyncio.Event()

    async def handle(self, records: Sequence[Any]) -> None:
        self.asked.set()
        await self.done.wait()

    async def sweep(self) -> None:
        await asyncio.Event().wait()


async def test_a_page_that_cannot_be_handled_is_not_counted_as_handled() -> None:
    inbox = Slow()

    async def make(on_revoke: Any) -> OnePage:
        return OnePage()

    loop = ConsumerLoop(cast("Inbox", inbox), make)
    running = asyncio.create_task(loop.run())
    await inbox.asked.wait()
    assert loop.lag == {("proef", 3): 6}
    inbox.done.set()
    while loop.lag != {("proef", 3): 4}:  # noqa: ASYNC110
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
