"""Invented people with a BSN from the range 9999xxxxx, which is given to nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from stdnum.nl import bsn


@dataclass(frozen=True, slots=True, kw_only=True)
class Mens:
    """Somebody who does not exist."""

    bsn: str
    voornamen: str
    voorvoegsel: str | None
    achternaam: str
    geboortedatum: date
    geslacht: str
    straatnaam: str
    huisnummer: int
    postcode: str
    plaatsnaam: str

    def json(self) -> dict[str, Any]:
        """The person as a frontend registers it."""
        naam: dict[str, Any] = {"voornamen": self.voornamen, "achternaam": self.achternaam}
        if self.voorvoegsel:
            naam["voorvoegsel"] = self.voorvoegsel
        adres = {
            "straatnaam": self.straatnaam,
            "huisnummer": self.huisnummer,
            "postcode": self.postcode,
            "plaatsnaam": self.plaatsnaam,
        }
        return {
            "bsn": self.bsn,
            "naam": naam,
            "geboortedatum": self.geboortedatum.isoformat(),
            "geslacht": self.geslacht,
            "adres": adres,
        }


def proef_bsns(begin: int) -> Iterator[str]:
    """Every BSN of the test range that passes the elfproef, in order, from a number on."""
    return (number for n in range(max(begin, 999900006), 999999999) if bsn.is_valid(number := str(n)))


VOORNAMEN = ("Wilhelmina", "Hendrika", "Johannes", "Sanne", "Daan", "Fenna", "Gerrit", "Noor", "Bram", "Tess")
ACHTERNAMEN = ("Proefman", "Testema", "Voorbeeldt", "Demosma", "Fictiefs", "Verzonnen")


def mens(nummer: str, *, kind: bool = False) -> Mens:
    """The person invented for this BSN: the same each time."""
    n = int(nummer)
    return Mens(
        bsn=nummer,
        voornamen=VOORNAMEN[n % len(VOORNAMEN)],
        voorvoegsel="van" if n % 3 == 0 else None,
        achternaam=ACHTERNAMEN[n // 7 % len(ACHTERNAMEN)],
        geboortedatum=date(2014 if kind else 1941, n % 12 + 1, n % 28 + 1),
        geslacht="2" if n % 2 else "1",
        straatnaam="Verzonnenweg",
        huisnummer=n % 200 + 1,
        postcode="9999XX",
        plaatsnaam="Proefdorp",
    )
