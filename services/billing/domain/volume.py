"""How much may be declared on a toewijzing: per ProductPeriode and in all, by unit and frequency (TR321, TR322)."""

from datetime import timedelta

from services.billing.domain.aanspraak import OUTPUT_EENHEDEN, Versie
from services.billing.domain.wet import Wet
from shared.values.periode import Periode

DAG, WEEK, MAAND, TOTAAL = "1", "2", "4", "6"
HUISHOUDELIJKE_HULP = "01"
WEKEN_PER_MAAND_WMO_01 = 6
"""Wmo category 01: always six times the weekly volume in a month (TR321)."""
ZONDAG = 6


class Volumeregels:
    """The maxima of the standard (IV076–IV078), in minutes for time and in the toewijzing's own unit otherwise."""

    def per_periode(self, versie: Versie, periode: Periode) -> int | None:
        """At most in one ProductPeriode; None where only the total counts (frequency 6) or there is no size."""
        volume = versie.basisvolume
        if volume is None or versie.frequentie == TOTAAL:
            return None
        if versie.frequentie == DAG:
            return volume * periode.dagen
        if versie.frequentie == WEEK:
            return volume * (_zondagen(versie, periode) if is_output(versie) else _weken(versie, periode))
        return volume

    def totaal(self, versie: Versie) -> int | None:
        """At most over the whole toewijzing; None without a size, and where the toewijzing is open."""
        volume = versie.basisvolume
        if volume is None:
            return None
        if versie.frequentie == TOTAAL:
            return volume
        if versie.periode.einddatum is None:
            return None
        if versie.frequentie == DAG:
            return volume * versie.periode.dagen
        if versie.frequentie == WEEK and is_output(versie):
            return volume * sum(_zondagen(versie, maand) for maand in versie.periode.maanden())
        if versie.frequentie == WEEK:
            return volume * versie.periode.iso_weken
        return volume * sum(1 for _ in versie.periode.maanden())


def is_output(versie: Versie) -> bool:
    """Per result; the unit tells where there is a size."""
    return versie.eenheid in OUTPUT_EENHEDEN if versie.eenheid else versie.output


def _weken(versie: Versie, periode: Periode) -> int:
    """ISO weeks that the period touches; for Wmo category 01 always six."""
    if versie.wet is Wet.WMO and versie.categorie == HUISHOUDELIJKE_HULP:
        return WEKEN_PER_MAAND_WMO_01
    return periode.iso_weken


def _zondagen(versie: Versie, periode: Periode) -> int:
    """Sundays in the period, and the last broken week where the toewijzing's last Sunday lies (IV076)."""
    einde = versie.periode.einddatum
    if einde is None or einde.weekday() == ZONDAG:
        return periode.zondagen
    laatste_zondag = einde - timedelta(days=einde.weekday() + 1)
    return periode.zondagen + (laatste_zondag in periode)
