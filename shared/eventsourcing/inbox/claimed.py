"""A store that knows whether the message's claim was stored, so that it need not be stored once more."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from shared.eventsourcing.context import Answer, CancelJob, Context, FailPoint, Job, no_failpoint
from shared.eventsourcing.statements import Append, Still
from shared.eventsourcing.store import Store


class ClaimingStore(Store):
    """The store a handler gets. `claimed` is True once an append with a claim has been committed.

    Fail point: `consumer.inside-tx` (the effect is written, not committed). With one, the append is a transaction of
    several round trips instead of one. `room` is how many transactions the messages of a page may have open at once.
    """

    def __init__(
        self, store: Store, failpoint: FailPoint = no_failpoint, room: asyncio.Semaphore | None = None
    ) -> None:
        super().__init__(store.conn, store.vault, signals=store.signals, together=store.together)
        self._failpoint = failpoint
        self._room = room or asyncio.Semaphore(1)
        self.claimed = False

    async def append(
        self,
        ctx: Context,
        appends: Sequence[Append],
        *,
        answer: Answer | None = None,
        jobs: Sequence[Job | CancelJob] = (),
        still: Sequence[Still] = (),
    ) -> None:
        if self._failpoint is not no_failpoint and not self.bound:
            async with self.transaction(ctx.tenant) as bound:
                await bound.append(ctx, appends, answer=answer, jobs=jobs, still=still)
            return
        await super().append(ctx, appends, answer=answer, jobs=jobs, still=still)
        self._failpoint("consumer.inside-tx")
        self.claimed = self.claimed or ctx.claim is not None

    @asynccontextmanager
    async def transaction(self, tenant: str) -> AsyncIterator[Store]:
        if self.bound:
            yield self
            return
        async with self._room, super().transaction(tenant) as bound:
            inner = ClaimingStore(bound, self._failpoint)
            yield inner
        self.claimed = self.claimed or inner.claimed
