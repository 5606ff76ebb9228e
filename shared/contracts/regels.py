"""The rules of iWmo/iJw as the gateway shows them: what each asks, who checks it, and which tests hold us to it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Wet
from shared.contracts.operations import Operation, Rol, check_unique, roles

REGEL_ID = "^(TR|CD|CS)[0-9]{3}$"


class Standaardregeldeel(Body):
    """What a rule asks of some messages; where the check is the provider's, `reden` says how we keep to it."""

    berichten: tuple[str, ...]
    klassen: tuple[str, ...]
    tekst: str
    van_ons: bool
    reden: str | None = None
    uitgevoerd_door: tuple[str, ...]


class Standaardregel(Body):
    """One rule; level 1 is the schema, 2 the message itself, 3 the administration, 4 what lies outside it (IV032).

    A code of level 2 goes back in the header, one of level 3 or 4 at the class it is about (IV028).
    """

    id: Annotated[str, StringConstraints(pattern=REGEL_ID)]
    wetten: tuple[Wet, ...]
    berichten: tuple[str, ...]
    niveau: Annotated[int, Field(ge=1, le=4)]
    retourcode: str | None
    omschrijving_retourcode: str | None
    delen: tuple[Standaardregeldeel, ...]
    getest_in: tuple[str, ...]


class StandaardregelsQuery(Bladeren):
    """Which rules: `id` is an id or the beginning of one."""

    wet: Wet | None = None
    bericht: Annotated[str, StringConstraints(pattern="^3[0-9]{2}$")] | None = None
    niveau: Annotated[int, Field(ge=1, le=4)] | None = None
    retourcode: Annotated[str, StringConstraints(pattern="^[0-9A-Z][0-9]{3}$")] | None = None
    id: Annotated[str, StringConstraints(pattern="^(TR|CD|CS)[0-9]{0,3}$")] | None = None


LIJST = Operation(
    id="lijstStandaardregels",
    method="GET",
    path="/v1/regels",
    service="gateway",
    roles=roles(*Rol),
    scope="indicatie.lezen",
    tag="regels",
    summary="De regels van iWmo en iJw: wat elke regel vraagt en wie hem toetst",
    description="Op volgorde van id. Het antwoord blijft gelijk tot de volgende uitgave; de ETag zegt of dat zo is.",
    query=StandaardregelsQuery,
    response=Lijst[Standaardregel],
    static=True,
)
TOON = Operation(
    id="toonStandaardregel",
    method="GET",
    path="/v1/regels/{regelId}",
    service="gateway",
    roles=roles(*Rol),
    scope="indicatie.lezen",
    tag="regels",
    summary="Een regel van iWmo en iJw, zoals een ontvangstbewijs of een bericht hem noemt",
    response=Standaardregel,
    static=True,
)
OPERATIONS = check_unique((LIJST, TOON))
