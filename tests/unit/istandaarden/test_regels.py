"""Each level 2 rule, for each message and law: one message that breaks it and one at its edge that does not."""

import copy
import itertools
from typing import Any

import pytest

from shared.istandaarden import Bericht, Wet
from shared.istandaarden.berichten import BERICHTEN, Declaratie323
from shared.istandaarden.regels import REGELS_IN_BERICHT, Toets323, toets
from shared.istandaarden.regels.toets323 import regels_van
from tests.unit.istandaarden.geval import WEG, Geval, Verandering
from tests.unit.istandaarden.gevallen import GEVALLEN
from tests.unit.istandaarden.gevallen_declaratie import GEVALLEN_DECLARATIE
from tests.unit.istandaarden.gevallen_persoon import GEVALLEN_PERSOON
from tests.unit.istandaarden.gevallen_product import GEVALLEN_PRODUCT
from tests.unit.istandaarden.voorbeelden import HEEN, Json, als_json, bericht

ALLE = [*GEVALLEN_PERSOON, *GEVALLEN_PRODUCT, *GEVALLEN, *GEVALLEN_DECLARATIE]
WETTEN = {(regel.id, soort): regel.wetten for regel in REGELS_IN_BERICHT for soort in regel.berichten}


def _verander(json: Json, verandering: Verandering) -> Json:
    for pad, waarde in verandering.items():
        *stappen, laatste = pad.split(".")
        doel: Any = json
        for stap in stappen:
            doel = doel[int(stap)] if isinstance(doel, list) else doel[stap]
        if laatste == "+":
            doel.append(copy.deepcopy(waarde))
        elif waarde is WEG:
            doel.pop(laatste, None)
        else:
            doel[laatste] = copy.deepcopy(waarde)
    return json


def veranderd(soort: str, wet: Wet, verandering: Verandering) -> Bericht:
    return bericht(soort, wet, _verander(als_json(soort, wet), verandering))


def _gebroken(soort: str, wet: Wet, verandering: Verandering) -> set[str]:
    return {bevinding.regel_id for bevinding in toets(veranderd(soort, wet, verandering), wet)}


PER_BERICHT = [
    (geval, soort, wet)
    for geval in ALLE
    for soort in geval.soorten
    for wet in Wet
    if wet in WETTEN.get((geval.regel, soort), Wet)
]


@pytest.mark.parametrize(
    ("geval", "soort", "wet"), PER_BERICHT, ids=[f"{g.regel}-{soort}-{wet.value}" for g, soort, wet in PER_BERICHT]
)
def test_a_rule_breaks_alone_and_just_does_not(geval: Geval, soort: str, wet: Wet) -> None:
    assert _gebroken(soort, wet, geval.breekt) == {geval.regel, *geval.ook}
    assert _gebroken(soort, wet, geval.rand) == set()


def test_every_rule_has_a_case_for_each_message_and_law() -> None:
    nodig = {(naam, soort, wet) for (naam, soort), wetten in WETTEN.items() for wet in wetten}
    assert nodig == {(geval.regel, soort, wet) for geval, soort, wet in PER_BERICHT}


@pytest.mark.parametrize(("soort", "wet"), list(itertools.product(HEEN, Wet)))
def test_a_clean_message_breaks_nothing(soort: str, wet: Wet) -> None:
    assert toets(bericht(soort, wet), wet) == []


@pytest.mark.parametrize("soort", sorted(set(BERICHTEN) - set(HEEN)))
def test_return_messages_have_no_rules(soort: str) -> None:
    assert not any(soort in regel.berichten for regel in REGELS_IN_BERICHT)


def test_the_path_names_the_place_and_the_sentence_holds_no_value() -> None:
    gebroken = veranderd("323", Wet.WMO, {"declaratie.clienten.1.prestaties.0.productTarief": WEG})
    (bevinding,) = toets(gebroken, Wet.WMO)
    assert bevinding.pad == "declaratie.clienten[1].prestaties[0].productTarief"
    assert (bevinding.retourcode, bevinding.regel_id) == ("0001", "CD087")


@pytest.mark.parametrize("geval", [geval for geval in GEVALLEN_DECLARATIE if "323" in geval.soorten])
def test_in_chunks_is_the_same_as_whole(geval: Geval) -> None:
    heel = veranderd("323", Wet.JEUGDWET, geval.breekt)
    assert isinstance(heel, Declaratie323)
    in_stukken = Toets323(heel)
    for regel in regels_van(heel):
        in_stukken.erbij([regel])
    assert in_stukken.slot() == toets(heel, Wet.JEUGDWET)


@pytest.mark.parametrize("categorie", ["11", "12", "13", "14"])
def test_aids_of_the_wmo_may_be_stacked(categorie: str) -> None:
    product = {"categorie": categorie, "code": "x"}
    eerste = als_json("301", Wet.WMO)["client"]["toegewezenProducten"][0]
    twee = [eerste | {"product": product}, eerste | {"product": product, "toewijzingNummer": 102}]
    assert "TR302" not in _gebroken("301", Wet.WMO, {"client.toegewezenProducten": twee})
    generiek = eerste | {"toewijzingNummer": 103, "budget": 1, "omvang": None, "product": None}
    assert "TR302" not in _gebroken("301", Wet.WMO, {"client.toegewezenProducten": [twee[0], generiek]})
    assert "TR302" in _gebroken("301", Wet.WMO, {"client.toegewezenProducten": [eerste, generiek]})


def test_the_woonplaats_rules_are_of_the_jeugdwet_only() -> None:
    assert "TR377" not in _gebroken("319", Wet.WMO, {"antwoord.redenAfwijzingVerzoek": "8"})
