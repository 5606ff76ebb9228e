"""An aanvraag as intake tells it: what may be decided, and by when."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import assert_never

from services.indicatie.domain.ids import AanvraagId, BeschikkingId
from services.indicatie.domain.voorziening import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.pseudoniem import PersoonId


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemAanvraagOver:
    """An aanvraag was filed; the day by which must be decided is intake's, who keeps the clock (Awb 4:13)."""

    aanvraag_id: AanvraagId
    persoon_id: PersoonId
    wet: Wet
    ingediend_op: date
    beslis_uiterlijk_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchortOp:
    """The applicant must complete the aanvraag; the term stands still (Awb 4:15 lid 1)."""

    aanvraag_id: AanvraagId


@dataclass(frozen=True, slots=True, kw_only=True)
class Hervat:
    """The aanvraag is complete; the term runs again, to a new day."""

    aanvraag_id: AanvraagId
    beslis_uiterlijk_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrekAanvraagIn:
    """The applicant takes the aanvraag back."""

    aanvraag_id: AanvraagId


@dataclass(frozen=True, slots=True, kw_only=True)
class Beslis:
    """A beschikking on this aanvraag."""

    beschikking_id: BeschikkingId
    besluitdatum: date


Command = NeemAanvraagOver | SchortOp | Hervat | TrekAanvraagIn | Beslis


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagOvergenomen:
    """An aanvraag waits for a decision."""

    aanvraag_id: AanvraagId
    persoon_id: PersoonId
    wet: Wet
    ingediend_op: date
    beslis_uiterlijk_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagOpgeschort:
    """Nothing can be decided until the aanvraag is complete."""

    aanvraag_id: AanvraagId


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagHervat:
    """It can be decided again, by a new day."""

    aanvraag_id: AanvraagId
    beslis_uiterlijk_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagIngetrokken:
    """There is nothing to decide any more."""

    aanvraag_id: AanvraagId


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagBeslist:
    """The beschikking is given."""

    aanvraag_id: AanvraagId
    beschikking_id: BeschikkingId


Event = AanvraagOvergenomen | AanvraagOpgeschort | AanvraagHervat | AanvraagIngetrokken | AanvraagBeslist


class Status(Enum):
    """Whether it can be decided."""

    ONBEKEND = auto()
    OPEN = auto()
    OPGESCHORT = auto()
    INGETROKKEN = auto()
    BESLIST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a decision must know of the aanvraag."""

    status: Status = Status.ONBEKEND
    overgenomen: AanvraagOvergenomen | None = None
    beschikking_id: BeschikkingId | None = None


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case AanvraagOvergenomen():
            return State(status=Status.OPEN, overgenomen=event)
        case AanvraagOpgeschort():
            return replace(state, status=Status.OPGESCHORT)
        case AanvraagHervat():
            return replace(state, status=Status.OPEN)
        case AanvraagIngetrokken():
            return replace(state, status=Status.INGETROKKEN)
        case AanvraagBeslist():
            return replace(state, status=Status.BESLIST, beschikking_id=event.beschikking_id)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command; what intake tells is never refused, only ignored where it changes nothing."""
    match command:
        case NeemAanvraagOver():
            return neem_over(command, state)
        case SchortOp():
            return [AanvraagOpgeschort(aanvraag_id=command.aanvraag_id)] if state.status is Status.OPEN else []
        case Hervat():
            return hervat(command, state)
        case TrekAanvraagIn():
            lopend = state.status in {Status.OPEN, Status.OPGESCHORT}
            return [AanvraagIngetrokken(aanvraag_id=command.aanvraag_id)] if lopend else []
        case Beslis():
            return beslis(command, state)
    assert_never(command)


def neem_over(command: NeemAanvraagOver, state: State) -> list[Event]:
    """The aanvraag, once."""
    if state.status is not Status.ONBEKEND:
        return []
    return [
        AanvraagOvergenomen(
            aanvraag_id=command.aanvraag_id,
            persoon_id=command.persoon_id,
            wet=command.wet,
            ingediend_op=command.ingediend_op,
            beslis_uiterlijk_op=command.beslis_uiterlijk_op,
        )
    ]


def hervat(command: Hervat, state: State) -> list[Event]:
    """The term runs again, where it stood still."""
    if state.status is not Status.OPGESCHORT:
        return []
    return [AanvraagHervat(aanvraag_id=command.aanvraag_id, beslis_uiterlijk_op=command.beslis_uiterlijk_op)]


def beslis(command: Beslis, state: State) -> list[Event]:
    """One decision per aanvraag, not before it was filed and not while it is incomplete."""
    overgenomen = state.overgenomen
    if overgenomen is None:
        raise Refused("aanvraag-onbekend", "Deze aanvraag is niet bekend.")
    if state.beschikking_id == command.beschikking_id:
        return []
    match state.status:
        case Status.BESLIST:
            raise Refused("aanvraag-al-beslist", "Op deze aanvraag is al beslist.")
        case Status.INGETROKKEN:
            raise Refused("aanvraag-ingetrokken", "Deze aanvraag is ingetrokken.")
        case Status.OPGESCHORT:
            raise Refused("aanvraag-opgeschort", "Deze aanvraag wacht op aanvulling; er kan nog niet worden beslist.")
        case Status.ONBEKEND | Status.OPEN:
            pass
    if command.besluitdatum < overgenomen.ingediend_op:
        raise Refused("besluit-voor-aanvraag", "De besluitdatum ligt voor de dag van de aanvraag.")
    return [AanvraagBeslist(aanvraag_id=overgenomen.aanvraag_id, beschikking_id=command.beschikking_id)]


aanvraag = Decider(State(), evolve, decide)
