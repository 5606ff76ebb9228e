"""What may be done with a melding, and when (Wmo 2015, art. 2.3.2)."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.intake.domain.datums import geweest, niet_voor
from services.intake.domain.gemeente import Gemeente, voert_uit
from services.intake.domain.ids import Code, MeldingId, OnderzoekId
from services.intake.domain.melding.events import (
    Event,
    Melding,
    MeldingIngetrokken,
    MeldingInOnderzoekGenomen,
    MeldingOnderzocht,
    MeldingOntvangen,
    OntvangstBevestigd,
    PersoonlijkPlanIngediend,
    State,
    Status,
    bestaat,
    evolve,
)
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_weken

ONDERZOEKSTERMIJN = 6
"""Weeks (art. 2.3.2 lid 1)."""
PLANTERMIJN = 1
"""Weeks in which the persoonlijk plan can be handed in: seven days (art. 2.3.2 lid 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistreerMelding:
    """Record what was reported; `gemeente` is the one that asks, as the handler finds it."""

    melding_id: MeldingId
    persoon_id: PersoonId
    wet: Wet
    taaksoort: Code | None
    hulpvraag: str
    ontvangen_op: date
    vandaag: date
    door: str | None = None
    gemeente: Gemeente | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BevestigMelding:
    """Record that the receipt was confirmed."""

    bevestigd_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DienPersoonlijkPlanIn:
    """Record the plan."""

    plan: str
    ingediend_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NeemMeldingInOnderzoek:
    """Start the onderzoek."""

    onderzoek_id: OnderzoekId
    gestart_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RondMeldingAf:
    """Take over that the onderzoek is closed."""

    onderzoek_id: OnderzoekId
    onderzocht_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TrekMeldingIn:
    """Withdraw the melding."""

    reden: Code
    ingetrokken_op: date
    vandaag: date


Command = (
    RegistreerMelding | BevestigMelding | DienPersoonlijkPlanIn | NeemMeldingInOnderzoek | RondMeldingAf | TrekMeldingIn
)


def decide(command: Command, state: State) -> list[Event]:
    """The events of the command, or Refused."""
    match command:
        case RegistreerMelding():
            return registreer(command, state)
        case BevestigMelding():
            return bevestig(command, state)
        case DienPersoonlijkPlanIn():
            return dien_plan_in(command, state)
        case NeemMeldingInOnderzoek():
            return neem_in_onderzoek(command, state)
        case RondMeldingAf():
            return rond_af(command, state)
        case TrekMeldingIn():
            return trek_in(command, state)
    assert_never(command)


def registreer(command: RegistreerMelding, state: State) -> list[Event]:
    """The six weeks and the seven days run from the day after the melding, to a working day."""
    if state is not None:
        return []  # the same request twice is one melding
    geweest(command.ontvangen_op, command.vandaag)
    voert_uit(command.gemeente, command.wet, command.taaksoort)
    wmo = command.wet is Wet.WMO
    return [
        MeldingOntvangen(
            melding_id=command.melding_id,
            persoon_id=command.persoon_id,
            wet=command.wet,
            taaksoort=command.taaksoort,
            hulpvraag=command.hulpvraag,
            ontvangen_op=command.ontvangen_op,
            onderzoek_uiterlijk_op=plus_weken(command.ontvangen_op, ONDERZOEKSTERMIJN) if wmo else None,
            plan_uiterlijk_op=plus_weken(command.ontvangen_op, PLANTERMIJN) if wmo else None,
            door=command.door,
        )
    ]


def bevestig(command: BevestigMelding, state: State) -> list[Event]:
    """The first confirmation counts."""
    melding = _open(state)
    geweest(command.bevestigd_op, command.vandaag)
    niet_voor(command.bevestigd_op, melding.ontvangen_op, "de ontvangst van de melding")
    if melding.bevestigd_op is not None:
        return []
    return [OntvangstBevestigd(persoon_id=melding.persoon_id, bevestigd_op=command.bevestigd_op)]


def dien_plan_in(command: DienPersoonlijkPlanIn, state: State) -> list[Event]:
    """One plan per melding, in time, before the onderzoek is closed."""
    melding = _open(state)
    geweest(command.ingediend_op, command.vandaag)
    niet_voor(command.ingediend_op, melding.ontvangen_op, "de ontvangst van de melding")
    if melding.plan_ingediend_op is not None:
        if (melding.plan_ingediend_op, melding.plan) == (command.ingediend_op, command.plan):
            return []
        raise Refused("plan-al-ingediend", "Bij deze melding is al een persoonlijk plan ingediend.")
    if melding.plan_uiterlijk_op is not None and command.ingediend_op > melding.plan_uiterlijk_op:
        raise Refused("plan-te-laat", "Het persoonlijk plan kan tot zeven dagen na de melding worden ingediend.")
    return [
        PersoonlijkPlanIngediend(persoon_id=melding.persoon_id, plan=command.plan, ingediend_op=command.ingediend_op)
    ]


def neem_in_onderzoek(command: NeemMeldingInOnderzoek, state: State) -> list[Event]:
    """One onderzoek per melding."""
    melding = _open(state)
    geweest(command.gestart_op, command.vandaag)
    niet_voor(command.gestart_op, melding.ontvangen_op, "de ontvangst van de melding")
    if melding.onderzoek_id == command.onderzoek_id:
        return []
    if melding.onderzoek_id is not None:
        raise Refused("onderzoek-loopt-al", "Naar aanleiding van deze melding loopt al een onderzoek.")
    return [
        MeldingInOnderzoekGenomen(
            persoon_id=melding.persoon_id, onderzoek_id=command.onderzoek_id, gestart_op=command.gestart_op
        )
    ]


def rond_af(command: RondMeldingAf, state: State) -> list[Event]:
    """Only its own onderzoek closes a melding."""
    melding = bestaat(state)
    if melding.status is not Status.IN_ONDERZOEK or melding.onderzoek_id != command.onderzoek_id:
        return []
    return [
        MeldingOnderzocht(
            persoon_id=melding.persoon_id, onderzoek_id=command.onderzoek_id, onderzocht_op=command.onderzocht_op
        )
    ]


def trek_in(command: TrekMeldingIn, state: State) -> list[Event]:
    """What is investigated can no longer be withdrawn; the aanvraag can."""
    if bestaat(state).status is Status.INGETROKKEN:
        return []
    melding = _open(state)
    geweest(command.ingetrokken_op, command.vandaag)
    niet_voor(command.ingetrokken_op, melding.ontvangen_op, "de ontvangst van de melding")
    return [
        MeldingIngetrokken(persoon_id=melding.persoon_id, reden=command.reden, ingetrokken_op=command.ingetrokken_op)
    ]


def _open(state: State) -> Melding:
    found = bestaat(state)
    match found.status:
        case Status.INGETROKKEN:
            raise Refused("melding-ingetrokken", "Deze melding is ingetrokken.")
        case Status.ONDERZOCHT:
            raise Refused("melding-onderzocht", "Het onderzoek naar aanleiding van deze melding is afgerond.")
        case _:
            return found


melding: Decider[State, Event, Command] = Decider(None, evolve, decide)
