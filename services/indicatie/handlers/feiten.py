"""The facts that a rule needs from other aggregates, read as they are now."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from services.indicatie.aggregates import AANBOD, GEMEENTE, PAKKET, TOEWIJZING
from services.indicatie.domain import pakket
from services.indicatie.domain.ids import ToewijzingId, pakket_id
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Catalogusproduct, Gecontracteerd, Wet
from shared.errors import Conflict, NotFound
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.execute import ATTEMPTS, fold
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")
T = TypeVar("T")


async def stand(store: Store, tenant: str, aggregate: Aggregate[S, E, C], id: str) -> S:
    """The aggregate as it is now; its first state where nothing happened yet."""
    state, _ = await stand_met_versie(store, tenant, aggregate, id)
    return state


async def stand_met_versie(store: Store, tenant: str, aggregate: Aggregate[S, E, C], id: str) -> tuple[S, int]:
    """The aggregate as it is now and its version; its first state and zero where nothing happened yet."""
    try:
        return await fold(store, tenant, aggregate, id)
    except NotFound:
        return aggregate.decider.initial, 0


async def catalogus(store: Store, tenant: str) -> tuple[Catalogusproduct, ...]:
    """What the municipality offers."""
    return (await stand(store, tenant, GEMEENTE, tenant)).catalogus


async def contracten(store: Store, tenant: str, agbs: Iterable[Agb]) -> dict[str, tuple[Gecontracteerd, ...]]:
    """What each provider has under contract, by AGB code."""
    codes = sorted({str(agb) for agb in agbs})
    states = await asyncio.gather(*(stand(store, tenant, AANBOD, code) for code in codes))
    return {code: state.producten for code, state in zip(codes, states, strict=True)}


async def pakket_van(store: Store, tenant: str, wet: Wet, persoon: PersoonId, agb: Agb) -> pakket.State:
    """All this provider delivers to this client under this law."""
    return await stand(store, tenant, PAKKET, pakket_id(tenant, wet, persoon, agb))


async def versies(store: Store, tenant: str, ids: Iterable[ToewijzingId]) -> list[Versie]:
    """The current version of each toewijzing; NotFound where one does not exist."""
    states = await asyncio.gather(*(fold(store, tenant, TOEWIJZING, id) for id in ids))
    return [state.huidig for state, _ in states if state.huidig is not None]


async def herhaal(poging: Callable[[], Awaitable[T]]) -> T:
    """Tries again, facts and all, when another writer was first; Conflict after five times."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await poging()
        except Conflict:
            continue
    return await poging()
