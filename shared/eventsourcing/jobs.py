"""Durable jobs: what a process does next, when it is due by the database's clock, done once."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog
from opentelemetry import propagate, trace

from shared.errors import Refused
from shared.eventsourcing.context import (
    AlreadyHandled,
    Context,
    FailPoint,
    JobClaim,
    JsonObject,
    LeaseLost,
    no_failpoint,
)
from shared.eventsourcing.store import Store
from shared.eventsourcing.transient import is_moving, is_transient, nobody

JobHandler = Callable[[Store, Context, JsonObject], Awaitable[None]]

ATTEMPTS = 8
LEASE = timedelta(seconds=30)
PAUSE, LONGEST = 0.2, 60.0
"""Seconds before a job is tried again: at first, doubled at each attempt, and at most."""
LONGEST_AWAY = 10.0
"""The same where it waits for a part that is away, and should go on soon after that is back."""

_tracer = trace.get_tracer("zorgketen.eventsourcing")
_log = structlog.get_logger("jobs")

CLAIM = """
WITH due AS (
    SELECT id FROM jobs WHERE due_at <= clock_timestamp() AND name = ANY ($1) AND tenant <> ALL ($4)
        AND tenant NOT IN (SELECT g.tenant FROM gesloten g WHERE g.tot > clock_timestamp())
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
UPDATE jobs j SET lease = uuidv7(), attempts = j.attempts + 1, due_at = clock_timestamp() + $3
FROM due WHERE j.id = due.id RETURNING j.id, j.tenant, j.name, j.key, j.payload, j.meta, j.attempts, j.lease"""
RENEW = "UPDATE jobs SET due_at = clock_timestamp() + $3 WHERE id = $1 AND lease = $2"
FINISH = "DELETE FROM jobs WHERE id = $1 AND lease = $2"
RETRY = "UPDATE jobs SET due_at = clock_timestamp() + $3, lease = NULL, fout = $4 WHERE id = $1 AND lease = $2"
STRAND = """
WITH gone AS (DELETE FROM jobs WHERE id = $1 AND lease = $2 RETURNING *)
INSERT INTO storingen (tenant, soort, consumer, status, reden, stream, payload, headers, pogingen)
SELECT tenant, 'taak', name, 'wacht', $3, NULL, convert_to(payload::text, 'UTF8'), meta, attempts FROM gone"""
NEXT_DUE = """
SELECT extract(epoch FROM min(due_at) - clock_timestamp())::float FROM jobs WHERE name = ANY ($1)
    AND tenant NOT IN (SELECT g.tenant FROM gesloten g WHERE g.tot > clock_timestamp())"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    id: UUID
    tenant: str
    name: str
    key: str | None
    payload: str
    meta: str
    attempts: int
    lease: UUID


class JobRunner:
    """Runs due jobs, `parallel` at a time, any number of runners beside each other.

    A job is done when its handler appended with the context it got, or returned. A handler that fails is tried again
    with growing pauses, 8 times; then the job becomes a storing. While a part is away it is tried without end.
    Those of municipalities that are `coming` from another database wait: they are a copy.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        store: Store,
        handlers: Mapping[str, JobHandler],
        *,
        parallel: int = 4,
        idle: float = 1.0,
        lease: timedelta = LEASE,
        coming: Callable[[], Awaitable[Collection[str]]] = nobody,
        failpoint: FailPoint = no_failpoint,
    ) -> None:
        self._pool = pool
        self._store = store
        self._handlers = dict(handlers)
        self._parallel = parallel
        self._idle = idle
        self._lease = lease
        self._coming = coming
        self._failpoint = failpoint

    async def run(self) -> None:
        """Works until cancelled; what it holds then is due again when the lease ends."""
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._store.signals.jobs.clear()
                held = await self._claim(self._parallel - len(running)) if len(running) < self._parallel else []
                running |= {asyncio.create_task(self._work(job)) for job in held}
                if len(running) >= self._parallel:
                    _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                elif not held:
                    running = {task for task in running if not task.done()}
                    await self._pause()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def once(self) -> int:
        """Runs what is due now, one after the other, and gives how many that were."""
        held = await self._claim(self._parallel)
        for job in held:
            await self._work(job)
        return len(held)

    async def _claim(self, limit: int) -> list[_Held]:
        rows = await self._pool.fetch(CLAIM, list(self._handlers), limit, self._lease, list(await self._coming()))
        return [_Held(**dict(row)) for row in rows]

    async def _pause(self) -> None:
        due = await self._pool.fetchval(NEXT_DUE, list(self._handlers))
        wait = self._idle if due is None else min(max(due, 0.005), self._idle)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._store.signals.jobs.wait(), wait)

    async def _work(self, job: _Held) -> None:
        meta = json.loads(job.meta)
        ctx = Context(
            tenant=job.tenant,
            actor=f"proces:{job.name}",
            correlation_id=UUID(meta["correlationid"]),
            causation_id=job.id,
            claim=JobClaim(id=job.id, lease=job.lease),
        )
        renewal = asyncio.create_task(self._renew(job))
        with _tracer.start_as_current_span(
            f"process {job.name}",
            context=propagate.extract(meta),
            kind=trace.SpanKind.CONSUMER,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                self._failpoint("job.before")
                await self._handlers[job.name](self._store, ctx, json.loads(job.payload))
                self._failpoint("job.after")
                await self._pool.execute(FINISH, job.id, job.lease)
            except (LeaseLost, AlreadyHandled):
                _log.info("job-elsewhere", job=job.name, gemeente=job.tenant)
            except Exception as error:  # noqa: BLE001 – whatever it is, the job is tried again or stranded
                passing = is_transient(error) or is_moving(error)
                if not passing:
                    span.set_status(trace.StatusCode.ERROR, type(error).__name__)
                await self._put_off(job, error, passing=passing)
            finally:
                renewal.cancel()

    async def _renew(self, job: _Held) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            await self._pool.execute(RENEW, job.id, job.lease, self._lease)

    async def _put_off(self, job: _Held, error: Exception, *, passing: bool) -> None:
        """Due again after a pause, or a storing; where even that cannot be stored now, when the lease ends."""
        noted = {"job": job.name, "gemeente": job.tenant, "attempt": job.attempts, "error": type(error).__name__}
        try:
            if passing or job.attempts < ATTEMPTS:
                _log.warning("job-later", **noted)
                seconds = min(PAUSE * 2 ** min(job.attempts, 10), LONGEST_AWAY if passing else LONGEST)
                await self._pool.execute(RETRY, job.id, job.lease, timedelta(seconds=seconds), _why(error))
            else:
                _log.error("job-stranded", **noted)
                await self._pool.execute(STRAND, job.id, job.lease, _why(error))
        except Exception as lost:
            if not is_transient(lost):
                raise


def _why(error: BaseException) -> str:
    """The slug of a refusal, else the kind of error; never its text."""
    return error.slug if isinstance(error, Refused) else type(error).__name__
