"""Pages: the cursor that came in, the rows, and the cursor that goes out."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from uuid import UUID

from services.intake.queries import Lijst, Row, lijst
from shared.contracts.body import Bladeren
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor, not_ours


async def pagina(
    store: Store, tenant: str, kind: Lijst, filters: Mapping[str, UUID | Enum | None], query: Bladeren
) -> tuple[list[Row], str | None]:
    """One page of a list and the text of the next cursor."""
    found = after(query.cursor, str, str)
    na = (dag(str(found[0])), str(found[1])) if found else None
    plain = {name: _tekst(value) for name, value in filters.items()}
    rows, volgende = await lijst(store, tenant, kind, plain, na=na, limit=query.limit)
    return rows, cursor(volgende[0].isoformat(), volgende[1]) if volgende else None


def dag(text: str) -> date:
    """The day in a cursor; Invalid where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise not_ours() from None


def _tekst(value: UUID | Enum | None) -> str | None:
    return str(value.value) if isinstance(value, Enum) else str(value) if value is not None else None
