"""What happens next and when: the durable jobs of billing."""

from collections.abc import Mapping

from services.billing.gevolgen import (
    BEOORDEEL_DECLARATIE,
    CONTROLEER,
    HERBEREKEN_VERPLICHTINGEN,
    HERZIE_CONTRACT,
    HERZIE_TOEWIJZING,
    MAAK_BETAALBESTAND,
    ROND_DECLARATIE_AF,
    VOLG_CREDITS,
)
from services.billing.handlers.afronden import rond_declaratie_af
from services.billing.handlers.beoordelen import beoordeel_declaratie
from services.billing.handlers.betalen import maak_betaalbestand
from services.billing.handlers.controleren import controleer
from services.billing.handlers.corrigeren import herzie_contract, herzie_toewijzing, volg_credits
from services.billing.handlers.horen import herbereken_verplichtingen
from shared.eventsourcing.context import Context, JsonObject
from shared.eventsourcing.jobs import JobHandler
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, now, today


def jobs(clock: Clock = now) -> Mapping[str, JobHandler]:
    """Every job by its name; `clock` says which day a claim is judged on."""

    async def beoordeel(store: Store, ctx: Context, payload: JsonObject) -> None:
        await beoordeel_declaratie(store, ctx, payload, lambda: today(clock))

    async def rond_af(store: Store, ctx: Context, payload: JsonObject) -> None:
        await rond_declaratie_af(store, ctx, payload, today(clock))

    async def herzie(store: Store, ctx: Context, payload: JsonObject) -> None:
        await herzie_toewijzing(store, ctx, payload, lambda: today(clock))

    return {
        BEOORDEEL_DECLARATIE: beoordeel,
        ROND_DECLARATIE_AF: rond_af,
        MAAK_BETAALBESTAND: maak_betaalbestand,
        HERBEREKEN_VERPLICHTINGEN: herbereken_verplichtingen,
        HERZIE_TOEWIJZING: herzie,
        HERZIE_CONTRACT: herzie_contract,
        VOLG_CREDITS: volg_credits,
        CONTROLEER: controleer,
    }
