"""The rules of level 1: a message that breaks one is refused before anything else is looked at."""

import itertools

import pytest

from shared.istandaarden import BerichtOngeldig, Wet, lees, schrijf
from tests.unit.istandaarden.voorbeelden import HEEN, bericht

ELK = pytest.mark.parametrize(("soort", "wet"), list(itertools.product(HEEN, Wet)))


def _wissel(soort: str, wet: Wet, element: str, was: str, wordt: str) -> bytes:
    heel = schrijf(bericht(soort, wet), wet)
    anders = heel.replace(f"{element}>{was}<".encode(), f"{element}>{wordt}<".encode(), 1)
    assert (anders == heel) is (was == wordt)
    return anders


def _geweigerd(data: bytes, element: str) -> None:
    with pytest.raises(BerichtOngeldig) as fout:
        lees(data)
    assert [een.pad.rpartition("/")[2] for een in fout.value.fouten] == [element]


@ELK
def test_cs015_the_subversion_is_2(soort: str, wet: Wet) -> None:
    for subversie in ("1", "3"):
        _geweigerd(_wissel(soort, wet, "BerichtSubversie", "2", subversie), "BerichtSubversie")
    lees(_wissel(soort, wet, "BerichtSubversie", "2", "2"))


@ELK
def test_cs025_the_version_is_3(soort: str, wet: Wet) -> None:
    for versie in ("2", "4"):
        _geweigerd(_wissel(soort, wet, "BerichtVersie", "3", versie), "BerichtVersie")
    lees(_wissel(soort, wet, "BerichtVersie", "3", "3"))


@pytest.mark.parametrize("wet", Wet)
@pytest.mark.parametrize("nummer", ["D-1", "D 1", " D1", "Dé1", ""])
def test_cs319_a_declaratienummer_has_letters_and_digits_only(wet: Wet, nummer: str) -> None:
    _geweigerd(_wissel("323", wet, "DeclaratieNummer", "D1", nummer), "DeclaratieNummer")
    lees(_wissel("323", wet, "DeclaratieNummer", "D1", "zD09"))
