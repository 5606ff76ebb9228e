"""Bodies of billing's terms and work: answers that are due, corrections to decide on, runs that wait for approval."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.billing.body import LEZEN
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Wet
from shared.contracts.operations import Operation, Rol, roles


class TermijnSoort(StrEnum):
    """What billing watches; only the answer to a claim has a term in the standard."""

    DECLARATIE_ANTWOORD = "declaratie-antwoord"
    """The 325 within ten working days of the claim (OP090x4)."""
    BETAALRUN_GOEDKEURING = "betaalrun-goedkeuring"
    """A second person judges a payment run, before the day the bank is to pay."""
    CORRECTIE_BESLUIT = "correctie-besluit"
    """Somebody decides on a proposal to correct awarded lines; no last day."""
    CORRECTIE_CREDIT = "correctie-credit"
    """The provider credits the lines of an accepted correction: within 25 working days (our choice), then chase it."""
    TRANSPORTFOUT = "transportfout"
    """A carrier could not deliver a 325: mended and sent again, due on the day it was reported (our choice)."""
    CONTROLE_AFWIJKING = "controle-afwijking"
    """The last check of the ledger found something: look at it the same day."""


class TermijnStatus(StrEnum):
    """`verstreken` on the day asked about (`peildatum`) or, where it was met too late, on the day it was met."""

    OPEN = "open"
    VERSTREKEN = "verstreken"
    AFGEROND = "afgerond"


class TermijnBody(Body):
    """One term: `onderwerpId` is the claim, run, correction, message or check it is about; days to its last day."""

    soort: TermijnSoort
    onderwerp_id: UUID
    persoon_id: UUID | None = None
    wet: Wet | None = None
    uiterlijk_op: date | None = None
    status: TermijnStatus
    dagen_resterend: int | None = None
    """From the peildatum to the last day, negative once past; null without a last day or when it is over."""


class TermijnenQuery(Bladeren):
    """Which terms, as seen on `peildatum` (default today); the earliest first, those without a date last."""

    soort: TermijnSoort | None = None
    persoon_id: UUID | None = None
    uiterlijk_op: date | None = None
    """Only those due on this day or before."""
    peildatum: date | None = None


TermijnenPagina = Lijst[TermijnBody]
TERMIJN_LEZERS = roles(Rol.BACKOFFICE, Rol.CONTROLLER)

TERMIJNEN = Operation(
    id="billingTermijnen",
    method="GET",
    path="/v1/termijnen",
    service="billing",
    roles=TERMIJN_LEZERS,
    scope=LEZEN,
    tag="termijnen",
    summary="Termijnen van declaraties, betaalruns en correcties",
    query=TermijnenQuery,
    response=TermijnenPagina,
    internal=True,
)
WERKLIJST = Operation(
    id="billingWerklijst",
    method="GET",
    path="/v1/werklijsten",
    service="billing",
    roles=TERMIJN_LEZERS,
    scope=LEZEN,
    tag="werklijsten",
    summary="Wat billing nog moet doen of bewaken",
    query=TermijnenQuery,
    response=TermijnenPagina,
    internal=True,
)
