"""The volume maxima against the worked examples of the standard and a day-by-day count."""

import csv
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain.aanspraak import Versie
from services.billing.domain.prestatie import in_basis
from services.billing.domain.volume import Volumeregels
from services.billing.domain.wet import Wet
from shared.values.periode import Periode
from tests.support.examples_billing import versie

REGELS = Volumeregels()
MAP = os.environ.get("ISTANDAARDEN_DIR")


def voorbeelden() -> list[dict[str, str]]:
    if MAP is None:
        return []
    with (Path(MAP) / "rules" / "volume_examples.csv").open(encoding="utf-8") as bestand:
        return list(csv.DictReader(bestand))


@pytest.mark.skipif(MAP is None, reason="ISTANDAARDEN_DIR is not set")
def test_the_worked_examples_of_the_standard() -> None:
    rijen = voorbeelden()
    assert rijen
    for rij in rijen:
        for wet in rij["law"].split(";"):
            gegeven = replace(
                versie,
                wet=Wet.WMO if wet == "wmo" else Wet.JEUGDWET,
                categorie=rij["product_categorie"] or "45",
                periode=Periode(date.fromisoformat(rij["ingangsdatum"]), date.fromisoformat(rij["einddatum"])),
                volume=int(rij["volume"]),
                eenheid=rij["eenheid"],
                frequentie=rij["frequentie"],
            )
            periode = Periode(
                date.fromisoformat(rij["product_periode_begin"]), date.fromisoformat(rij["product_periode_end"])
            )
            verwacht = in_basis(int(rij["max_volume"]), rij["eenheid"])
            assert REGELS.per_periode(gegeven, periode) == verwacht, (rij["id"], wet)
            if rij["max_total"]:
                assert REGELS.totaal(gegeven) == in_basis(int(rij["max_total"]), rij["eenheid"]), (rij["id"], wet)


@st.composite
def toewijzingen(draw: st.DrawFn) -> Versie:
    begin = draw(st.dates(date(2021, 1, 1), date(2030, 12, 31)))
    einde = begin + timedelta(days=draw(st.integers(0, 400)))
    return replace(
        versie,
        wet=Wet.JEUGDWET,
        categorie="45",
        periode=Periode(begin, einde),
        volume=draw(st.integers(0, 50)),
        eenheid=draw(st.sampled_from(["01", "82", "84"])),
        frequentie=draw(st.sampled_from(["1", "2", "4"])),
    )


@given(toewijzingen())
def test_day_by_day(gegeven: Versie) -> None:
    volume, begin, einde = gegeven.volume or 0, gegeven.periode.begindatum, gegeven.periode.laatste_dag
    dagen = [begin + timedelta(days=nummer) for nummer in range((einde - begin).days + 1)]
    for maand in gegeven.periode.maanden():
        in_maand = [dag for dag in dagen if (dag.year, dag.month) == (maand.begindatum.year, maand.begindatum.month)]
        match gegeven.frequentie, gegeven.eenheid:
            case "1", _:
                keren = len(in_maand)
            case "2", "82":
                zondagen = [dag for dag in in_maand if dag.isoweekday() == 7]
                alle = [dag for dag in dagen if dag.isoweekday() == 7]
                keren = len(zondagen) + (einde.isoweekday() != 7 and bool(alle) and alle[-1] in in_maand)
            case "2", _:
                keren = len({dag.isocalendar()[:2] for dag in in_maand})
            case _:
                keren = 1
        assert REGELS.per_periode(gegeven, maand) == keren * volume


@given(toewijzingen())
def test_the_whole_never_allows_more_than_its_parts(gegeven: Versie) -> None:
    delen = [REGELS.per_periode(gegeven, maand) or 0 for maand in gegeven.periode.maanden()]
    totaal = REGELS.totaal(gegeven)
    assert totaal is not None
    assert totaal <= sum(delen)


def test_an_open_toewijzing_has_no_total_and_a_total_has_no_period() -> None:
    open_eind = replace(versie, periode=Periode(date(2026, 1, 1)), frequentie="4")
    assert REGELS.totaal(open_eind) is None
    assert REGELS.per_periode(open_eind, Periode.maand(2026, 3)) == 180
    in_totaal = replace(versie, frequentie="6", volume=40)
    assert REGELS.per_periode(in_totaal, Periode.maand(2026, 10)) is None
    assert REGELS.totaal(in_totaal) == 2400


def test_a_toewijzing_without_a_size_has_no_limit_here() -> None:
    aspecifiek = replace(versie, volume=None, eenheid=None, frequentie=None)
    assert REGELS.per_periode(aspecifiek, Periode.maand(2026, 10)) is None
    assert REGELS.totaal(aspecifiek) is None
