"""Bodies of corrections: awarded lines that the toewijzing or tariff of now would refuse, and what a person decides."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.contracts.billing.body import LEZEN, SCHRIJVEN, Centen, Dagen
from shared.contracts.billing.declaraties import Toets
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Agb, Wet
from shared.contracts.operations import Operation, Rol, roles


class CorrectieStatus(StrEnum):
    """Where a correction is: `AANVAARD` asks the provider to credit, `AFGEHANDELD` is that done."""

    VOORGESTELD = "voorgesteld"
    AANVAARD = "aanvaard"
    VERWORPEN = "verworpen"
    AFGEHANDELD = "afgehandeld"
    VERVALLEN = "vervallen"


class CorrectiesQuery(Bladeren):
    """Which corrections; an aanbieder sees its own once they are accepted."""

    status: CorrectieStatus | None = None
    agb: Agb | None = None
    wet: Wet | None = None
    toewijzing_nummer: Annotated[int | None, Field(ge=0, le=999_999_999)] = None


class CorrectieInLijst(Body):
    """A correction in a list; `bedragCenten` is what the provider is asked to credit."""

    correctie_id: UUID
    status: CorrectieStatus
    wet: Wet
    agb: Agb
    toewijzing_nummer: int
    persoon_id: UUID
    aantal_regels: int
    bedrag_centen: Centen
    reden: str
    voorgesteld_op: date
    besloten_op: date | None = None
    credit_uiterlijk_op: date | None = None
    """Accepted: until when the provider credits, 25 working days (our choice); after it the term has passed."""
    beeindigd_op: date | None = None


class AlsnogRegel(Body):
    """A rejected line that would be awarded now, if the provider sent it again under a new number: a hint, no money."""

    declaratie_id: UUID
    nr: int
    referentie_nummer: str
    product_periode: Dagen
    bedrag_centen: Centen


class CorrectiesPagina(Lijst[CorrectieInLijst]):
    """One page, newest first; `alsnogToewijsbaar` only where a `toewijzingNummer` and `wet` are asked for."""

    alsnog_toewijsbaar: tuple[AlsnogRegel, ...] = ()


class CorrectieRegel(Body):
    """An awarded line that would be refused now: the rules it breaks, and what it comes to at the tariff of now.

    `nieuwBedragCenten` is null where no tariff makes it right. A line is credited in full and claimed anew (IV091).
    """

    declaratie_id: UUID
    nr: int
    referentie_nummer: str
    product_periode: Dagen
    bedrag_centen: Centen
    nieuw_bedrag_centen: Centen | None = None
    retourcodes: tuple[str, ...]
    toetsen: tuple[Toets, ...]
    zin: str
    gecrediteerd: bool
    betaalrun_id: UUID | None = None


class CorrectieUit(CorrectieInLijst):
    """A correction with its lines; `toelichting` is why it was refused."""

    gecrediteerd_centen: Centen
    regels: tuple[CorrectieRegel, ...]
    alsnog_toewijsbaar: tuple[AlsnogRegel, ...]
    toelichting: str | None = None
    versie: int


class CorrectieVerwerping(Body):
    """Why the lines stand as they were awarded."""

    reden: Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]


CORRECTIE_LEZERS = roles(Rol.AANBIEDER, Rol.BACKOFFICE, Rol.CONTROLLER)
BESLISSERS = roles(Rol.BACKOFFICE, Rol.CONTROLLER)

CORRECTIES = (
    Operation(
        id="lijstCorrecties",
        method="GET",
        path="/v1/correcties",
        service="billing",
        roles=CORRECTIE_LEZERS,
        scope=LEZEN,
        tag="correcties",
        summary="Correcties van toegekende regels, nieuwste eerst",
        description="Een aanbieder ziet die van hemzelf, zodra de gemeente ze heeft aanvaard.",
        query=CorrectiesQuery,
        response=CorrectiesPagina,
    ),
    Operation(
        id="leesCorrectie",
        method="GET",
        path="/v1/correcties/{correctieId}",
        service="billing",
        roles=CORRECTIE_LEZERS,
        scope=LEZEN,
        tag="correcties",
        summary="Een correctie: welke regels, welke regel van de standaard, hoeveel",
        response=CorrectieUit,
    ),
    Operation(
        id="aanvaardCorrectie",
        method="POST",
        path="/v1/correcties/{correctieId}/aanvaarding",
        service="billing",
        roles=BESLISSERS,
        scope=SCHRIJVEN,
        tag="correcties",
        summary="Vraag de aanbieder deze regels te crediteren",
        description="Er wordt niets teruggeboekt: dat doet de creditregel van de aanbieder, en die sluit de correctie.",
        status=201,
        response=CorrectieUit,
        effect=True,
        if_match=True,
        also=(409,),
    ),
    Operation(
        id="verwerpCorrectie",
        method="POST",
        path="/v1/correcties/{correctieId}/verwerping",
        service="billing",
        roles=BESLISSERS,
        scope=SCHRIJVEN,
        tag="correcties",
        summary="Laat de regels zoals ze zijn toegekend, met reden",
        status=201,
        request=CorrectieVerwerping,
        response=CorrectieUit,
        effect=True,
        if_match=True,
        also=(409,),
    ),
)
