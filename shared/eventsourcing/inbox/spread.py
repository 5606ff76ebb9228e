"""The inboxes of a service whose municipalities are in several databases: each message to where its own is."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

from shared.contracts.envelope import Poison, Record, parse
from shared.eventsourcing.inbox.attempt import endless
from shared.eventsourcing.inbox.inbox import Inbox
from shared.eventsourcing.places import HOME, Places
from shared.eventsourcing.transient import is_moving

PAUSE = 0.1
"""Seconds before a page is tried again for a municipality on the move."""


class SpreadInbox:
    """An inbox for each database; `inboxes` by its name. The first keeps what cannot be read, and how far we are."""

    def __init__(self, places: Places, inboxes: Mapping[str, Inbox]) -> None:
        self._places = places
        self._inboxes = inboxes
        first = inboxes[HOME]
        self.topics, self.consumer, self.pool = first.topics, first.consumer, first.pool

    async def handle(self, records: Sequence[Record]) -> None:
        """Handles a page to its end, in all databases beside each other; for a municipality on the move it waits.

        What was handled of a page before that is dropped as a duplicate when it comes again.
        """
        while records:
            groups: dict[str, list[Record]] = {}
            for record in records:
                groups.setdefault(await self._place(record), []).append(record)
            work = [self._inboxes[name].handle(its) for name, its in groups.items()]
            left: list[Record] = []
            for its, failure in zip(groups.values(), await asyncio.gather(*work, return_exceptions=True), strict=True):
                if failure is not None:
                    if not is_moving(failure):
                        raise failure
                    left += its
            if records := left:
                await asyncio.sleep(PAUSE)

    async def sweep(self) -> None:
        """As `Inbox.sweep`, in each database."""
        for inbox in self._inboxes.values():
            await inbox.sweep()

    async def purge(self, keep: timedelta, batch: int) -> int:
        """As `Inbox.purge`, in each database; gives the most that went in one."""
        return max([await inbox.purge(keep, batch) for inbox in self._inboxes.values()])

    async def _place(self, record: Record) -> str:
        try:
            event = parse(record)
        except Poison:
            return HOME
        return (await endless(lambda: self._places.find(event.tenant))).name
