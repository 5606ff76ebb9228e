"""The HTTP bodies of terms, work lists and the municipality's own settings."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import GemeenteBestand, Gemeentecode, Naam, Oin, Taaksoort, Wet
from shared.contracts.intake.access import BEHEER_LEZEN, BEHEER_SCHRIJVEN, LEZEN, LEZERS
from shared.contracts.operations import Operation, Rol, roles


class TermijnSoort(StrEnum):
    """What intake watches: three terms of the law and two things to do."""

    ONTVANGSTBEVESTIGING = "ontvangstbevestiging"
    """To confirm the receipt of a melding (Wmo 2.3.2 lid 1: no term)."""
    ONDERZOEK = "onderzoek"
    """To close the onderzoek within six weeks of the melding (Wmo 2.3.2 lid 1)."""
    BESLISSING = "beslissing"
    """To decide on an aanvraag (Wmo 2.3.5 lid 2: two weeks; Awb 4:13: eight weeks)."""
    AANVULLING = "aanvulling"
    """For the person to complete an aanvraag (Awb 4:5)."""


class TermijnStatus(StrEnum):
    """How a term stands on the day asked about; `verstreken` is past its last day and still not met."""

    LOOPT = "loopt"
    OPGESCHORT = "opgeschort"
    VERSTREKEN = "verstreken"
    AFGEROND = "afgerond"
    VERVALLEN = "vervallen"


class TermijnBody(Body):
    """One term: `onderwerpId` is the melding or aanvraag it is about; `dagenResterend` counts calendar days."""

    soort: TermijnSoort
    onderwerp_id: UUID
    persoon_id: UUID
    wet: Wet
    uiterlijk_op: date | None
    status: TermijnStatus
    dagen_resterend: int | None
    """From the peildatum to the last day, negative once past; null without a last day or when it is over."""


class Termijnen(Lijst[TermijnBody]):
    """One page of terms, first due first, those without a date last."""


class TermijnenQuery(Bladeren):
    """Which terms, as seen on `peildatum` (default today)."""

    soort: TermijnSoort | None = None
    persoon_id: UUID | None = None
    uiterlijk_op: date | None = None
    """Only those due on this day or before."""
    status: TermijnStatus | None = None
    peildatum: date | None = None


class GemeenteBody(Body):
    """What intake knows of a municipality."""

    gemeentecode: Gemeentecode
    naam: Naam
    oin: Oin
    wetten: tuple[Wet, ...]
    taaksoorten: tuple[Taaksoort, ...]


class GemeenteKop(Body):
    """A municipality in a list."""

    gemeentecode: Gemeentecode
    naam: Naam


class Gemeenten(Lijst[GemeenteKop]):
    """The municipalities on board, by code; a few hundred at most, so one page holds them all."""


TERMIJNEN = Operation(
    id="intakeTermijnen",
    method="GET",
    path="/v1/termijnen",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="termijnen",
    summary="Termijnen van meldingen en aanvragen",
    query=TermijnenQuery,
    response=Termijnen,
    internal=True,
)
WERKLIJST = Operation(
    id="intakeWerklijst",
    method="GET",
    path="/v1/werklijsten",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="werklijsten",
    summary="Wat intake nog moet doen of bewaken",
    query=TermijnenQuery,
    response=Termijnen,
    internal=True,
)
RICHT_GEMEENTE_IN = Operation(
    id="richtGemeenteInIntake",
    method="PUT",
    path="/v1/gemeenten/{gemeentecode}",
    service="intake",
    roles=roles(Rol.BEHEERDER, Rol.DIENST),
    scope=BEHEER_SCHRIJVEN,
    tag="gemeenten",
    summary="Neem naam, OIN, wetten en taaksoorten van een gemeente over",
    description=(
        "De enige plek waar de gemeente uit het pad komt: het platform (0000) mag elke gemeente noemen, een "
        "gemeente alleen zichzelf."
    ),
    status=204,
    request=GemeenteBestand,
    internal=True,
    also=(404,),
)
TOON_GEMEENTE = Operation(
    id="toonGemeenteIntake",
    method="GET",
    path="/v1/gemeenten/{gemeentecode}",
    service="intake",
    roles=roles(Rol.BEHEERDER, Rol.DIENST),
    scope=BEHEER_LEZEN,
    tag="gemeenten",
    summary="Wat intake van een gemeente weet",
    response=GemeenteBody,
    internal=True,
    also=(404,),
)
LIJST_GEMEENTEN = Operation(
    id="lijstGemeentenIntake",
    method="GET",
    path="/v1/gemeenten",
    service="intake",
    roles=roles(Rol.BEHEERDER, Rol.DIENST),
    scope=BEHEER_LEZEN,
    tag="gemeenten",
    summary="De gemeenten die zijn aangesloten",
    description="Het platform (0000) ziet alle gemeenten, een gemeente alleen zichzelf.",
    response=Gemeenten,
    internal=True,
)

OPERATIONS = (
    TERMIJNEN,
    WERKLIJST,
    RICHT_GEMEENTE_IN,
    TOON_GEMEENTE,
    LIJST_GEMEENTEN,
)
