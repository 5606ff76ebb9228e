"""What billing hears of others, and the command each message becomes."""

from services.billing.domain import pgb
from services.billing.domain.aanspraak import Versie
from services.billing.domain.wet import Wet
from services.billing.grootboek.aanspraken import ONBEPAALD
from services.billing.handlers import horen
from shared.contracts.gemeente import Variant
from shared.contracts.indicatie.messages import (
    BeschikkingGegevenV1,
    BeschikkingIngetrokkenV1,
    Leveringsvorm,
    ToewijzingAfgegevenV1,
    ToewijzingBericht,
    ToewijzingGewijzigdV1,
    ToewijzingVerwijderdV1,
)
from shared.contracts.intake.messages import PersoonVergetenV1
from shared.eventsourcing.context import Context
from shared.eventsourcing.inbox import Subscription
from shared.eventsourcing.store import Store
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId


async def toewijzing(store: Store, ctx: Context, message: ToewijzingBericht) -> None:
    """A version of a toewijzing, new, changed or deleted."""
    await horen.hoor_versie(store, ctx, versie_van(message))


async def beschikking_gegeven(store: Store, ctx: Context, message: BeschikkingGegevenV1) -> None:
    """A decision; only a PGB commits to money without a toewijzing."""
    if message.leveringsvorm is not Leveringsvorm.PGB:
        return
    delen = tuple(
        pgb.Deel(
            categorie=voorziening.categorie or ONBEPAALD,
            periode=Periode(voorziening.ingangsdatum, voorziening.einddatum),
            budget=Bedrag(voorziening.budget_centen),
        )
        for voorziening in message.voorzieningen
        if voorziening.budget_centen is not None
    )
    command = pgb.HoorPgb(persoon_id=PersoonId(str(message.persoon_id)), wet=Wet(message.wet), delen=delen)
    await horen.hoor_pgb(store, ctx, str(message.beschikking_id), command)


async def beschikking_ingetrokken(store: Store, ctx: Context, message: BeschikkingIngetrokkenV1) -> None:
    """A decision that no longer holds."""
    await horen.hoor_intrekking(store, ctx, str(message.beschikking_id), message.ingetrokken_per)


async def persoon_vergeten(store: Store, ctx: Context, message: PersoonVergetenV1) -> None:
    """What we sealed of this person becomes unreadable."""
    await horen.vergeet_persoon(store, ctx, PersoonId(str(message.persoon_id)))


def versie_van(message: ToewijzingBericht) -> Versie:
    """The version in words of billing."""
    return Versie(
        toewijzing_nummer=message.toewijzing_nummer,
        wet=Wet(message.wet),
        agb=message.agb,
        persoon_id=PersoonId(str(message.persoon_id)),
        moment=message.toewijzingsmoment,
        periode=Periode(message.ingangsdatum, message.einddatum),
        output=message.variant is Variant.OUTPUTGERICHT,
        categorie=message.categorie,
        code=message.code,
        volume=message.volume,
        eenheid=message.eenheid,
        frequentie=message.frequentie,
        budget_centen=message.budget_centen,
        reden_wijziging=message.reden_wijziging,
    )


SUBSCRIPTIONS = tuple(
    Subscription(topic=message.topic, type=message, handler=handler)
    for message, handler in (
        (ToewijzingAfgegevenV1, toewijzing),
        (ToewijzingGewijzigdV1, toewijzing),
        (ToewijzingVerwijderdV1, toewijzing),
        (BeschikkingGegevenV1, beschikking_gegeven),
        (BeschikkingIngetrokkenV1, beschikking_ingetrokken),
        (PersoonVergetenV1, persoon_vergeten),
    )
)
