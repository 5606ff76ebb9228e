"""What one operation of the API promises: the gateway's routes, openapi.json and the role tests follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel

Service = Literal["intake", "indicatie", "billing", "gateway"]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Rol(StrEnum):
    """The roles of `design.md` §5; `DIENST` is one service speaking to another."""

    CONSULENT = "consulent"
    KWALITEITSMEDEWERKER = "kwaliteitsmedewerker"
    BACKOFFICE = "backoffice"
    CONTROLLER = "controller"
    BEHEERDER = "beheerder"
    AANBIEDER = "aanbieder"
    POSTBUS = "postbus"
    """A carrier (GGK, VECOZO) that brings and fetches the messages of any provider of its municipality."""
    INWONER = "inwoner"
    OPS = "ops"
    DIENST = "dienst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path; `path` as FastAPI writes it, with the `/v1` prefix and camelCase parameters."""

    id: str
    method: Method
    path: str
    service: Service
    roles: frozenset[Rol]
    scope: str
    tag: str
    summary: str
    description: str = ""
    status: int = 200
    request: type[BaseModel] | None = None
    response: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    xml_in: bool = False
    xml_out: bool = False
    effect: bool = False
    """True: the call changes something and takes an Idempotency-Key."""
    if_match: bool = False
    """True: the call changes an existing aggregate and takes If-Match."""
    internal: bool = False
    """True: between services only; the gateway has no route for it."""
    static: bool = False
    """True: the answer stays the same until the next release and has an ETag, a list too."""
    also: tuple[int, ...] = ()
    """Further answers worth documenting, such as 409."""


def roles(*names: Rol) -> frozenset[Rol]:
    """The set of roles that may call an operation."""
    return frozenset(names)


def check_unique(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """The operations as a tuple; ValueError where two share an id or a method and path."""
    found = tuple(operations)
    for key in (lambda o: o.id, lambda o: (o.method, o.path)):
        names = [key(operation) for operation in found]
        if len(set(names)) != len(names):
            raise ValueError(f"operations declared twice: {sorted({str(n) for n in names if names.count(n) > 1})}")
    return found
