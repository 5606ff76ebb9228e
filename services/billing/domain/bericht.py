"""What befalls a message beside its claim: a 323 that was refused, a 325 that a carrier could not deliver."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NewType, assert_never
from uuid import UUID, uuid5

from services.billing.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider

BerichtId = NewType("BerichtId", str)

_SPACE = UUID("0193a5f0-6b6e-7c3a-9d52-5b1d0f6e2a12")


def antwoordbericht_id(declaratie_id: str) -> BerichtId:
    """The 325 on this claim; the 323 has the claim's own id."""
    return BerichtId(str(uuid5(_SPACE, f"325\x1f{declaratie_id}")))


def geweigerd_id(gemeente: str, agb: str | None, sha256: str) -> BerichtId:
    """A refused message is known by its bytes, so that sending it again makes no second row."""
    return BerichtId(str(uuid5(_SPACE, "\x1f".join(("geweigerd", gemeente, agb or "", sha256)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaatsfout:
    """One fault of level 1: line (0 where there is none), element path, code; never a value."""

    regel: int
    pad: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtGeweigerd:
    """A 323 that failed level 1: how large it was, its SHA-256 and its faults, never its content.

    Law and sender as far as the bytes show them; `agb` is None where a carrier brought it and it names nobody.
    """

    bericht_id: BerichtId
    agb: str | None
    soort: str | None
    wet: Wet | None
    omvang: int
    sha256: str
    fouten: tuple[Plaatsfout, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportfoutGemeld:
    """A carrier could not deliver the 325, and says why by its own code."""

    bericht_id: BerichtId
    code: str
    gemeld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtHerverzonden:
    """The 325 goes out once more, unchanged; `verzending` counts from 1."""

    bericht_id: BerichtId
    verzending: int


Event = BerichtGeweigerd | TransportfoutGemeld | BerichtHerverzonden


@dataclass(frozen=True, slots=True, kw_only=True)
class Weiger:
    """A message that failed level 1."""

    geweigerd: BerichtGeweigerd


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldTransportfout:
    """A carrier says that the 325 did not arrive."""

    bericht_id: BerichtId
    code: str
    gemeld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzendOpnieuw:
    """The cause was mended: the 325 goes out again."""

    bericht_id: BerichtId


Command = Weiger | MeldTransportfout | VerzendOpnieuw


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The message as it stands; a 325 of which nothing was reported has no events."""

    geweigerd: bool = False
    transportfout: str | None = None
    verzending: int = 1


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case BerichtGeweigerd():
            return replace(state, geweigerd=True)
        case TransportfoutGemeld():
            return replace(state, transportfout=event.code)
        case BerichtHerverzonden():
            return replace(state, transportfout=None, verzending=event.verzending)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command; the same refusal or fault twice is one."""
    match command:
        case Weiger():
            return [] if state.geweigerd else [command.geweigerd]
        case MeldTransportfout():
            if state.transportfout == command.code:
                return []
            gemeld = TransportfoutGemeld(bericht_id=command.bericht_id, code=command.code, gemeld_op=command.gemeld_op)
            return [gemeld]
        case VerzendOpnieuw():
            if state.transportfout is None:
                raise Refused("geen-transportfout", "Alleen een bericht met een transportfout gaat opnieuw uit.")
            return [BerichtHerverzonden(bericht_id=command.bericht_id, verzending=state.verzending + 1)]
    assert_never(command)


bericht: Decider[State, Event, Command] = Decider(State(), evolve, decide)
