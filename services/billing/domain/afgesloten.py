"""When nothing more is to happen to something, so that it may be archived; whoever asks after it still finds it."""

from datetime import date

from services.billing.domain import declaratie, deel
from services.billing.domain.betaalrun import besluiten as betaalrun
from services.billing.domain.betaalrun.besluiten import Status


def declaratie_afgesloten(state: declaratie.State, op: date) -> bool:
    """A claim that was answered."""
    return state.antwoord is not None


def deel_afgesloten(state: deel.State, op: date) -> bool:
    """A part that was judged."""
    return bool(state.toetsingen)


def betaalrun_afgesloten(state: betaalrun.State, op: date) -> bool:
    """A run of which the bank confirmed the payment, or that was turned down."""
    return state.status in {Status.BEVESTIGD, Status.AFGEKEURD}
