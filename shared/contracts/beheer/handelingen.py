"""Beheerhandelingen: what people of operations did, kept for good."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.contracts.beheer.diensten import HEEL_HET_PLATFORM, LEZEN, Cursor, Dienst, Gemeente, Naam
from shared.contracts.body import Body
from shared.contracts.operations import Operation, Rol, roles
from shared.values.moment import Moment


class Handeling(StrEnum):
    """What was done."""

    HERHAAL_STORING = "herhaal-storing"
    VERWERP_STORING = "verwerp-storing"
    HERBOUW_PROJECTIE = "herbouw-projectie"
    BREEK_HERBOUW_AF = "breek-herbouw-af"
    VERVROEG_PROCES = "vervroeg-proces"


class Beheerhandeling(Body):
    """Who did what to which thing, when, why, and what came of it."""

    handeling_id: str
    gemeente: str
    """The municipality of the thing; 0000 where it is of all."""
    op: Moment
    door: str
    handeling: Handeling
    onderwerp: str
    """The id or name of the thing; through the gateway with the service before it."""
    reden: str | None = None
    trace_id: str | None = None
    uitkomst: str | None = None
    """`gelukt`, or why not; null while it runs, or when the process was killed in the middle."""


class HandelingenPagina(Body):
    """One page, newest first; `ontbrekende_delen` names the services that did not answer."""

    resultaten: tuple[Beheerhandeling, ...]
    volgende: str | None = None
    ontbrekende_delen: tuple[str, ...] = ()


class HandelingenQuery(Body):
    """Which acts: those that meet all that is given."""

    dienst: Dienst | None = None
    gemeente: Gemeente | None = None
    handeling: Handeling | None = None
    door: Naam | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


TOON_HANDELINGEN = Operation(
    id="toonBeheerhandelingen",
    method="GET",
    path="/v1/beheerhandelingen",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="beheerhandelingen",
    summary="Wat het beheer deed: wie, wanneer, wat, waarom en met welke uitkomst; nieuwste eerst",
    description=HEEL_HET_PLATFORM,
    query=HandelingenQuery,
    response=HandelingenPagina,
)
