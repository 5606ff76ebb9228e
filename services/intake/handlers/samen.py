"""What handlers share: a transaction that is tried again, a person who cannot be erased meanwhile, and the facts."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.intake.aggregates import GEMEENTE, PERSOON
from services.intake.domain.gemeente import Gemeente
from services.intake.domain.persoon import Persoon, gegevens
from shared.errors import Conflict, NotFound
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import execute, fold
from shared.eventsourcing.store import Store
from shared.values.pseudoniem import PersoonId

T = TypeVar("T")
S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")

ATTEMPTS = 5
HOLD = "SELECT 1 FROM streams WHERE tenant = $1 AND stream = $2 FOR SHARE"
HOLD_ALONE = "SELECT 1 FROM streams WHERE tenant = $1 AND stream = $2 FOR NO KEY UPDATE"


async def beantwoord(
    store: Store, ctx: Context, aggregate: Aggregate[S, E, C], id: str, command: C, answer: Callable[[S, int], Answer]
) -> Answer:
    """Carries out one command on one aggregate; gives the answer that was stored with it."""
    outcome = await execute(store, ctx, aggregate, id, command, answer=answer)
    return answer(outcome.state, outcome.version)


async def in_transactie(store: Store, ctx: Context, work: Callable[[Store], Awaitable[T]]) -> T:
    """Runs the work in one transaction, anew when another writer was first (at most 5 times, then Conflict).

    The work loads what it decides on, so an If-Match is judged again each time.
    """

    async def once() -> T:
        async with store.transaction(ctx.tenant) as tx:
            return await work(tx)

    return await once() if store.bound else await opnieuw(once)


async def opnieuw(work: Callable[[], Awaitable[T]]) -> T:
    """Does the work, anew when another writer was first; at most 5 times, then Conflict."""
    for _ in range(1, ATTEMPTS):
        with contextlib.suppress(Conflict):
            return await work()
    return await work()


async def vastgehouden_persoon(tx: Store, tenant: str, persoon_id: PersoonId, *, alone: bool = False) -> Persoon | None:
    """The person, held until the transaction ends (`alone`: by nobody else); None where the file has none.

    Erasure appends to the person's stream, so it waits for this lock and then destroys the key under which the
    transaction sealed; without it a text could be sealed under a new key of somebody who was just erased.
    """
    await tx.conn.execute(HOLD_ALONE if alone else HOLD, tenant, PERSOON.stream(persoon_id))
    try:
        state, _ = await fold(tx, tenant, PERSOON, persoon_id)
    except NotFound:
        return None
    return state


async def bekende_persoon(tx: Store, tenant: str, persoon_id: PersoonId) -> None:
    """Holds a person about whom something is recorded; NotFound where there is none, Refused where erased."""
    state = await vastgehouden_persoon(tx, tenant, persoon_id)
    if state is None:
        raise NotFound(PERSOON.name)
    gegevens(state)


async def ingerichte_gemeente(store: Store, tenant: str) -> Gemeente | None:
    """The municipality's settings; None where it is not set up."""
    try:
        state, _ = await fold(store, tenant, GEMEENTE, tenant)
    except NotFound:
        return None
    return state
