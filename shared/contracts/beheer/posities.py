"""Posities: how far each service is with sending its messages and with handling those of others."""

from shared.contracts.beheer.diensten import LEZEN
from shared.contracts.body import Body
from shared.contracts.operations import Operation, Rol, roles
from shared.values.moment import Moment


class Houder(Body):
    """The process that does it, one at a time, and since when it is connected."""

    naam: str
    sinds: Moment


class RelayPositie(Body):
    """How far the relay is in the event store, and what waits in the outbox."""

    houder: Houder | None
    """Null: nobody sends."""
    positie: int
    einde: int
    """The last position handed out; not every position has a message."""
    wachtend: int
    """Messages that are not sent yet; counted up to 100,000."""
    oudste_van: Moment | None
    """When the oldest of them was recorded."""


class ConsumentPositie(Body):
    """How far a consumer group is in one partition of a topic, as the member that has it wrote it down."""

    groep: str
    topic: str
    partitie: int
    positie: int
    einde: int
    achterstand: int
    wachtende_stromen: int
    """Aggregates of which a message of this partition waits as a storing."""
    lid: str
    gemeten_op: Moment
    """Every five seconds; longer ago: no member has this partition, or it does not reach the broker."""


class DienstPosities(Body):
    """Those of one service."""

    dienst: str
    database: str = "eerste"
    """The name of the database: the first one, unless municipalities are spread over several."""
    relay: RelayPositie
    projector: Houder | None
    """The process that keeps the read models up to date."""
    consument: tuple[ConsumentPositie, ...]


class Posities(Body):
    """Those of every service; `ontbrekende_delen` names the services that did not answer."""

    resultaten: tuple[DienstPosities, ...]
    ontbrekende_delen: tuple[str, ...] = ()


TOON_POSITIES = Operation(
    id="toonPosities",
    method="GET",
    path="/v1/posities",
    service="gateway",
    roles=roles(Rol.OPS),
    scope=LEZEN,
    tag="posities",
    summary="Hoever elke dienst is met verzenden en verwerken, en wie het doet",
    response=Posities,
)
