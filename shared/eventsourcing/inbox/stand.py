"""How far a member of a consumer group is in its partitions, written down now and then for who serves."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from shared.eventsourcing.inbox.inbox import Inbox
from shared.eventsourcing.inbox.spread import SpreadInbox

PATIENCE = 3.0
"""Seconds for the broker to say where its partitions end."""
WRITE = """
WITH left_behind AS (
    DELETE FROM consumentposities WHERE consumer = $1 AND gemeten < clock_timestamp() - interval '1 day')
INSERT INTO consumentposities (consumer, topic, partition, position, einde, lid)
SELECT $1, x.topic, x.partition, x.position, x.einde, $6
FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[]) AS x (topic, partition, position, einde)
ON CONFLICT (consumer, topic, partition) DO UPDATE
SET position = excluded.position, einde = excluded.einde, lid = excluded.lid, gemeten = clock_timestamp()"""


class Assigned(Protocol):
    """What is asked of a consumer that belongs to a group."""

    def assignment(self) -> Any: ...

    async def committed(self, partition: Any) -> int | None: ...

    async def beginning_offsets(self, partitions: Sequence[Any]) -> Mapping[Any, int]: ...

    async def end_offsets(self, partitions: Sequence[Any]) -> Mapping[Any, int]: ...


class Stand:
    """What one member has handled; `member` is its name."""

    def __init__(self, inbox: Inbox | SpreadInbox, member: str) -> None:
        self._inbox = inbox
        self._member = member
        self._next: dict[Any, int] = {}

    def handled(self, upto: Mapping[Any, int]) -> None:
        """The next record to handle of each of these partitions."""
        self._next.update(upto)

    def clear(self) -> None:
        """The partitions are given up, or may be."""
        self._next.clear()

    async def write(self, client: Assigned) -> None:
        """Writes down each partition of this member; raises when the broker or the database does not answer."""
        mine = sorted(client.assignment(), key=lambda p: (p.topic, p.partition))
        if not mine:
            return
        async with asyncio.timeout(PATIENCE):
            ends = await client.end_offsets(mine)
            for partition in [p for p in mine if p not in self._next]:
                at = await client.committed(partition)
                if at is None:
                    at = (await client.beginning_offsets([partition]))[partition]
                self._next.setdefault(partition, at)
        await self._inbox.pool.execute(
            WRITE,
            self._inbox.consumer,
            [p.topic for p in mine],
            [p.partition for p in mine],
            [self._next.get(p, ends[p]) for p in mine],
            [ends[p] for p in mine],
            self._member,
        )
