"""The one place where the municipality comes from the path: the platform takes a municipality on board."""

from shared.contracts.envelope import PLATFORM
from shared.errors import Invalid, InvalidParam, NotFound
from shared.eventsourcing.places import Places
from shared.eventsourcing.store import Store
from shared.runtime.identity import Caller


def check_own(caller: Caller, gemeentecode: str, named: str | None = None) -> None:
    """The platform may name any municipality, others only their own (NotFound); `named` is the file's (Invalid)."""
    if caller.tenant not in {PLATFORM, gemeentecode}:
        raise NotFound("gemeente")
    if named is not None and named != gemeentecode:
        raise Invalid([InvalidParam("gemeentecode", "anders", "Verwacht: de gemeentecode van het pad.")])


async def check_on_board(store: Store, gemeentecode: str) -> None:
    """NotFound until this service took the municipality on board."""
    async with store.transaction(gemeentecode) as tx:
        if await tx.conn.fetchval("SELECT 1 FROM tenants WHERE tenant = $1", gemeentecode) is None:
            raise NotFound("gemeente")


async def aangesloten(places: Places) -> list[str]:
    """The codes of all municipalities on board, for the platform: the worker sees them all."""
    query = "SELECT tenant FROM tenants WHERE tenant <> $1"
    return sorted({str(row["tenant"]) for place in places.all for row in await place.pool.fetch(query, PLATFORM)})
