"""Bodies of the nightly check of the ledger: what was verified, and what deviates."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts.billing.body import LEZEN, SCHRIJVEN
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Gemeentecode
from shared.contracts.operations import Operation, Rol, roles
from shared.values.moment import Moment


class ControleStatus(StrEnum):
    """`WACHT` until the worker did it."""

    WACHT = "wacht"
    KLAAR = "klaar"


class Voor(Body):
    """The platform (0000) names the municipality; nobody else needs to."""

    gemeente: Gemeentecode | None = None


class ControlesQuery(Bladeren):
    """Which checks, newest first; the platform (0000) names the municipality."""

    gemeente: Gemeentecode | None = None
    status: ControleStatus | None = None
    met_afwijking: bool | None = None


class ControleInLijst(Body):
    """A check of the whole ledger of one municipality."""

    controle_id: UUID
    status: ControleStatus
    gestart_op: Moment
    klaar_op: Moment | None = None
    aantal_afwijkingen: int | None = None


class Controlepunt(Body):
    """One thing that must hold: `voorbeelden` are ids of what deviates, at most twenty."""

    controle: str
    invariant: int | None = None
    """Its number among the money invariants; null for the chain from line to bank file and for the answers."""
    omschrijving: str
    afwijkingen: Annotated[int, Field(ge=0)]
    voorbeelden: tuple[str, ...] = ()
    mislukt: bool = False
    """It could not be carried out, which counts as a deviation."""


class ControleUit(ControleInLijst):
    """A check with everything it looked at."""

    punten: tuple[Controlepunt, ...]


CONTROLEURS = roles(Rol.CONTROLLER, Rol.OPS, Rol.BEHEERDER)

CONTROLES = (
    Operation(
        id="lijstControles",
        method="GET",
        path="/v1/controles",
        service="billing",
        roles=CONTROLEURS,
        scope=LEZEN,
        tag="controles",
        summary="Controles van het grootboek, nieuwste eerst",
        description="Elke nacht loopt er een per gemeente. Het platform (0000) noemt de gemeente.",
        query=ControlesQuery,
        response=Lijst[ControleInLijst],
    ),
    Operation(
        id="leesControle",
        method="GET",
        path="/v1/controles/{controleId}",
        service="billing",
        roles=CONTROLEURS,
        scope=LEZEN,
        tag="controles",
        summary="Eén controle: wat klopt en wat afwijkt",
        query=Voor,
        response=ControleUit,
    ),
    Operation(
        id="startControle",
        method="POST",
        path="/v1/controles",
        service="billing",
        roles=CONTROLEURS,
        scope=SCHRIJVEN,
        tag="controles",
        summary="Controleer het grootboek nu",
        description="202: de uitkomst staat bij de controle zodra de verwerking klaar is.",
        status=202,
        query=Voor,
        response=ControleUit,
        effect=True,
    ),
)
