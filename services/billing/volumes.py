"""How much a toewijzing allows, by the rules of the standard, in the unit that sums are kept in."""

from services.billing.berichten.wetten import STANDAARD_VAN
from services.billing.domain.aanspraak import Versie
from services.billing.domain.prestatie import in_basis
from shared.istandaarden.volumes import Frequentie, Omvang, Toegewezen, max_per_periode, max_totaal
from shared.values.periode import Periode


class Volumeregels:
    """The maxima of iWmo/iJw 3.2: minutes for time, else the toewijzing's own unit; None: no limit by volume."""

    def per_periode(self, versie: Versie, periode: Periode) -> int | None:
        """At most in one ProductPeriode (TR321); of frequency 6 the whole volume."""
        return _in_basis(max_per_periode(toegewezen(versie), periode), versie)

    def totaal(self, versie: Versie) -> int | None:
        """At most over the whole toewijzing (TR322)."""
        return _in_basis(max_totaal(toegewezen(versie)), versie)


def toegewezen(versie: Versie) -> Toegewezen:
    """The size of a toewijzing in the words of the standard; a Budget is money and left out."""
    omvang = None
    if versie.volume is not None and versie.eenheid is not None and versie.frequentie is not None:
        omvang = Omvang(versie.volume, versie.eenheid, Frequentie(versie.frequentie))
    return Toegewezen(wet=STANDAARD_VAN[versie.wet], periode=versie.periode, categorie=versie.categorie, omvang=omvang)


def _in_basis(maximum: int | None, versie: Versie) -> int | None:
    return None if maximum is None or versie.eenheid is None else in_basis(maximum, versie.eenheid)
