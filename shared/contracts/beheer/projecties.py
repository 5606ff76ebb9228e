"""Projecties: the read models, how far each is, and how one is built again."""

from enum import StrEnum

from shared.contracts.beheer.diensten import LEZEN, SCHRIJVEN
from shared.contracts.body import Body
from shared.contracts.operations import Operation, Rol, roles
from shared.values.moment import Moment


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
PROJECTIES = (TOON_PROJECTIES, HERBOUW_PROJECTIE)
