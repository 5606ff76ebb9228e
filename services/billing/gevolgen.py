"""What happens next: the durable jobs that an event of billing causes."""

from collections.abc import Sequence

from services.billing.domain import aanspraak, contract, declaratie, gemeente
from services.billing.domain.betaalrun import besluiten
from services.billing.domain.betaalrun import gebeurtenissen as betaalrun
from services.billing.domain.correctie import besluiten as correctiebesluiten
from services.billing.domain.correctie import gebeurtenissen as correctie
from services.billing.domain.wet import Wet
from shared.eventsourcing.context import CancelJob, Job

BEOORDEEL_DECLARATIE = "beoordeel-declaratie"
ROND_DECLARATIE_AF = "rond-declaratie-af"
MAAK_BETAALBESTAND = "maak-betaalbestand"
HERBEREKEN_VERPLICHTINGEN = "herbereken-verplichtingen"
HERZIE_TOEWIJZING = "herzie-toewijzing"
HERZIE_CONTRACT = "herzie-contract"
VOLG_CREDITS = "volg-credits"
CONTROLEER = "controleer"
NACHT = "nacht"
"""The key of the check that plans itself, once per municipality."""


def herzie_toewijzing(wet: Wet, nummer: int) -> Job:
    """Judge what was awarded on this toewijzing again; one such job waits at a time."""
    return Job(name=HERZIE_TOEWIJZING, payload={"wet": wet.value, "nummer": nummer}, key=f"{wet.value}-{nummer}")


def na_gemeente(event: gemeente.Event, state: gemeente.State) -> Sequence[Job | CancelJob]:
    """The ledger of a municipality on board is checked every night, for the first time at once."""
    return (Job(name=CONTROLEER, payload={}, key=NACHT),)


def na_aanspraak(event: aanspraak.Event, state: aanspraak.State) -> Sequence[Job | CancelJob]:
    """Another version of a toewijzing may make awarded lines wrong, or right again."""
    if len(state.versies) == 1:
        return ()
    return (herzie_toewijzing(event.versie.wet, event.versie.toewijzing_nummer),)


def na_correctie(event: correctie.Event, state: correctiebesluiten.State) -> Sequence[Job | CancelJob]:
    """Lines that were credited before the correction was accepted close it at once."""
    if isinstance(event, correctie.CorrectieAanvaard):
        voorgesteld = correctiebesluiten.bestaand(state)
        return (herzie_toewijzing(voorgesteld.wet, voorgesteld.toewijzing_nummer),)
    return ()


def na_declaratie(event: declaratie.Event, state: declaratie.State) -> Sequence[Job | CancelJob]:
    """A claim that came in is judged, part by part; then its answer is formed; its credits may close corrections."""
    match event:
        case declaratie.DeclaratieOntvangen():
            deel = 1
        case declaratie.DeelBeoordeeld():
            deel = event.deel + 1
        case declaratie.DeclaratieBeoordeeld() if event.aantal_toegekend:
            return (Job(name=VOLG_CREDITS, payload={"declaratieId": event.declaratie_id}, key=event.declaratie_id),)
        case _:
            return ()
    id = event.declaratie_id
    naam = ROND_DECLARATIE_AF if state.volledig else BEOORDEEL_DECLARATIE
    return (Job(name=naam, payload={"declaratieId": id, "deel": deel}, key=id),)


def na_betaalrun(event: betaalrun.Event, state: besluiten.State) -> Sequence[Job | CancelJob]:
    """An approved run gets its file."""
    if isinstance(event, betaalrun.BetaalrunGoedgekeurd):
        id = besluiten.bestaand(state).betaalrun_id
        return (Job(name=MAAK_BETAALBESTAND, payload={"betaalrunId": id}, key=id),)
    return ()


def na_contract(event: contract.Event, state: contract.State) -> Sequence[Job | CancelJob]:
    """Other tariffs make other commitments, and may make awarded lines wrong."""
    nu = contract.bestaand(state)
    payload, key = {"agb": nu.agb, "wet": nu.wet.value}, f"{nu.agb}-{nu.wet.value}"
    return tuple(Job(name=name, payload=payload, key=key) for name in (HERBEREKEN_VERPLICHTINGEN, HERZIE_CONTRACT))
