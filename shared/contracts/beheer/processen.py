"""Processen: the steps of the process managers that wait, what for, and since when."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.contracts.beheer.diensten import HEEL_HET_PLATFORM, LEZEN, SCHRIJVEN, Cursor, Dienst, Gemeente, Naam
from shared.contracts.beheer.storingen import Veld
from shared.contracts.body import Body
from shared.contracts.operations import Operation, Rol, roles
from shared.values.moment import Moment


class WachtOp(StrEnum):
    """Its moment (a term, the night), its turn, the end of the attempt that runs, the next attempt after a failure."""

    MOMENT = "moment"
    BEURT = "beurt"
    AFRONDING = "afronding"
    HERHALING = "herhaling"


class Proces(Body):
    """A step that waits."""

    proces_id: str
    """A UUID; through the gateway with the service before it: `intake:0199…`."""
    gemeente: str
    stap: str
    """As the process manager calls it."""
    onderwerp: tuple[Veld, ...]
    """What it is about: every field, without values that could be personal."""
    wacht_op: WachtOp
    sinds: Moment
    """When it was first planned."""
    gepland_op: Moment
    """When it is taken up; of a running attempt: when another worker may take it over."""
    te_laat: bool
    """Its time has come and nobody has it."""
    pogingen: int
    laatste_fout: str | None = None
    """A slug, or the kind of error."""


class ProcessenPagina(Body):
    """One page, first due first; `ontbrekende_delen` names the services that did not answer."""

    resultaten: tuple[Proces, ...]
    volgende: str | None = None
    ontbrekende_delen: tuple[str, ...] = ()


class ProcessenQuery(Body):
    """Which steps: those that meet all that is given."""

    dienst: Dienst | None = None
    gemeente: Gemeente | None = None
    stap: Naam | None = None
    wacht_op: WachtOp | None = None
    te_laat: bool | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


TOON_PROCESSEN = Operation(
    id="toonProcessen",
    method="GET",
    path="/v1/processen",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="processen",
    summary="Stappen die wachten: waarop, sinds wanneer, tot wanneer; eerst aan de beurt eerst",
    description=f"{HEEL_HET_PLATFORM} Een stap die voorgoed mislukte is geen proces meer maar een storing.",
    query=ProcessenQuery,
    response=ProcessenPagina,
)
TOON_PROCES = Operation(
    id="toonProces",
    method="GET",
    path="/v1/processen/{procesId}",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="processen",
    summary="Eén stap die wacht",
    response=Proces,
    also=(404,),
)
VERVROEG_PROCES = Operation(
    id="vervroegProces",
    method="POST",
    path="/v1/processen/{procesId}/vervroeging",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="processen",
    summary="Laat een stap die op een nieuwe poging wacht nu aan de beurt komen",
    description=(
        "Niet terwijl de stap loopt (409 `stap-loopt`), en niet als hij wacht op een moment dat een regel bepaalt "
        "(409 `wacht-op-moment`): een wettelijke termijn verstrijkt niet eerder."
    ),
    response=Proces,
    effect=True,
    also=(404, 409),
)
PROCESSEN = (TOON_PROCESSEN, TOON_PROCES, VERVROEG_PROCES)
