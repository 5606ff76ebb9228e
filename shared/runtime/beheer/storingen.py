"""Storingen over HTTP: listed, looked at, and decided upon, one by one or by selection."""

import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.contracts import afscherming
from shared.contracts.beheer import storingen as contract
from shared.contracts.beheer.handelingen import Handeling
from shared.contracts.beheer.storingen import (
    Geweigerd,
    Selectie,
    SelectieVerwerping,
    Storing,
    StoringDetail,
    StoringenFilter,
    StoringenPagina,
    StoringenQuery,
    StoringSoort,
    StoringStatus,
    Uitkomst,
    Verwerping,
)
from shared.errors import Refused
from shared.eventsourcing import storingen
from shared.eventsourcing.context import Answer
from shared.eventsourcing.inbox.repair import HandledInVain
from shared.eventsourcing.places import Place
from shared.eventsourcing.storingen import Filter, Status
from shared.runtime.beheer.kern import Beheer, BeheerIn, after_id, scope
from shared.runtime.http.cursors import cursor
from shared.runtime.http.params import CallerIn, ContextIn
from shared.runtime.identity import Caller

PATIENCE = 8.0
"""Seconds after which a selection is left at what was done by then: the gateway waits for fifteen."""
_TYPE = re.compile(r"[a-z]+(\.[a-z0-9-]+)+\.v\d{1,5}")

Decide = Callable[[Beheer, Caller, UUID], Awaitable[storingen.Storing]]


async def toon_storingen(beheer: BeheerIn, caller: CallerIn, query: StoringenQuery) -> StoringenPagina:
    rows = await _lijst(
        beheer,
        caller,
        [Status(query.status)] if query.status else storingen.OPEN,
        _filter(query),
        after_id(query.cursor),
        query.limit + 1,
    )
    page = rows[: query.limit]
    return StoringenPagina(
        resultaten=tuple(Storing(**_kop(row)) for row in page),
        volgende=cursor(str(page[-1].id)) if len(rows) > query.limit else None,
    )


async def toon_storing(beheer: BeheerIn, caller: CallerIn, storing_id: UUID) -> StoringDetail:
    _, row = await _lees(beheer, caller, storing_id)
    return StoringDetail(**_kop(row), inhoud=afscherming.afgeschermd(row.payload))


async def herhaal_storing(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, storing_id: UUID) -> Answer:
    async def work() -> Storing:
        return Storing(**_kop(await _herhaal(beheer, caller, storing_id)))

    return await beheer.once(ctx, 200, work)


async def verwerp_storing(
    beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, storing_id: UUID, body: Verwerping
) -> Answer:
    async def work() -> Storing:
        return Storing(**_kop(await _verwerper(body.reden)(beheer, caller, storing_id)))

    return await beheer.once(ctx, 200, work)


async def herhaal_storingen(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, body: Selectie) -> Answer:
    return await beheer.once(ctx, 200, lambda: _each(beheer, caller, body, _herhaal))


async def verwerp_storingen(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, body: SelectieVerwerping) -> Answer:
    return await beheer.once(ctx, 200, lambda: _each(beheer, caller, body, _verwerper(body.toelichting)))


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    contract.TOON_STORINGEN.id: toon_storingen,
    contract.TOON_STORING.id: toon_storing,
    contract.HERHAAL_STORING.id: herhaal_storing,
    contract.VERWERP_STORING.id: verwerp_storing,
    contract.HERHAAL_STORINGEN.id: herhaal_storingen,
    contract.VERWERP_STORINGEN.id: verwerp_storingen,
}


async def _herhaal(beheer: Beheer, caller: Caller, id: UUID) -> storingen.Storing:
    place, row = await _lees(beheer, caller, id)
    if row.status not in storingen.OPEN:
        return row
    async with beheer.noted(caller, Handeling.HERHAAL_STORING, str(row.id), tenant=row.tenant):
        return await beheer.repair[place.name].herhaal(row.id, door=caller.subject, tenant=scope(caller))


def _verwerper(reden: str) -> Decide:
    async def verwerp(beheer: Beheer, caller: Caller, id: UUID) -> storingen.Storing:
        place, row = await _lees(beheer, caller, id)
        if row.status not in storingen.OPEN:
            return row
        async with beheer.noted(caller, Handeling.VERWERP_STORING, str(row.id), tenant=row.tenant, reden=reden):
            repair = beheer.repair[place.name]
            return await repair.verwerp(row.id, door=caller.subject, reden=reden, tenant=scope(caller))

    return verwerp


async def _each(beheer: Beheer, caller: Caller, asked: Selectie, decide: Decide) -> Uitkomst:
    """Decides upon each of a selection, oldest first: what is parked behind one follows it before the next is taken."""
    began = time.monotonic()
    found = await _lijst(beheer, caller, [Status.WACHT], _filter(asked), None, asked.maximaal)
    total = 0
    for place in await beheer.where(scope(caller)):
        total += await storingen.aantal(place.pool, tenant=scope(caller), statussen=[Status.WACHT], waar=_filter(asked))
    done, refused = 0, []
    for row in found:
        if time.monotonic() - began > PATIENCE:
            break
        try:
            await decide(beheer, caller, row.id)
        except Refused as error:
            fout = error.fout if isinstance(error, HandledInVain) else None
            refused.append(Geweigerd(storing_id=str(row.id), reden=error.slug, fout=fout))
        else:
            done += 1
    return Uitkomst(gelukt=done, geweigerd=tuple(refused), resterend=max(total - done - len(refused), 0))


async def _lijst(
    beheer: Beheer, caller: Caller, statussen: Sequence[Status], waar: Filter, na: UUID | None, limit: int
) -> list[storingen.Storing]:
    """Those the caller may see, of all databases, oldest first."""
    found: list[storingen.Storing] = []
    for place in await beheer.where(scope(caller)):
        found += await storingen.lijst(
            place.pool, tenant=scope(caller), statussen=statussen, waar=waar, na=na, limit=limit
        )
    return sorted(found, key=lambda row: row.id)[:limit]


async def _lees(beheer: Beheer, caller: Caller, id: UUID) -> tuple[Place, storingen.Storing]:
    """One storing and where it is; NotFound when the caller may see none by that id."""
    return await beheer.find(scope(caller), lambda place: storingen.lees(place.pool, id, tenant=scope(caller)))


def _filter(asked: StoringenFilter) -> Filter:
    return Filter(
        gemeente=asked.gemeente,
        soort=asked.soort,
        consumer=asked.verwerker,
        topic=asked.topic,
        type=asked.type,
        reden=asked.reden,
    )


def _kop(row: storingen.Storing) -> dict[str, Any]:
    """What a storing shows of itself; a type that looks like none of ours is not shown."""
    trace = row.headers.get("traceparent", "").split("-")
    return {
        "storing_id": str(row.id),
        "gemeente": row.tenant,
        "soort": StoringSoort(row.soort),
        "verwerker": row.consumer,
        "status": StoringStatus(row.status),
        "reden": row.reden,
        "pogingen": row.pogingen,
        "sinds": row.sinds,
        "topic": row.topic,
        "stroom": row.stream,
        "volgnummer": row.sequence,
        "bericht_id": str(row.message_id) if row.message_id else None,
        "type": row.type if row.type and _TYPE.fullmatch(row.type) else None,
        "trace_id": trace[1] if len(trace) == 4 else None,
        "omvang": len(row.payload),
        "afgedaan_op": row.afgedaan,
        "door": row.door,
        "toelichting": row.toelichting,
    }
