"""`/v1/beheerhandelingen`: what people of operations did in every service, newest first."""

from services.gateway.api.beheer.lijst import listed
from services.gateway.parts import Parts
from services.gateway.request import Handler
from shared.contracts.beheer.handelingen import TOON_HANDELINGEN, Beheerhandeling, HandelingenPagina, HandelingenQuery


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    name = TOON_HANDELINGEN.id
    return {
        name: listed(parts, name, HandelingenQuery, Beheerhandeling, HandelingenPagina, "onderwerp", _newest),
    }


def _newest(item: Beheerhandeling) -> float:
    return -item.op.timestamp()
