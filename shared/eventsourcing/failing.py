"""The store of a process with fail points armed: it may die around and in the middle of an append."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from shared.eventsourcing.context import Answer, CancelJob, Context, FailPoint, IdempotencyClaim, Job, JobClaim
from shared.eventsourcing.statements import Append, Still
from shared.eventsourcing.store import Store


class FailingStore(Store):
    """Appends as a transaction of several round trips, so that there is an inside to die in.

    Fail points: `command.before-tx`, `command.inside-tx` (written, not committed), `command.after-tx` (committed, not
    answered) for what came with an Idempotency-Key; the same with `job` for a durable job.
    """

    def __init__(self, store: Store, failpoint: FailPoint) -> None:
        super().__init__(store.conn, store.vault, signals=store.signals)
        self._failpoint = failpoint
        self._kind = ""

    async def append(
        self,
        ctx: Context,
        appends: Sequence[Append],
        *,
        answer: Answer | None = None,
        jobs: Sequence[Job | CancelJob] = (),
        still: Sequence[Still] = (),
    ) -> None:
        if not self.bound:
            async with self.transaction(ctx.tenant) as bound:
                await bound.append(ctx, appends, answer=answer, jobs=jobs, still=still)
            return
        match ctx.claim:
            case IdempotencyClaim():
                self._kind = "command"
            case JobClaim():
                self._kind = "job"
        self._pass("before-tx")
        await super().append(ctx, appends, answer=answer, jobs=jobs, still=still)
        self._pass("inside-tx")

    @asynccontextmanager
    async def transaction(self, tenant: str) -> AsyncIterator[Store]:
        if self.bound:
            yield self
            return
        async with super().transaction(tenant) as bound:
            inner = FailingStore(bound, self._failpoint)
            yield inner
        inner._pass("after-tx")

    def _pass(self, where: str) -> None:
        if self._kind:
            self._failpoint(f"{self._kind}.{where}")
