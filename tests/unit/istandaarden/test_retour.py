"""Return messages."""

from datetime import date

import pytest

from shared.istandaarden import Wet, lees, naar_json, schrijf
from shared.istandaarden.berichten import BERICHTEN, Retour308
from shared.istandaarden.regels import Bevinding
from shared.istandaarden.retour import RETOUR_OP, retour, wet_van
from tests.unit.istandaarden.voorbeelden import als_json, bericht

DAG = date(2026, 11, 4)
_KLASSE = {
    "301": "client.toegewezenProducten[0]",
    "305": "client.startProducten[0]",
    "307": "client.stopProducten[0]",
    "315": "client.aangevraagdeProducten[0]",
    "317": "client.verzoek.nieuweProducten[0]",
    "319": "antwoord",
}


def _vond(pad: str, code: str) -> Bevinding:
    return Bevinding("TR", code, pad, "Zin.")


@pytest.mark.parametrize("soort", RETOUR_OP)
@pytest.mark.parametrize("wet", Wet)
class TestElkRetourbericht:
    def test_clean_is_the_header_without_codes(self, soort: str, wet: Wet) -> None:
        heen = bericht(soort, wet)
        terug = retour(heen, [], identificatie="T1", dagtekening=DAG)
        assert terug.soort == str(int(soort) + 1)
        json = naar_json(terug)
        kop = json.pop("header")
        assert json == {}
        assert kop.pop("berichtCode") == BERICHTEN[terug.soort].codes[wet]
        assert (kop.pop("identificatieRetour"), kop.pop("dagtekeningRetour")) == ("T1", "2026-11-04")
        assert kop.pop("retourCodes") == []
        assert kop.pop("xsdVersieRetour") == kop["xsdVersie"]
        heenkop = als_json(soort, wet)["header"]
        del heenkop["berichtCode"]
        assert kop == heenkop
        assert lees(schrijf(terug, wet)).bericht == terug

    def test_level_two_is_the_header_with_0001_only(self, soort: str, wet: Wet) -> None:
        bevindingen = [_vond(_KLASSE[soort], "0001"), _vond("header", "9056")]
        terug = retour(bericht(soort, wet), bevindingen, identificatie="T1", dagtekening=DAG, xslt_versie="1.0.0")
        json = naar_json(terug)
        assert (json["header"]["retourCodes"], json["header"]["xsltVersie"]) == (["0001"], "1.0.0")
        assert set(json) == {"header"}

    def test_a_fault_in_the_header_is_the_header_with_its_codes(self, soort: str, wet: Wet) -> None:
        bevindingen = [
            _vond("header.berichtIdentificatie.identificatie", "9056"),
            _vond("header", "8848"),
            _vond("header", "9056"),
            _vond(_KLASSE[soort], "9332"),
        ]
        terug = retour(bericht(soort, wet), bevindingen, identificatie="T1", dagtekening=DAG)
        assert naar_json(terug)["header"]["retourCodes"] == ["9056", "8848"]
        assert set(naar_json(terug)) == {"header"}

    def test_a_fault_in_a_class_brings_all_classes_back(self, soort: str, wet: Wet) -> None:
        pad = _KLASSE[soort]
        terug = retour(bericht(soort, wet), [_vond(f"{pad}.ietsErin", "9374")], identificatie="T1", dagtekening=DAG)
        assert naar_json(terug)["header"]["retourCodes"] == ["0200"]
        geschreven = schrijf(terug, wet).decode()
        assert geschreven.count(">9374<") == 1
        kaal = naar_json(terug)
        del kaal["header"]
        _zonder_codes(kaal)
        heen = als_json(soort, wet)
        del heen["header"]
        assert kaal == heen
        assert lees(schrijf(terug, wet)).bericht == terug


def _zonder_codes(deel: object) -> None:
    if isinstance(deel, dict):
        deel.pop("retourCodes", None)
        for een in deel.values():
            _zonder_codes(een)
    elif isinstance(deel, list):
        for een in deel:
            _zonder_codes(een)


def test_below_a_rejected_client_nothing_is_assessed() -> None:
    terug = retour(bericht("307", Wet.WMO), [_vond("client.bsn", "8187")], identificatie="T1", dagtekening=DAG)
    assert isinstance(terug, Retour308)
    assert terug.client is not None
    assert terug.client.retour_codes == ("8187",)
    assert terug.client.stop_producten[0].retour_codes == ("0233",)


def test_a_place_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="plaats"):
        retour(bericht("305", Wet.WMO), [_vond("declaratie", "9333")], identificatie="T1", dagtekening=DAG)


def test_a_claim_has_no_return_message() -> None:
    with pytest.raises(KeyError):
        retour(bericht("323", Wet.WMO), [], identificatie="T1", dagtekening=DAG)


def test_the_law_follows_from_the_code_of_the_message() -> None:
    assert [wet_van(bericht("301", wet)) for wet in Wet] == list(Wet)
    json = als_json("301", Wet.WMO)
    json["header"]["berichtCode"] = "484"
    with pytest.raises(ValueError, match="berichtcode"):
        wet_van(bericht("301", Wet.WMO, json))
