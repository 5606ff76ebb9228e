"""The HTTP bodies of the message list: every iWmo/iJw message in or out."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue, RootModel

from shared.contracts.body import Body
from shared.contracts.gemeente import Agb, Wet
from shared.istandaarden.berichten import Retour302, Retour320, Start305, Stop307, VerzoekToewijzing315


class AangeleverdBericht(RootModel[Retour302 | Start305 | Stop307 | VerzoekToewijzing315 | Retour320]):
    """What a provider sends, as JSON: the BerichtCode in the header says which message of which law it is."""


class Richting(StrEnum):
    """Towards the municipality (in) or from it (uit)."""

    IN = "in"
    UIT = "uit"


class BerichtStatus(StrEnum):
    """What became of a message."""

    ONLEESBAAR = "onleesbaar"
    """Failed level 1: no return message, nothing processed."""
    VERWERKT = "verwerkt"
    AFGEKEURD = "afgekeurd"
    KLAAR = "klaar"
    """Out: ready to be fetched."""
    BEANTWOORD = "beantwoord"
    """Out: the provider returned it without faults."""


class BerichtKop(Body):
    """One message without its content; retourcodes are those of the whole message, each once."""

    bericht_id: UUID
    soort: str | None = None
    """Three digits, such as 301; empty when the message could not be read that far."""
    wet: Wet | None = None
    richting: Richting
    agb: Agb
    identificatie: str | None = None
    dagtekening: date | None = None
    persoon_id: UUID | None = None
    status: BerichtStatus
    retourcodes: tuple[str, ...] = ()
    antwoord_op: UUID | None = None
    antwoord_id: UUID | None = None
    geregistreerd_op: datetime | None = None


class BerichtBody(BerichtKop):
    """One message with its content as JSON, the same fields as the XML; null once the person has been forgotten."""

    inhoud: JsonValue = None
