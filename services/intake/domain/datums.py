"""Dates that are facts: they have been, and they come in order."""

from datetime import date

from shared.errors import Refused


def geweest(dag: date, vandaag: date) -> None:
    """Refuses a fact that lies after `vandaag` (the day in Europe/Amsterdam)."""
    if dag > vandaag:
        raise Refused("datum-in-de-toekomst", "Wat nog niet is gebeurd, kan niet worden vastgelegd.")


def niet_voor(dag: date, eerder: date, wat: str) -> None:
    """Refuses a day before what it follows; `wat` names that in Dutch."""
    if dag < eerder:
        raise Refused("datum-te-vroeg", f"Deze datum ligt voor {wat}.")
