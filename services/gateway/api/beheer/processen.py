"""`/v1/processen`: the steps that wait in every service, first due first."""

from datetime import datetime

from services.gateway.api.beheer.een import one
from services.gateway.api.beheer.lijst import listed
from services.gateway.parts import Parts
from services.gateway.request import Handler
from shared.contracts.beheer import processen as contract
from shared.contracts.beheer.processen import Proces, ProcessenPagina, ProcessenQuery


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    listing = contract.TOON_PROCESSEN.id
    return {
        listing: listed(parts, listing, ProcessenQuery, Proces, ProcessenPagina, "proces_id", _due),
        contract.TOON_PROCES.id: one(parts, "procesId", Proces, "proces_id"),
        contract.VERVROEG_PROCES.id: one(parts, "procesId", Proces, "proces_id"),
    }


def _due(item: Proces) -> datetime:
    return item.gepland_op
