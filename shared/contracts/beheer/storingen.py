"""Storingen: what could not be handled, found by filter, looked at without its personal values, replayed, discarded."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.beheer.diensten import (
    HEEL_HET_PLATFORM,
    LEZEN,
    SCHRIJVEN,
    Cursor,
    Dienst,
    Gemeente,
    Naam,
    Reden,
)
from shared.contracts.body import Body
from shared.contracts.operations import Operation, Rol, roles
from shared.values.moment import Moment


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
    """A message or step that could not be handled."""

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


class VeldSoort(StrEnum):
    """What kind of value a field has."""

    TEKST = "tekst"
    GETAL = "getal"
    JA_NEE = "ja-nee"
    LEEG = "leeg"
    OBJECT = "object"
    LIJST = "lijst"


class Veld(Body):
    """A field by its path; `waarde` is null where it could be personal or free text."""

    pad: str
    """`voorzieningen[0].ingangsdatum`; a name that no contract knows is not shown: `(onbekend)`."""
    soort: VeldSoort
    waarde: str | None = None


class Inhoud(Body):
    """What is in a message or step, without its personal values; `leesbaar` is false where it is no JSON."""

    leesbaar: bool
    velden: tuple[Veld, ...] = ()
    weggelaten: int = 0
    """Fields beyond the two hundred that are shown."""


class StoringDetail(Storing):
    """A storing with the shape of its contents."""

    inhoud: Inhoud


class StoringenPagina(Body):
    """One page, oldest first; `ontbrekende_delen` names the services that did not answer."""

    resultaten: tuple[Storing, ...]
    volgende: str | None = None
    ontbrekende_delen: tuple[str, ...] = ()


class StoringenFilter(Body):
    """Which storingen: those that meet all that is given."""

    dienst: Dienst | None = None
    gemeente: Gemeente | None = None
    soort: StoringSoort | None = None
    verwerker: Naam | None = None
    topic: Naam | None = None
    type: Naam | None = None
    reden: Naam | None = None


class StoringenQuery(StoringenFilter):
    """Those that are not over when no status is asked for."""

    status: StoringStatus | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Selectie(StoringenFilter):
    """Those that need a decision, oldest first, at most `maximaal` of each service; at least one filter is given."""

    maximaal: Annotated[int, Field(ge=1, le=500)] = 100

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not any(getattr(self, name) is not None for name in StoringenFilter.model_fields):
            raise ValueError("Geef ten minste één filter: op alles tegelijk kan niet.")
        return self


class Verwerping(Body):
    """Why it is given up; no personal data."""

    reden: Reden


class SelectieVerwerping(Selectie):
    """Which are given up, and why; no personal data."""

    toelichting: Reden


class Geweigerd(Body):
    """One that was left as it was, and why: a slug, and where its handling failed again the kind of failure."""

    storing_id: str
    reden: str
    fout: str | None = None


class Uitkomst(Body):
    """What became of a selection; a part that did not answer is named, and nothing of it was changed."""

    gelukt: int
    geweigerd: tuple[Geweigerd, ...] = ()
    resterend: int = 0
    """How many more meet the selection: beyond `maximaal`, or not reached in time."""
    ontbrekende_delen: tuple[str, ...] = ()


TOON_STORINGEN = Operation(
    id="toonStoringen",
    method="GET",
    path="/v1/storingen",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="storingen",
    summary="Berichten en stappen die niet verwerkt konden worden, oudste eerst",
    description=HEEL_HET_PLATFORM,
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
    summary="Eén storing, met de vorm van de inhoud",
    description="Van de inhoud staan er alle velden; waarden die persoonlijk of vrije tekst kunnen zijn nooit.",
    response=StoringDetail,
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
HERHAAL_STORINGEN = Operation(
    id="herhaalStoringen",
    method="POST",
    path="/v1/storingen/_herhaal",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="storingen",
    summary="Verwerk alle storingen van een selectie opnieuw",
    description=(
        "Alleen wat op een besluit wacht (`wacht`); wat erop wachtte volgt, per stroom op volgorde. Het antwoord zegt "
        "hoeveel er gelukt zijn, welke geweigerd en waarom, en hoeveel er resteren."
    ),
    request=Selectie,
    response=Uitkomst,
    effect=True,
)
VERWERP_STORINGEN = Operation(
    id="verwerpStoringen",
    method="POST",
    path="/v1/storingen/_verwerp",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="storingen",
    summary="Geef alle storingen van een selectie op, met reden",
    description="Alleen wat op een besluit wacht (`wacht`); wat erop wachtte gaat verder.",
    request=SelectieVerwerping,
    response=Uitkomst,
    effect=True,
)
STORINGEN = (
    TOON_STORINGEN,
    TOON_STORING,
    HERHAAL_STORING,
    VERWERP_STORING,
    HERHAAL_STORINGEN,
    VERWERP_STORINGEN,
)
