"""Projecties over HTTP: the read models of a service, one built again, and that broken off."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import asyncpg

from shared.contracts.beheer import projecties as contract
from shared.contracts.beheer.handelingen import Handeling
from shared.contracts.beheer.projecties import Projectie, ProjectiesLijst, ProjectieStatus, Voortgang
from shared.errors import NotFound, Refused
from shared.eventsourcing.context import Answer
from shared.eventsourcing.places import Place
from shared.eventsourcing.projection import Projection, break_off, create_generation
from shared.eventsourcing.vault import Connection
from shared.runtime.beheer.kern import Beheer, BeheerIn
from shared.runtime.http.params import CallerIn, ContextIn

PROJECTIONS = """
SELECT p.name, p.generation, p.version, p.status, p.sinds, p.totaal, coalesce(c.position, 0) AS position,
       coalesce(c.verwerkt, 0) AS verwerkt, c.fout,
       (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position) AS last
FROM projections p LEFT JOIN checkpoints c ON c.name = 'projectie:' || p.name || ':' || p.generation
WHERE p.status <> 'afgebroken' ORDER BY p.name, p.generation"""


async def toon_projecties(beheer: BeheerIn) -> ProjectiesLijst:
    found = [_projectie(place, row) for place in beheer.places.all for row in await place.pool.fetch(PROJECTIONS)]
    return ProjectiesLijst(resultaten=tuple(found))


async def herbouw_projectie(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, naam: str) -> Answer:
    projection = _named(beheer, naam)

    async def work() -> Projectie:
        async with beheer.noted(caller, Handeling.HERBOUW_PROJECTIE, naam, tenant=caller.tenant):
            return await _each(beheer, lambda place: _herbouw(beheer, place, projection))

    return await beheer.once(ctx, 202, work)


async def breek_herbouw_af(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, naam: str) -> Answer:
    projection = _named(beheer, naam)

    async def work() -> Projectie:
        async with beheer.noted(caller, Handeling.BREEK_HERBOUW_AF, naam, tenant=caller.tenant):
            return await _each(beheer, lambda place: _breek_af(place, projection))

    return await beheer.once(ctx, 200, work)


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    contract.TOON_PROJECTIES.id: toon_projecties,
    contract.HERBOUW_PROJECTIE.id: herbouw_projectie,
    contract.BREEK_HERBOUW_AF.id: breek_herbouw_af,
}


async def _each(beheer: Beheer, work: Callable[[Place], Awaitable[Projectie]]) -> Projectie:
    """Does it in every database where it can be done; what came of the first of them, or why it could not in any."""
    done: list[Projectie] = []
    refused: list[Refused | NotFound] = []
    for place in beheer.places.all:
        try:
            done.append(await work(place))
        except (Refused, NotFound) as error:
            refused.append(error)
    if not done:
        raise refused[0]
    return done[0]


def _named(beheer: Beheer, naam: str) -> Projection:
    projection = beheer.projections.get(naam)
    if projection is None:
        raise NotFound("projectie")
    return projection


async def _generations(conn: Connection, naam: str) -> list[asyncpg.Record]:
    return [row for row in await conn.fetch(PROJECTIONS) if row["name"] == naam]


async def _herbouw(beheer: Beheer, place: Place, projection: Projection) -> Projectie:
    naam = projection.name
    async with place.pool.acquire(timeout=3) as conn, conn.transaction():
        await conn.execute("SELECT pg_advisory_xact_lock(hashtext($1))", f"herbouw:{naam}")
        rows = await _generations(conn, naam)
        if not rows:
            raise NotFound("projectie")
        if any(row["status"] == "herbouw" for row in rows):
            raise Refused("herbouw-loopt", "Dit leesmodel wordt al herbouwd.")
        await create_generation(conn, projection, app_role=beheer.app_role, active=False)
        rows = await _generations(conn, naam)
    place.store.signals.projector.set()
    return _projectie(place, rows[-1])


async def _breek_af(place: Place, projection: Projection) -> Projectie:
    async with place.pool.acquire(timeout=3) as conn, conn.transaction():
        await break_off(conn, projection)
        (left,) = await _generations(conn, projection.name)
    return _projectie(place, left)


def _projectie(place: Place, row: asyncpg.Record) -> Projectie:
    return Projectie(
        database=place.name,
        naam=row["name"],
        generatie=row["generation"],
        versie=row["version"],
        status=ProjectieStatus(row["status"]),
        positie=row["position"],
        achterstand=max(row["last"] - row["position"], 0),
        sinds=row["sinds"],
        fout=row["fout"],
        voortgang=_voortgang(row) if row["status"] == ProjectieStatus.HERBOUW else None,
    )


def _voortgang(row: asyncpg.Record) -> Voortgang:
    """An event that was being written when the rebuild began may come on top of the total: it is left out."""
    done = min(row["verwerkt"], row["totaal"])
    return Voortgang(
        verwerkt=done,
        totaal=row["totaal"],
        percentage=done * 100 // row["totaal"] if row["totaal"] else 100,
        begonnen_op=row["sinds"],
    )
