"""When nothing more is to happen to something, so that it may be archived; whoever asks after it still finds it."""

from datetime import date

from services.intake.domain import aanvraag, melding, onderzoek


def melding_afgesloten(state: melding.State, op: date) -> bool:
    """A melding that was investigated or withdrawn."""
    return state is not None and state.status in {melding.Status.ONDERZOCHT, melding.Status.INGETROKKEN}


def onderzoek_afgesloten(state: onderzoek.State, op: date) -> bool:
    """An onderzoek that was finished or stopped."""
    return state is not None and state.status in {onderzoek.Status.AFGEROND, onderzoek.Status.GESTAAKT}


def aanvraag_afgesloten(state: aanvraag.State, op: date) -> bool:
    """An aanvraag that was decided on or withdrawn."""
    return state is not None and state.status in {aanvraag.Status.AFGEHANDELD, aanvraag.Status.INGETROKKEN}
