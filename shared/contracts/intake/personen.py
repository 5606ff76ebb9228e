"""The HTTP bodies of the person file: registering, correcting, finding, erasing."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.intake.access import LEZEN, LEZERS, SCHRIJVEN, SCHRIJVERS
from shared.contracts.operations import Operation, Rol, roles
from shared.values.bsn import Bsn

Naamdeel = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Voorvoegsel = Annotated[str, StringConstraints(min_length=1, max_length=10, strip_whitespace=True)]
Geboortedatum = Annotated[date, Field(ge=date(1880, 1, 1))]


class Geslacht(StrEnum):
    """List COD046 of iWmo/iJw 3.2."""

    ONBEKEND = "0"
    MANNELIJK = "1"
    VROUWELIJK = "2"


class RedenVergeten(StrEnum):
    """Why a person is erased (AVG art. 17; Wmo 2015 art. 5.3.5; Jeugdwet art. 7.3.9)."""

    VERZOEK_BETROKKENE = "verzoek-betrokkene"
    BEWAARTERMIJN_VERSTREKEN = "bewaartermijn-verstreken"
    ONRECHTMATIG_VERWERKT = "onrechtmatig-verwerkt"
    TOESTEMMING_INGETROKKEN = "toestemming-ingetrokken"


class NaamBody(Body):
    """A name as the BRP writes it."""

    voornamen: Naamdeel | None = None
    voorletters: Annotated[str, StringConstraints(pattern=r"^[a-zA-ZÀ-ỳ]{1,6}$")] | None = None
    voorvoegsel: Voorvoegsel | None = None
    achternaam: Naamdeel


class AdresBody(Body):
    """A Dutch address; `straatnaam` may be longer than the 24 characters of iWmo/iJw."""

    straatnaam: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    huisnummer: Annotated[int, Field(ge=1, le=99_999)]
    huisletter: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]$")] | None = None
    huisnummertoevoeging: (
        Annotated[str, StringConstraints(min_length=1, max_length=4, strip_whitespace=True)] | None
    ) = None
    postcode: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}[A-Z]{2}$")]
    plaatsnaam: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class RegistreerPersoonBody(Body):
    """A person as first seen; the same `huishoudenId` makes persons one household."""

    bsn: Bsn
    naam: NaamBody
    geboortedatum: Geboortedatum
    geslacht: Geslacht
    adres: AdresBody
    huishouden_id: UUID | None = None


class CorrigeerPersoonBody(Body):
    """What was recorded wrongly, as it should read (AVG art. 16); what is left out stays. The BSN cannot change.

    `huishoudenId` null takes the person out of the household; nothing else can be emptied.
    """

    naam: NaamBody | None = None
    geboortedatum: Geboortedatum | None = None
    geslacht: Geslacht | None = None
    adres: AdresBody | None = None
    huishouden_id: UUID | None = None

    @model_validator(mode="after")
    def _iets(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("noem minstens één gegeven")
        if any(getattr(self, name) is None for name in self.model_fields_set - {"huishouden_id"}):
            raise ValueError("alleen huishoudenId kan leeg worden gemaakt")
        return self


class PersoonBody(Body):
    """A person; after erasure `gewist` is true and every personal field null."""

    persoon_id: UUID
    gewist: bool
    bsn: Bsn | None
    naam: NaamBody | None
    geboortedatum: date | None
    geslacht: Geslacht | None
    adres: AdresBody | None
    huishouden_id: UUID | None
    geregistreerd_op: date
    vergeten_op: date | None = None
    reden: RedenVergeten | None = None


class ZoekPersoonBody(Body):
    """By BSN, or by surname (without prefix) and birth date together; capitals and accents do not matter."""

    bsn: Bsn | None = None
    achternaam: Naamdeel | None = None
    geboortedatum: Geboortedatum | None = None

    @model_validator(mode="after")
    def _een_manier(self) -> Self:
        by_name = self.achternaam is not None and self.geboortedatum is not None
        partly = self.achternaam is not None or self.geboortedatum is not None
        if (self.bsn is None) is not by_name or (self.bsn is not None and partly):
            raise ValueError("zoek op bsn, of op achternaam met geboortedatum")
        return self


class PersonenGevonden(Body):
    """The persons that fit, at most fifty."""

    resultaten: tuple[PersoonBody, ...]


class PersoonKop(Body):
    """A person in a list: no name, no BSN."""

    persoon_id: UUID
    huishouden_id: UUID | None
    geregistreerd_op: date
    gewist: bool


class Personen(Lijst[PersoonKop]):
    """One page of persons, latest registered first."""


class PersonenQuery(Bladeren):
    """Which persons."""

    huishouden_id: UUID | None = None


class VergeetQuery(Body):
    """Why the person is erased."""

    reden: RedenVergeten


class Persoonsgegevens(Body):
    """What a 301 needs of a client: `straatnaam` cut to 24 characters (basisschema LDT_Straatnaam)."""

    persoon_id: UUID
    bsn: Bsn
    geboortedatum: date
    geslacht: Geslacht
    naam: NaamBody
    adres: AdresBody


LIJST_PERSONEN = Operation(
    id="lijstPersonen",
    method="GET",
    path="/v1/personen",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="personen",
    summary="Personen van de gemeente, zonder naam of BSN",
    query=PersonenQuery,
    response=Personen,
)
REGISTREER_PERSOON = Operation(
    id="registreerPersoon",
    method="POST",
    path="/v1/personen",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="personen",
    summary="Registreer een persoon",
    description=("Is het BSN al geregistreerd, dan volgt een weigering (persoon-bestaat-al); zoek de persoon eerst."),
    status=201,
    request=RegistreerPersoonBody,
    response=PersoonKop,
    effect=True,
    also=(409,),
)
ZOEK_PERSONEN = Operation(
    id="zoekPersonen",
    method="POST",
    path="/v1/personen/_zoek",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="personen",
    summary="Zoek op BSN, of op achternaam en geboortedatum",
    request=ZoekPersoonBody,
    response=PersonenGevonden,
)
TOON_PERSOON = Operation(
    id="toonPersoon",
    method="GET",
    path="/v1/personen/{persoonId}",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="personen",
    summary="Eén persoon",
    description="Na wissing is `gewist` waar en is elk persoonsgegeven leeg.",
    response=PersoonBody,
    also=(404,),
)
CORRIGEER_PERSOON = Operation(
    id="corrigeerPersoon",
    method="PATCH",
    path="/v1/personen/{persoonId}",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="personen",
    summary="Verbeter wat onjuist is vastgelegd",
    request=CorrigeerPersoonBody,
    response=PersoonKop,
    effect=True,
    if_match=True,
    also=(404, 409),
)
VERGEET_PERSOON = Operation(
    id="vergeetPersoon",
    method="DELETE",
    path="/v1/personen/{persoonId}",
    service="intake",
    roles=roles(Rol.BEHEERDER),
    scope=SCHRIJVEN,
    tag="personen",
    summary="Wis een persoon",
    description=(
        "De sleutel van alle persoonsgegevens wordt vernietigd, hier en in de andere diensten; bedragen "
        "blijven staan. Nogmaals wissen verandert niets."
    ),
    status=204,
    query=VergeetQuery,
    also=(404,),
)
TOON_PERSOONSGEGEVENS = Operation(
    id="toonPersoonsgegevens",
    method="GET",
    path="/v1/personen/{persoonId}/persoonsgegevens",
    service="intake",
    roles=roles(Rol.DIENST),
    scope=LEZEN,
    tag="personen",
    summary="BSN, naam en adres zoals een 301 ze nodig heeft",
    response=Persoonsgegevens,
    internal=True,
    also=(404,),
)

OPERATIONS = (
    LIJST_PERSONEN,
    REGISTREER_PERSOON,
    ZOEK_PERSONEN,
    TOON_PERSOON,
    CORRIGEER_PERSOON,
    VERGEET_PERSOON,
    TOON_PERSOONSGEGEVENS,
)
