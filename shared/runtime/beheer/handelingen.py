"""Beheerhandelingen over HTTP: what people of operations did in this service."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from shared.contracts.beheer import handelingen as contract
from shared.contracts.beheer.handelingen import Beheerhandeling, Handeling, HandelingenPagina, HandelingenQuery
from shared.eventsourcing import handelingen
from shared.runtime.beheer.kern import BeheerIn, after_id, scope
from shared.runtime.http.cursors import cursor
from shared.runtime.http.params import CallerIn


async def toon_handelingen(beheer: BeheerIn, caller: CallerIn, query: HandelingenQuery) -> HandelingenPagina:
    rows = await handelingen.lijst(
        beheer.pool,
        tenant=scope(caller),
        gemeente=query.gemeente,
        handeling=query.handeling,
        door=query.door,
        voor=after_id(query.cursor),
        limit=query.limit + 1,
    )
    page = rows[: query.limit]
    return HandelingenPagina(
        resultaten=tuple(_handeling(row) for row in page),
        volgende=cursor(str(page[-1].id)) if len(rows) > query.limit else None,
    )


HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {contract.TOON_HANDELINGEN.id: toon_handelingen}


def _handeling(row: handelingen.Handeling) -> Beheerhandeling:
    return Beheerhandeling(
        handeling_id=str(row.id),
        gemeente=row.tenant,
        op=row.op,
        door=row.door,
        handeling=Handeling(row.handeling),
        onderwerp=row.onderwerp,
        reden=row.reden,
        trace_id=row.trace,
        uitkomst=row.uitkomst,
    )
