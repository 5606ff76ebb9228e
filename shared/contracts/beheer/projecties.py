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


class Voortgang(Body):
    """How far a rebuild is: events applied, of those that there were when it began."""

    verwerkt: int
    totaal: int
    """Counted; of tens of millions an estimate."""
    percentage: int
    """Rounded down; at 100 it still takes the events that came since, then it answers."""
    begonnen_op: Moment


class Projectie(Body):
    """A read model of one database: how far it is, and how many positions of the event store it is behind."""

    naam: str
    database: str = "eerste"
    """The name of the database: the first one, unless municipalities are spread over several."""
    generatie: int
    versie: int
    status: ProjectieStatus
    positie: int
    achterstand: int
    sinds: Moment
    fout: str | None = None
    """The kind of error at which it stands still."""
    voortgang: Voortgang | None = None
    """Of a rebuild."""


class ProjectiesLijst(Body):
    """All of them; `ontbrekende_delen` names the services that did not answer."""

    resultaten: tuple[Projectie, ...]
    ontbrekende_delen: tuple[str, ...] = ()


TOON_PROJECTIES = Operation(
    id="toonProjecties",
    method="GET",
    path="/v1/projecties",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="projecties",
    summary="De leesmodellen: positie, achterstand, en hoever een herbouw is",
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
BREEK_HERBOUW_AF = Operation(
    id="breekHerbouwAf",
    method="DELETE",
    path="/v1/projecties/{naam}/herbouw",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=SCHRIJVEN,
    tag="projecties",
    summary="Breek de herbouw af en ruim op wat er al was; het oude leesmodel blijft antwoorden",
    description=(
        "Een herbouw die een nieuwe uitgave nodig heeft, wordt niet afgebroken (409): de oude rijen worden door die "
        "uitgave niet meer bijgewerkt."
    ),
    response=Projectie,
    effect=True,
    also=(404, 409),
)
PROJECTIES = (TOON_PROJECTIES, HERBOUW_PROJECTIE, BREEK_HERBOUW_AF)
