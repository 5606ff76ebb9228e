"""The course of a request: received, perhaps under investigation, granted or refused once (OP274, OP346)."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.indicatie.domain.ids import BerichtId, BeschikkingId, VerzoekId
from services.indicatie.domain.verzoek.events import (
    Event,
    State,
    Status,
    VerzoekAfgewezen,
    VerzoekInOnderzoek,
    VerzoekOntvangen,
    VerzoekToegekend,
    WijzigingOntvangen,
    evolve,
    woonplaats_uiterlijk_op,
)
from services.indicatie.domain.verzoek.regels import tr347
from services.indicatie.domain.verzoek.wijziging import Wijziging
from services.indicatie.domain.voorziening import Omvang, Product, Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_weken, plus_werkdagen

ANTWOORDTERMIJN_WERKDAGEN = 5  # OP274, OP346
ONDERZOEKSTERMIJN_WEKEN = 8  # OP274, OP346: from the Dagtekening of the request


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
class OntvangWijziging:
    """The set of products of a clean 317; the term runs from the Dagtekening."""

    verzoek_id: VerzoekId
    persoon_id: PersoonId
    bericht_id: BerichtId
    wet: Wet
    agb: Agb
    referentie: str
    dagtekening: date
    wijziging: Wijziging


@dataclass(frozen=True, slots=True, kw_only=True)
class StelInOnderzoek:
    """The answer needs more time; the provider is told on the day `op`."""

    op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BeslisOpVerzoek:
    """A beschikking grants or refuses it; `woonplaats`: because another municipality is responsible."""

    beschikking_id: BeschikkingId
    toegekend: bool
    besluitdatum: date
    woonplaats: bool = False


Command = OntvangVerzoek | OntvangWijziging | StelInOnderzoek | BeslisOpVerzoek


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case OntvangVerzoek() | OntvangWijziging():
            return ontvang(command, state)
        case StelInOnderzoek():
            return stel_in_onderzoek(command, state)
        case BeslisOpVerzoek():
            return beslis(command, state)
    assert_never(command)


def ontvang(command: OntvangVerzoek | OntvangWijziging, state: State) -> list[Event]:
    """A reference is used once per provider and law (TR347: 9347)."""
    if tr347(al_gebruikt=state.status is not Status.ONBEKEND):
        raise Refused("9347", "ReferentieAanbieder is niet uniek voor de aanbieder binnen het wettelijk domein.")
    uiterlijk_op = plus_werkdagen(command.dagtekening, ANTWOORDTERMIJN_WERKDAGEN)
    if isinstance(command, OntvangWijziging):
        return [
            WijzigingOntvangen(
                verzoek_id=command.verzoek_id,
                persoon_id=command.persoon_id,
                bericht_id=command.bericht_id,
                wet=command.wet,
                agb=command.agb,
                referentie=command.referentie,
                dagtekening=command.dagtekening,
                wijziging=command.wijziging,
                uiterlijk_op=uiterlijk_op,
            )
        ]
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
            uiterlijk_op=uiterlijk_op,
        )
    ]


def stel_in_onderzoek(command: StelInOnderzoek, state: State) -> list[Event]:
    """Once at most (TR360), and not after the final answer (TR359, TR365)."""
    vraag = state.ontvangen
    if vraag is None:
        raise Refused("verzoek-onbekend", "Dit verzoek is niet bekend.")
    if not state.wacht:
        raise Refused("verzoek-al-beantwoord", "Op dit verzoek is al beslist.")
    if state.onderzoek is not None:
        if state.onderzoek.op == command.op:
            return []
        raise Refused("al-in-onderzoek", "De aanbieder weet al dat dit verzoek in onderzoek is.")
    if command.op > command.vandaag:
        raise Refused("datum-in-toekomst", "De dag van het antwoord ligt in de toekomst.")
    if command.op < vraag.dagtekening:
        raise Refused("onderzoek-voor-verzoek", "De dag van het antwoord ligt voor de dagtekening van het verzoek.")
    uiterlijk_op = plus_weken(vraag.dagtekening, ONDERZOEKSTERMIJN_WEKEN)
    return [VerzoekInOnderzoek(verzoek_id=vraag.verzoek_id, op=command.op, uiterlijk_op=uiterlijk_op)]


def beslis(command: BeslisOpVerzoek, state: State) -> list[Event]:
    """One decision per request, not before it was made (TR359, TR365)."""
    vraag = state.ontvangen
    if vraag is None:
        raise Refused("verzoek-onbekend", "Dit verzoek is niet bekend.")
    if state.beschikking_id == command.beschikking_id:
        return []
    if not state.wacht:
        raise Refused("verzoek-al-beantwoord", "Op dit verzoek is al beslist.")
    if command.besluitdatum < vraag.dagtekening:
        raise Refused("besluit-voor-verzoek", "De besluitdatum ligt voor de dagtekening van het verzoek.")
    if state.onderzoek is not None and command.besluitdatum < state.onderzoek.op:
        raise Refused("besluit-voor-onderzoek", "De besluitdatum ligt voor de dag waarop het onderzoek is gemeld.")
    if command.woonplaats:
        _toets_woonplaatstermijn(command.besluitdatum, woonplaats_uiterlijk_op(vraag))
    event = VerzoekToegekend if command.toegekend else VerzoekAfgewezen
    return [
        event(
            verzoek_id=vraag.verzoek_id,
            beschikking_id=command.beschikking_id,
            besluitdatum=command.besluitdatum,
        )
    ]


def _toets_woonplaatstermijn(besluitdatum: date, uiterlijk_op: date | None) -> None:
    if uiterlijk_op is not None and besluitdatum > uiterlijk_op:
        raise Refused(
            "woonplaats-te-laat",
            "Een verzoek om toewijzing kan na twee weken niet meer op het woonplaatsbeginsel worden afgewezen.",
        )


verzoek = Decider(State(), evolve, decide)
