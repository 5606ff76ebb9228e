"""What has to be looked at when a term ends: the jobs that events cause or take back."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from shared.eventsourcing.context import CancelJob, Job

BEWAAK_ONDERZOEK = "bewaak-onderzoekstermijn"
BEWAAK_BESLISSING = "bewaak-beslistermijn"
BEWAAK_AANVULLING = "bewaak-aanvulling"
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def na_melding(event: m.Event, state: m.State) -> Sequence[Job | CancelJob]:
    """The six weeks are watched from the melding on, until it is investigated or withdrawn."""
    if state is None:
        return ()
    match event:
        case m.MeldingOntvangen() if event.onderzoek_uiterlijk_op is not None:
            return (_bewaak(BEWAAK_ONDERZOEK, state.melding_id, event.onderzoek_uiterlijk_op),)
        case m.MeldingOnderzocht() | m.MeldingIngetrokken():
            return (CancelJob(name=BEWAAK_ONDERZOEK, key=state.melding_id),)
        case _:
            return ()


def na_onderzoek(event: o.Event, state: o.State) -> Sequence[Job | CancelJob]:
    """While it is suspended nothing is watched; then the new end is."""
    match event:
        case o.OnderzoekOpgeschort():
            return (CancelJob(name=BEWAAK_ONDERZOEK, key=event.melding_id),)
        case o.OnderzoekHervat() if event.uiterlijk_op is not None:
            return (_bewaak(BEWAAK_ONDERZOEK, event.melding_id, event.uiterlijk_op),)
        case _:
            return ()


def na_aanvraag(event: a.Event, state: a.State) -> Sequence[Job | CancelJob]:
    """The term of decision is watched until there is one, and that of completion while it is asked for."""
    if state is None:
        return ()
    id = state.aanvraag_id
    match event:
        case a.AanvraagIngediend():
            return (_bewaak(BEWAAK_BESLISSING, id, event.beslis_uiterlijk_op),)
        case a.AanvraagOpgeschort():
            return (
                _bewaak(BEWAAK_BESLISSING, id, event.beslis_uiterlijk_op),
                _bewaak(BEWAAK_AANVULLING, id, event.aanvullen_voor),
            )
        case a.AanvraagAangevuld():
            return (
                _bewaak(BEWAAK_BESLISSING, id, event.beslis_uiterlijk_op),
                CancelJob(name=BEWAAK_AANVULLING, key=id),
            )
        case a.AanvraagIngetrokken() | a.AanvraagAfgehandeld():
            return (CancelJob(name=BEWAAK_BESLISSING, key=id), CancelJob(name=BEWAAK_AANVULLING, key=id))


def _bewaak(name: str, id: str, uiterlijk_op: date) -> Job:
    """Due at the first moment after the last day, as the clock stands in the Netherlands."""
    daarna = datetime.combine(uiterlijk_op + timedelta(days=1), time.min, tzinfo=_AMSTERDAM)
    return Job(name=name, payload={"id": id}, due_at=daarna, key=id)
