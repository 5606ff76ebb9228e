"""The HTTP bodies of the melding (Wmo 2015, art. 2.3.2)."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import model_validator

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
from shared.contracts.intake.personen import RegistreerPersoonBody
from shared.contracts.operations import Operation


class MeldingStatus(StrEnum):
    """How far a melding is."""

    ONTVANGEN = "ontvangen"
    IN_ONDERZOEK = "in-onderzoek"
    ONDERZOCHT = "onderzocht"
    INGETROKKEN = "ingetrokken"


class RedenIntrekking(StrEnum):
    """Why a melding or an aanvraag is withdrawn."""

    EIGEN_VERZOEK = "eigen-verzoek"
    VERHUISD = "verhuisd"
    OVERLEDEN = "overleden"
    ANDERS_GEHOLPEN = "anders-geholpen"
    DUBBEL = "dubbel"


class RegistreerMeldingBody(Body):
    """A need as reported: the person inline (reused when the BSN is registered already) or by id."""

    persoon: RegistreerPersoonBody | None = None
    persoon_id: UUID | None = None
    wet: Wet
    taaksoort: Code | None = None
    """A code of the municipality's own list."""
    hulpvraag: Tekst
    ontvangen_op: date

    @model_validator(mode="after")
    def _een_persoon(self) -> Self:
        if (self.persoon is None) is (self.persoon_id is None):
            raise ValueError("noem de persoon of diens persoonId")
        return self


class BevestigMeldingBody(Body):
    """The day on which the receipt was confirmed to the person."""

    bevestigd_op: date


class BevestigingBody(BevestigMeldingBody):
    """The confirmation of a melding's receipt."""

    melding_id: UUID


class TrekMeldingInBody(Body):
    """The withdrawal of a melding."""

    ingetrokken_op: date
    reden: RedenIntrekking


class MeldingIntrekkingBody(TrekMeldingInBody):
    """The withdrawal as recorded."""

    melding_id: UUID


class DienPlanInBody(Body):
    """The plan in which the person says what would help (art. 2.3.2 lid 2)."""

    ingediend_op: date
    plan: Tekst


class PlanIngediendBody(Body):
    """That a plan was handed in."""

    melding_id: UUID
    ingediend_op: date


class PersoonlijkPlanBody(PlanIngediendBody):
    """The plan as handed in; `plan` null after erasure."""

    plan: Tekst | None


class MeldingKop(Body):
    """A melding without its texts."""

    melding_id: UUID
    persoon_id: UUID
    wet: Wet
    taaksoort: Code | None
    status: MeldingStatus
    ontvangen_op: date
    onderzoek_uiterlijk_op: date | None
    """Six weeks after the melding, moved to a working day; null for other laws than the Wmo."""
    bevestigd_op: date | None
    onderzoek_id: UUID | None


class MeldingBody(MeldingKop):
    """One melding; `hulpvraag` null after erasure."""

    hulpvraag: Tekst | None
    plan_ingediend_op: date | None
    plan_uiterlijk_op: date | None
    """The last day on which the persoonlijk plan can be handed in; null where the law names none."""
    ingetrokken_op: date | None


class Meldingen(Lijst[MeldingKop]):
    """One page of meldingen, latest received first."""


class MeldingenQuery(Bladeren):
    """Which meldingen."""

    persoon_id: UUID | None = None
    status: MeldingStatus | None = None
    wet: Wet | None = None


LIJST_MELDINGEN = Operation(
    id="lijstMeldingen",
    method="GET",
    path="/v1/meldingen",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="meldingen",
    summary="Meldingen, laatst ontvangen eerst",
    query=MeldingenQuery,
    response=Meldingen,
)
REGISTREER_MELDING = Operation(
    id="registreerMelding",
    method="POST",
    path="/v1/meldingen",
    service="intake",
    roles=SCHRIJVERS_EN_INWONER,
    scope=SCHRIJVEN,
    tag="meldingen",
    summary="Leg een melding vast, met de persoon erbij of naar een bekende persoon",
    description=(
        "Alles of niets: een nieuwe persoon wordt in dezelfde transactie geregistreerd, een bekende wordt "
        "gebruikt zoals hij is. Een inwoner noemt altijd de persoon zelf."
    ),
    status=201,
    request=RegistreerMeldingBody,
    response=MeldingKop,
    effect=True,
    also=(404, 409),
)
TOON_MELDING = Operation(
    id="toonMelding",
    method="GET",
    path="/v1/meldingen/{meldingId}",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="meldingen",
    summary="Eén melding",
    response=MeldingBody,
    also=(404,),
)
BEVESTIG_MELDING = Operation(
    id="bevestigMelding",
    method="POST",
    path="/v1/meldingen/{meldingId}/bevestiging",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="meldingen",
    summary="Leg vast dat de ontvangst is bevestigd",
    status=201,
    request=BevestigMeldingBody,
    response=BevestigingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_BEVESTIGING = Operation(
    id="toonBevestiging",
    method="GET",
    path="/v1/meldingen/{meldingId}/bevestiging",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="meldingen",
    summary="De bevestiging van de ontvangst",
    response=BevestigingBody,
    also=(404,),
)
DIEN_PERSOONLIJK_PLAN_IN = Operation(
    id="dienPersoonlijkPlanIn",
    method="POST",
    path="/v1/meldingen/{meldingId}/persoonlijk-plan",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="meldingen",
    summary="Leg het persoonlijk plan vast",
    description="Onder de Wmo binnen zeven dagen na de melding (art. 2.3.2 lid 2).",
    status=201,
    request=DienPlanInBody,
    response=PlanIngediendBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_PERSOONLIJK_PLAN = Operation(
    id="toonPersoonlijkPlan",
    method="GET",
    path="/v1/meldingen/{meldingId}/persoonlijk-plan",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="meldingen",
    summary="Het persoonlijk plan",
    response=PersoonlijkPlanBody,
    also=(404,),
)
TREK_MELDING_IN = Operation(
    id="trekMeldingIn",
    method="POST",
    path="/v1/meldingen/{meldingId}/intrekking",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="meldingen",
    summary="Trek een melding in",
    description="Een lopend onderzoek wordt in dezelfde transactie gestaakt.",
    status=201,
    request=TrekMeldingInBody,
    response=MeldingIntrekkingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_MELDING_INTREKKING = Operation(
    id="toonMeldingIntrekking",
    method="GET",
    path="/v1/meldingen/{meldingId}/intrekking",
    service="intake",
    roles=LEZERS_EN_INWONER,
    scope=LEZEN,
    tag="meldingen",
    summary="De intrekking van een melding",
    response=MeldingIntrekkingBody,
    also=(404,),
)

OPERATIONS = (
    LIJST_MELDINGEN,
    REGISTREER_MELDING,
    TOON_MELDING,
    BEVESTIG_MELDING,
    TOON_BEVESTIGING,
    DIEN_PERSOONLIJK_PLAN_IN,
    TOON_PERSOONLIJK_PLAN,
    TREK_MELDING_IN,
    TOON_MELDING_INTREKKING,
)
