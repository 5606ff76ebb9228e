"""Every route of indicatie, put together."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from services.indicatie.api import berichten, besluiten, inzage, verzoeken
from shared.runtime.clock import AMSTERDAM, now

Klok = Callable[[], datetime]


def lokale_tijd() -> datetime:
    """The time on the wall in the Netherlands, without zone, as the messages have it."""
    return now().astimezone(AMSTERDAM).replace(tzinfo=None)


def maak_router(pseudoniem_key: bytes, klok: Klok = lokale_tijd) -> APIRouter:
    """The routes; `pseudoniem_key` turns the BSN of a message into a person's id."""
    router = APIRouter()
    besluiten.voeg_toe(router, klok)
    berichten.voeg_toe(router, klok, pseudoniem_key)
    verzoeken.voeg_toe(router, klok)
    inzage.voeg_toe(router, klok)
    return router
