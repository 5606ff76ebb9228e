"""Our code lists hold what the standard's hold."""

import pytest

from shared.istandaarden import Wet
from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.codelijsten import ondersteuning, persoon, transport
from shared.istandaarden.codelijsten.gemeenten import GEMEENTEN, bestaat
from shared.istandaarden.codelijsten.retourcodes import RETOURCODE
from shared.istandaarden.retour import RETOUR_OP
from shared.istandaarden.simpel import Codelijst
from tests.contract.istandaarden.bronnen import MAP, nodig, rijen

pytestmark = nodig
LIJSTEN: dict[str, Codelijst] = {
    "COD032": persoon.LAND,
    "COD043": ondersteuning.DEBET_CREDIT,
    "COD046": persoon.GESLACHT,
    "COD170": persoon.DATUMGEBRUIK,
    "COD260": persoon.JA_NEE,
    "COD327": ondersteuning.TYPE_VERWIJZER,
    "COD467": ondersteuning.STATUS_AANLEVERING,
    "COD472": persoon.SOORT_RELATIE,
    "COD700": persoon.NAAMGEBRUIK,
    "COD747": persoon.COMMUNICATIEVORM,
    "COD757": persoon.ADRES_SOORT,
    "FO01": transport.FOUTCODE_GGK,
    "JZ002": ondersteuning.REDEN_WIJZIGING,
    "JZ020": ondersteuning.PRODUCTCATEGORIE,
    "JZ588": ondersteuning.REDEN_BEEINDIGING,
    "NUM061": persoon.AANDUIDING_WOONADRES,
    "VECOZO": transport.FOUTCODE_VECOZO,
    "WJ001": RETOURCODE,
    "WJ003": persoon.WETTELIJKE_VERTEGENWOORDIGING,
    "WJ232": persoon.JURIDISCHE_STATUS,
    "WJ756": ondersteuning.EENHEID,
    "WJ758": ondersteuning.REDEN_VERZOEK,
    "WJ759": ondersteuning.REDEN_AFWIJZING_VERZOEK,
    "WJ760": ondersteuning.VERZOEK_ANTWOORD,
    "WMO002": ondersteuning.REDEN_WIJZIGING,
    "WMO020": ondersteuning.PRODUCTCATEGORIE,
    "WMO588": ondersteuning.REDEN_BEEINDIGING,
    "WMO757": ondersteuning.FREQUENTIE,
}
NIET_VAN_ONS = ("COD002", "CBS", "hulpmiddelen")
"""Codes of messages, which the declarations hold; municipalities; aids of 2022."""


@pytest.mark.parametrize("wet", Wet)
def test_code_lists(wet: Wet) -> None:
    gezien = set()
    for pad in sorted((MAP / wet.value / "codelists").glob("*_*.csv")):
        naam = pad.name.split("_")[0]
        if naam in NIET_VAN_ONS:
            continue
        gezien.add(naam)
        assert LIJSTEN[naam].codes(wet) == {rij["code"] for rij in rijen(pad)}, naam
    andere = "WMO" if wet is Wet.JEUGDWET else "JZ"
    assert {naam for naam in LIJSTEN if not naam.startswith(andere)} | {"WMO757"} == gezien


def test_each_carrier_has_codes_of_its_own() -> None:
    codes = {v: {c for c, (van, _) in transport.TRANSPORTFOUTEN.items() if van is v} for v in transport.Vervoerder}
    assert codes[transport.Vervoerder.GGK] == transport.FOUTCODE_GGK.codes(Wet.WMO)
    assert codes[transport.Vervoerder.VECOZO] == transport.FOUTCODE_VECOZO.codes(Wet.JEUGDWET)


@pytest.mark.parametrize("wet", Wet)
def test_municipalities(wet: Wet) -> None:
    officieel = {
        rij["code"]: rij["description"] for rij in rijen(MAP / wet.value / "codelists" / "CBS_gemeentecode.csv")
    }
    assert officieel == GEMEENTEN
    assert bestaat("0153")
    assert not bestaat("9999")


def test_message_codes() -> None:
    for rij in rijen(MAP / "rules" / "berichtenstromen.csv"):
        codes = BERICHTEN[rij["message"]].codes
        assert (codes[Wet.JEUGDWET], codes[Wet.WMO]) == (rij["jw_code"], rij["wmo_code"])
        retour = RETOUR_OP.get(rij["message"])
        assert retour is None or rij["answered_by"][:3] == retour.soort
