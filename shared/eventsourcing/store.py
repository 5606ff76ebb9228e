"""The event store: loading a stream and appending to streams, each in one round trip."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import NoReturn
from uuid import UUID

import asyncpg
from opentelemetry import metrics, trace
from pydantic_core import to_json

from shared.errors import Conflict, KeyReused, KeyStillRunning, Unavailable
from shared.eventsourcing.context import (
    AlreadyHandled,
    Answer,
    AnsweredBefore,
    CancelJob,
    Claim,
    Context,
    IdempotencyClaim,
    Job,
    JsonObject,
    LeaseLost,
    OutOfOrder,
    Replay,
)
from shared.eventsourcing.recorded import Recorded, archived, recorded_of
from shared.eventsourcing.spanned import Spanned
from shared.eventsourcing.statements import (
    APPEND,
    APPEND_ONE,
    APPEND_STILL,
    LOAD,
    LOAD_MANY,
    STAND_STILL,
    Append,
    Arguments,
    Still,
    one,
    several,
)
from shared.eventsourcing.together import Together
from shared.eventsourcing.transient import Moving, is_moving
from shared.eventsourcing.vault import Connection, Executor, Vault

_tracer = trace.get_tracer("zorgketen.eventsourcing")
_append_seconds = metrics.get_meter("zorgketen.eventsourcing").create_histogram(
    "zorgketen.append.duration", unit="s", description="Time of one append, its round trip included"
)

STORED_ANSWER = "SELECT * FROM stored_answer($1, $2, $3, $4)"
END = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Signals:
    """Set after a commit in this process, so that relay, projector and jobs need not wait for their next poll."""

    relay: asyncio.Event = field(default_factory=asyncio.Event)
    projector: asyncio.Event = field(default_factory=asyncio.Event)
    jobs: asyncio.Event = field(default_factory=asyncio.Event)

    def set(self, *, jobs: bool = True) -> None:
        """Wakes all three; `jobs` False: no job is due now, and those of later are found in time."""
        self.relay.set()
        self.projector.set()
        if jobs:
            self.jobs.set()


class Store:
    """The event store of one service; bound to a transaction inside `transaction()`, else each call is its own.

    Raises Conflict, KeyStillRunning, KeyReused, Replay, AlreadyHandled, OutOfOrder and LeaseLost as `context.py` says.
    """

    def __init__(
        self,
        db: Executor,
        vault: Vault,
        *,
        signals: Signals | None = None,
        acquire_timeout: float = 3.0,
        together: Together | None = None,
    ) -> None:
        self._db = db
        self.vault = vault
        self.signals = signals or Signals()
        self._acquire_timeout = acquire_timeout
        self.bound = not isinstance(db, asyncpg.Pool)
        self.together = together or Together(self._connection)

    @property
    def conn(self) -> Executor:
        """The connection of this transaction, with the municipality set; outside one the pool."""
        return self._db

    @asynccontextmanager
    async def transaction(self, tenant: str) -> AsyncIterator["Store"]:
        """A store whose every call is part of one transaction of this municipality; nested calls join it.

        Raises Unavailable when no connection is free in time.
        """
        if self.bound:
            yield self
            return
        try:
            async with self._connection() as conn, conn.transaction():
                await conn.execute("SELECT set_config('app.tenant', $1, true)", tenant)
                yield Store(conn, self.vault, signals=self.signals)
        except AnsweredBefore as error:
            raise await self.replayed(tenant, error.claim) from None
        except asyncpg.PostgresError as error:
            raise (Moving() if is_moving(error) else error) from None
        self.signals.set()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        if not isinstance(self._db, asyncpg.Pool):
            yield self._db
            return
        try:
            async with asyncio.timeout(self._acquire_timeout):
                conn = await self._db.acquire()
        except TimeoutError as error:
            raise Unavailable("database") from error
        try:
            yield conn
        finally:
            await self._db.release(conn)

    async def load(self, tenant: str, stream: str, *, after: int = 0, claim: Claim | None = None) -> list[Recorded]:
        """The events of a stream after a version, oldest first; Replay when the claim's key was answered before."""
        if not self.bound and after == 0 and not isinstance(claim, IdempotencyClaim):
            rows = await self.together.loads.ask((tenant, stream))
        else:
            rows = await self._load(tenant, stream, after, claim)
        recorded = [recorded_of(row) for row in rows]
        if recorded and recorded[0].version > after + 1:  # it went on after it was archived
            async with self._connection() as conn:
                earlier = await archived(conn, tenant, {stream: recorded[0].version})
            recorded[:0] = [r for r in earlier if r.version > after]
        return recorded

    async def _load(self, tenant: str, stream: str, after: int, claim: Claim | None) -> list[asyncpg.Record]:
        asked = json.dumps(claim.document()) if isinstance(claim, IdempotencyClaim) else None
        try:
            async with self._connection() as conn:
                rows: list[asyncpg.Record] = await conn.fetch(LOAD, tenant, stream, after, asked)
        except asyncpg.PostgresError as error:
            await self._explain(error, tenant, claim)
        return rows

    async def load_many(self, tenant: str, streams: Sequence[str]) -> dict[str, list[Recorded]]:
        """The events of many streams, oldest first, in one round trip; a stream that does not exist is not in it.

        A second round trip for those that are archived or do not exist.
        """
        found: dict[str, list[Recorded]] = {}
        async with self._connection() as conn:
            for row in await conn.fetch(LOAD_MANY, tenant, list(streams)):
                found.setdefault(row["stream"], []).append(recorded_of(row))
            first = {stream: found[stream][0].version if stream in found else END for stream in streams}
            if before := {stream: version for stream, version in first.items() if version > 1}:
                earlier = await archived(conn, tenant, before)
                for stream, recorded in groupby(earlier, key=lambda r: r.stream):
                    found[stream] = [*recorded, *found.get(stream, ())]
        return found

    async def append(
        self,
        ctx: Context,
        appends: Sequence[Append],
        *,
        answer: Answer | None = None,
        jobs: Sequence[Job | CancelJob] = (),
        still: Sequence[Still] = (),
    ) -> None:
        """Stores the events, their messages, the context's claim and the jobs: all or none, in one round trip.

        Conflict also where one of `still` has moved; it is held until the commit. With it nobody gets a new key.
        """
        ordered = sorted((a for a in appends if a.events), key=lambda a: a.stream)
        started = time.perf_counter()
        with Spanned(_tracer, "append events", trace.SpanKind.CLIENT) as span:
            if span.is_recording():
                span.set_attribute("db.system.name", "postgresql")
                span.set_attribute("zorgketen.events", sum(len(a.events) for a in ordered))
            data = await self._sealed(ctx.tenant, ordered, still)
            meta = to_json(ctx.meta()).decode()
            claim = to_json(ctx.claim.document(answer)).decode() if ctx.claim else None
            queued = to_json([job.document() for job in jobs]).decode() if jobs else None
            try:
                if len(data) == 1:
                    await self._append_one((*one(ctx, ordered[0], data[0], meta), claim, queued), still)
                elif still:
                    async with self.transaction(ctx.tenant) as tx:
                        await tx.conn.execute(STAND_STILL, ctx.tenant, *_still(still))
                        await tx.conn.execute(APPEND, *several(ctx, ordered, data, meta), claim, queued)
                else:
                    async with self._connection() as conn:
                        await conn.execute(APPEND, *several(ctx, ordered, data, meta), claim, queued)
            except asyncpg.PostgresError as error:
                await self._explain(error, ctx.tenant, ctx.claim)
        _append_seconds.record(time.perf_counter() - started)
        if not self.bound:
            self.signals.set(jobs=any(isinstance(job, Job) and job.due_at is None for job in jobs))

    async def _append_one(self, arguments: Arguments, still: Sequence[Still]) -> None:
        if still:
            async with self._connection() as conn:
                await conn.execute(APPEND_STILL, *_still(still), *arguments)
        elif self.bound:
            await self._db.execute(APPEND_ONE, *arguments)
        else:
            await self.together.appends.ask(arguments)

    async def opened(self, tenant: str, recorded: Sequence[Recorded], sealed: Sequence[tuple[str, ...]]) -> list[str]:
        """The JSON text of each event with its sealed fields opened; a field whose key is gone is null."""
        if not any(sealed):
            return [r.data for r in recorded]
        parsed: list[JsonObject] = [json.loads(r.data) for r in recorded]
        wanted = {UUID(v["sleutel"]) for p, names in zip(parsed, sealed, strict=True) for n in names if (v := p.get(n))}
        async with self._connection() as conn:
            keys = await self.vault.opening_keys(conn, tenant, wanted)
        for r, p, names in zip(recorded, parsed, sealed, strict=True):
            for name in names:
                if p.get(name):
                    p[name] = self.vault.open(keys, place(tenant, r.stream, r.version, name), p[name])
        return [json.dumps(p) for p in parsed]

    async def _sealed(self, tenant: str, appends: Sequence[Append], still: Sequence[Still]) -> list[str]:
        subjects = {e.subject for a in appends for e in a.events if e.sealed and e.subject}
        if not subjects:
            return [e.data for a in appends for e in a.events]
        async with self._connection() as conn:
            if still:
                keys = await self.vault.existing_keys(conn, tenant, subjects)
            else:
                keys = await self.vault.sealing_keys(conn, tenant, subjects)
        if len(keys) < len(subjects):  # whoever stood still was erased meanwhile
            raise Conflict(still[0].stream, still[0].version, still[0].version + 1)
        texts = []
        for a in appends:
            for version, e in enumerate(a.events, a.expected + 1):
                value: JsonObject = json.loads(e.data)
                for name in e.sealed:
                    if value.get(name) is not None:
                        where = place(tenant, a.stream, version, name)
                        value[name] = self.vault.seal(keys[e.subject or ""], where, value[name])
                texts.append(json.dumps(value))
        return texts

    async def _explain(self, error: asyncpg.PostgresError, tenant: str, claim: Claim | None) -> NoReturn:
        """Our own SQLSTATEs as the failures they stand for; anything else as it came."""
        match error.sqlstate:
            case "ZK001":
                stream, expected, actual = json.loads(error.detail or "[]")
                raise Conflict(stream, expected, actual) from None
            case "ZK002" if isinstance(claim, IdempotencyClaim):
                raise (AnsweredBefore(claim) if self.bound else await self.replayed(tenant, claim)) from None
            case "ZK002":
                raise AlreadyHandled from None
            case "ZK003":
                raise KeyStillRunning from None
            case "ZK004":
                raise OutOfOrder from None
            case "ZK005":
                raise LeaseLost from None
            case "ZK006":
                raise Moving from None
        raise error

    async def replayed(self, tenant: str, claim: IdempotencyClaim) -> Replay | KeyReused:
        """What was answered to this key: Replay with the first answer, or KeyReused when the request differs."""
        async with self._connection() as conn:
            row = await conn.fetchrow(STORED_ANSWER, tenant, claim.caller, claim.route, claim.key)
        if row is None or row["fingerprint"] != claim.fingerprint:
            return KeyReused()
        return Replay(Answer(status=row["status"], body=row["body"], headers=json.loads(row["headers"])))


def _still(still: Sequence[Still]) -> tuple[list[str], list[int]]:
    return [one.stream for one in still], [one.version for one in still]


def place(tenant: str, stream: str, version: int, name: str) -> str:
    """Where a sealed field belongs: its associated data, so that it opens nowhere else."""
    return f"{tenant}|{stream}|{version}|{name}"
