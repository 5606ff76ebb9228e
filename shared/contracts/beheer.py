"""Operations: what could not be handled (storingen) and the read models (projecties), per service and as a whole."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from shared.contracts.body import Body
from shared.contracts.operations import Operation, Rol, Service, check_unique, roles
from shared.values.moment import Moment

LEZEN, SCHRIJVEN = "beheer.lezen", "beheer.schrijven"
DEEL_ID: Final = "(intake|indicatie|billing):"
"""What the gateway puts before a storingId or the name of a projectie."""


class StoringStatus(StrEnum):
    """`wacht` needs a decision, `geparkeerd` waits for an earlier message; the others are over."""

    WACHT = "wacht"
    GEPARKEERD = "geparkeerd"
    OPGELOST = "opgelost"
    VERWORPEN = "verworpen"


class StoringSoort(StrEnum):
    """A message of another service, or a step of our own."""

    BERICHT = "bericht"
    TAAK = "taak"


class Storing(Body):
    """A message or step that could not be handled; its contents are not shown."""

    storing_id: str
    """A UUID; through the gateway with the service before it: `intake:0199…`."""
    gemeente: str
    soort: StoringSoort
    verwerker: str
    """The consumer group, or the name of the step."""
    status: StoringStatus
    reden: str
    """A slug, or the kind of error."""
    pogingen: int
    sinds: Moment
    topic: str | None = None
    stroom: str | None = None
    """The aggregate that waits; null where the message holds up nothing."""
    volgnummer: int | None = None
    bericht_id: str | None = None
    type: str | None = None
    trace_id: str | None = None
    omvang: int
    """Bytes."""
    afgedaan_op: Moment | None = None
    door: str | None = None
    toelichting: str | None = None


class StoringenPagina(Body):
    """One page, oldest first; `ontbreekt` names the services that did not answer."""

    resultaten: tuple[Storing, ...]
    volgende: str | None = None
    ontbreekt: tuple[str, ...] = ()


class StoringenQuery(Body):
    """Which storingen; those that are not over when no status is asked for."""

    status: StoringStatus | None = None
    cursor: Annotated[str, StringConstraints(max_length=500)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Verwerping(Body):
    """Why it is given up; no personal data."""

    reden: Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]


class ProjectieStatus(StrEnum):
    """`actief` answers; `herbouw` is being built beside it."""

    ACTIEF = "actief"
    HERBOUW = "herbouw"


class Projectie(Body):
    """A read model: how far it is, and how many positions of the event store it is behind."""

    naam: str
    generatie: int
    versie: int
    status: ProjectieStatus
    positie: int
    achterstand: int
    sinds: Moment


class ProjectiesLijst(Body):
    """All of them; `ontbreekt` names the services that did not answer."""

    resultaten: tuple[Projectie, ...]
    ontbreekt: tuple[str, ...] = ()


TOON_STORINGEN = Operation(
    id="toonStoringen",
    method="GET",
    path="/v1/storingen",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="storingen",
    summary="Berichten en stappen die niet verwerkt konden worden, oudste eerst",
    description="Het platform (0000) ziet alle gemeenten, een gemeente alleen zichzelf.",
    query=StoringenQuery,
    response=StoringenPagina,
)
TOON_STORING = Operation(
    id="toonStoring",
    method="GET",
    path="/v1/storingen/{storingId}",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="storingen",
    summary="Eén storing",
    response=Storing,
    also=(404,),
)
HERHAAL_STORING = Operation(
    id="herhaalStoring",
    method="POST",
    path="/v1/storingen/{storingId}/herhaling",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="storingen",
    summary="Verwerk het opnieuw, en daarna wat erop wachtte",
    description="Lukt het weer niet, dan blijft de storing staan: 409 met de reden.",
    response=Storing,
    effect=True,
    also=(404, 409),
)
VERWERP_STORING = Operation(
    id="verwerpStoring",
    method="POST",
    path="/v1/storingen/{storingId}/verwerping",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="storingen",
    summary="Geef het op, met reden; wat erop wachtte gaat verder",
    request=Verwerping,
    response=Storing,
    effect=True,
    also=(404, 409),
)
TOON_PROJECTIES = Operation(
    id="toonProjecties",
    method="GET",
    path="/v1/projecties",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="projecties",
    summary="De leesmodellen en hun achterstand",
    response=ProjectiesLijst,
)
HERBOUW_PROJECTIE = Operation(
    id="herbouwProjectie",
    method="POST",
    path="/v1/projecties/{naam}/herbouw",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="projecties",
    summary="Bouw een leesmodel opnieuw op; het oude antwoordt tot het nieuwe bij is",
    status=202,
    response=Projectie,
    effect=True,
    also=(404, 409),
)

OPERATIONS = check_unique(
    (TOON_STORINGEN, TOON_STORING, HERHAAL_STORING, VERWERP_STORING, TOON_PROJECTIES, HERBOUW_PROJECTIE)
)
"""What the gateway offers, put together from the services."""


def of(service: Service) -> tuple[Operation, ...]:
    """The same operations as one service serves them to the gateway, ids without the service before them."""
    return tuple(replace(operation, service=service, internal=True) for operation in OPERATIONS)
