"""What can happen to a melding, and the melding that follows from it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from services.intake.domain.ids import Code, MeldingId, OnderzoekId
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.values.pseudoniem import PersoonId
from shared.values.versleuteld import Versleuteld


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingOntvangen:
    """A need was reported; both terms are the Wmo's. `door` is the token subject of an inwoner who reported it."""

    melding_id: MeldingId
    persoon_id: PersoonId
    wet: Wet
    taaksoort: Code | None
    hulpvraag: Annotated[str | None, Versleuteld()]
    ontvangen_op: date
    onderzoek_uiterlijk_op: date | None
    plan_uiterlijk_op: date | None
    door: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OntvangstBevestigd:
    """The receipt was confirmed to the person (art. 2.3.2 lid 1)."""

    persoon_id: PersoonId
    bevestigd_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersoonlijkPlanIngediend:
    """The person handed in a plan of their own."""

    persoon_id: PersoonId
    plan: Annotated[str | None, Versleuteld()]
    ingediend_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingInOnderzoekGenomen:
    """The onderzoek started."""

    persoon_id: PersoonId
    onderzoek_id: OnderzoekId
    gestart_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingOnderzocht:
    """The onderzoek has its outcome; from this day on an aanvraag can be filed (art. 2.3.2 lid 9)."""

    persoon_id: PersoonId
    onderzoek_id: OnderzoekId
    onderzocht_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingIngetrokken:
    """The melding was withdrawn."""

    persoon_id: PersoonId
    reden: Code
    ingetrokken_op: date


Event = (
    MeldingOntvangen
    | OntvangstBevestigd
    | PersoonlijkPlanIngediend
    | MeldingInOnderzoekGenomen
    | MeldingOnderzocht
    | MeldingIngetrokken
)


class Status(StrEnum):
    """How far the melding is."""

    ONTVANGEN = "ontvangen"
    IN_ONDERZOEK = "in-onderzoek"
    ONDERZOCHT = "onderzocht"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """The melding as known now; texts are None once the person is erased."""

    melding_id: MeldingId
    persoon_id: PersoonId
    wet: Wet
    taaksoort: Code | None
    hulpvraag: str | None
    ontvangen_op: date
    onderzoek_uiterlijk_op: date | None
    plan_uiterlijk_op: date | None
    door: str | None
    status: Status = Status.ONTVANGEN
    bevestigd_op: date | None = None
    plan_ingediend_op: date | None = None
    plan: str | None = None
    onderzoek_id: OnderzoekId | None = None
    onderzocht_op: date | None = None
    ingetrokken_op: date | None = None
    reden: Code | None = None


State = Melding | None


def evolve(state: State, event: Event) -> State:
    """The melding after the event."""
    if isinstance(event, MeldingOntvangen):
        return Melding(**{field.name: getattr(event, field.name) for field in fields(event)})
    melding = bestaat(state)
    match event:
        case OntvangstBevestigd():
            return replace(melding, bevestigd_op=event.bevestigd_op)
        case PersoonlijkPlanIngediend():
            return replace(melding, plan_ingediend_op=event.ingediend_op, plan=event.plan)
        case MeldingInOnderzoekGenomen():
            return replace(melding, status=Status.IN_ONDERZOEK, onderzoek_id=event.onderzoek_id)
        case MeldingOnderzocht():
            return replace(melding, status=Status.ONDERZOCHT, onderzocht_op=event.onderzocht_op)
        case MeldingIngetrokken():
            return replace(melding, status=Status.INGETROKKEN, ingetrokken_op=event.ingetrokken_op, reden=event.reden)
    assert_never(event)


def bestaat(state: State) -> Melding:
    """The melding; refuses one that was never reported."""
    if state is None:
        raise Refused("melding-onbekend", "Deze melding bestaat niet.")
    return state
