"""A line of a claim (prestatie) and the heading it comes under, as a 323 gives them, without the BSN."""

from dataclasses import dataclass
from datetime import date

from services.billing.domain.wet import Wet
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

MINUUT, UUR, EURO = "01", "04", "83"
MINUTEN_PER_UUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Prestatie:
    """One line: total delivered volume of one product, in one period, for one client, on one toewijzing (IV089).

    `nr` counts from 1 in the order of the message; `bedrag` is below zero for a credit; `volume` counts in `eenheid`.
    """

    nr: int
    persoon_id: PersoonId
    referentie: str
    vorige_referentie: str | None = None
    toewijzing_nummer: int
    categorie: str
    code: str
    periode: Periode
    volume: int
    eenheid: str
    tarief_centen: int | None = None
    bedrag: Bedrag
    credit: bool = False

    @property
    def sleutel(self) -> "Sleutel":
        """What may be awarded once: toewijzing, period and product (TR389)."""
        return (self.toewijzing_nummer, self.periode, self.categorie, self.code)

    @property
    def basisvolume(self) -> int:
        """The signed volume, time in minutes."""
        return (-1 if self.credit else 1) * in_basis(self.volume, self.eenheid)


Sleutel = tuple[int, Periode, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kop:
    """Header and heading of a 323; `xsd_basis` and `xsd_bericht` return in the 325 (TR371)."""

    agb: str
    wet: Wet
    gemeente: str
    identificatie: str
    dagtekening: date
    xsd_basis: str
    xsd_bericht: str
    declaratie_nummer: str
    periode: Periode
    declaratie_dagtekening: date
    ingediend: Bedrag


def in_basis(volume: int, eenheid: str) -> int:
    """Volume in the unit that sums are kept in: minutes for hours, else as it is (TR341)."""
    return volume * MINUTEN_PER_UUR if eenheid == UUR else volume
