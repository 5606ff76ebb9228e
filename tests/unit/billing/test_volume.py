"""The volume maxima against the worked examples of the standard."""

import csv
from dataclasses import replace
from datetime import date

from services.billing.domain.prestatie import in_basis
from services.billing.domain.wet import Wet
from services.billing.volumes import Volumeregels
from shared.values.periode import Periode
from tests.support.examples_billing import versie
from tests.support.istandaarden import MAP, nodig

REGELS = Volumeregels()


def voorbeelden() -> list[dict[str, str]]:
    with (MAP / "rules" / "volume_examples.csv").open(encoding="utf-8") as bestand:
        return list(csv.DictReader(bestand))


@nodig
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


def test_an_open_toewijzing_has_no_total_and_hours_count_in_minutes() -> None:
    open_eind = replace(versie, periode=Periode(date(2026, 1, 1)), frequentie="4")
    assert REGELS.totaal(open_eind) is None
    assert REGELS.per_periode(open_eind, Periode.maand(2026, 3)) == 180
    in_totaal = replace(versie, frequentie="6", volume=40)
    assert REGELS.per_periode(in_totaal, Periode.maand(2026, 10)) == 2400
    assert REGELS.totaal(in_totaal) == 2400


def test_a_toewijzing_without_a_size_has_no_limit_here() -> None:
    aspecifiek = replace(versie, volume=None, eenheid=None, frequentie=None)
    assert REGELS.per_periode(aspecifiek, Periode.maand(2026, 10)) is None
    assert REGELS.totaal(aspecifiek) is None
