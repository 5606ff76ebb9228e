"""A command, carried out: load, decide, append; again when somebody else was first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

import asyncpg

from shared.errors import Conflict, NotFound, PreconditionFailed
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import Answer, CancelJob, Context, Job
from shared.eventsourcing.recorded import Recorded
from shared.eventsourcing.statements import Append, Pending, Still
from shared.eventsourcing.store import Store

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")

ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Generic[S, E]):
    """What a command came to, not stored yet; `state` and `version` are those after it."""

    append: Append
    events: Sequence[E]
    state: S
    version: int
    jobs: Sequence[Job | CancelJob]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[S, E]):
    """What a command came to, stored."""

    events: Sequence[E]
    state: S
    version: int


async def execute(
    store: Store,
    ctx: Context,
    aggregate: Aggregate[S, E, C],
    id: str,
    command: C,
    *,
    new: bool = False,
    answer: Callable[[S, int], Answer] | None = None,
    jobs: Sequence[Job | CancelJob] = (),
) -> Outcome[S, E]:
    """Carries out one command on one aggregate and stores the HTTP answer (state and version after → Answer) with it.

    `new` skips the load: the aggregate's id was drawn just now. Decides again, at most 5 times, when another writer
    was first or the database broke off a deadlock, unless the caller named a version (If-Match) or a transaction is
    open: then Conflict or PreconditionFailed goes to the caller.
    """
    attempts = 1 if store.bound or ctx.if_match is not None else ATTEMPTS
    while True:
        attempts -= 1
        decision = await prepare(store, ctx, aggregate, id, command, new=new)
        given = answer(decision.state, decision.version) if answer else None
        try:
            await commit(store, ctx, [decision], answer=given, jobs=jobs)
        except Conflict as conflict:
            if ctx.if_match is not None:
                raise PreconditionFailed(conflict.actual) from None
            if attempts == 0:
                raise
            new = False
            continue
        except asyncpg.TransactionRollbackError:  # a deadlock, a serialization failure: nothing was kept
            if attempts == 0:
                raise
            continue
        return Outcome(events=decision.events, state=decision.state, version=decision.version)


async def prepare(
    store: Store,
    ctx: Context,
    aggregate: Aggregate[S, E, C],
    id: str,
    command: C,
    *,
    new: bool = False,
    guarded: bool = True,
) -> Decision[S, E]:
    """Loads and decides without writing; give the decisions of several aggregates to one `commit`.

    `guarded` False: the caller's If-Match is about another aggregate than this one.
    """
    stream = aggregate.stream(id)
    recorded = [] if new else await store.load(ctx.tenant, stream, claim=ctx.claim)
    if guarded and ctx.if_match is not None and ctx.if_match != len(recorded):
        raise PreconditionFailed(len(recorded)) if recorded else NotFound(aggregate.name)
    state = aggregate.decider.fold(await events_of(store, ctx.tenant, aggregate, recorded))
    return decided(aggregate, id, state, len(recorded), command)


def decided(aggregate: Aggregate[S, E, C], id: str, state: S, version: int, command: C) -> Decision[S, E]:
    """What the command comes to on the aggregate as it was loaded."""
    events = aggregate.decider.decide(command, state)
    pending: list[Pending] = []
    jobs: list[Job | CancelJob] = []
    for event in events:
        state = aggregate.decider.evolve(state, event)
        name = aggregate.codec.name(event)
        sealed = aggregate.codec.sealed(name)
        pending.append(
            Pending(
                type=name,
                data=aggregate.codec.encode(event),
                message=aggregate.publish(event, state),
                subject=aggregate.codec.subject_of(event) if sealed else None,
                sealed=sealed,
            )
        )
        jobs.extend(aggregate.steps(event, state))
    return Decision(
        append=Append(stream=aggregate.stream(id), expected=version, events=pending),
        events=events,
        state=state,
        version=version + len(events),
        jobs=jobs,
    )


async def commit(
    store: Store,
    ctx: Context,
    decisions: Sequence[Decision[Any, Any]],
    *,
    answer: Answer | None = None,
    jobs: Sequence[Job | CancelJob] = (),
    still: Sequence[Still] = (),
) -> None:
    """Stores decisions, claim, answer and jobs: all or nothing, in one round trip; may raise Conflict.

    `still` are streams that the decisions looked at and that must not have moved since.
    """
    steps = [*(job for decision in decisions for job in decision.jobs), *jobs]
    await store.append(
        ctx, [decision.append for decision in decisions], answer=answer, jobs=_latest(steps), still=still
    )


def _latest(steps: Sequence[Job | CancelJob]) -> list[Job | CancelJob]:
    """Of the steps with the same name and key only the last one: a later one replaces those before it."""
    last = {(step.name, step.key): place for place, step in enumerate(steps)}
    return [step for place, step in enumerate(steps) if step.key is None or last[step.name, step.key] == place]


async def fold(store: Store, tenant: str, aggregate: Aggregate[S, E, C], id: str) -> tuple[S, int]:
    """The aggregate as it is now and its version; NotFound when this municipality has none by that id."""
    recorded = await store.load(tenant, aggregate.stream(id))
    if not recorded:
        raise NotFound(aggregate.name)
    return aggregate.decider.fold(await events_of(store, tenant, aggregate, recorded)), len(recorded)


async def fold_many(
    store: Store, tenant: str, aggregate: Aggregate[S, E, C], ids: Collection[str]
) -> dict[str, tuple[S, int]]:
    """Those of these aggregates that exist, as they are now, with their versions; one round trip for all."""
    found = await store.load_many(tenant, [aggregate.stream(id) for id in ids])
    known = {id: found[aggregate.stream(id)] for id in ids if aggregate.stream(id) in found}
    events = iter(await events_of(store, tenant, aggregate, [r for recorded in known.values() for r in recorded]))
    return {
        id: (aggregate.decider.fold(list(islice(events, len(recorded)))), len(recorded))
        for id, recorded in known.items()
    }


async def events_of(store: Store, tenant: str, aggregate: Aggregate[S, E, C], recorded: Sequence[Recorded]) -> list[E]:
    """The stored events in their newest shape, personal fields opened (None where the key is gone)."""
    codec = aggregate.codec
    texts = await store.opened(tenant, recorded, [codec.sealed(r.type) for r in recorded])
    return [codec.decode(r.type, text) for r, text in zip(recorded, texts, strict=True)]
