"""Requests of providers (315, 317): their bodies, and the operations to read them and to ask for more time."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Agb, Categorie, Eenheid, Productcode, Wet
from shared.contracts.indicatie.access import DESK, LEZEN, SCHRIJVEN
from shared.contracts.indicatie.messages import Budget, Frequentie, ToewijzingNummer, Volume
from shared.contracts.operations import Operation


class VerzoekSoort(StrEnum):
    """What is asked: one product (VOT, 315) or another set of products (VOW, 317)."""

    TOEWIJZING = "toewijzing"
    WIJZIGING = "wijziging"


class VerzoekStatus(StrEnum):
    """Where a request of a provider stands (TR374)."""

    OPEN = "open"
    IN_ONDERZOEK = "in-onderzoek"
    TOEGEKEND = "toegekend"
    AFGEWEZEN = "afgewezen"


class VerzoekBody(Body):
    """A request, and until when the municipality may answer it.

    Of a wijziging `ingangsdatum` is the first day on which something would change; its products are in the detail.
    """

    verzoek_id: UUID
    soort: VerzoekSoort
    persoon_id: UUID
    wet: Wet
    agb: Agb
    referentie_aanbieder: str
    dagtekening: date
    categorie: Categorie | None = None
    code: Productcode | None = None
    ingangsdatum: date
    einddatum: date | None = None
    status: VerzoekStatus
    in_onderzoek_op: date | None = None
    uiterlijk_op: date
    beschikking_id: UUID | None = None
    bericht_id: UUID


class GevraagdeOmvang(Body):
    """How much is asked: a volume of a unit per frequency, or a budget in cents."""

    volume: Volume | None = None
    eenheid: Eenheid | None = None
    frequentie: Frequentie | None = None
    budget_centen: Budget | None = None


class TeWijzigenProduct(GevraagdeOmvang):
    """A toewijzing as it should become; without `einddatum` it has no end, without budget the budget stays."""

    toewijzing_nummer: ToewijzingNummer
    gewenste_ingangsdatum: date
    einddatum: date | None = None


class NieuwProduct(GevraagdeOmvang):
    """A product that no current toewijzing covers."""

    categorie: Categorie | None = None
    code: Productcode | None = None
    ingangsdatum: date
    einddatum: date | None = None


class WijzigingBody(Body):
    """The whole set that a 317 asks for; `reden_verzoek` is a code of list WJ758."""

    reden_verzoek: str
    ongewijzigd: tuple[ToewijzingNummer, ...] = ()
    te_wijzigen: tuple[TeWijzigenProduct, ...] = ()
    nieuw: tuple[NieuwProduct, ...] = ()


class VerzoekDetail(VerzoekBody):
    """A request with what is asked: the size of one product, or the set of a wijziging."""

    omvang: GevraagdeOmvang | None = None
    wijziging: WijzigingBody | None = None


class StelInOnderzoekBody(Body):
    """The day on which the provider is told that the answer takes longer; without it today."""

    op: date | None = None


class VerzoekenQuery(Bladeren):
    """Requests of providers by kind, status, person or reference."""

    soort: VerzoekSoort | None = None
    status: VerzoekStatus | None = None
    persoon_id: UUID | None = None
    referentie_aanbieder: Annotated[str | None, Field(min_length=1, max_length=36)] = None


VerzoekenPagina = Lijst[VerzoekBody]

LIJST_VERZOEKEN = Operation(
    id="lijstVerzoeken",
    method="GET",
    path="/v1/verzoeken",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="verzoeken",
    summary="Verzoeken van aanbieders om toewijzing (315) of wijziging (317)",
    response=VerzoekenPagina,
    query=VerzoekenQuery,
)
TOON_VERZOEK = Operation(
    id="toonVerzoek",
    method="GET",
    path="/v1/verzoeken/{verzoekId}",
    service="indicatie",
    roles=DESK,
    scope=LEZEN,
    tag="verzoeken",
    summary="Een verzoek, wat wordt gevraagd en de afloop",
    response=VerzoekDetail,
    also=(404,),
)
STEL_IN_ONDERZOEK = Operation(
    id="stelVerzoekInOnderzoek",
    method="POST",
    path="/v1/verzoeken/{verzoekId}/onderzoek",
    service="indicatie",
    roles=DESK,
    scope=SCHRIJVEN,
    tag="verzoeken",
    summary="Meld de aanbieder dat het verzoek in onderzoek is (319, waarde 2)",
    description="Kan één keer; het antwoord volgt dan binnen acht weken na de dagtekening van het verzoek.",
    request=StelInOnderzoekBody,
    response=VerzoekBody,
    effect=True,
    if_match=True,
    also=(404, 409),
)

OPERATIONS = (LIJST_VERZOEKEN, TOON_VERZOEK, STEL_IN_ONDERZOEK)
