"""How much a toewijzing allows, by the rules of the standard, in the unit that sums are kept in."""

from functools import lru_cache

from services.billing.berichten.wetten import STANDAARD_VAN
from services.billing.domain.aanspraak import Versie
from services.billing.domain.prestatie import in_basis
from services.billing.domain.wet import Wet
from shared.istandaarden.volumes import Frequentie, Omvang, Toegewezen, max_per_periode, max_totaal
from shared.values.periode import Periode

Maat = tuple[Wet, Periode, str | None, int | None, str | None, str | None]
"""What a maximum follows from: law, period, category, volume, unit and frequency of a toewijzing."""
BEWAARD = 65_536
"""Maxima that are kept: the toewijzingen of a municipality differ in less than they are many."""


class Volumeregels:
    """The maxima of iWmo/iJw 3.2: minutes for time, else the toewijzing's own unit; None: no limit by volume."""

    def per_periode(self, versie: Versie, periode: Periode) -> int | None:
        """At most in one ProductPeriode (TR321); of Frequentie 6 the whole volume."""
        return _per_periode(_maat(versie), periode)

    def totaal(self, versie: Versie) -> int | None:
        """At most over the whole toewijzing (TR322)."""
        return _totaal(_maat(versie))


def toegewezen(versie: Versie) -> Toegewezen:
    """The size of a toewijzing in the words of the standard; a Budget is money and left out."""
    return _toegewezen(_maat(versie))


def _maat(versie: Versie) -> Maat:
    return (versie.wet, versie.periode, versie.categorie, versie.volume, versie.eenheid, versie.frequentie)


def _toegewezen(maat: Maat) -> Toegewezen:
    wet, periode, categorie, volume, eenheid, frequentie = maat
    omvang = None
    if volume is not None and eenheid is not None and frequentie is not None:
        omvang = Omvang(volume, eenheid, Frequentie(frequentie))
    return Toegewezen(wet=STANDAARD_VAN[wet], periode=periode, categorie=categorie, omvang=omvang)


@lru_cache(maxsize=BEWAARD)
def _per_periode(maat: Maat, periode: Periode) -> int | None:
    return _in_basis(max_per_periode(_toegewezen(maat), periode), maat)


@lru_cache(maxsize=BEWAARD)
def _totaal(maat: Maat) -> int | None:
    return _in_basis(max_totaal(_toegewezen(maat)), maat)


def _in_basis(maximum: int | None, maat: Maat) -> int | None:
    eenheid = maat[4]
    return None if maximum is None or eenheid is None else in_basis(maximum, eenheid)
