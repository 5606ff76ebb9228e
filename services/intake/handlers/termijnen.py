"""What is done when a term may have ended: look whether it did, and note it."""

from datetime import date

from services.intake.aggregates import AANVRAAG, MELDING, ONDERZOEK, TERMIJNBEWAKING
from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain.ids import AanvraagId, MeldingId
from services.intake.domain.termijnbewaking import Soort, StelVerstrijkenVast
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute, fold
from shared.eventsourcing.store import Store
from shared.values.pseudoniem import PersoonId


async def bewaak_onderzoek(store: Store, ctx: Context, melding_id: MeldingId) -> None:
    """Notes that the six weeks passed, unless the onderzoek is closed, suspended or no longer needed."""
    melding, _ = await fold(store, ctx.tenant, MELDING, melding_id)
    if melding is None or melding.status not in {m.Status.ONTVANGEN, m.Status.IN_ONDERZOEK}:
        return
    uiterlijk_op = melding.onderzoek_uiterlijk_op
    if melding.onderzoek_id is not None:
        onderzoek, _ = await fold(store, ctx.tenant, ONDERZOEK, melding.onderzoek_id)
        if onderzoek is None or onderzoek.status is not o.Status.LOOPT:
            return
        uiterlijk_op = onderzoek.uiterlijk_op
    if uiterlijk_op is not None:
        await _noteer(store, ctx, Soort.ONDERZOEK, melding_id, melding.persoon_id, uiterlijk_op)


async def bewaak_beslissing(store: Store, ctx: Context, aanvraag_id: AanvraagId) -> None:
    """Notes that the term of decision passed without one."""
    aanvraag, _ = await fold(store, ctx.tenant, AANVRAAG, aanvraag_id)
    if aanvraag is not None and aanvraag.status in {a.Status.INGEDIEND, a.Status.OPGESCHORT}:
        uiterlijk_op = aanvraag.beslis_uiterlijk_op
        await _noteer(store, ctx, Soort.BESLISSING, aanvraag_id, aanvraag.persoon_id, uiterlijk_op)


async def bewaak_aanvulling(store: Store, ctx: Context, aanvraag_id: AanvraagId) -> None:
    """Notes that nothing was completed in time; the term of decision runs on by itself (Awb 4:15 lid 1)."""
    aanvraag, _ = await fold(store, ctx.tenant, AANVRAAG, aanvraag_id)
    if aanvraag is not None and aanvraag.status is a.Status.OPGESCHORT and aanvraag.opschorting is not None:
        uiterlijk_op = aanvraag.opschorting.aanvullen_voor
        await _noteer(store, ctx, Soort.AANVULLING, aanvraag_id, aanvraag.persoon_id, uiterlijk_op)


async def _noteer(
    store: Store, ctx: Context, soort: Soort, onderwerp_id: str, persoon_id: PersoonId, uiterlijk_op: date
) -> None:
    command = StelVerstrijkenVast(
        soort=soort, onderwerp_id=onderwerp_id, persoon_id=persoon_id, uiterlijk_op=uiterlijk_op
    )
    await execute(store, ctx, TERMIJNBEWAKING, onderwerp_id, command)
