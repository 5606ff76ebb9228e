"""What can happen to an onderzoek, and the onderzoek that follows from it."""

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
class OnderzoekGeopend:
    """The onderzoek started; its term is that of the melding."""

    onderzoek_id: OnderzoekId
    melding_id: MeldingId
    persoon_id: PersoonId
    wet: Wet
    gemeld_op: date
    gestart_op: date
    uiterlijk_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentiteitVastgesteld:
    """The identity was established with a valid document of this kind (art. 2.3.4)."""

    persoon_id: PersoonId
    document: Code
    vastgesteld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnderzoekOpgeschort:
    """The person agreed to wait; the term stands still from this day on."""

    melding_id: MeldingId
    persoon_id: PersoonId
    reden: Code
    opgeschort_per: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnderzoekHervat:
    """The onderzoek goes on; `dagen_opgeschort` counts every suspension so far."""

    melding_id: MeldingId
    persoon_id: PersoonId
    hervat_per: date
    dagen_opgeschort: int
    uiterlijk_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnderzoekAfgerond:
    """The written outcome (art. 2.3.2 lid 8)."""

    persoon_id: PersoonId
    uitkomst: Code
    verslag: Annotated[str | None, Versleuteld()]
    afgerond_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnderzoekGestaakt:
    """The melding was withdrawn."""

    persoon_id: PersoonId
    gestaakt_op: date


Event = (
    OnderzoekGeopend
    | IdentiteitVastgesteld
    | OnderzoekOpgeschort
    | OnderzoekHervat
    | OnderzoekAfgerond
    | OnderzoekGestaakt
)


class Status(StrEnum):
    """How far the onderzoek is."""

    LOOPT = "loopt"
    OPGESCHORT = "opgeschort"
    AFGEROND = "afgerond"
    GESTAAKT = "gestaakt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderzoek:
    """The onderzoek as known now; `verslag` is None once the person is erased."""

    onderzoek_id: OnderzoekId
    melding_id: MeldingId
    persoon_id: PersoonId
    wet: Wet
    gemeld_op: date
    gestart_op: date
    uiterlijk_op: date | None
    status: Status = Status.LOOPT
    identiteit: IdentiteitVastgesteld | None = None
    opschorting: OnderzoekOpgeschort | None = None
    hervat_per: date | None = None
    dagen_opgeschort: int = 0
    afronding: OnderzoekAfgerond | None = None


State = Onderzoek | None


def evolve(state: State, event: Event) -> State:
    """The onderzoek after the event."""
    if isinstance(event, OnderzoekGeopend):
        return Onderzoek(**{field.name: getattr(event, field.name) for field in fields(event)})
    onderzoek = bestaat(state)
    match event:
        case IdentiteitVastgesteld():
            return replace(onderzoek, identiteit=event)
        case OnderzoekOpgeschort():
            return replace(onderzoek, status=Status.OPGESCHORT, opschorting=event, hervat_per=None)
        case OnderzoekHervat():
            return replace(
                onderzoek,
                status=Status.LOOPT,
                hervat_per=event.hervat_per,
                dagen_opgeschort=event.dagen_opgeschort,
                uiterlijk_op=event.uiterlijk_op,
            )
        case OnderzoekAfgerond():
            return replace(onderzoek, status=Status.AFGEROND, afronding=event)
        case OnderzoekGestaakt():
            return replace(onderzoek, status=Status.GESTAAKT)
    assert_never(event)


def bestaat(state: State) -> Onderzoek:
    """The onderzoek; refuses one that never started."""
    if state is None:
        raise Refused("onderzoek-onbekend", "Dit onderzoek bestaat niet.")
    return state
