"""The municipalities' files are right, and a wrong one is refused with a reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from shared.contracts.gemeente import GebruikerRol, GemeenteBestand, Wet, lees_bestanden, lees_yaml

ROOT = Path(__file__).parents[3]
GEMEENTEN = ROOT / "deploy" / "gemeenten"
SEVEN = {
    "0153": "Enschede",
    "0168": "Losser",
    "0183": "Tubbergen",
    "0193": "Zwolle",
    "0200": "Apeldoorn",
    "1742": "Rijssen-Holten",
    "1774": "Dinkelland",
}

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def enschede() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((GEMEENTEN / "0153-enschede.yaml").read_text(encoding="utf-8"))
    return content


def test_the_seven_municipalities_are_there() -> None:
    assert {g.gemeentecode: g.naam for g in lees_bestanden([GEMEENTEN])} == SEVEN


def test_the_eighth_is_not_among_them_yet() -> None:
    eighth = lees_yaml((ROOT / "deploy/demo/1735-hof-van-twente.yaml").read_text(encoding="utf-8"))
    assert eighth.gemeentecode == "1735"
    assert eighth.gemeentecode not in SEVEN


@pytest.mark.parametrize("gemeente", lees_bestanden([GEMEENTEN]), ids=lambda g: g.naam)
def test_each_has_what_the_story_needs(gemeente: GemeenteBestand) -> None:
    contracted = {(c.wet, t.code) for c in gemeente.contracten for t in c.tarieven}
    assert {(Wet.WMO, "01A03"), (Wet.JEUGDWET, "45A04")} <= contracted
    assert {rol for g in gemeente.gebruikers for rol in g.rollen} == set(GebruikerRol)
    names = [g.gebruikersnaam for other in lees_bestanden([GEMEENTEN]) for g in other.gebruikers]
    assert len(names) == len(set(names))


def test_a_file_and_its_json_are_the_same(enschede: dict[str, Any]) -> None:
    gemeente = GemeenteBestand.model_validate(enschede)
    assert GemeenteBestand.model_validate_json(gemeente.model_dump_json(by_alias=True)) == gemeente
    assert "tariefCenten" in gemeente.model_dump_json(by_alias=True)


def test_a_later_folder_replaces_the_same_municipality(tmp_path: Path, enschede: dict[str, Any]) -> None:
    enschede["naam"] = "Enschede aan Zee"
    (tmp_path / "0153.yaml").write_text(yaml.safe_dump(enschede), encoding="utf-8")
    assert {g.naam for g in lees_bestanden([GEMEENTEN, tmp_path])} == {*SEVEN.values(), "Enschede aan Zee"} - {
        "Enschede"
    }


def test_yaml_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="geen geldige YAML"):
        lees_yaml("naam: [")


def _set(*path: str | int, value: object) -> Change:
    def change(content: Any) -> None:
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


def _twice(*path: str | int) -> Change:
    def change(content: Any) -> None:
        for key in path:
            content = content[key]
        content.append(content[0])

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_set("gemeentecode", value="0000"), "platform"),
        (_set("gemeentecode", value=153), "string"),
        (_set("oin", value="123"), "pattern"),
        (_set("bank", "iban", value="NL00BNGH0000015300"), "IBAN"),
        (_set("bank", "bic", value="BNGH"), "BIC"),
        (_set("kleur", value="rood"), "Extra inputs"),
        (_set("producten", 0, "eenheid", value="82"), "past niet bij"),
        (_set("producten", 0, "wet", value="participatiewet"), "Participatiewet"),
        (_set("wetten", value=["wmo"]), "staat niet bij wetten"),
        (_set("contracten", 0, "agb", value="00000000"), "is onbekend"),
        (_set("contracten", 0, "einddatum", value="2024-12-31"), "voor ingangsdatum"),
        (_set("contracten", 0, "einddatum", value="2025-12-31"), "buiten contract"),
        (_set("contracten", 0, "tarieven", 0, "code", value="09X99"), "is onbekend"),
        (_set("contracten", 0, "tarieven", 0, "tariefCenten", value=32.5), "integer"),
        (_set("contracten", 0, "tarieven", 2, "ingangsdatum", value="2025-12-31"), "overlappen"),
        (_set("budgetten", 0, "categorie", value="18"), "heeft geen product"),
        (_set("gebruikers", 0, "rollen", value=["ops"]), "ops|Input should be"),
        (_twice("producten"), "twee keer"),
        (_twice("aanbieders"), "twee keer"),
        (_twice("contracten"), "twee keer"),
        (_twice("gebruikers"), "twee keer"),
    ],
)
def test_a_wrong_file_is_refused(enschede: dict[str, Any], change: Change, reason: str) -> None:
    change(enschede)
    with pytest.raises(ValidationError, match=reason):
        GemeenteBestand.model_validate(enschede)
