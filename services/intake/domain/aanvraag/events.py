"""What can happen to an aanvraag, and the aanvraag that follows from it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from services.intake.domain.ids import AanvraagId, BeschikkingId, Code, MeldingId, VerwijzingId
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.values.pseudoniem import PersoonId
from shared.values.versleuteld import Versleuteld


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagIngediend:
    """The person asked for a decision. `door` is the token subject of an inwoner who filed it."""

    aanvraag_id: AanvraagId
    persoon_id: PersoonId
    melding_id: MeldingId | None
    verwijzing_id: VerwijzingId | None
    wet: Wet
    taaksoort: Code | None
    toelichting: Annotated[str | None, Versleuteld()]
    ingediend_op: date
    beslis_uiterlijk_op: date
    door: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagOpgeschort:
    """The person was asked to complete it (Awb 4:5); the term ends on `beslis_uiterlijk_op` when nothing comes."""

    persoon_id: PersoonId
    gevraagd_op: date
    aanvullen_voor: date
    ontbreekt: tuple[Code, ...]
    beslis_uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagAangevuld:
    """It is complete; `dagen_opgeschort` counts every suspension so far (Awb 4:15 lid 1)."""

    persoon_id: PersoonId
    aangevuld_op: date
    dagen_opgeschort: int
    beslis_uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagIngetrokken:
    """The person no longer asks for a decision."""

    persoon_id: PersoonId
    reden: Code
    ingetrokken_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagAfgehandeld:
    """The municipality decided."""

    persoon_id: PersoonId
    beschikking_id: BeschikkingId
    besluitdatum: date


Event = AanvraagIngediend | AanvraagOpgeschort | AanvraagAangevuld | AanvraagIngetrokken | AanvraagAfgehandeld


class Status(StrEnum):
    """How far the aanvraag is."""

    INGEDIEND = "ingediend"
    OPGESCHORT = "opgeschort"
    AFGEHANDELD = "afgehandeld"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvraag:
    """The aanvraag as known now; `toelichting` is None once the person is erased."""

    aanvraag_id: AanvraagId
    persoon_id: PersoonId
    melding_id: MeldingId | None
    verwijzing_id: VerwijzingId | None
    wet: Wet
    taaksoort: Code | None
    toelichting: str | None
    ingediend_op: date
    beslis_uiterlijk_op: date
    door: str | None
    status: Status = Status.INGEDIEND
    dagen_opgeschort: int = 0
    opschorting: AanvraagOpgeschort | None = None
    aangevuld_op: date | None = None
    intrekking: AanvraagIngetrokken | None = None
    afhandeling: AanvraagAfgehandeld | None = None


State = Aanvraag | None


def evolve(state: State, event: Event) -> State:
    """The aanvraag after the event."""
    if isinstance(event, AanvraagIngediend):
        return Aanvraag(**{field.name: getattr(event, field.name) for field in fields(event)})
    aanvraag = bestaat(state)
    match event:
        case AanvraagOpgeschort():
            return replace(
                aanvraag,
                status=Status.OPGESCHORT,
                opschorting=event,
                aangevuld_op=None,
                beslis_uiterlijk_op=event.beslis_uiterlijk_op,
            )
        case AanvraagAangevuld():
            return replace(
                aanvraag,
                status=Status.INGEDIEND,
                aangevuld_op=event.aangevuld_op,
                dagen_opgeschort=event.dagen_opgeschort,
                beslis_uiterlijk_op=event.beslis_uiterlijk_op,
            )
        case AanvraagIngetrokken():
            return replace(aanvraag, status=Status.INGETROKKEN, intrekking=event)
        case AanvraagAfgehandeld():
            return replace(aanvraag, status=Status.AFGEHANDELD, afhandeling=event)
    assert_never(event)


def bestaat(state: State) -> Aanvraag:
    """The aanvraag; refuses one that was never filed."""
    if state is None:
        raise Refused("aanvraag-onbekend", "Deze aanvraag bestaat niet.")
    return state
