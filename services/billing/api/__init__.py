"""HTTP in, commands and queries out: one module per resource."""

from fastapi import APIRouter

from services.billing.api import (
    berichten,
    betaalruns,
    budgetten,
    controles,
    correcties,
    declaraties,
    gemeenten,
    partners,
)
from shared.runtime.clock import Clock, now


def routes(pseudoniem_key: bytes, clock: Clock = now) -> APIRouter:
    """Every route of billing; `pseudoniem_key` turns a BSN into a person's id, `clock` says which day it is."""
    router = APIRouter()
    declaraties.add(router, pseudoniem_key, clock)
    berichten.add(router, clock)
    betaalruns.add(router, clock)
    controles.add(router)
    correcties.add(router, clock)
    budgetten.add(router)
    partners.add(router, clock)
    gemeenten.add(router, clock)
    return router
