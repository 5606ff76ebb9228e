"""What indicatie hears of others, and the command each message becomes."""

from services.indicatie.domain.aanvraag import Hervat, NeemAanvraagOver, SchortOp, TrekAanvraagIn
from services.indicatie.domain.ids import AanvraagId
from services.indicatie.domain.voorziening import Wet
from services.indicatie.handlers.overnemen import neem_contract_over, vergeet_persoon, volg_aanvraag
from services.indicatie.handlers.toewijzingen import noteer_toegekend
from shared.contracts.billing.messages import ContractGeslotenV1, ContractGewijzigdV1, VolumeToegekendV1
from shared.contracts.intake.messages import (
    AanvraagHervatV1,
    AanvraagIngediendV1,
    AanvraagIngetrokkenV1,
    AanvraagOpgeschortV1,
    PersoonVergetenV1,
)
from shared.eventsourcing.context import Context
from shared.eventsourcing.inbox import Subscription
from shared.eventsourcing.store import Store
from shared.values.pseudoniem import PersoonId


async def aanvraag_ingediend(store: Store, ctx: Context, message: AanvraagIngediendV1) -> None:
    """There is something to decide."""
    command = NeemAanvraagOver(
        aanvraag_id=AanvraagId(str(message.aanvraag_id)),
        persoon_id=PersoonId(str(message.persoon_id)),
        wet=Wet(message.wet),
        ingediend_op=message.ingediend_op,
        beslis_uiterlijk_op=message.beslis_uiterlijk_op,
    )
    await volg_aanvraag(store, ctx, command, command.aanvraag_id)


async def aanvraag_opgeschort(store: Store, ctx: Context, message: AanvraagOpgeschortV1) -> None:
    """Nothing can be decided until it is complete."""
    id = AanvraagId(str(message.aanvraag_id))
    await volg_aanvraag(store, ctx, SchortOp(aanvraag_id=id), id)


async def aanvraag_hervat(store: Store, ctx: Context, message: AanvraagHervatV1) -> None:
    """It can be decided again."""
    id = AanvraagId(str(message.aanvraag_id))
    await volg_aanvraag(store, ctx, Hervat(aanvraag_id=id, beslis_uiterlijk_op=message.beslis_uiterlijk_op), id)


async def aanvraag_ingetrokken(store: Store, ctx: Context, message: AanvraagIngetrokkenV1) -> None:
    """There is nothing to decide any more."""
    id = AanvraagId(str(message.aanvraag_id))
    await volg_aanvraag(store, ctx, TrekAanvraagIn(aanvraag_id=id), id)


async def persoon_vergeten(store: Store, ctx: Context, message: PersoonVergetenV1) -> None:
    """What we sealed of this person becomes unreadable."""
    await vergeet_persoon(store, ctx, str(message.persoon_id))


async def contract_gesloten(store: Store, ctx: Context, message: ContractGeslotenV1) -> None:
    """A provider may deliver."""
    await neem_contract_over(store, ctx, message)


async def contract_gewijzigd(store: Store, ctx: Context, message: ContractGewijzigdV1) -> None:
    """A provider may deliver something else, or for another time."""
    await neem_contract_over(store, ctx, message)


async def volume_toegekend(store: Store, ctx: Context, message: VolumeToegekendV1) -> None:
    """A claim was awarded: those toewijzingen can no longer be deleted (TR385)."""
    await noteer_toegekend(store, ctx, message)


SUBSCRIPTIONS = tuple(
    Subscription(topic=message.topic, type=message, handler=handler)
    for message, handler in (
        (AanvraagIngediendV1, aanvraag_ingediend),
        (AanvraagOpgeschortV1, aanvraag_opgeschort),
        (AanvraagHervatV1, aanvraag_hervat),
        (AanvraagIngetrokkenV1, aanvraag_ingetrokken),
        (PersoonVergetenV1, persoon_vergeten),
        (ContractGeslotenV1, contract_gesloten),
        (ContractGewijzigdV1, contract_gewijzigd),
        (VolumeToegekendV1, volume_toegekend),
    )
)
