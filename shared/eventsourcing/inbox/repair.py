"""What a person decides about a storing: handle it again, or give it up; what waited for it goes on."""

from typing import Any
from uuid import UUID

import asyncpg

from shared.contracts.envelope import PLATFORM, Poison
from shared.errors import Refused
from shared.eventsourcing import storingen
from shared.eventsourcing.context import AlreadyHandled, Context, InboxClaim, OutOfOrder
from shared.eventsourcing.inbox.attempt import NEWER, Arrived, Failed, Outcome
from shared.eventsourcing.inbox.inbox import Inbox
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import RawRecord, Status, Storing

BACK_TO_WORK = """
WITH once AS (
    UPDATE storingen SET status = 'opgelost', door = $2, afgedaan = clock_timestamp(), toelichting = 'opnieuw ingepland'
    WHERE id = $1 AND status = 'wacht' RETURNING *)
INSERT INTO jobs (tenant, name, payload, meta, due_at)
SELECT tenant, consumer, convert_from(payload, 'UTF8')::jsonb, headers, clock_timestamp() FROM once"""


class HandledInVain(Refused):
    """A replay that failed again (`herhaling-mislukt`); `fout` is why: a slug, or the kind of error."""

    def __init__(self, fout: str) -> None:
        super().__init__("herhaling-mislukt", f"De verwerking mislukte opnieuw: {fout}.")
        self.fout = fout


class Repair:
    """Replays and discards the storingen of one service; `store` writes, the inbox knows the handlers."""

    def __init__(self, inbox: Inbox, store: Store) -> None:
        self._inbox = inbox
        self._store = store
        self._pool: asyncpg.Pool[Any] = inbox.pool

    async def herhaal(self, id: UUID, *, door: str, tenant: str | None) -> Storing:
        """Handles it once more, and then what was parked behind it; a step is planned again.

        HandledInVain when it fails again; it then waits as before. NotFound outside
        `tenant` (None: any). A storing that is over is given as it is.
        """
        storing = await self._waiting(id, tenant)
        if storing.status not in storingen.OPEN:
            return storing
        if storing.record is None:
            await self._pool.execute(BACK_TO_WORK, id, door)
            self._store.signals.jobs.set()
            return await storingen.lees(self._pool, id, tenant=tenant)
        failed = await self._again(storing, storing.record)
        if failed is not None:
            await storingen.failed_again(self._pool, id, failed)
            raise HandledInVain(failed)
        await storingen.settle(self._pool, id, Status.OPGELOST, door=door)
        await self._go_on(storing)
        return await storingen.lees(self._pool, id, tenant=tenant)

    async def _again(self, storing: Storing, record: RawRecord) -> str | None:
        """Why it failed again, or None."""
        try:
            event = await self._inbox.read(record, fresh=True)
        except Poison as poison:
            return poison.reason
        if storing.tenant not in {event.tenant, PLATFORM}:
            return "gemeente-onjuist"
        if storing.stream is None:  # now that we know whose it is, it takes its turn
            await self._inbox.handle([record])
            return None
        outcome = await self._inbox.attempts(Arrived(record=record, event=event), patient=False)
        if isinstance(outcome, Failed):
            return outcome.reason
        if outcome is Outcome.STALE and not await self._inbox.heard(event):
            return "niet-aan-de-beurt"
        return None

    async def verwerp(self, id: UUID, *, door: str, reden: str, tenant: str | None) -> Storing:
        """Gives it up: it counts as heard, without effect, and what was parked behind it is handled.

        NotFound outside `tenant` (None: any); Refused (`niet-aan-de-beurt`) when an earlier message of its stream is
        still missing. A storing that is over is given as it is.
        """
        storing = await self._waiting(id, tenant)
        if storing.status not in storingen.OPEN:
            return storing
        if storing.stream is not None and storing.sequence is not None and storing.message_id is not None:
            try:
                async with self._store.transaction(storing.tenant) as tx:
                    await tx.append(self._as_heard(storing, door), [])
                    await storingen.settle(tx.conn, id, Status.VERWORPEN, door=door, toelichting=reden)
            except AlreadyHandled:
                await storingen.settle(self._pool, id, Status.OPGELOST, door=door, toelichting=reden)
            except OutOfOrder:
                raise Refused("niet-aan-de-beurt", "Een eerder bericht van deze stroom ontbreekt nog.") from None
        else:
            await storingen.settle(self._pool, id, Status.VERWORPEN, door=door, toelichting=reden)
        await self._go_on(storing)
        return await storingen.lees(self._pool, id, tenant=tenant)

    async def _waiting(self, id: UUID, tenant: str | None) -> Storing:
        storing = await storingen.lees(self._pool, id, tenant=tenant)
        if storing.status is Status.GEPARKEERD and storing.reden != NEWER:
            raise Refused("wacht-op-voorganger", "Dit bericht wacht op een eerder bericht van dezelfde stroom.")
        return storing

    async def _go_on(self, storing: Storing) -> None:
        if storing.stream is not None:
            await self._inbox.resume(storing.tenant, storing.stream)

    def _as_heard(self, storing: Storing, door: str) -> Context:
        claim = InboxClaim(
            consumer=storing.consumer,
            message_id=storing.message_id or storing.id,
            stream=storing.stream or "",
            sequence=storing.sequence or 0,
        )
        return Context(tenant=storing.tenant, actor=door, causation_id=storing.message_id, claim=claim)
