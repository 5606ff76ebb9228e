"""A part of a claim: at most two thousand lines, received together and judged together in one short transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from services.billing.domain.prestatie import Prestatie
from services.billing.domain.regelblok import Regelblok
from services.billing.domain.tarief import Tarief
from services.billing.domain.toekenning import Toekenningen
from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider
from shared.values.pseudoniem import PersoonId

REGELS_PER_DEEL = 2_000
REGELS_PER_BLOK = 250
"""Lines in one event, so that it stays under 64 KiB with every field as long as the standard allows."""
CLIENTEN_PER_STUK = 200
REGELS_PER_TOETSING = 150
"""Verdicts in one event: what it awards is one message to others, and its reader does it in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """Where the lines of a part lie in the message; parts count from 1, those with credits come first."""

    aantal: int
    eerste_nr: int
    laatste_nr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of this claim; the BSN is sealed under the client's own key."""

    persoon_id: PersoonId
    bsn_zegel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientenOntvangen:
    """Clients that first occur in this part of the claim."""

    clienten: tuple[Client, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsOntvangen:
    """Lines in the order in which they are judged."""

    blok: Regelblok


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsGetoetst:
    """The verdicts on the next lines of the part and everything they stand on, a column for each fact.

    `retourcodes` holds the codes of a line with a space between, empty where it is awarded. `vlaggen` are those of
    `beoordeling.vastlegging`; `versienummer` says which version of the toewijzing counted (from 1 in its history, 0:
    none); the last three columns are what was awarded on it just before. `tarieven` are the contract's for the
    products that the lines name.
    """

    declaratie_id: str
    agb: str
    wet: Wet
    nr: tuple[int, ...]
    retourcodes: tuple[str, ...]
    vlaggen: tuple[int, ...]
    versienummer: tuple[int, ...]
    in_maand: tuple[int, ...]
    in_totaal: tuple[int, ...]
    centen: tuple[int, ...]
    tarieven: tuple[Tarief, ...]
    toekenningen: Toekenningen


@dataclass(frozen=True, slots=True, kw_only=True)
class OntvangDeel:
    """Take a part in."""

    clienten: tuple[Client, ...]
    blokken: tuple[Regelblok, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegToetsingVast:
    """Record the verdicts on all lines of the part."""

    toetsingen: tuple[RegelsGetoetst, ...]


Event = ClientenOntvangen | RegelsOntvangen | RegelsGetoetst
Command = OntvangDeel | LegToetsingVast


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The part; no `toetsingen` while it waits."""

    clienten: tuple[Client, ...] = ()
    blokken: tuple[Regelblok, ...] = ()
    toetsingen: tuple[RegelsGetoetst, ...] = ()

    def regels(self) -> Iterator[Prestatie]:
        """Its lines in the order in which they are judged."""
        for blok in self.blokken:
            yield from blok


def evolve(state: State, event: Event) -> State:
    """The part after one event."""
    match event:
        case ClientenOntvangen():
            return replace(state, clienten=state.clienten + event.clienten)
        case RegelsOntvangen():
            return replace(state, blokken=(*state.blokken, event.blok))
        case RegelsGetoetst():
            return replace(state, toetsingen=(*state.toetsingen, event))
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """A part is received once and judged once; again changes nothing."""
    match command:
        case OntvangDeel():
            return [] if state.blokken else ontvang(command)
        case LegToetsingVast():
            return [] if state.toetsingen else [*command.toetsingen]
    assert_never(command)


def ontvang(command: OntvangDeel) -> list[Event]:
    """The clients in pieces, then the lines in theirs."""
    clienten = command.clienten
    begin = range(0, len(clienten), CLIENTEN_PER_STUK)
    return [
        *(ClientenOntvangen(clienten=clienten[van : van + CLIENTEN_PER_STUK]) for van in begin),
        *(RegelsOntvangen(blok=blok) for blok in command.blokken),
    ]


declaratiedeel: Decider[State, Event, Command] = Decider(State(), evolve, decide)


def deel_id(declaratie_id: str, deel: int) -> str:
    """The stream's id: parts of a claim count from 1."""
    return f"{declaratie_id}-{deel}"
