"""Our own messages keep the rules of the standard and its schemas."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from services.indicatie.domain.voorziening import Product, Wet
from services.indicatie.opstellen import (
    Merk,
    Regel,
    afwijzingsbericht,
    onderzoeksbericht,
    standaardwet,
    toewijzingsbericht,
)
from shared.contracts.intake.personen import Persoonsgegevens
from shared.istandaarden import Bericht, lees, schrijf
from shared.istandaarden.regels import toets
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import PERSOON, huishoudelijke_hulp, jeugdbegeleiding
from tests.support.examples_toewijzingen import versie
from tests.support.istandaarden import nodig, schema

aaltje = Persoonsgegevens.model_validate_json(
    f"""{{"persoonId": "{PERSOON}", "bsn": "999900006", "geboortedatum": "1951-04-02", "geslacht": "2",
    "naam": {{"voornamen": "Aaltje", "voorvoegsel": "van den", "achternaam": "Proefveld"}},
    "adres": {{"straatnaam": "Dorpsstraat", "huisnummer": 12, "huisletter": "a", "postcode": "7511AB",
    "plaatsnaam": "Enschede"}}}}"""
)
merk = Merk(wet=Wet.WMO, gemeente="0153", agb="42420001", identificatie="000000000001", dagtekening=date(2026, 8, 20))
jeugd = replace(merk, wet=Wet.JEUGDWET, agb="65656055")
nieuw = Regel(versie=versie, met_reden=True, referentie=None)
verwijderd = replace(
    versie,
    nummer=102,
    reden_wijziging="13",
    voorziening=replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2026, 9, 1))),
)
budget = replace(
    versie,
    nummer=103,
    voorziening=replace(huishoudelijke_hulp, product=Product(categorie="02"), omvang=None, budget=Bedrag(100_000)),
)
jeugdversie = replace(versie, wet=Wet.JEUGDWET, voorziening=jeugdbegeleiding, referentie_aanbieder="VOT-1")

BERICHTEN = [
    (merk, toewijzingsbericht(merk, aaltje, [nieuw])),
    (merk, toewijzingsbericht(merk, aaltje, [nieuw, replace(nieuw, versie=verwijderd), replace(nieuw, versie=budget)])),
    (jeugd, toewijzingsbericht(jeugd, aaltje, [replace(nieuw, versie=jeugdversie, referentie="VOT-1")])),
    (merk, afwijzingsbericht(merk, "VOT-1", "3", None)),
    (jeugd, afwijzingsbericht(jeugd, "VOT-1", "8", "0200")),
    (merk, onderzoeksbericht(merk, "VOT-1")),
    (jeugd, onderzoeksbericht(jeugd, "VOT-1")),
]


@nodig
@pytest.mark.parametrize(("van", "bericht"), BERICHTEN)
def test_what_we_form_keeps_the_rules_and_reads_back(van: Merk, bericht: Bericht) -> None:
    wet = standaardwet(van.wet)
    assert [(found.regel_id, found.pad) for found in toets(bericht, wet)] == []
    assert lees(schrijf(bericht, wet)).bericht == bericht


@nodig
@pytest.mark.parametrize(("van", "bericht"), BERICHTEN)
def test_what_we_form_is_valid_against_the_official_schema(van: Merk, bericht: Bericht) -> None:
    wet = standaardwet(van.wet)
    schema(wet, bericht.soort).assertValid(etree.fromstring(schrijf(bericht, wet)))


def test_reason_and_reference_are_told_only_when_they_are_news() -> None:
    gewijzigd = replace(jeugdversie, reden_wijziging="04")
    told = toewijzingsbericht(jeugd, aaltje, [Regel(versie=gewijzigd, met_reden=False, referentie=None)])
    (product,) = told.client.toegewezen_producten
    assert (product.reden_wijziging, product.referentie_aanbieder) == (None, None)
