"""How much may be claimed on a toewijzing, per ProductPeriode and in total (IV076-IV081, TR321, TR322, TR369)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from shared.istandaarden.wet import Wet
from shared.values.periode import Periode

MINUUT, UUR, EURO = "01", "04", "83"
HULP_BIJ_HUISHOUDEN = "01"
WEKEN_HULP_BIJ_HUISHOUDEN = 6
"""Wmo category 01 may claim six weeks in any ProductPeriode (TR321)."""
_OUTPUT = frozenset({"82", EURO})
_INSPANNING = frozenset({MINUUT, UUR, "14", "16", "84"})


class Variant(StrEnum):
    """How care is paid: for effort or for a result; taakgericht work has no toewijzing."""

    INSPANNING = "inspanning"
    OUTPUT = "output"


class Frequentie(StrEnum):
    """What the volume is counted over."""

    DAG = "1"
    WEEK = "2"
    MAAND = "4"
    TOTAAL = "6"


def variant_van(eenheid: str) -> Variant:
    """The variant that a unit belongs to; ValueError for an unknown unit."""
    if eenheid in _OUTPUT:
        return Variant.OUTPUT
    if eenheid in _INSPANNING:
        return Variant.INSPANNING
    raise ValueError("Deze eenheid bestaat niet.")


@dataclass(frozen=True, slots=True)
class Omvang:
    """Volume of a unit per frequency; in eurocents where the unit is 83."""

    volume: int
    eenheid: str
    frequentie: Frequentie

    @property
    def variant(self) -> Variant:
        """For effort or for a result."""
        return variant_van(self.eenheid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegewezen:
    """What a toewijzing says about quantity: an Omvang, a Budget in eurocents, or neither (then only the contract)."""

    wet: Wet
    periode: Periode
    categorie: str | None = None
    omvang: Omvang | None = None
    budget: int | None = None


def product_perioden(ingangsdatum: date, einddatum: date) -> list[Periode]:
    """The ProductPerioden of a toewijzing: calendar months cut to it (IV089, TR387, TR388)."""
    return list(Periode(ingangsdatum, einddatum).maanden())


def max_per_periode(toegewezen: Toegewezen, periode: Periode) -> int | None:
    """The most that may be claimed in this ProductPeriode (TR321); None where the toewijzing sets no limit.

    In the unit of the toewijzing; in eurocents for a Budget. What was claimed in other periods is not looked at: for
    Frequentie 6 and for a Budget this is the whole of it.
    """
    if toegewezen.omvang is None:
        return toegewezen.budget
    deel = toegewezen.periode.doorsnede(periode)
    return 0 if deel is None else toegewezen.omvang.volume * _keer(toegewezen, toegewezen.omvang, deel)


def max_totaal(toegewezen: Toegewezen) -> int | None:
    """The most that may be claimed over the whole toewijzing (TR322, TR369); None where there is no such limit."""
    omvang, periode = toegewezen.omvang, toegewezen.periode
    if omvang is None:
        return toegewezen.budget
    if omvang.frequentie is Frequentie.TOTAAL:
        return omvang.volume
    if periode.einddatum is None:
        return None
    match omvang.frequentie:
        case Frequentie.DAG:
            return omvang.volume * periode.dagen
        case Frequentie.MAAND:
            return omvang.volume * sum(1 for _ in periode.maanden())
        case Frequentie.WEEK if omvang.variant is Variant.INSPANNING:
            return omvang.volume * periode.iso_weken
        case Frequentie.WEEK:
            return omvang.volume * sum(_output_weken(periode, maand) for maand in periode.maanden())
    assert_never(omvang.frequentie)


def _keer(toegewezen: Toegewezen, omvang: Omvang, deel: Periode) -> int:
    """How many times the volume fits in this part of the toewijzing."""
    match omvang.frequentie:
        case Frequentie.DAG:
            return deel.dagen
        case Frequentie.MAAND | Frequentie.TOTAAL:
            return 1
        case Frequentie.WEEK if omvang.variant is Variant.OUTPUT:
            return _output_weken(toegewezen.periode, deel)
        case Frequentie.WEEK if toegewezen.wet is Wet.WMO and toegewezen.categorie == HULP_BIJ_HUISHOUDEN:
            return WEKEN_HULP_BIJ_HUISHOUDEN
        case Frequentie.WEEK:
            return deel.iso_weken
    assert_never(omvang.frequentie)


def _output_weken(toewijzing: Periode, deel: Periode) -> int:
    """The weeks whose Sunday lies in this part, and the last broken week with the last Sunday (IV076)."""
    if toewijzing.einddatum is None:
        return deel.zondagen
    laatste_zondag = toewijzing.einddatum - timedelta(days=(toewijzing.einddatum.weekday() + 1) % 7)
    gebroken = laatste_zondag != toewijzing.einddatum and laatste_zondag in deel
    return deel.zondagen + (1 if gebroken else 0)


def in_eenheid(volume: int, van: str, naar: str) -> int:
    """A volume of the toewijzing in the unit of the claim: hours may be claimed in minutes (TR341).

    ValueError for any other pair of different units.
    """
    if van == naar:
        return volume
    if (van, naar) == (UUR, MINUUT):
        return volume * 60
    raise ValueError("Alleen uren kunnen in minuten worden gedeclareerd.")


def uren_van(minuten: int) -> int:
    """The hours to claim for the minutes of a ProductPeriode: from 30 up, at least 1 (IV079); ValueError below 1."""
    if minuten < 1:
        raise ValueError("Zonder levering is er niets te declareren.")
    return max(1, afgerond(minuten, 60))


def minuuttarief(uurtarief: int) -> int:
    """What ProductTarief shows for a minute of an hourly tariff, in eurocents (IV081)."""
    return afgerond(uurtarief, 60)


def bedrag_in_minuten(uurtarief: int, minuten: int) -> int:
    """The amount for minutes on an hourly tariff, in eurocents, rounded once at the end (IV081, TR346)."""
    return afgerond(uurtarief * minuten, 60)


def afgerond(teller: int, noemer: int) -> int:
    """A fraction from zero up as a whole number, half up (IV081: 1.455 is 1.46)."""
    return (2 * teller + noemer) // (2 * noemer)
