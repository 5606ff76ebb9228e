"""The HTTP bodies of the aanvraag (Wmo 2015 art. 2.3.2 lid 9; Awb 4:5, 4:13, 4:15)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Wet
from shared.contracts.intake.access import (
    LEZEN,
    LEZERS,
    LEZERS_EN_INWONER,
    SCHRIJVEN,
    SCHRIJVERS,
    SCHRIJVERS_EN_INWONER,
)
from shared.contracts.intake.bodies import Code, Tekst
from shared.contracts.intake.meldingen import RedenIntrekking
from shared.contracts.operations import Operation


class AanvraagStatus(StrEnum):
    """How far an aanvraag is."""

    INGEDIEND = "ingediend"
    OPGESCHORT = "opgeschort"
    AFGEHANDELD = "afgehandeld"
    INGETROKKEN = "ingetrokken"


class Ontbrekend(StrEnum):
    """What an incomplete aanvraag lacks."""

    HANDTEKENING = "handtekening"
    IDENTITEITSBEWIJS = "identiteitsbewijs"
    MEDISCH_ADVIES = "medisch-advies"
    INKOMENSGEGEVENS = "inkomensgegevens"
    BUDGETPLAN_PGB = "budgetplan-pgb"
    OVERIG = "overig"


class DienAanvraagInBody(Body):
    """A formal application; for the Wmo `meldingId` is required, for the other laws the person or a melding."""

    melding_id: UUID | None = None
    persoon_id: UUID | None = None
    verwijzing_id: UUID | None = None
    wet: Wet
    taaksoort: Code | None = None
    ingediend_op: date
    toelichting: Tekst | None = None

    @model_validator(mode="after")
    def _een_persoon(self) -> Self:
        if (self.melding_id is None) is (self.persoon_id is None):
            raise ValueError("noem meldingId of persoonId")
        return self


class SchortAanvraagOpBody(Body):
    """The request to complete the aanvraag (Awb 4:5): when it was sent, what lacks, until when."""

    gevraagd_op: date
    aanvullen_voor: date
    """The last day on which the person can complete it; the term runs on after it (Awb 4:15 lid 1)."""
    ontbreekt: Annotated[tuple[Ontbrekend, ...], Field(min_length=1, max_length=6)]


class AanvraagOpschortingBody(SchortAanvraagOpBody):
    """The latest request to complete the aanvraag; `aangevuldOp` null while it is open."""

    aanvraag_id: UUID
    aangevuld_op: date | None


class VulAanvraagAanBody(Body):
    """The day on which the aanvraag was completed."""

    aangevuld_op: date


class AanvullingBody(VulAanvraagAanBody):
    """The latest completion."""

    aanvraag_id: UUID


class TrekAanvraagInBody(Body):
    """The withdrawal of an aanvraag."""

    ingetrokken_op: date
    reden: RedenIntrekking


class AanvraagIntrekkingBody(TrekAanvraagInBody):
    """The withdrawal as recorded."""

    aanvraag_id: UUID


class AanvraagKop(Body):
    """An aanvraag without its text."""

    aanvraag_id: UUID
    persoon_id: UUID
    melding_id: UUID | None
    verwijzing_id: UUID | None
    wet: Wet
    taaksoort: Code | None
    status: AanvraagStatus
    ingediend_op: date
    beslis_uiterlijk_op: date
    """The end of the term, days of suspension included; while suspended the date when nothing is completed."""
    beschikking_id: UUID | None
    afgehandeld_op: date | None


class AanvraagBody(AanvraagKop):
    """One aanvraag; `toelichting` null after erasure."""

    toelichting: Tekst | None
    dagen_opgeschort: int
    aanvullen_voor: date | None
    ingetrokken_op: date | None


class Aanvragen(Lijst[AanvraagKop]):
    """One page of aanvragen, latest filed first."""


class AanvragenQuery(Bladeren):
    """Which aanvragen."""

    persoon_id: UUID | None = None
    melding_id: UUID | None = None
    status: AanvraagStatus | None = None
    wet: Wet | None = None


LIJST_AANVRAGEN = Operation(
    id="lijstAanvragen",
    method="GET",
    path="/v1/aanvragen",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="aanvragen",
    summary="Aanvragen, laatst ingediend eerst",
    query=AanvragenQuery,
    response=Aanvragen,
)
DIEN_AANVRAAG_IN = Operation(
    id="dienAanvraagIn",
    method="POST",
    path="/v1/aanvragen",
    service="intake",
    roles=SCHRIJVERS_EN_INWONER,
    scope=SCHRIJVEN,
    tag="aanvragen",
    summary="Dien een aanvraag in",
    description=("Wmo: pas na het onderzoek, of wanneer zes weken na de melding zijn verstreken (art. 2.3.2 lid 9)."),
    status=201,
    request=DienAanvraagInBody,
    response=AanvraagKop,
    effect=True,
    also=(404, 409),
)
TOON_AANVRAAG = Operation(
    id="toonAanvraag",
    method="GET",
    path="/v1/aanvragen/{aanvraagId}",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="aanvragen",
    summary="Eén aanvraag",
    response=AanvraagBody,
    also=(404,),
)
SCHORT_AANVRAAG_OP = Operation(
    id="schortAanvraagOp",
    method="POST",
    path="/v1/aanvragen/{aanvraagId}/opschorting",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="aanvragen",
    summary="Vraag om aanvulling; de beslistermijn wordt opgeschort",
    description=(
        "Awb 4:5 en 4:15: opgeschort van de dag na het verzoek tot de dag van aanvulling, of tot de gestelde "
        "termijn voorbij is."
    ),
    status=201,
    request=SchortAanvraagOpBody,
    response=AanvraagOpschortingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_AANVRAAG_OPSCHORTING = Operation(
    id="toonAanvraagOpschorting",
    method="GET",
    path="/v1/aanvragen/{aanvraagId}/opschorting",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="aanvragen",
    summary="Het laatste verzoek om aanvulling",
    response=AanvraagOpschortingBody,
    also=(404,),
)
VUL_AANVRAAG_AAN = Operation(
    id="vulAanvraagAan",
    method="POST",
    path="/v1/aanvragen/{aanvraagId}/aanvulling",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="aanvragen",
    summary="Leg de aanvulling vast; de beslistermijn loopt verder",
    status=201,
    request=VulAanvraagAanBody,
    response=AanvullingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_AANVULLING = Operation(
    id="toonAanvulling",
    method="GET",
    path="/v1/aanvragen/{aanvraagId}/aanvulling",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="aanvragen",
    summary="De laatste aanvulling",
    response=AanvullingBody,
    also=(404,),
)
TREK_AANVRAAG_IN = Operation(
    id="trekAanvraagIn",
    method="POST",
    path="/v1/aanvragen/{aanvraagId}/intrekking",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="aanvragen",
    summary="Trek een aanvraag in",
    status=201,
    request=TrekAanvraagInBody,
    response=AanvraagIntrekkingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_AANVRAAG_INTREKKING = Operation(
    id="toonAanvraagIntrekking",
    method="GET",
    path="/v1/aanvragen/{aanvraagId}/intrekking",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="aanvragen",
    summary="De intrekking van een aanvraag",
    response=AanvraagIntrekkingBody,
    also=(404,),
)

OPERATIONS = (
    LIJST_AANVRAGEN,
    DIEN_AANVRAAG_IN,
    TOON_AANVRAAG,
    SCHORT_AANVRAAG_OP,
    TOON_AANVRAAG_OPSCHORTING,
    VUL_AANVRAAG_AAN,
    TOON_AANVULLING,
    TREK_AANVRAAG_IN,
    TOON_AANVRAAG_INTREKKING,
)
