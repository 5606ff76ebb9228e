"""Bodies of payment runs: gathered, approved by a second person, file, confirmation, reconciliation."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from shared.contracts.billing.body import LEZEN, SCHRIJVEN, Centen, Sha256
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Agb, Wet
from shared.contracts.operations import Operation, Rol, roles


class BetaalrunStatus(StrEnum):
    """Where a run is, in order; `AFGEKEURD` gives its lines back."""

    TER_GOEDKEURING = "ter-goedkeuring"
    GOEDGEKEURD = "goedgekeurd"
    VERZONDEN = "verzonden"
    BEVESTIGD = "bevestigd"
    AFGEKEURD = "afgekeurd"


class BetaalrunInvoer(Body):
    """Gathers what is awarded and unpaid: of one law, or of all where `wet` is null."""

    wet: Wet | None = None
    tot_en_met: date
    """Lines of claims received up to and including this day; not in the future."""
    uitvoeringsdatum: date
    """The day the bank is asked to pay on; on or after `tot_en_met`."""


class BetalingUit(Body):
    """What one provider gets: debits minus credits of its lines."""

    agb: Agb
    naam: str
    iban: str
    aantal_regels: int
    bedrag_centen: Centen
    kenmerk: str


class DoorgeschovenUit(Body):
    """A provider whose credits are not less than its debits: nothing is paid, its lines wait for the next run."""

    agb: Agb
    aantal_regels: int
    saldo_centen: Centen


class CorrectieInRun(Body):
    """Lines of this run that a running correction says should be credited: a warning, they are paid all the same."""

    correctie_id: UUID
    status: Literal["voorgesteld", "aanvaard"]
    agb: Agb
    aantal_regels: int
    bedrag_centen: Centen
    reden: str


class AangehoudenUit(Body):
    """Lines that the run leaves alone, while nobody has decided or until their credit is there to net them with."""

    agb: Agb
    reden: Literal["toewijzing-verwijderd", "correctie-aanvaard"]
    aantal_regels: int
    bedrag_centen: Centen


class BetaalrunUit(Body):
    """A payment run; `inhoud_hash` is what an approval is about, `correcties` and `aangehouden` are as of now."""

    betaalrun_id: UUID
    status: BetaalrunStatus
    wet: Wet | None = None
    tot_en_met: date
    uitvoeringsdatum: date
    gemaakt_op: datetime
    aantal_regels: int
    totaal_centen: Centen
    betalingen: tuple[BetalingUit, ...]
    doorgeschoven: tuple[DoorgeschovenUit, ...]
    correcties: tuple[CorrectieInRun, ...] = ()
    aangehouden: tuple[AangehoudenUit, ...] = ()
    """Only while the run waits for approval."""
    inhoud_hash: Sha256
    bestand_hash: Sha256 | None = None
    bevestigd_op: date | None = None
    versie: int


class BetaalrunInLijst(Body):
    """A payment run in a list."""

    betaalrun_id: UUID
    status: BetaalrunStatus
    wet: Wet | None = None
    tot_en_met: date
    uitvoeringsdatum: date
    aantal_regels: int
    aantal_betalingen: int
    totaal_centen: Centen


class BetaalrunsQuery(Bladeren):
    """Which runs."""

    status: BetaalrunStatus | None = None


class Besluit(StrEnum):
    """What the second person says."""

    AKKOORD = "akkoord"
    AFGEKEURD = "afgekeurd"


class GoedkeuringInvoer(Body):
    """The verdict of a second person on exactly this content."""

    besluit: Besluit
    inhoud_hash: Sha256


class BevestigingInvoer(Body):
    """What the bank statement says about the run."""

    bevestigd_op: date
    totaal_centen: Centen
    bankreferentie: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/-]{1,35}$")]


class AansluitingQuery(Bladeren):
    """Which lines of the reconciliation."""


class AansluitingRegel(Body):
    """One awarded line from claim to file: `verschil_centen` is zero or something is wrong."""

    declaratie_id: UUID
    nr: int
    referentie_nummer: str
    agb: Agb
    toegekend_centen: Centen
    in_run_centen: Centen
    kenmerk: str
    verschil_centen: Centen


class AansluitingUit(Body):
    """Claims, run, file and bank beside each other, in cents; every difference is zero when all is well."""

    betaalrun_id: UUID
    toegekend_centen: Centen
    run_centen: Centen
    bestand_centen: Centen | None = None
    bevestigd_centen: Centen | None = None
    verschil_centen: Centen
    aantal_regels: int
    resultaten: tuple[AansluitingRegel, ...]
    volgende: str | None = None


GELD = roles(Rol.BACKOFFICE, Rol.CONTROLLER)

BETAALRUNS = (
    Operation(
        id="maakBetaalrun",
        method="POST",
        path="/v1/betaalruns",
        service="billing",
        roles=roles(Rol.BACKOFFICE),
        scope=SCHRIJVEN,
        tag="betaalruns",
        summary="Verzamel wat toegekend en niet betaald is en bied het ter goedkeuring aan",
        status=201,
        request=BetaalrunInvoer,
        response=BetaalrunUit,
        effect=True,
        also=(409,),
    ),
    Operation(
        id="lijstBetaalruns",
        method="GET",
        path="/v1/betaalruns",
        service="billing",
        roles=GELD,
        scope=LEZEN,
        tag="betaalruns",
        summary="Betaalruns, nieuwste eerst",
        query=BetaalrunsQuery,
        response=Lijst[BetaalrunInLijst],
    ),
    Operation(
        id="leesBetaalrun",
        method="GET",
        path="/v1/betaalruns/{betaalrunId}",
        service="billing",
        roles=GELD,
        scope=LEZEN,
        tag="betaalruns",
        summary="Een betaalrun met zijn betalingen",
        response=BetaalrunUit,
    ),
    Operation(
        id="keurBetaalrunGoed",
        method="POST",
        path="/v1/betaalruns/{betaalrunId}/goedkeuringen",
        service="billing",
        roles=roles(Rol.CONTROLLER),
        scope=SCHRIJVEN,
        tag="betaalruns",
        summary="Keur de inhoud goed of af, als tweede persoon",
        status=201,
        request=GoedkeuringInvoer,
        response=BetaalrunUit,
        effect=True,
        if_match=True,
        also=(409,),
    ),
    Operation(
        id="leesBetaalbestand",
        method="GET",
        path="/v1/betaalruns/{betaalrunId}/bestand",
        service="billing",
        roles=GELD,
        scope=LEZEN,
        tag="betaalruns",
        summary="Het betaalbestand (pain.001.001.09) van een goedgekeurde run",
        xml_out=True,
        also=(406, 409),
    ),
    Operation(
        id="bevestigBetaalrun",
        method="POST",
        path="/v1/betaalruns/{betaalrunId}/bevestiging",
        service="billing",
        roles=roles(Rol.BACKOFFICE),
        scope=SCHRIJVEN,
        tag="betaalruns",
        summary="De bank heeft de run uitgevoerd",
        status=201,
        request=BevestigingInvoer,
        response=BetaalrunUit,
        effect=True,
        if_match=True,
        also=(409,),
    ),
    Operation(
        id="leesAansluiting",
        method="GET",
        path="/v1/betaalruns/{betaalrunId}/aansluiting",
        service="billing",
        roles=GELD,
        scope=LEZEN,
        tag="betaalruns",
        summary="Aansluiting van declaratieregel tot bankafschrift, per regel",
        query=AansluitingQuery,
        response=AansluitingUit,
    ),
)
