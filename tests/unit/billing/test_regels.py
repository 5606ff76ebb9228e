"""Each rule of level 3 and 4 over a claim: a history in which that rule alone is broken, and one at its edge."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest

from services.billing.domain.beoordeling.beoordeel import beoordeel
from services.billing.domain.beoordeling.feiten import Eerder, Verbruik
from services.billing.domain.beoordeling.regels import REGELS, RETOURCODE_VAN
from services.billing.domain.prestatie import Prestatie
from services.billing.domain.tarief import Tarief
from services.billing.volumes import Volumeregels
from shared.istandaarden.regels import REGELS as TABEL
from shared.istandaarden.regels import Niveau
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_billing import ANDER, JEUGDHULP, OKTOBER, credit, feiten, kop, prestatie, uurtarief, versie

maxima = Volumeregels()


class Zaak(NamedTuple):
    """Lines, and the facts that differ from those in which all is in order."""

    regels: tuple[Prestatie, ...] = (prestatie,)
    feiten: Mapping[str, Any] = {}


class Historie(NamedTuple):
    """A rule, what breaks it alone, and what just breaks none."""

    regel: str
    breekt: Zaak
    rand: Zaak


def _feit(**anders: Any) -> Zaak:
    return Zaak(feiten=anders)


def _lijn(**anders: Any) -> Zaak:
    return Zaak((replace(prestatie, **anders),))


def _uren(uren: int) -> Zaak:
    return _lijn(volume=uren, bedrag=Bedrag(uren * 3250))


def _toegewezen(zaak: Zaak = Zaak(), **anders: Any) -> Zaak:  # noqa: B008 – a value
    return zaak._replace(feiten={**zaak.feiten, "aanspraken": {101: replace(versie, **anders)}})


def _tot(dag: int) -> Periode:
    return Periode(date(2026, 10, 1), date(2026, 10, dag))


def _van(dag: int) -> Periode:
    return Periode(date(2026, 10, dag), date(2026, 10, 31))


BREED: dict[str, Any] = {"code": None, "volume": None, "eenheid": None, "frequentie": None}
"""A toewijzing of a whole category: no code, no size."""
DAGDEEL = Tarief(categorie="07", code="01A03", eenheid="16", centen=3250, periode=uurtarief.periode)
ANDER_PRODUCT: dict[str, Any] = {
    "producten": frozenset({("01", "01A03"), ("01", "01A04"), ("07", "01A03")}),
    "tarieven": (uurtarief, replace(uurtarief, code="01A04"), replace(uurtarief, categorie="07")),
}
TOEGEKEND = {"R1": Eerder(prestatie=prestatie, toegekend=True, gecrediteerd=False)}
AFGEKEURD = {"R1": Eerder(prestatie=prestatie, toegekend=False, gecrediteerd=False)}
TERUG: dict[str, Any] = {
    "eerder": TOEGEKEND,
    "open_debetten": {prestatie.sleutel},
    "verbruik": {101: {(2026, 10): Verbruik(volume=12 * 60, centen=12 * 3250)}},
}
"""What is known after the line was awarded."""
OPNIEUW = replace(prestatie, nr=2, referentie="R3")
MINUTEN: dict[str, Any] = {"eenheid": "01", "volume": 95, "tarief_centen": 104}


def _gebruikt(uren: int) -> dict[int, dict[tuple[int, int], Verbruik]]:
    return {101: {(2026, 9): Verbruik(volume=uren * 60, centen=uren * 3250)}}


HISTORIES = [
    Historie("TR056", _feit(identificatie_gebruikt=True), _feit(identificatie_gebruikt=False)),
    Historie("TR135", _feit(vandaag=date(2026, 11, 2)), _feit(vandaag=date(2026, 11, 3))),
    Historie("TR378", _feit(gemeente_bekend=False), _feit(gemeente_bekend=True)),
    Historie("TR333", _feit(declaratienummer_gebruikt=True), _feit(declaratienummer_gebruikt=False)),
    Historie("TR318", _feit(laatste_periode=Periode.maand(2026, 11)), _feit(laatste_periode=OKTOBER)),
    Historie("TR304", _feit(clienten={ANDER}), _feit(clienten={ANDER, prestatie.persoon_id})),
    Historie("TR314", _feit(eerder=AFGEKEURD), Zaak((OPNIEUW,), {"eerder": AFGEKEURD})),
    Historie(
        "TR314",
        Zaak((credit,), TERUG | {"eerder": TOEGEKEND | {"R2": AFGEKEURD["R1"]}}),
        Zaak((replace(credit, referentie="R3"),), TERUG | {"eerder": TOEGEKEND | {"R2": AFGEKEURD["R1"]}}),
    ),
    Historie("TR323", Zaak((credit,), TERUG | {"eerder": AFGEKEURD}), Zaak((credit,), TERUG)),
    Historie("TR323", Zaak((replace(credit, volume=11),), TERUG), Zaak((replace(credit, referentie="R9"),), TERUG)),
    Historie(
        "TR390",
        Zaak((credit,), {"eerder": {"R1": Eerder(prestatie=prestatie, toegekend=True, gecrediteerd=True)}}),
        Zaak((credit,), TERUG),
    ),
    Historie("TR338", _lijn(toewijzing_nummer=102), _lijn(toewijzing_nummer=101)),
    Historie("TR338", _toegewezen(agb=JEUGDHULP), _toegewezen(agb=versie.agb)),
    Historie("TR384", _toegewezen(reden_wijziging="13"), _toegewezen(reden_wijziging="05")),
    Historie(
        "TR307",
        _toegewezen(periode=Periode(date(2026, 10, 2), date(2027, 2, 28))),
        _toegewezen(periode=Periode(date(2026, 10, 1), date(2027, 2, 28))),
    ),
    Historie(
        "TR308",
        _toegewezen(periode=Periode(date(2026, 9, 1), date(2026, 10, 30))),
        _toegewezen(periode=Periode(date(2026, 9, 1), date(2026, 10, 31))),
    ),
    Historie(
        "TR387",
        _lijn(periode=_van(2)),
        _toegewezen(_lijn(periode=_van(2)), periode=Periode(date(2026, 10, 2), date(2027, 2, 28))),
    ),
    Historie(
        "TR388",
        _lijn(periode=_tot(30)),
        _toegewezen(_lijn(periode=_tot(30)), periode=Periode(date(2026, 9, 1), date(2026, 10, 30))),
    ),
    Historie("TR319", _lijn(periode=Periode.maand(2026, 11)), _lijn(periode=Periode.maand(2026, 9))),
    Historie(
        "TR339",
        _toegewezen(Zaak(feiten=ANDER_PRODUCT), **BREED, categorie="07"),
        _toegewezen(Zaak(feiten=ANDER_PRODUCT), **BREED, categorie=None, budget_centen=39_000),
    ),
    Historie(
        "TR340",
        _lijn(code="01A04")._replace(feiten=ANDER_PRODUCT),
        _toegewezen(_lijn(code="01A04")._replace(feiten=ANDER_PRODUCT), **BREED),
    ),
    Historie("TR381", _feit(producten={("07", "01A03")}), _feit(producten={("01", "01A03")})),
    Historie(
        "TR341",
        _lijn(eenheid="16")._replace(feiten={"tarieven": (replace(DAGDEEL, categorie="01"),)}),
        _lijn(eenheid="01", volume=720, tarief_centen=54),
    ),
    Historie(
        "TR341",
        _toegewezen(eenheid="16", frequentie="6", volume=99),
        _toegewezen(**BREED),
    ),
    Historie(
        "TR418",
        _lijn(tarief_centen=3251, bedrag=Bedrag(12 * 3251)),
        _feit(tarieven=(replace(uurtarief, centen=9999, periode=Periode(date(2026, 11, 1))), uurtarief)),
    ),
    Historie(
        "TR346",
        _lijn(**MINUTEN, bedrag=Bedrag(95 * 104))._replace(feiten={"tarieven": (replace(uurtarief, centen=6250),)}),
        _lijn(**MINUTEN, bedrag=Bedrag(9896))._replace(feiten={"tarieven": (replace(uurtarief, centen=6250),)}),
    ),
    Historie(
        "TR389",
        Zaak((OPNIEUW,), {"open_debetten": {prestatie.sleutel}}),
        Zaak((credit, OPNIEUW), TERUG),
    ),
    Historie("TR321", _uren(19), _uren(18)),
    Historie("TR322", _feit(verbruik=_gebruikt(67)), _feit(verbruik=_gebruikt(66))),
    Historie(
        "TR369",
        _toegewezen(**BREED, budget_centen=38_999),
        _toegewezen(**BREED, budget_centen=39_000),
    ),
]


def _gebroken(zaak: Zaak) -> tuple[set[str], set[str]]:
    """The rules that are broken, and the codes that say so; 0233 speaks for the code of its client."""
    uitkomst = beoordeel(kop, zaak.regels, replace(feiten, **zaak.feiten), maxima)
    toetsen = [*uitkomst.bevindingen, *(toets for oordeel in uitkomst.oordelen for toets in oordeel.toetsen)]
    per_regel = {code for oordeel in uitkomst.oordelen for code in oordeel.retourcodes}
    codes = {*uitkomst.kopcodes, *uitkomst.declaratiecodes, *uitkomst.geweigerd.values(), *per_regel}
    return {toets.regel for toets in toetsen if not toets.goed}, codes - {"0233"}


@pytest.mark.parametrize("historie", HISTORIES, ids=lambda historie: historie.regel)
def test_a_rule_breaks_alone_and_just_does_not(historie: Historie) -> None:
    assert _gebroken(historie.breekt) == ({historie.regel}, {RETOURCODE_VAN[historie.regel]})
    assert _gebroken(historie.rand) == (set(), set())


def test_every_rule_has_a_history() -> None:
    van_declaratie = {r.id for r in TABEL if "323" in r.berichten and r.niveau > Niveau.BERICHT}
    assert set(REGELS) == van_declaratie
    assert {historie.regel for historie in HISTORIES} == van_declaratie


def test_the_codes_are_those_of_the_table() -> None:
    tabel = {regel.id: regel.retourcode for regel in TABEL if regel.niveau > Niveau.BERICHT}
    assert {naam: tabel[naam] for naam in REGELS} == RETOURCODE_VAN
