"""A version of a toewijzing, whole, and the moment that orders it among the others (IV013, OP080)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.indicatie.domain.ids import BeschikkingId, ToewijzingId
from services.indicatie.domain.voorziening import Voorziening, Wet
from shared.errors import Refused
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

VERWIJDERD = "13"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versie:
    """What a toewijzing says; `moment` is local time, the latest one is the valid version."""

    toewijzing_id: ToewijzingId
    nummer: int
    beschikking_id: BeschikkingId
    persoon_id: PersoonId
    wet: Wet
    agb: Agb
    voorziening: Voorziening
    moment: datetime
    reden_wijziging: str | None = None
    referentie_aanbieder: str | None = None

    @property
    def verwijderd(self) -> bool:
        """True where it counts as never sent."""
        return self.reden_wijziging == VERWIJDERD


def volgend_moment(vorig: datetime, dag: date, klok: datetime) -> datetime:
    """The Toewijzingsdatum and -tijd of the next version: that day at the clock's time, after the version before.

    Refused for a day in the future, or before that of the version before.
    """
    if dag > klok.date():
        raise Refused("datum-in-toekomst", "De toewijzingsdatum ligt in de toekomst.")
    if dag < vorig.date():
        raise Refused("toewijzingsdatum-te-vroeg", "De toewijzingsdatum ligt voor die van de vorige versie.")
    moment = datetime.combine(dag, klok.time().replace(microsecond=0))
    return max(moment, vorig + timedelta(seconds=1)) if dag == vorig.date() else moment


def later(een: date | None, ander: date | None) -> bool:
    """True where the first end is later; no end is later than any."""
    if ander is None:
        return False
    return een is None or een > ander
