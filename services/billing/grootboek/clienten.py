"""The BSN of a claim's clients, each sealed under that client's own key: forgotten when the key is destroyed."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.billing.domain.deel import Client
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Executor
from shared.values.pseudoniem import PersoonId

ZEGELS = """
SELECT persoon_id, bsn_zegel FROM declaratie_clienten
WHERE tenant = $1 AND declaratie_id = $2 AND persoon_id = ANY ($3)"""


async def verzegel(store: Store, tenant: str, declaratie_id: str, bsns: Mapping[PersoonId, str]) -> tuple[Client, ...]:
    """The clients with their BSN sealed for this claim; one look-up of keys for all."""
    documenten = [(persoon, _plaats(declaratie_id, persoon), bsn.encode()) for persoon, bsn in bsns.items()]
    zegels = await store.vault.seal_documents(store.conn, tenant, documenten)
    return tuple(Client(persoon_id=persoon, bsn_zegel=zegel) for persoon, zegel in zip(bsns, zegels, strict=True))


async def open_bsns(
    store: Store, conn: Executor, tenant: str, declaratie_id: str, personen: Iterable[PersoonId]
) -> dict[PersoonId, str | None]:
    """The BSN of these clients of a claim; None for one that was forgotten."""
    rijen = await conn.fetch(ZEGELS, tenant, UUID(declaratie_id), [UUID(persoon) for persoon in set(personen)])
    namen = [PersoonId(str(rij["persoon_id"])) for rij in rijen]
    documenten = [(_plaats(declaratie_id, naam), rij["bsn_zegel"]) for naam, rij in zip(namen, rijen, strict=True)]
    open_ = await store.vault.open_documents(conn, tenant, documenten)
    return {naam: None if bsn is None else bsn.decode() for naam, bsn in zip(namen, open_, strict=True)}


def _plaats(declaratie_id: str, persoon: PersoonId) -> str:
    return f"declaratie-{declaratie_id}|{persoon}|bsn"
