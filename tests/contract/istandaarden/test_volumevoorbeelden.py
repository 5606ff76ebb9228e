"""The worked examples of the standard: volumes, rounding, periods."""

import csv
from datetime import date

import pytest

from shared.istandaarden import Wet
from shared.istandaarden.volumes import (
    Frequentie,
    Omvang,
    Toegewezen,
    bedrag_in_minuten,
    max_per_periode,
    max_totaal,
    minuuttarief,
    product_perioden,
    uren_van,
    variant_van,
)
from shared.values.periode import Periode
from tests.contract.istandaarden.bronnen import MAP, nodig

pytestmark = nodig


def _rijen(naam: str) -> list[dict[str, str]]:
    pad = MAP / "rules" / naam
    return list(csv.DictReader(pad.open(encoding="utf-8"))) if pad.exists() else []


def _naam(rij: dict[str, str]) -> str:
    return f"{rij['id']}-{rij['product_periode_begin']}"


@pytest.mark.parametrize("rij", _rijen("volume_examples.csv"), ids=_naam)
def test_volume_examples(rij: dict[str, str]) -> None:
    omvang = Omvang(int(rij["volume"]), rij["eenheid"], Frequentie(rij["frequentie"]))
    assert variant_van(rij["eenheid"]) == rij["uitvoeringsvariant"]
    for wet in rij["law"].split(";"):
        toegewezen = Toegewezen(
            wet=Wet(wet),
            periode=Periode(date.fromisoformat(rij["ingangsdatum"]), date.fromisoformat(rij["einddatum"])),
            categorie=rij["product_categorie"] or None,
            omvang=omvang,
        )
        periode = Periode(
            date.fromisoformat(rij["product_periode_begin"]), date.fromisoformat(rij["product_periode_end"])
        )
        assert max_per_periode(toegewezen, periode) == int(rij["max_volume"])
        if rij["max_total"]:
            assert max_totaal(toegewezen) == int(rij["max_total"])


def test_other_examples() -> None:
    bekend = {rij["id"] for rij in _rijen("other_examples.csv")}
    assert {"X01", "X02", "X03", "X04", "X05", "X06"} <= bekend
    assert (uren_van(4 * 95), uren_van(20), uren_van(390)) == (6, 1, 7)
    assert product_perioden(date(2022, 4, 8), date(2022, 6, 17)) == [
        Periode(date(2022, 4, 8), date(2022, 4, 30)),
        Periode(date(2022, 5, 1), date(2022, 5, 31)),
        Periode(date(2022, 6, 1), date(2022, 6, 17)),
    ]
    assert (minuuttarief(6250), bedrag_in_minuten(6250, 95)) == (104, 9896)
