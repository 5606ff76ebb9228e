"""What happens when a term ends: the jobs by the names under which they were written."""

from collections.abc import Mapping

from services.intake.domain.ids import AanvraagId, MeldingId
from services.intake.gevolgen import BEWAAK_AANVULLING, BEWAAK_BESLISSING, BEWAAK_ONDERZOEK
from services.intake.handlers import termijnen
from shared.eventsourcing.context import Context, JsonObject
from shared.eventsourcing.jobs import JobHandler
from shared.eventsourcing.store import Store


async def bewaak_onderzoekstermijn(store: Store, ctx: Context, payload: JsonObject) -> None:
    """The last day of an onderzoek has passed."""
    await termijnen.bewaak_onderzoek(store, ctx, MeldingId(payload["id"]))


async def bewaak_beslistermijn(store: Store, ctx: Context, payload: JsonObject) -> None:
    """The last day for a decision has passed."""
    await termijnen.bewaak_beslissing(store, ctx, AanvraagId(payload["id"]))


async def bewaak_aanvulling(store: Store, ctx: Context, payload: JsonObject) -> None:
    """The last day to complete an aanvraag has passed."""
    await termijnen.bewaak_aanvulling(store, ctx, AanvraagId(payload["id"]))


JOBS: Mapping[str, JobHandler] = {
    BEWAAK_ONDERZOEK: bewaak_onderzoekstermijn,
    BEWAAK_BESLISSING: bewaak_beslistermijn,
    BEWAAK_AANVULLING: bewaak_aanvulling,
}
