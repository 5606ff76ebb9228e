"""A verwijzing: a doctor, court or institution refers someone to youth care (Jeugdwet art. 2.6 lid 1 e)."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, assert_never

from services.intake.domain.datums import geweest
from services.intake.domain.gemeente import Gemeente, voert_uit
from services.intake.domain.ids import Code, VerwijzingId
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId
from shared.values.versleuteld import Versleuteld


@dataclass(frozen=True, slots=True, kw_only=True)
class VerwijzingOntvangen:
    """A referral came in; `type_verwijzer` is a code of list COD327, `agb` the provider it names."""

    verwijzing_id: VerwijzingId
    persoon_id: PersoonId
    type_verwijzer: Code
    naam_verwijzer: Annotated[str | None, Versleuteld()]
    zorgverlener_code: Agb | None
    verwezen_op: date
    ontvangen_op: date
    agb: Agb | None
    toelichting: Annotated[str | None, Versleuteld()]


Event = VerwijzingOntvangen


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistreerVerwijzing:
    """Record it; `gemeente` is the one that asks, as the handler finds it."""

    verwijzing_id: VerwijzingId
    persoon_id: PersoonId
    type_verwijzer: Code
    naam_verwijzer: str | None
    zorgverlener_code: Agb | None
    verwezen_op: date
    ontvangen_op: date
    agb: Agb | None
    toelichting: str | None
    vandaag: date
    gemeente: Gemeente | None = None


Command = RegistreerVerwijzing


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwijzing:
    """The referral; name and text are None once the person is erased."""

    verwijzing_id: VerwijzingId
    persoon_id: PersoonId
    type_verwijzer: Code
    naam_verwijzer: str | None
    zorgverlener_code: Agb | None
    verwezen_op: date
    ontvangen_op: date
    agb: Agb | None
    toelichting: str | None


State = Verwijzing | None


def evolve(state: State, event: Event) -> State:
    """The referral after the event."""
    match event:
        case VerwijzingOntvangen():
            return Verwijzing(**{field.name: getattr(event, field.name) for field in fields(event)})
    assert_never(event)


def bestaat(state: State) -> Verwijzing:
    """The referral; refuses one that never came in."""
    if state is None:
        raise Refused("verwijzing-onbekend", "Deze verwijzing bestaat niet.")
    return state


def decide(command: Command, state: State) -> list[Event]:
    """The events of the command, or Refused."""
    match command:
        case RegistreerVerwijzing():
            return registreer(command, state)
    assert_never(command)


def registreer(command: RegistreerVerwijzing, state: State) -> list[Event]:
    """The same request twice is one referral."""
    if state is not None:
        return []
    voert_uit(command.gemeente, Wet.JEUGDWET)
    geweest(command.ontvangen_op, command.vandaag)
    given = {field.name: getattr(command, field.name) for field in fields(VerwijzingOntvangen)}
    return [VerwijzingOntvangen(**given)]


verwijzing: Decider[State, Event, Command] = Decider(None, evolve, decide)
