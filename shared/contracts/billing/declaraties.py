"""Bodies of claims: status, receipt with every line and the rules tried on it, dry run."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.contracts.billing.body import LEZEN, SCHRIJVEN, Centen, Dagen
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Agb, Wet
from shared.contracts.operations import Operation, Rol, roles
from shared.istandaarden.berichten.declaratie import Antwoord325, Declaratie323


class DeclaratieStatus(StrEnum):
    """Where a claim is; `NIET_INGEDIEND`: judged, but the message or declaratie counts as not sent (IV087)."""

    ONTVANGEN = "ontvangen"
    BEOORDEELD = "beoordeeld"
    NIET_INGEDIEND = "niet-ingediend"


class Proef(Body):
    """`proef=true` judges without effect and answers at once."""

    proef: bool = False


class DeclaratiesQuery(Bladeren):
    """Which claims; an aanbieder sees only its own."""

    agb: Agb | None = None
    wet: Wet | None = None
    status: DeclaratieStatus | None = None
    maand: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")] | None = None


class Voortgang(Body):
    """How many lines there are and how many have a verdict."""

    regels: int
    beoordeeld: int


class DeclaratieUit(Body):
    """A claim (323) and how it fared; amounts in signed cents."""

    declaratie_id: UUID
    status: DeclaratieStatus
    agb: Agb
    wet: Wet
    identificatie: str
    declaratie_nummer: str
    periode: Dagen
    dagtekening: date
    ontvangen_op: date
    antwoord_uiterlijk_op: date
    """Ten working days after receipt (OP090x4)."""
    voortgang: Voortgang
    ingediend_centen: Centen
    toegekend_centen: Centen | None = None
    aantal_toegekend: int | None = None
    aantal_afgewezen: int | None = None
    retourcodes: tuple[str, ...] = ()
    """Of the header, or of the declaratie where the header is in order."""
    bevindingen: tuple["Toets", ...] = ()
    """The faults of the message as a whole, with what to do."""


Uitkomst = Literal["goed", "fout"]
Waarde = str | int | bool | None


class Toets(Body):
    """One rule tried: what it looked at and what came out; `zin` says how to make a fault right."""

    regel: str
    """Its id in the standard, such as TR321: `GET /v1/regels/{regelId}` tells all about it."""
    omschrijving: str
    uitkomst: Uitkomst
    retourcode: str | None = None
    invoer: dict[str, Waarde]
    zin: str | None = None


class RegelUit(Body):
    """One line of a claim with its verdict; `nr` counts from 1 in the order of the message."""

    nr: int
    referentie_nummer: str
    vorig_referentie_nummer: str | None = None
    persoon_id: UUID
    toewijzing_nummer: int
    product_categorie: str
    product_code: str
    product_periode: Dagen
    geleverd_volume: int
    eenheid: str
    product_tarief_centen: Centen | None = None
    bedrag_centen: Centen
    """Signed: below zero for a credit."""
    toegekend: bool | None = None
    """Null while the claim waits for its verdict."""
    retourcodes: tuple[str, ...] = ()
    zin: str | None = None
    toetsen: tuple[Toets, ...] = ()
    betaalrun_id: UUID | None = None


class RegelsQuery(Bladeren):
    """Which lines of a claim."""

    toegekend: bool | None = None


class ProefUitkomst(Body):
    """What a claim would come to if it were sent now: the same verdicts, nothing kept."""

    status: DeclaratieStatus
    ingediend_centen: Centen
    toegekend_centen: Centen
    aantal_toegekend: int
    aantal_afgewezen: int
    retourcodes: tuple[str, ...]
    bevindingen: tuple[Toets, ...]
    regels: tuple[RegelUit, ...]


class Declaratieregel(Body):
    """A line in the file of one person, from claim to payment."""

    declaratie_id: UUID
    nr: int
    agb: Agb
    wet: Wet
    toewijzing_nummer: int
    product_categorie: str
    product_code: str
    product_periode: Dagen
    geleverd_volume: int
    eenheid: str
    bedrag_centen: Centen
    status: Literal["toegekend", "afgewezen", "gecrediteerd", "in-betaling", "betaald"]
    retourcodes: tuple[str, ...]
    betaalrun_id: UUID | None = None
    correctie_id: UUID | None = None
    correctie: Literal["voorgesteld", "aanvaard"] | None = None
    """Where a running correction says that this line should be credited."""


class Tijdlijnpunt(Body):
    """Something that happened to a person's claims: `id` is the claim, the payment run or the correction."""

    op: date
    soort: Annotated[str, StringConstraints(pattern=r"^[a-z-]+$")]
    omschrijving: Annotated[str, StringConstraints(pattern=r"^[a-z-]+$")]
    id: UUID
    bedrag_centen: Centen | None = None


class DossierdeelBilling(Body):
    """What billing knows of one person; empty lists where that is nothing."""

    persoon_id: UUID
    declaratieregels: Annotated[tuple[Declaratieregel, ...], Field(max_length=10_000)]
    tijdlijn: tuple[Tijdlijnpunt, ...]


DECLARATIE_LEZERS = roles(Rol.AANBIEDER, Rol.BACKOFFICE, Rol.CONTROLLER)
DOSSIER_LEZERS = roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER, Rol.BACKOFFICE, Rol.DIENST)

DECLARATIES = (
    Operation(
        id="dienDeclaratieIn",
        method="POST",
        path="/v1/declaraties",
        service="billing",
        roles=roles(Rol.AANBIEDER, Rol.POSTBUS),
        scope=SCHRIJVEN,
        tag="declaraties",
        summary="Dien een declaratie in (323, XML of JSON)",
        description=(
            "202 met de statusresource; met proef=true 200 met het oordeel, zonder gevolg. Wat niveau 1 niet haalt is "
            "een 400 en een rij in de berichtenbox. Een postbus dient in voor de afzender die in het bericht staat."
        ),
        status=202,
        query=Proef,
        request=Declaratie323,
        response=DeclaratieUit,
        xml_in=True,
        effect=True,
        also=(409, 413, 415),
    ),
    Operation(
        id="lijstDeclaraties",
        method="GET",
        path="/v1/declaraties",
        service="billing",
        roles=DECLARATIE_LEZERS,
        scope=LEZEN,
        tag="declaraties",
        summary="Declaraties, nieuwste eerst",
        query=DeclaratiesQuery,
        response=Lijst[DeclaratieUit],
    ),
    Operation(
        id="leesDeclaratie",
        method="GET",
        path="/v1/declaraties/{declaratieId}",
        service="billing",
        roles=DECLARATIE_LEZERS,
        scope=LEZEN,
        tag="declaraties",
        summary="Een declaratie: status, voortgang en totalen",
        response=DeclaratieUit,
    ),
    Operation(
        id="lijstRegels",
        method="GET",
        path="/v1/declaraties/{declaratieId}/regels",
        service="billing",
        roles=DECLARATIE_LEZERS,
        scope=LEZEN,
        tag="declaraties",
        summary="Het ontvangstbewijs: elke regel met elke toets",
        description="Wat de regel van een toets vraagt staat op `/v1/regels/{regel}`.",
        query=RegelsQuery,
        response=Lijst[RegelUit],
    ),
    Operation(
        id="leesRegel",
        method="GET",
        path="/v1/declaraties/{declaratieId}/regels/{nr}",
        service="billing",
        roles=DECLARATIE_LEZERS,
        scope=LEZEN,
        tag="declaraties",
        summary="Eén regel: waarom wel of niet toegekend",
        description="Wat de regel van een toets vraagt staat op `/v1/regels/{regel}`.",
        response=RegelUit,
    ),
    Operation(
        id="leesAntwoord",
        method="GET",
        path="/v1/declaraties/{declaratieId}/antwoord",
        service="billing",
        roles=DECLARATIE_LEZERS,
        scope=LEZEN,
        tag="declaraties",
        summary="Het declaratie-antwoord (325) als XML of JSON",
        response=Antwoord325,
        xml_out=True,
        also=(406, 409),
    ),
    Operation(
        id="leesDossierdeelBilling",
        method="GET",
        path="/v1/personen/{persoonId}/dossierdelen/billing",
        service="billing",
        roles=DOSSIER_LEZERS,
        scope=LEZEN,
        tag="personen",
        summary="Wat billing van een persoon weet",
        response=DossierdeelBilling,
        internal=True,
    ),
)
