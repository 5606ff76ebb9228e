"""The lines of a claim as they came in, and the 323 formed again from them."""

from collections.abc import AsyncIterator
from typing import IO

from services.billing.aggregates import DECLARATIE, DEEL
from services.billing.berichten.ingediend import clienten_van, vorm_declaratie
from services.billing.berichten.terug import wet_van
from services.billing.domain import declaratie as d
from services.billing.domain.deel import deel_id
from services.billing.domain.prestatie import Prestatie
from services.billing.grootboek.clienten import open_bsns
from services.billing.queries.schrijven import hele_clienten, schrijf_bericht
from shared.errors import NotFound
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.istandaarden.klasse import Klasse


async def ingediend(store: Store, tenant: str, id: str) -> d.State | None:
    """A claim of which the lines are kept; None where it broke level 2 and counts as not sent."""
    state, _ = await fold(store, tenant, DECLARATIE, id)
    return state if state.delen or state.regels else None


async def schrijf_ingediend(
    store: Store, tenant: str, id: str, state: d.State, media_type: str, doel: IO[bytes]
) -> None:
    """The 323 as XML or JSON; Refused where one of its clients was forgotten.

    What it reads never changes: a part at a time, and no transaction while that is written.
    """
    if state.ontvangen is None:
        raise NotFound("declaratie")
    kop = state.ontvangen.kop
    await schrijf_bericht(doel, vorm_declaratie(kop), wet_van(kop), media_type, _clienten(store, tenant, id, state))


async def regels_van(store: Store, tenant: str, id: str, state: d.State, na: int = 0) -> AsyncIterator[list[Prestatie]]:
    """The lines after this one in the order of the message, page by page; only the parts they lie in are read.

    Credits and debits lie in parts of their own, so that two parts may have to be open at once, and never more.
    """
    wacht = [p for p in state.regels if p.nr > na]
    delen = sorted((plaats.eerste_nr, nummer) for nummer, plaats in enumerate(state.delen, 1) if plaats.laatste_nr > na)
    for eerste_nr, nummer in () if state.regels else delen:
        yield [p for p in wacht if p.nr < eerste_nr]
        deel, _ = await fold(store, tenant, DEEL, deel_id(id, nummer))
        wacht = [p for p in wacht if p.nr >= eerste_nr] + [p for p in deel.regels() if p.nr > na]
        wacht.sort(key=_nr)
    yield sorted(wacht, key=_nr)


async def _clienten(store: Store, tenant: str, id: str, state: d.State) -> AsyncIterator[list[Klasse]]:
    async for regels in hele_clienten(regels_van(store, tenant, id, state), lambda regel: regel.persoon_id):
        async with store.transaction(tenant) as tx:
            bsns = await open_bsns(tx, tx.conn, tenant, id, (regel.persoon_id for regel in regels))
        yield [*clienten_van(regels, bsns)]


def _nr(regel: Prestatie) -> int:
    return regel.nr
