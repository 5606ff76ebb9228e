"""Processen over HTTP: the steps that wait in this service, and one whose turn comes now."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contracts.afscherming import afgeschermd
from shared.contracts.beheer import processen as contract
from shared.contracts.beheer.handelingen import Handeling
from shared.contracts.beheer.processen import Proces, ProcessenPagina, ProcessenQuery
from shared.eventsourcing import wachtend
from shared.eventsourcing.context import Answer
from shared.eventsourcing.places import Place
from shared.eventsourcing.wachtend import Wachtend, WachtOp
from shared.runtime.beheer.kern import Beheer, BeheerIn, scope
from shared.runtime.http.cursors import after, cursor, not_ours
from shared.runtime.http.params import CallerIn, ContextIn
from shared.runtime.identity import Caller


async def toon_processen(beheer: BeheerIn, caller: CallerIn, query: ProcessenQuery) -> ProcessenPagina:
    rows: list[Wachtend] = []
    for place in await beheer.where(scope(caller)):
        rows += await wachtend.lijst(
            place.pool,
            tenant=scope(caller),
            gemeente=query.gemeente,
            name=query.stap,
            wacht_op=WachtOp(query.wacht_op) if query.wacht_op else None,
            te_laat=query.te_laat,
            na=_after(query.cursor),
            limit=query.limit + 1,
        )
    rows.sort(key=lambda row: (row.due_at, row.id))
    page = rows[: query.limit]
    return ProcessenPagina(
        resultaten=tuple(_proces(row) for row in page),
        volgende=cursor(page[-1].due_at.isoformat(), str(page[-1].id)) if len(rows) > query.limit else None,
    )


async def toon_proces(beheer: BeheerIn, caller: CallerIn, proces_id: UUID) -> Proces:
    return _proces((await _lees(beheer, caller, proces_id))[1])


async def vervroeg_proces(beheer: BeheerIn, caller: CallerIn, ctx: ContextIn, proces_id: UUID) -> Answer:
    async def work() -> Proces:
        place, row = await _lees(beheer, caller, proces_id)
        async with beheer.noted(caller, Handeling.VERVROEG_PROCES, str(row.id), tenant=row.tenant):
            await wachtend.vervroeg(place.pool, row.id, tenant=scope(caller))
        place.store.signals.jobs.set()
        return _proces(row).model_copy(update={"wacht_op": contract.WachtOp.BEURT, "te_laat": True})

    return await beheer.once(ctx, 200, work)


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    contract.TOON_PROCESSEN.id: toon_processen,
    contract.TOON_PROCES.id: toon_proces,
    contract.VERVROEG_PROCES.id: vervroeg_proces,
}


async def _lees(beheer: Beheer, caller: Caller, id: UUID) -> tuple[Place, Wachtend]:
    """One step and where it waits; NotFound when the caller may see none by that id."""
    return await beheer.find(scope(caller), lambda place: wachtend.lees(place.pool, id, tenant=scope(caller)))


def _after(text: str | None) -> tuple[datetime, UUID] | None:
    key = after(text, str, str)
    try:
        return (datetime.fromisoformat(str(key[0])), UUID(str(key[1]))) if key else None
    except ValueError:
        raise not_ours() from None


def _proces(row: Wachtend) -> Proces:
    return Proces(
        proces_id=str(row.id),
        gemeente=row.tenant,
        stap=row.name,
        onderwerp=afgeschermd(row.payload.encode()).velden,
        wacht_op=contract.WachtOp(row.wacht_op),
        sinds=row.sinds,
        gepland_op=row.due_at,
        te_laat=row.te_laat,
        pogingen=row.attempts,
        laatste_fout=row.fout,
    )
