"""What the operations of a service work on, and how each act is done: once for its key, and noted."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Annotated, TypeVar
from uuid import UUID

import asyncpg
from fastapi import Depends
from pydantic import BaseModel
from starlette.requests import Request

from shared.contracts.beheer.handelingen import Handeling
from shared.contracts.envelope import PLATFORM
from shared.errors import NotFound
from shared.eventsourcing import handelingen
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.inbox import Inbox, Repair
from shared.eventsourcing.places import Place, Places
from shared.eventsourcing.projection import Projection
from shared.eventsourcing.store import Store
from shared.runtime.http.answers import answer
from shared.runtime.http.cursors import after, not_ours
from shared.runtime.http.problems import trace_id
from shared.runtime.identity import Caller

R = TypeVar("R")

KEYS = "beheer"
"""No stream has this name: it is loaded only to see whether a key was answered before."""


class Beheer:
    """What the operations of service `dienst` work on, in each of its databases; acts are noted in the first, through
    `pool`, which logs in as the worker. Put it in `app.state.beheer`.
    """

    def __init__(
        self,
        dienst: str,
        places: Places,
        inboxes: Mapping[str, Inbox],
        store: Store,
        projections: Sequence[Projection],
        *,
        app_role: str,
    ) -> None:
        self.dienst = dienst
        self.places = places
        self.pool: asyncpg.Pool = places.home.pool
        self.store = store
        self.repair = {place.name: Repair(inboxes[place.name], place.store) for place in places.all}
        self.projections: Mapping[str, Projection] = {p.name: p for p in projections}
        self.app_role = app_role

    async def where(self, tenant: str | None) -> Sequence[Place]:
        """Where things of this municipality are; None: those of all."""
        return self.places.all if tenant is None else [await self.places.find(tenant)]

    async def find(self, tenant: str | None, look: Callable[[Place], Awaitable[R]]) -> tuple[Place, R]:
        """What `look` finds first where this municipality is, and where that was; its NotFound where it finds none."""
        *others, last = await self.where(tenant)
        for place in others:
            with contextlib.suppress(NotFound):
                return place, await look(place)
        return last, await look(last)

    async def once(self, ctx: Context, status: int, work: Callable[[], Awaitable[BaseModel]]) -> Answer:
        """Does the work and keeps its answer with the call's key; Replay with that answer when the key comes again.

        Killed before the answer was kept, the work is done again: it must be able to bear that.
        """
        await self.store.load(ctx.tenant, KEYS, claim=ctx.claim)
        given = answer(status, await work())
        await self.store.append(ctx, [], answer=given)
        return given

    def noted(
        self, caller: Caller, handeling: Handeling, onderwerp: str, *, tenant: str, reden: str | None = None
    ) -> AbstractAsyncContextManager[None]:
        """The act within is on record, with its outcome."""
        return handelingen.vastgelegd(
            self.pool,
            tenant=tenant,
            door=caller.subject,
            handeling=handeling,
            onderwerp=onderwerp,
            reden=reden,
            trace=trace_id(),
        )


async def _beheer(request: Request) -> Beheer:
    found: Beheer = request.app.state.beheer
    return found


BeheerIn = Annotated[Beheer, Depends(_beheer)]


def after_id(text: str | None) -> UUID | None:
    """The id after which a list goes on; Invalid for a cursor of another list."""
    key = after(text, str)
    try:
        return UUID(str(key[0])) if key else None
    except ValueError:
        raise not_ours() from None


def scope(caller: Caller) -> str | None:
    """Whose things a caller sees: the platform those of all, a municipality its own."""
    return None if caller.tenant == PLATFORM else caller.tenant
