"""What the gateway itself promises: answers put together from the parts of several services."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts import beheer, regels
from shared.contracts.berichten import BERICHTENBOX, BerichtKop
from shared.contracts.billing.declaraties import Declaratieregel
from shared.contracts.body import Body
from shared.contracts.gemeente import GemeenteBestand, Gemeentecode, Wet
from shared.contracts.indicatie.bodies import BeschikkingKop, LeveringBody, ToewijzingKop
from shared.contracts.indicatie.verzoeken import VerzoekBody
from shared.contracts.intake.aanvragen import AanvraagKop
from shared.contracts.intake.meldingen import MeldingKop
from shared.contracts.intake.onderzoeken import OnderzoekKop
from shared.contracts.intake.personen import PersoonBody
from shared.contracts.intake.termijnen import Gemeenten
from shared.contracts.intake.verwijzingen import VerwijzingKop
from shared.contracts.operations import Operation, Rol, check_unique, roles


class Deel(StrEnum):
    """The part of the chain that something comes from."""

    INTAKE = "intake"
    INDICATIE = "indicatie"
    BILLING = "billing"


class TermijnBody(Body):
    """What is due at the latest on `uiterlijk_op`, and about which thing."""

    deel: Deel
    soort: str
    onderwerp_id: UUID
    persoon_id: UUID | None = None
    wet: Wet | None = None
    uiterlijk_op: date | None = None
    status: str
    dagen_resterend: int | None = None


class TermijnenPagina(Body):
    """One page, first due first; a part that did not answer is named, and comes when the list is read on."""

    resultaten: tuple[TermijnBody, ...]
    volgende: str | None = None
    ontbrekende_delen: tuple[Deel, ...] = ()


class TermijnenQuery(Body):
    """Which terms, as seen on `peildatum` (default today)."""

    cursor: Annotated[str | None, Field(max_length=2000)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    soort: Annotated[str | None, Field(pattern=r"^[a-z0-9-]{1,60}$")] = None
    persoon_id: UUID | None = None
    uiterlijk_op: date | None = None
    """Due on this day or before."""
    peildatum: date | None = None


class TijdlijnRegel(Body):
    """One thing that happened; `id` is what it happened to, an amount is in signed cents."""

    op: date
    deel: Deel
    soort: str | None = None
    omschrijving: str
    id: UUID
    bedrag_centen: int | None = None


class DossierBody(Body):
    """Everything about one person. A list is null when the part it comes from did not answer, empty when there is none.

    `ontbrekende_delen` names those parts: away for the moment, or not open to this caller.
    """

    persoon_id: UUID
    persoon: PersoonBody | None
    huishouden: tuple[UUID, ...] | None
    meldingen: tuple[MeldingKop, ...] | None
    onderzoeken: tuple[OnderzoekKop, ...] | None
    aanvragen: tuple[AanvraagKop, ...] | None
    verwijzingen: tuple[VerwijzingKop, ...] | None
    beschikkingen: tuple[BeschikkingKop, ...] | None
    toewijzingen: tuple[ToewijzingKop, ...] | None
    leveringen: tuple[LeveringBody, ...] | None
    verzoeken: tuple[VerzoekBody, ...] | None
    berichten: tuple[BerichtKop, ...] | None
    declaratieregels: tuple[Declaratieregel, ...] | None
    termijnen: tuple[TermijnBody, ...]
    tijdlijn: tuple[TijdlijnRegel, ...]
    ontbrekende_delen: tuple[Deel, ...]


class GemeenteInrichting(Body):
    """A municipality and, per part of the chain, whether it is ready to serve it; null when the part did not answer."""

    gemeentecode: Gemeentecode
    gereed: bool
    delen: dict[Deel, bool | None]


LEZERS = roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER)

DOSSIER = Operation(
    id="toonDossier",
    method="GET",
    path="/v1/personen/{persoonId}/dossier",
    service="gateway",
    roles=LEZERS,
    scope="intake.lezen",
    tag="personen",
    summary="Het hele dossier van een persoon in één antwoord, met tijdlijn",
    description=(
        "Van melding tot betaling, over alle onderdelen heen. Antwoordt een onderdeel niet, of is het voor u niet "
        "toegankelijk, dan staat het bij `ontbrekendeDelen`, zijn de lijsten ervan null en wordt de rest gegeven."
    ),
    response=DossierBody,
    also=(404,),
)
TERMIJNEN = Operation(
    id="lijstTermijnen",
    method="GET",
    path="/v1/termijnen",
    service="gateway",
    roles=roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER, Rol.BACKOFFICE, Rol.CONTROLLER),
    scope="intake.lezen",
    tag="termijnen",
    summary="Termijnen van de hele keten, eerst vervallend eerst",
    query=TermijnenQuery,
    response=TermijnenPagina,
)
WERKLIJST = Operation(
    id="toonWerklijst",
    method="GET",
    path="/v1/werklijsten",
    service="gateway",
    roles=roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER, Rol.BACKOFFICE, Rol.CONTROLLER),
    scope="intake.lezen",
    tag="werklijsten",
    summary="Wat de gemeente nog moet doen of bewaken, eerst vervallend eerst",
    query=TermijnenQuery,
    response=TermijnenPagina,
)
RICHT_GEMEENTE_IN = Operation(
    id="richtGemeenteIn",
    method="POST",
    path="/v1/gemeenten",
    service="gateway",
    roles=roles(Rol.BEHEERDER),
    scope="beheer.schrijven",
    tag="gemeenten",
    summary="Sluit een gemeente aan, of neem haar gewijzigde gegevens over",
    description=(
        "Elk onderdeel neemt zijn deel over. Lukt dat bij een onderdeel niet, dan noemt het antwoord (503) dat "
        "onderdeel; hetzelfde verzoek nogmaals maakt het af. Het platform (0000) mag elke gemeente aansluiten, een "
        "gemeente alleen zichzelf."
    ),
    status=201,
    request=GemeenteBestand,
    response=GemeenteInrichting,
    effect=True,
    also=(404,),
)
LIJST_GEMEENTEN = Operation(
    id="lijstGemeenten",
    method="GET",
    path="/v1/gemeenten",
    service="gateway",
    roles=roles(Rol.BEHEERDER),
    scope="beheer.lezen",
    tag="gemeenten",
    summary="De gemeenten die zijn aangesloten",
    description="Het platform (0000) ziet alle gemeenten, een gemeente alleen zichzelf.",
    response=Gemeenten,
)
TOON_GEMEENTE = Operation(
    id="toonGemeente",
    method="GET",
    path="/v1/gemeenten/{gemeentecode}",
    service="gateway",
    roles=roles(Rol.BEHEERDER),
    scope="beheer.lezen",
    tag="gemeenten",
    summary="Of een gemeente bij elk onderdeel gereed is",
    response=GemeenteInrichting,
    also=(404,),
)

OPERATIONS = check_unique(
    (
        DOSSIER,
        TERMIJNEN,
        WERKLIJST,
        *BERICHTENBOX,
        RICHT_GEMEENTE_IN,
        LIJST_GEMEENTEN,
        TOON_GEMEENTE,
        *beheer.OPERATIONS,
        *regels.OPERATIONS,
    )
)
