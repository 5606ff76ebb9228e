"""What can happen to a request of a provider, and where it stands after that."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from services.indicatie.domain.ids import BerichtId, BeschikkingId, VerzoekId
from services.indicatie.domain.verzoek.wijziging import Wijziging
from services.indicatie.domain.voorziening import Omvang, Product, Wet
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from shared.values.termijnen import plus_weken

WOONPLAATSTERMIJN_WEKEN = 2  # Jeugdwet art. 8.2.1, OP359


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekOntvangen:
    """A product is asked for (315); the municipality must answer by `uiterlijk_op`, with a 301 or a 319."""

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
class WijzigingOntvangen:
    """Another set of products is asked for (317); one 301 or one 319 by `uiterlijk_op` answers it as a whole."""

    verzoek_id: VerzoekId
    persoon_id: PersoonId
    bericht_id: BerichtId
    wet: Wet
    agb: Agb
    referentie: str
    dagtekening: date
    wijziging: Wijziging
    uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekInOnderzoek:
    """A 319 with value 2 said that it takes longer; the final answer comes by `uiterlijk_op` (OP274, OP346)."""

    verzoek_id: VerzoekId
    op: date
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


Vraag = VerzoekOntvangen | WijzigingOntvangen
Event = Vraag | VerzoekInOnderzoek | VerzoekToegekend | VerzoekAfgewezen


class Status(StrEnum):
    """Where it stands."""

    ONBEKEND = "onbekend"
    OPEN = "open"
    IN_ONDERZOEK = "in-onderzoek"
    TOEGEKEND = "toegekend"
    AFGEWEZEN = "afgewezen"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The request, since when it is under investigation, and its answer."""

    status: Status = Status.ONBEKEND
    ontvangen: Vraag | None = None
    onderzoek: VerzoekInOnderzoek | None = None
    beschikking_id: BeschikkingId | None = None

    @property
    def wacht(self) -> bool:
        """True until it is granted or refused."""
        return self.status in {Status.OPEN, Status.IN_ONDERZOEK}


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case VerzoekOntvangen() | WijzigingOntvangen():
            return State(status=Status.OPEN, ontvangen=event)
        case VerzoekInOnderzoek():
            return replace(state, status=Status.IN_ONDERZOEK, onderzoek=event)
        case VerzoekToegekend():
            return replace(state, status=Status.TOEGEKEND, beschikking_id=event.beschikking_id)
        case VerzoekAfgewezen():
            return replace(state, status=Status.AFGEWEZEN, beschikking_id=event.beschikking_id)
    assert_never(event)


def woonplaats_uiterlijk_op(vraag: Vraag) -> date | None:
    """Until when a 315 under the Jeugdwet can be refused for another municipality's sake; None for all others.

    Jeugdwet art. 8.2.1 gives two weeks; once they have passed, the municipality that was asked pays.
    """
    if vraag.wet is not Wet.JEUGDWET or isinstance(vraag, WijzigingOntvangen):
        return None
    return plus_weken(vraag.dagtekening, WOONPLAATSTERMIJN_WEKEN)
