"""Projecties over HTTP: the read models of a service, and one built again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import asyncpg

from shared.contracts.beheer import projecties as contract
from shared.contracts.beheer.handelingen import Handeling
from shared.contracts.beheer.projecties import Projectie, ProjectiesLijst, ProjectieStatus
from shared.errors import NotFound, Refused
from shared.eventsourcing.context import Answer
from shared.eventsourcing.projection import Projection, create_generation
from shared.runtime.beheer.kern import Beheer, BeheerIn
from shared.runtime.http.params import CallerIn, ContextIn

PROJECTIONS = """
SELECT p.name, p.generation, p.version, p.status, p.sinds, coalesce(c.position, 0) AS position,
       (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position) AS last
FROM projections p LEFT JOIN checkpoints c ON c.name = 'projectie:' || p.name || ':' || p.generation
WHERE p.status <> 'afgebroken' ORDER BY p.name, p.generation"""


async def toon_projecties(beheer: BeheerIn) -> ProjectiesLijst:
    return ProjectiesLijst(resultaten=tuple(_projectie(row) for row in await beheer.pool.fetch(PROJECTIONS)))


async def herbouw_projectie(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, naam: str) -> Answer:
    projection = beheer.projections.get(naam)
    if projection is None:
        raise NotFound("projectie")

    async def work() -> Projectie:
        async with beheer.noted(caller, Handeling.HERBOUW_PROJECTIE, naam, tenant=caller.tenant):
            return await _herbouw(beheer, projection)

    return await beheer.once(ctx, 202, work)


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    contract.TOON_PROJECTIES.id: toon_projecties,
    contract.HERBOUW_PROJECTIE.id: herbouw_projectie,
}


async def _herbouw(beheer: Beheer, projection: Projection) -> Projectie:
    naam = projection.name
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
