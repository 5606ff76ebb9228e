"""The HTTP bodies of the onderzoek (Wmo 2015, art. 2.3.2 lid 1-8 and 2.3.4)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Wet
from shared.contracts.intake.access import LEZEN, LEZERS, SCHRIJVEN, SCHRIJVERS
from shared.contracts.intake.bodies import Tekst
from shared.contracts.intake.codelijsten import Identiteitsdocument, RedenOpschorting, Uitkomst
from shared.contracts.operations import Operation


class OnderzoekStatus(StrEnum):
    """How far an onderzoek is."""

    LOOPT = "loopt"
    OPGESCHORT = "opgeschort"
    AFGEROND = "afgerond"
    GESTAAKT = "gestaakt"


class IdentiteitBody(Body):
    """Which kind of document was seen, and when; never its number."""

    document: Identiteitsdocument
    vastgesteld_op: date


class OpenOnderzoekBody(Body):
    """The start of the onderzoek on a melding; the identity here or later, before the verslag."""

    melding_id: UUID
    gestart_op: date
    identiteit: IdentiteitBody | None = None


class SchortOnderzoekOpBody(Body):
    """A pause agreed with the person, from this day on."""

    opgeschort_per: date
    reden: RedenOpschorting


class HervatOnderzoekBody(Body):
    """The first day on which the onderzoek goes on."""

    hervat_per: date


class OnderzoekOpschortingBody(SchortOnderzoekOpBody):
    """The latest pause; `hervatPer` null while it lasts."""

    onderzoek_id: UUID
    hervat_per: date | None


class RondOnderzoekAfBody(Body):
    """The written outcome (art. 2.3.2 lid 8)."""

    uitkomst: Uitkomst
    verslag: Tekst
    afgerond_op: date


class UitkomstBody(Body):
    """The outcome without its text."""

    onderzoek_id: UUID
    uitkomst: Uitkomst
    afgerond_op: date


class VerslagBody(UitkomstBody):
    """The outcome as recorded; `verslag` null after erasure."""

    verslag: Tekst | None


class OnderzoekKop(Body):
    """An onderzoek without its texts."""

    onderzoek_id: UUID
    melding_id: UUID
    persoon_id: UUID
    wet: Wet
    status: OnderzoekStatus
    gestart_op: date
    uiterlijk_op: date | None
    """The end of the term, moved by the days it was suspended; null while suspended or where there is no term."""
    uitkomst: Uitkomst | None
    afgerond_op: date | None


class OnderzoekBody(OnderzoekKop):
    """One onderzoek."""

    identiteit: IdentiteitBody | None
    opgeschort_per: date | None
    dagen_opgeschort: int


class Onderzoeken(Lijst[OnderzoekKop]):
    """One page of onderzoeken, latest started first."""


class OnderzoekenQuery(Bladeren):
    """Which onderzoeken."""

    persoon_id: UUID | None = None
    melding_id: UUID | None = None
    status: OnderzoekStatus | None = None


LIJST_ONDERZOEKEN = Operation(
    id="lijstOnderzoeken",
    method="GET",
    path="/v1/onderzoeken",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="onderzoeken",
    summary="Onderzoeken, laatst gestart eerst",
    query=OnderzoekenQuery,
    response=Onderzoeken,
)
OPEN_ONDERZOEK = Operation(
    id="openOnderzoek",
    method="POST",
    path="/v1/onderzoeken",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="onderzoeken",
    summary="Start het onderzoek naar aanleiding van een melding",
    status=201,
    request=OpenOnderzoekBody,
    response=OnderzoekBody,
    effect=True,
    also=(404, 409),
)
TOON_ONDERZOEK = Operation(
    id="toonOnderzoek",
    method="GET",
    path="/v1/onderzoeken/{onderzoekId}",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="onderzoeken",
    summary="Eén onderzoek",
    response=OnderzoekBody,
    also=(404,),
)
STEL_IDENTITEIT_VAST = Operation(
    id="stelIdentiteitVast",
    method="POST",
    path="/v1/onderzoeken/{onderzoekId}/identiteitsvaststelling",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="onderzoeken",
    summary="Leg vast dat de identiteit is vastgesteld (Wmo 2015 art. 2.3.4)",
    status=201,
    request=IdentiteitBody,
    response=IdentiteitBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_IDENTITEIT = Operation(
    id="toonIdentiteit",
    method="GET",
    path="/v1/onderzoeken/{onderzoekId}/identiteitsvaststelling",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="onderzoeken",
    summary="Hoe de identiteit is vastgesteld",
    response=IdentiteitBody,
    also=(404,),
)
SCHORT_ONDERZOEK_OP = Operation(
    id="schortOnderzoekOp",
    method="POST",
    path="/v1/onderzoeken/{onderzoekId}/opschorting",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="onderzoeken",
    summary="Schort het onderzoek op in overleg met de inwoner",
    status=201,
    request=SchortOnderzoekOpBody,
    response=OnderzoekOpschortingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_ONDERZOEK_OPSCHORTING = Operation(
    id="toonOnderzoekOpschorting",
    method="GET",
    path="/v1/onderzoeken/{onderzoekId}/opschorting",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="onderzoeken",
    summary="De laatste opschorting",
    response=OnderzoekOpschortingBody,
    also=(404,),
)
HERVAT_ONDERZOEK = Operation(
    id="hervatOnderzoek",
    method="POST",
    path="/v1/onderzoeken/{onderzoekId}/hervatting",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="onderzoeken",
    summary="Hervat het onderzoek",
    status=201,
    request=HervatOnderzoekBody,
    response=OnderzoekOpschortingBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_HERVATTING = Operation(
    id="toonHervatting",
    method="GET",
    path="/v1/onderzoeken/{onderzoekId}/hervatting",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="onderzoeken",
    summary="De laatste hervatting, met haar opschorting",
    response=OnderzoekOpschortingBody,
    also=(404,),
)
ROND_ONDERZOEK_AF = Operation(
    id="rondOnderzoekAf",
    method="POST",
    path="/v1/onderzoeken/{onderzoekId}/verslag",
    service="intake",
    roles=SCHRIJVERS,
    scope=SCHRIJVEN,
    tag="onderzoeken",
    summary="Leg de uitkomst vast en rond het onderzoek af",
    status=201,
    request=RondOnderzoekAfBody,
    response=UitkomstBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)
TOON_VERSLAG = Operation(
    id="toonVerslag",
    method="GET",
    path="/v1/onderzoeken/{onderzoekId}/verslag",
    service="intake",
    roles=LEZERS,
    scope=LEZEN,
    tag="onderzoeken",
    summary="De uitkomst van het onderzoek",
    response=VerslagBody,
    also=(404,),
)

OPERATIONS = (
    LIJST_ONDERZOEKEN,
    OPEN_ONDERZOEK,
    TOON_ONDERZOEK,
    STEL_IDENTITEIT_VAST,
    TOON_IDENTITEIT,
    SCHORT_ONDERZOEK_OP,
    TOON_ONDERZOEK_OPSCHORTING,
    HERVAT_ONDERZOEK,
    TOON_HERVATTING,
    ROND_ONDERZOEK_AF,
    TOON_VERSLAG,
)
