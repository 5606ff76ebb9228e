"""A verzoek: a provider asks to be assigned one product for one client (315, VOT)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from services.indicatie.domain.ids import BerichtId, BeschikkingId, VerzoekId
from services.indicatie.domain.voorziening import Omvang, Product, Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_werkdagen

ANTWOORDTERMIJN_WERKDAGEN = 5  # OP274


@dataclass(frozen=True, slots=True, kw_only=True)
class OntvangVerzoek:
    """A requested product of a clean 315; the term runs from the Dagtekening."""

    verzoek_id: VerzoekId
    persoon_id: PersoonId
    bericht_id: BerichtId
    wet: Wet
    agb: Agb
    referentie: str
    dagtekening: date
    product: Product | None
    periode: Periode
    omvang: Omvang | None
    budget: Bedrag | None
    soort_verwijzer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeslisOpVerzoek:
    """A beschikking grants or refuses it."""

    beschikking_id: BeschikkingId
    toegekend: bool
    besluitdatum: date


Command = OntvangVerzoek | BeslisOpVerzoek


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekOntvangen:
    """The municipality must answer by `uiterlijk_op`, with a 301 or a 319."""

    verzoek_id: VerzoekId
    persoon_id: PersoonId
    bericht_id: BerichtId
    wet: Wet
    agb: Agb
    referentie: str
    dagtekening: date
    product: Product | None
    periode: Periode
    omvang: Omvang | None
    budget: Bedrag | None
    soort_verwijzer: str
    uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekToegekend:
    """Granted; the 301 repeats the reference (TR379)."""

    verzoek_id: VerzoekId
    beschikking_id: BeschikkingId
    besluitdatum: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekAfgewezen:
    """Refused; a 319 with value 1 says why."""

    verzoek_id: VerzoekId
    beschikking_id: BeschikkingId
    besluitdatum: date


Event = VerzoekOntvangen | VerzoekToegekend | VerzoekAfgewezen


class Status(StrEnum):
    """Where it stands."""

    ONBEKEND = "onbekend"
    OPEN = "open"
    TOEGEKEND = "toegekend"
    AFGEWEZEN = "afgewezen"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The request and its answer."""

    status: Status = Status.ONBEKEND
    ontvangen: VerzoekOntvangen | None = None
    beschikking_id: BeschikkingId | None = None


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case VerzoekOntvangen():
            return State(status=Status.OPEN, ontvangen=event)
        case VerzoekToegekend():
            return replace(state, status=Status.TOEGEKEND, beschikking_id=event.beschikking_id)
        case VerzoekAfgewezen():
            return replace(state, status=Status.AFGEWEZEN, beschikking_id=event.beschikking_id)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case OntvangVerzoek():
            return ontvang(command, state)
        case BeslisOpVerzoek():
            return beslis(command, state)
    assert_never(command)


def ontvang(command: OntvangVerzoek, state: State) -> list[Event]:
    """A reference is used once per provider and law (TR347: 9347)."""
    if state.status is not Status.ONBEKEND:
        raise Refused("9347", "ReferentieAanbieder is niet uniek voor de aanbieder binnen het wettelijk domein.")
    return [
        VerzoekOntvangen(
            verzoek_id=command.verzoek_id,
            persoon_id=command.persoon_id,
            bericht_id=command.bericht_id,
            wet=command.wet,
            agb=command.agb,
            referentie=command.referentie,
            dagtekening=command.dagtekening,
            product=command.product,
            periode=command.periode,
            omvang=command.omvang,
            budget=command.budget,
            soort_verwijzer=command.soort_verwijzer,
            uiterlijk_op=plus_werkdagen(command.dagtekening, ANTWOORDTERMIJN_WERKDAGEN),
        )
    ]


def beslis(command: BeslisOpVerzoek, state: State) -> list[Event]:
    """One decision per request, not before it was made (TR359, TR365)."""
    ontvangen = state.ontvangen
    if ontvangen is None:
        raise Refused("verzoek-onbekend", "Dit verzoek is niet bekend.")
    if state.beschikking_id == command.beschikking_id:
        return []
    if state.status is not Status.OPEN:
        raise Refused("verzoek-al-beantwoord", "Op dit verzoek is al beslist.")
    if command.besluitdatum < ontvangen.dagtekening:
        raise Refused("besluit-voor-verzoek", "De besluitdatum ligt voor de dagtekening van het verzoek.")
    event = VerzoekToegekend if command.toegekend else VerzoekAfgewezen
    return [
        event(
            verzoek_id=ontvangen.verzoek_id,
            beschikking_id=command.beschikking_id,
            besluitdatum=command.besluitdatum,
        )
    ]


verzoek = Decider(State(), evolve, decide)
