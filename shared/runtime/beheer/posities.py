"""Posities over HTTP: how far this service is with sending and handling."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from shared.contracts.beheer import posities as contract
from shared.contracts.beheer.posities import ConsumentPositie, DienstPosities, Houder, Posities, RelayPositie
from shared.eventsourcing import posities
from shared.eventsourcing.places import Place
from shared.runtime.beheer.kern import Beheer, BeheerIn


async def toon_posities(beheer: BeheerIn) -> Posities:
    return Posities(resultaten=tuple([await _posities(beheer, place) for place in beheer.places.all]))


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {contract.TOON_POSITIES.id: toon_posities}


async def _posities(beheer: Beheer, place: Place) -> DienstPosities:
    async with place.pool.acquire(timeout=3) as conn:
        stand = await posities.relay(conn)
        sender, projector = [await posities.houder(conn, lock) for lock in ("relay", "projector")]
        consumers = await posities.consumenten(conn)
    relay = RelayPositie(
        houder=_houder(sender),
        positie=stand.position,
        einde=stand.einde,
        wachtend=stand.wachtend,
        oudste_van=stand.oudste_van,
    )
    return DienstPosities(
        dienst=beheer.dienst,
        database=place.name,
        relay=relay,
        projector=_houder(projector),
        consument=tuple(_consument(row) for row in consumers),
    )


def _houder(found: posities.Houder | None) -> Houder | None:
    return Houder(naam=found.naam, sinds=found.sinds) if found else None


def _consument(row: posities.ConsumentStand) -> ConsumentPositie:
    return ConsumentPositie(
        groep=row.groep,
        topic=row.topic,
        partitie=row.partitie,
        positie=row.positie,
        einde=row.einde,
        achterstand=max(row.einde - row.positie, 0),
        wachtende_stromen=row.stromen,
        lid=row.lid,
        gemeten_op=row.gemeten,
    )
