"""What intake hears of others, and the command each message becomes."""

from services.intake.domain.aanvraag import HandelAanvraagAf
from services.intake.domain.ids import AanvraagId, BeschikkingId
from services.intake.handlers.aanvragen import handel_aanvraag_af
from shared.contracts.indicatie.messages import BeschikkingGegevenV1
from shared.eventsourcing.context import Context
from shared.eventsourcing.inbox import Subscription
from shared.eventsourcing.store import Store


async def beschikking_gegeven(store: Store, ctx: Context, message: BeschikkingGegevenV1) -> None:
    """There is a decision; one that answers a provider's request has no aanvraag to close."""
    if message.aanvraag_id is None:
        return
    command = HandelAanvraagAf(
        beschikking_id=BeschikkingId(str(message.beschikking_id)), besluitdatum=message.besluitdatum
    )
    await handel_aanvraag_af(store, ctx, AanvraagId(str(message.aanvraag_id)), command)


SUBSCRIPTIONS = (
    Subscription(topic=BeschikkingGegevenV1.topic, type=BeschikkingGegevenV1, handler=beschikking_gegeven),
)
