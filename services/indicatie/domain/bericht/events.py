"""What happened to a message, and the message as it stands."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId
from shared.values.versleuteld import Versleuteld


class Richting(StrEnum):
    """Towards the municipality or from it."""

    IN = "in"
    UIT = "uit"


class Status(StrEnum):
    """What became of it."""

    ONBEKEND = "onbekend"
    GEWEIGERD = "geweigerd"
    VERWERKT = "verwerkt"
    AFGEKEURD = "afgekeurd"
    KLAAR = "klaar"
    BEANTWOORD = "beantwoord"
    TRANSPORTFOUT = "transportfout"
    HERVERZONDEN = "herverzonden"


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtVastgelegd:
    """A message with its sealed content; `retour_uiterlijk_op` for those of ours that must be returned.

    `te_laat_na`: of a start or stop that came too late, the last day on which it was in time (OP271, OP272).
    """

    bericht_id: BerichtId
    persoon_id: PersoonId
    soort: str
    wet: Wet
    richting: Richting
    agb: Agb
    identificatie: str
    dagtekening: date
    status: Status
    retourcodes: tuple[str, ...]
    antwoord_op: BerichtId | None
    antwoord_id: BerichtId | None
    retour_uiterlijk_op: date | None
    te_laat_na: date | None
    inhoud: Annotated[str | None, Versleuteld()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaatsfout:
    """One fault of level 1: line (0 where there is none), element path, code; never a value."""

    regel: int
    pad: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtGeweigerd:
    """Someone sent what is no message (level 1): how large it was, its SHA-256 and its faults, never its content.

    Kind, law and sender as far as the bytes show them; `agb` is None where a carrier brought it and it names nobody.
    """

    bericht_id: BerichtId
    agb: Agb | None
    soort: str | None
    wet: Wet | None
    omvang: int
    sha256: str | None
    fouten: tuple[Plaatsfout, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtBeantwoord:
    """Our message came back."""

    bericht_id: BerichtId
    antwoord_id: BerichtId
    retourcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportfoutGemeld:
    """A carrier could not deliver our message, and says why by its own code."""

    bericht_id: BerichtId
    persoon_id: PersoonId
    wet: Wet
    code: str
    gemeld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtHerverzonden:
    """Our message goes out once more, unchanged; `verzending` counts from 1."""

    bericht_id: BerichtId
    verzending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtAfgehandeld:
    """Somebody settled what the provider rejected or reported too late, and says how."""

    bericht_id: BerichtId
    persoon_id: PersoonId
    op: date
    toelichting: Annotated[str | None, Versleuteld()]


Event = (
    BerichtVastgelegd
    | BerichtGeweigerd
    | BerichtBeantwoord
    | TransportfoutGemeld
    | BerichtHerverzonden
    | BerichtAfgehandeld
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The message as it stands."""

    status: Status = Status.ONBEKEND
    vastgelegd: BerichtVastgelegd | None = None
    geweigerd: BerichtGeweigerd | None = None
    antwoord_id: BerichtId | None = None
    retourcodes: tuple[str, ...] = ()
    transportfout: TransportfoutGemeld | None = None
    verzending: int = 1
    afgehandeld: BerichtAfgehandeld | None = None


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case BerichtVastgelegd():
            return State(
                status=event.status,
                vastgelegd=event,
                antwoord_id=event.antwoord_id,
                retourcodes=event.retourcodes,
            )
        case BerichtGeweigerd():
            return State(status=Status.GEWEIGERD, geweigerd=event)
        case BerichtBeantwoord():
            return replace(
                state,
                status=na_antwoord(event),
                antwoord_id=event.antwoord_id,
                retourcodes=event.retourcodes,
                transportfout=None,
            )
        case TransportfoutGemeld():
            return replace(state, status=Status.TRANSPORTFOUT, transportfout=event)
        case BerichtHerverzonden():
            return replace(state, status=Status.HERVERZONDEN, transportfout=None, verzending=event.verzending)
        case BerichtAfgehandeld():
            return replace(state, afgehandeld=event)
    assert_never(event)


def na_antwoord(event: BerichtBeantwoord) -> Status:
    """What a message of ours is once it came back: without retourcodes it was accepted."""
    return Status.AFGEKEURD if event.retourcodes else Status.BEANTWOORD
