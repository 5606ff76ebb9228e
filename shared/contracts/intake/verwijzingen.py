"""The HTTP bodies of the verwijzing to youth care (Jeugdwet art. 2.6 lid 1 e)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints, model_validator

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Agb
from shared.contracts.intake.access import LEZEN, LEZERS, SCHRIJVEN, SCHRIJVERS
from shared.contracts.intake.bodies import Tekst
from shared.contracts.operations import Operation


class TypeVerwijzer(StrEnum):
    """List COD327 of iWmo/iJw 3.2."""

    GEMEENTE = "01"
    HUISARTS = "02"
    JEUGDARTS = "03"
    GECERTIFICEERDE_INSTELLING = "04"
    MEDISCH_SPECIALIST = "05"
    GEEN_VERWIJZER = "06"
    RECHTER = "08"


ZORGVERLENERS = frozenset(
    {
        TypeVerwijzer.HUISARTS,
        TypeVerwijzer.JEUGDARTS,
        TypeVerwijzer.GECERTIFICEERDE_INSTELLING,
        TypeVerwijzer.MEDISCH_SPECIALIST,
    }
)


class VerwijzerBody(Body):
    """Who refers: a care professional by AGB code or else by name (CD066, CD067), others never by code (CD068)."""

    type: TypeVerwijzer
    naam: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)] | None = None
    zorgverlener_code: Agb | None = None

    @model_validator(mode="after")
    def _naam_of_code(self) -> Self:
        if self.type in ZORGVERLENERS:
            if (self.naam is None) is (self.zorgverlener_code is None):
                raise ValueError("noem de zorgverlenerCode, of de naam wanneer die onbekend is (CD066, CD067)")
        elif self.zorgverlener_code is not None:
            raise ValueError("deze verwijzer heeft geen zorgverlenerCode (CD068)")
        return self


class RegistreerVerwijzingBody(Body):
    """A referral to youth care (Jeugdwet art. 2.6 lid 1 e); `agb` is the provider it names, if it names one."""

    persoon_id: UUID
    verwijzer: VerwijzerBody
    verwezen_op: date
    ontvangen_op: date
    agb: Agb | None = None
    toelichting: Tekst | None = None

    @model_validator(mode="after")
    def _volgorde(self) -> Self:
        if self.ontvangen_op < self.verwezen_op:
            raise ValueError("ontvangenOp ligt voor verwezenOp")
        return self


class VerwijzingKop(Body):
    """A referral without names or text."""

    verwijzing_id: UUID
    persoon_id: UUID
    type_verwijzer: TypeVerwijzer
    verwezen_op: date
    ontvangen_op: date
    agb: Agb | None


class VerwijzingBody(VerwijzingKop):
    """One referral; name and text null after erasure."""

    naam_verwijzer: str | None
    zorgverlener_code: Agb | None
    toelichting: Tekst | None


class Verwijzingen(Lijst[VerwijzingKop]):
    """One page of referrals, latest received first."""


class VerwijzingenQuery(Bladeren):
    """Which referrals."""

    persoon_id: UUID | None = None


LIJST_VERWIJZINGEN = Operation(
    id="lijstVerwijzingen",
    method="GET",
    path="/v1/verwijzingen",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="verwijzingen",
    summary="Verwijzingen, laatst ontvangen eerst",
    query=VerwijzingenQuery,
    response=Verwijzingen,
)
REGISTREER_VERWIJZING = Operation(
    id="registreerVerwijzing",
    method="POST",
    path="/v1/verwijzingen",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="verwijzingen",
    summary="Leg een verwijzing naar jeugdhulp vast",
    status=201,
    request=RegistreerVerwijzingBody,
    response=VerwijzingKop,
    effect=True,
    also=(404, 409),
)
TOON_VERWIJZING = Operation(
    id="toonVerwijzing",
    method="GET",
    path="/v1/verwijzingen/{verwijzingId}",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="verwijzingen",
    summary="Eén verwijzing",
    response=VerwijzingBody,
    also=(404,),
)

OPERATIONS = (
    LIJST_VERWIJZINGEN,
    REGISTREER_VERWIJZING,
    TOON_VERWIJZING,
)
