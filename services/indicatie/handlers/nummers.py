"""Numbers of a series, unique within the municipality."""

from services.indicatie.domain.voorziening import Wet
from shared.eventsourcing.store import Store

NEXT = """
INSERT INTO nummers AS n (tenant, reeks, laatste) VALUES ($1, $2, $3)
ON CONFLICT (tenant, reeks) DO UPDATE SET laatste = n.laatste + excluded.laatste RETURNING laatste"""


async def toewijzingnummers(tx: Store, tenant: str, wet: Wet, aantal: int) -> range:
    """The next numbers of this law; the row stays locked until the transaction ends."""
    laatste: int = await tx.conn.fetchval(NEXT, tenant, f"toewijzing-{wet.value}", aantal)
    return range(laatste - aantal + 1, laatste + 1)


async def berichtnummer(tx: Store, tenant: str, wet: Wet, soort: str) -> str:
    """The next Identificatie of our messages of this kind, twelve digits (TR056)."""
    laatste: int = await tx.conn.fetchval(NEXT, tenant, f"bericht-{wet.value}-{soort}", 1)
    return f"{laatste:012d}"
