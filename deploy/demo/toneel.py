"""What every act needs: who speaks to the gateway, and the calendar of the story."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from deploy.demo.aanmelden import Issuer
from deploy.demo.loket import Loket
from deploy.demo.mensen import Mens, mens, proef_bsns
from deploy.demo.vertelling import Vertelling

ENSCHEDE, LOSSER = "0153", "0168"
THUISHULP, JEUGDPRAKTIJK = "42420001", "65656055"


@dataclass(frozen=True, slots=True)
class Kalender:
    """The days of the story, all in the past: the claim is about the whole month before the one of `vandaag`."""

    vandaag: date

    @property
    def maand(self) -> date:
        """First day of the month that is claimed."""
        return (self.vandaag.replace(day=1) - timedelta(days=1)).replace(day=1)

    @property
    def maand_eind(self) -> date:
        """Last day of the month that is claimed."""
        return self.vandaag.replace(day=1) - timedelta(days=1)

    @property
    def vorige_maand(self) -> tuple[date, date]:
        """The month before it, in which nothing was assigned yet."""
        eind = self.maand - timedelta(days=1)
        return eind.replace(day=1), eind

    @property
    def toewijzing_eind(self) -> date:
        """Last day of the toewijzingen: a year, less a day."""
        return self.maand.replace(year=self.maand.year + 1) - timedelta(days=1)

    def voor(self, dagen: int) -> date:
        """So many days before the month that is claimed."""
        return self.maand - timedelta(days=dagen)


@dataclass
class Toneel:
    """The gateway as each role sees it, and what one act leaves for the next."""

    gateway: str
    issuer: Issuer
    v: Vertelling
    kalender: Kalender
    weet: dict[str, Any] = field(default_factory=dict)

    def als(self, gebruiker: str) -> Loket:
        """The gateway for somebody who logs in."""
        if gebruiker not in self._loketten:
            self._loketten[gebruiker] = Loket(self.gateway, self.issuer.gebruiker(gebruiker))
        return self._loketten[gebruiker]

    def aanbieder(self, agb: str, gemeente: str = ENSCHEDE) -> Loket:
        """The gateway for a provider's software, in one municipality."""
        naam = f"{agb}@{gemeente}"
        if naam not in self._loketten:
            self._loketten[naam] = Loket(self.gateway, self.issuer.machine(f"aanbieder-{agb}", gemeente))
        return self._loketten[naam]

    @cached_property
    def _loketten(self) -> dict[str, Loket]:
        return {}

    @cached_property
    def consulent(self) -> Loket:
        """The consulent of Enschede, who carries most of the story."""
        return self.als("consulent.enschede")

    def onbekende(self, *, kind: bool = False) -> Mens:
        """Somebody this municipality does not know yet: searched by BSN, as a consulent does.

        The next number is kept: a person whom an earlier story had forgotten is not found, and yet had care.
        """
        bewaard = self.v.map / "volgende-bsn"
        begin = int(bewaard.read_text(encoding="ascii")) if bewaard.exists() else 0
        for nummer in proef_bsns(begin):
            if not self.consulent.doe("/v1/personen/_zoek", {"bsn": nummer}, verwacht=200).json["resultaten"]:
                self.v.map.mkdir(parents=True, exist_ok=True)
                bewaard.write_text(str(int(nummer) + 1), encoding="ascii")
                return mens(nummer, kind=kind)
        raise RuntimeError("elke BSN van de testreeks is gebruikt")
