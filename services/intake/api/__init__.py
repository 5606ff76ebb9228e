"""HTTP in, commands and queries out: one module per resource."""

from fastapi import APIRouter

from services.intake.api import aanvragen, dossier, gemeenten, meldingen, onderzoeken, personen, termijnen, verwijzingen
from services.intake.sleutels import Sleutels
from shared.runtime.clock import Clock, now


def routes(sleutels: Sleutels, clock: Clock = now) -> APIRouter:
    """Every route of intake; `clock` says which day it is in the Netherlands."""
    router = APIRouter()
    for module in (personen, dossier, meldingen, onderzoeken, aanvragen, verwijzingen, termijnen):
        module.add(router, sleutels, clock)
    gemeenten.add(router)
    return router
