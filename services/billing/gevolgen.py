"""What happens next: the durable jobs that an event of billing causes."""

from collections.abc import Sequence

from services.billing.domain import contract, declaratie
from services.billing.domain.betaalrun import besluiten
from services.billing.domain.betaalrun import gebeurtenissen as betaalrun
from shared.eventsourcing.context import CancelJob, Job

BEOORDEEL_DECLARATIE = "beoordeel-declaratie"
MAAK_BETAALBESTAND = "maak-betaalbestand"
HERBEREKEN_VERPLICHTINGEN = "herbereken-verplichtingen"


def na_declaratie(event: declaratie.Event, state: declaratie.State) -> Sequence[Job | CancelJob]:
    """A claim that came in is judged."""
    if isinstance(event, declaratie.DeclaratieOntvangen):
        id = event.declaratie_id
        return (Job(name=BEOORDEEL_DECLARATIE, payload={"declaratieId": id}, key=id),)
    return ()


def na_betaalrun(event: betaalrun.Event, state: besluiten.State) -> Sequence[Job | CancelJob]:
    """An approved run gets its file."""
    if isinstance(event, betaalrun.BetaalrunGoedgekeurd):
        id = besluiten.bestaand(state).betaalrun_id
        return (Job(name=MAAK_BETAALBESTAND, payload={"betaalrunId": id}, key=id),)
    return ()


def na_contract(event: contract.Event, state: contract.State) -> Sequence[Job | CancelJob]:
    """Other tariffs make other commitments."""
    nu = contract.bestaand(state)
    payload = {"agb": nu.agb, "wet": nu.wet.value}
    return (Job(name=HERBEREKEN_VERPLICHTINGEN, payload=payload, key=f"{nu.agb}-{nu.wet.value}"),)
