"""The operations of a service over HTTP: storingen, read models, waiting steps, and who did what about them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter

from shared.contracts import beheer as contract
from shared.contracts.operations import Service
from shared.runtime.beheer.handelingen import HANDLERS as HANDELINGEN
from shared.runtime.beheer.kern import Beheer, BeheerIn
from shared.runtime.beheer.posities import HANDLERS as POSITIES
from shared.runtime.beheer.processen import HANDLERS as PROCESSEN
from shared.runtime.beheer.projecties import HANDLERS as PROJECTIES
from shared.runtime.beheer.storingen import HANDLERS as STORINGEN
from shared.runtime.http.routes import route

__all__ = ["Beheer", "BeheerIn", "router"]

HANDLERS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    **STORINGEN,
    **PROJECTIES,
    **PROCESSEN,
    **POSITIES,
    **HANDELINGEN,
}


def router(service: Service) -> APIRouter:
    """The routes of one service; the gateway puts those of all services together."""
    found = APIRouter()
    for operation in contract.of(service):
        route(found, operation)(HANDLERS[operation.id])
    return found
