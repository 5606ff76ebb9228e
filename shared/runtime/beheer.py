"""The operations of a service over HTTP: storingen looked at, replayed, discarded; projecties looked at, rebuilt."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Depends
from starlette.requests import Request

from shared.contracts import beheer as contract
from shared.contracts.beheer import (
    Projectie,
    ProjectiesLijst,
    ProjectieStatus,
    Storing,
    StoringenPagina,
    StoringenQuery,
    StoringSoort,
    StoringStatus,
    Verwerping,
)
from shared.contracts.envelope import PLATFORM
from shared.contracts.operations import Service
from shared.errors import NotFound, Refused
from shared.eventsourcing import storingen
from shared.eventsourcing.inbox import Inbox, Repair
from shared.eventsourcing.projection import Projection, create_generation
from shared.eventsourcing.store import Store
from shared.eventsourcing.storingen import Status
from shared.runtime.http.cursors import after, cursor
from shared.runtime.http.params import CallerIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller

OPEN = (Status.WACHT, Status.GEPARKEERD)
PROJECTIONS = """
SELECT p.name, p.generation, p.version, p.status, p.sinds, coalesce(c.position, 0) AS position,
       (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position) AS last
FROM projections p LEFT JOIN checkpoints c ON c.name = 'projectie:' || p.name || ':' || p.generation
WHERE p.status <> 'afgebroken' ORDER BY p.name, p.generation"""


class Beheer:
    """What the operations of a service work on; `pool` logs in as the worker. Put it in `app.state.beheer`."""

    def __init__(
        self, inbox: Inbox, store: Store, pool: asyncpg.Pool, projections: Sequence[Projection], *, app_role: str
    ) -> None:
        self.pool = pool
        self.store = store
        self.repair = Repair(inbox, store)
        self.projections: Mapping[str, Projection] = {p.name: p for p in projections}
        self.app_role = app_role


async def _beheer(request: Request) -> Beheer:
    found: Beheer = request.app.state.beheer
    return found


BeheerIn = Annotated[Beheer, Depends(_beheer)]


def router(service: Service) -> APIRouter:
    """The routes of one service; the gateway puts those of all services together."""
    found = APIRouter()
    operations = {operation.id: operation for operation in contract.of(service)}
    for public, handler in HANDLERS.items():
        route(found, operations[public])(handler)
    return found


async def toon_storingen(beheer: BeheerIn, caller: CallerIn, query: StoringenQuery) -> StoringenPagina:
    key = after(query.cursor, str)
    asked = [Status(query.status)] if query.status else list(OPEN)
    na = UUID(str(key[0])) if key else None
    rows = await storingen.lijst(beheer.pool, tenant=_scope(caller), statussen=asked, na=na, limit=query.limit + 1)
    page = rows[: query.limit]
    return StoringenPagina(
        resultaten=tuple(_storing(row) for row in page),
        volgende=cursor(str(page[-1].id)) if len(rows) > query.limit else None,
    )


async def toon_storing(beheer: BeheerIn, caller: CallerIn, storing_id: UUID) -> Storing:
    return _storing(await storingen.lees(beheer.pool, storing_id, tenant=_scope(caller)))


async def herhaal_storing(beheer: BeheerIn, caller: CallerIn, storing_id: UUID) -> Storing:
    return _storing(await beheer.repair.herhaal(storing_id, door=caller.subject, tenant=_scope(caller)))


async def verwerp_storing(beheer: BeheerIn, caller: CallerIn, storing_id: UUID, body: Verwerping) -> Storing:
    return _storing(
        await beheer.repair.verwerp(storing_id, door=caller.subject, reden=body.reden, tenant=_scope(caller))
    )


async def toon_projecties(beheer: BeheerIn) -> ProjectiesLijst:
    return ProjectiesLijst(resultaten=tuple(_projectie(row) for row in await beheer.pool.fetch(PROJECTIONS)))


async def herbouw_projectie(beheer: BeheerIn, naam: str) -> Projectie:
    projection = beheer.projections.get(naam)
    if projection is None:
        raise NotFound("projectie")
    async with beheer.pool.acquire(timeout=3) as conn, conn.transaction():
        await conn.execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"herbouw:{naam}")
        rows = [row for row in await conn.fetch(PROJECTIONS) if row["name"] == naam]
        if not rows:
            raise NotFound("projectie")
        if any(row["status"] == "herbouw" for row in rows):
            raise Refused("herbouw-loopt", "Dit leesmodel wordt al herbouwd.")
        await create_generation(conn, projection, app_role=beheer.app_role, active=False)
        rows = [row for row in await conn.fetch(PROJECTIONS) if row["name"] == naam]
    beheer.store.signals.projector.set()
    return _projectie(rows[-1])


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    contract.TOON_STORINGEN.id: toon_storingen,
    contract.TOON_STORING.id: toon_storing,
    contract.HERHAAL_STORING.id: herhaal_storing,
    contract.VERWERP_STORING.id: verwerp_storing,
    contract.TOON_PROJECTIES.id: toon_projecties,
    contract.HERBOUW_PROJECTIE.id: herbouw_projectie,
}


def _scope(caller: Caller) -> str | None:
    """Whose storingen a caller sees: the platform those of all, a municipality its own."""
    return None if caller.tenant == PLATFORM else caller.tenant


def _storing(row: storingen.Storing) -> Storing:
    trace = row.headers.get("traceparent", "").split("-")
    return Storing(
        storing_id=str(row.id),
        gemeente=row.tenant,
        soort=StoringSoort(row.soort),
        verwerker=row.consumer,
        status=StoringStatus(row.status),
        reden=row.reden,
        pogingen=row.pogingen,
        sinds=row.sinds,
        topic=row.topic,
        stroom=row.stream,
        volgnummer=row.sequence,
        bericht_id=str(row.message_id) if row.message_id else None,
        type=row.type,
        trace_id=trace[1] if len(trace) == 4 else None,
        omvang=len(row.payload),
        afgedaan_op=row.afgedaan,
        door=row.door,
        toelichting=row.toelichting,
    )


def _projectie(row: asyncpg.Record) -> Projectie:
    return Projectie(
        naam=row["name"],
        generatie=row["generation"],
        versie=row["version"],
        status=ProjectieStatus(row["status"]),
        positie=row["position"],
        achterstand=max(row["last"] - row["position"], 0),
        sinds=row["sinds"],
    )
