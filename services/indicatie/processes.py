"""What happens next and when: the durable jobs of indicatie."""

from collections.abc import Callable, Mapping
from datetime import datetime

from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.domain.pakket import PakketVan
from services.indicatie.domain.voorziening import Wet
from services.indicatie.gevolgen import GEEF_TOEWIJZING_AF, MAAK_301, MAAK_319
from services.indicatie.handlers.toewijzingen import geef_toewijzingen_af
from services.indicatie.handlers.uitgaand import Persoonsbron, maak_301, maak_319
from shared.eventsourcing.context import Context, JsonObject
from shared.eventsourcing.jobs import JobHandler
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId


def jobs(bron: Persoonsbron, klok: Callable[[], datetime]) -> Mapping[str, JobHandler]:
    """The handlers by job name; `klok` gives local time without zone."""

    async def geef_af(store: Store, ctx: Context, payload: JsonObject) -> None:
        await geef_toewijzingen_af(store, ctx, BeschikkingId(payload["beschikkingId"]), klok())

    async def toewijzingsbericht(store: Store, ctx: Context, payload: JsonObject) -> None:
        van = PakketVan(persoon_id=PersoonId(payload["persoonId"]), agb=Agb(payload["agb"]), wet=Wet(payload["wet"]))
        await maak_301(store, ctx, bron, van)

    async def afwijzingsbericht(store: Store, ctx: Context, payload: JsonObject) -> None:
        await maak_319(store, ctx, BeschikkingId(payload["beschikkingId"]))

    return {GEEF_TOEWIJZING_AF: geef_af, MAAK_301: toewijzingsbericht, MAAK_319: afwijzingsbericht}
