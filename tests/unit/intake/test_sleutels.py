"""Pseudonym and blind index: the same person in one municipality, nobody across municipalities."""

from datetime import date

import pytest

from services.intake.sleutels import Sleutels
from shared.values.bsn import Bsn

SLEUTELS = Sleutels(b"p" * 32)
DAG = date(1948, 3, 9)


@pytest.mark.parametrize("naam", ["Heuvel-Berg", "heuvel berg", "HEUVELBERG", "Heuvël Berg", "  Heuvel-berg "])
def test_ways_to_write_a_name_find_the_same_person(naam: str) -> None:
    assert SLEUTELS.zoeksleutel("0153", naam, DAG) == SLEUTELS.zoeksleutel("0153", "Heuvel Berg", DAG)


def test_another_name_day_municipality_or_secret_finds_nobody() -> None:
    keys = {
        SLEUTELS.zoeksleutel("0153", "Berg", DAG),
        SLEUTELS.zoeksleutel("0153", "Bergh", DAG),
        SLEUTELS.zoeksleutel("0153", "Berg", date(1948, 3, 10)),
        SLEUTELS.zoeksleutel("0193", "Berg", DAG),
        Sleutels(b"q" * 32).zoeksleutel("0153", "Berg", DAG),
    }
    assert len(keys) == 5


def test_ids_of_two_municipalities_cannot_be_joined() -> None:
    bsn = Bsn("999900006")
    assert SLEUTELS.persoon_id("0153", bsn) == SLEUTELS.persoon_id("0153", bsn)
    assert SLEUTELS.persoon_id("0153", bsn) != SLEUTELS.persoon_id("0193", bsn)


def test_the_secret_does_not_show() -> None:
    assert "p" * 8 not in repr(SLEUTELS)
