"""JSON: the same fields, both ways without loss, faults as paths, and what belongs to one law only."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shared.istandaarden import BerichtOngeldig, Fout, Wet, lees, naar_json, schrijf, uit_json
from shared.istandaarden.berichten import BERICHTEN, Declaratie323
from shared.istandaarden.fouten import MAX_FOUTEN
from tests.unit.istandaarden.maker import Maker
from tests.unit.istandaarden.voorbeelden import HEEN, als_json, bericht


@given(st.sampled_from(sorted(BERICHTEN)), st.sampled_from(list(Wet)), st.floats(0, 1), st.integers(0, 10_000))
def test_xml_and_json_hold_the_same(soort: str, wet: Wet, kans: float, zaad: int) -> None:
    voorbeeld = Maker(wet, kans, zaad).bericht(BERICHTEN[soort])
    over_de_lijn = json.dumps(naar_json(voorbeeld))
    terug = uit_json(wet, soort, over_de_lijn)
    assert terug == voorbeeld
    assert json.dumps(naar_json(terug)) == over_de_lijn
    assert schrijf(terug, wet) == schrijf(voorbeeld, wet)
    assert lees(schrijf(voorbeeld, wet)).bericht == voorbeeld


@pytest.mark.parametrize("soort", HEEN)
@pytest.mark.parametrize("wet", Wet)
def test_the_json_of_a_message_is_what_was_given(soort: str, wet: Wet) -> None:
    assert naar_json(uit_json(wet, soort, als_json(soort, wet))) == als_json(soort, wet)


def _fouten(wet: Wet, soort: str, inhoud: object) -> list[Fout]:
    with pytest.raises(BerichtOngeldig) as fout:
        uit_json(wet, soort, json.dumps(inhoud))
    return fout.value.fouten


@pytest.mark.parametrize(
    ("veld", "waarde", "code"),
    [
        ("geleverdVolume", "12", "getal"),
        ("geleverdVolume", True, "getal"),
        ("geleverdVolume", 1.5, "getal"),
        ("geleverdVolume", 100_000_000, "getal"),
        ("productCode", "", "tekst"),
        ("productCode", "a\u0000", "tekst"),
        ("productCode", "\ufffe", "tekst"),
        ("productCode", 5, "tekst"),
        ("eenheid", "99", "code"),
        ("productCategorie", "45", "code"),
        ("productPeriode", "2026-10", "vorm"),
        ("retourCodes", ["0200"], "element"),
    ],
)
def test_a_fault_has_a_path_and_no_value(veld: str, waarde: object, code: str) -> None:
    inhoud = als_json("323", Wet.WMO)
    inhoud["declaratie"]["clienten"][1]["prestaties"][0][veld] = waarde
    (fout,) = _fouten(Wet.WMO, "323", inhoud)
    assert (fout.pad, fout.code) == (f"declaratie.clienten[1].prestaties[0].{veld}", code)
    assert fout.melding.startswith("Verwacht")


@pytest.mark.parametrize(
    "datum", ["2026-02-29", "20261001", "2026-10-01T00:00:00", "2026-10-01Z", 1_790_000_000, " 2026-10-01"]
)
def test_a_date_is_a_date(datum: object) -> None:
    inhoud = als_json("323", Wet.WMO)
    inhoud["declaratie"]["declaratieDagtekening"] = datum
    (fout,) = _fouten(Wet.WMO, "323", inhoud)
    assert (fout.pad, fout.code) == ("declaratie.declaratieDagtekening", "datum")


def test_what_lacks_or_is_too_little() -> None:
    inhoud = als_json("323", Wet.WMO)
    del inhoud["declaratie"]["declaratieNummer"]
    inhoud["declaratie"]["clienten"] = []
    assert [(fout.pad, fout.code) for fout in _fouten(Wet.WMO, "323", inhoud)] == [
        ("declaratie.declaratieNummer", "ontbreekt"),
        ("declaratie.clienten", "ontbreekt"),
    ]


def test_names_are_those_of_json_only() -> None:
    inhoud = als_json("319", Wet.WMO)
    inhoud["antwoord"]["verzoek_antwoord"] = inhoud["antwoord"].pop("verzoekAntwoord")
    assert {fout.code for fout in _fouten(Wet.WMO, "319", inhoud)} == {"ontbreekt", "element"}


def test_a_fault_in_the_only_one_is_not_also_a_lack() -> None:
    inhoud = als_json("305", Wet.WMO)
    inhoud["client"]["startProducten"][0]["begindatum"] = "x"
    assert [fout.pad for fout in _fouten(Wet.WMO, "305", inhoud)] == ["client.startProducten[0].begindatum"]


def test_no_json_and_no_message() -> None:
    with pytest.raises(BerichtOngeldig) as fout:
        uit_json(Wet.WMO, "323", b"{")
    assert [een.code for een in fout.value.fouten] == ["geen-json"]
    with pytest.raises(BerichtOngeldig) as fout:
        uit_json(Wet.WMO, "324", {})
    assert [een.code for een in fout.value.fouten] == ["bericht"]


@pytest.mark.parametrize(
    ("soort", "pad", "waarde", "code"),
    [
        ("315", ("client", "gezagsdragerBekend"), "1", "element"),
        ("319", ("antwoord", "woonplaatsbeginsel"), {"gemeente": "0200"}, "element"),
        ("307", ("client", "stopProducten", 0, "redenBeeindiging"), "32", "code"),
        ("305", ("client", "startProducten", 0, "product", "categorie"), "45", "code"),
        ("305", ("header", "berichtCode"), "438", "berichtcode"),
    ],
)
def test_what_the_jeugdwet_has_the_wmo_has_not(
    soort: str, pad: tuple[str | int, ...], waarde: object, code: str
) -> None:
    def met(wet: Wet) -> dict[str, object]:
        inhoud = als_json(soort, wet)
        doel = inhoud
        for stap in pad[:-1]:
            doel = doel[stap]  # type: ignore[index]
        doel[pad[-1]] = waarde  # type: ignore[index]
        return inhoud

    jeugdwet = uit_json(Wet.JEUGDWET, soort, met(Wet.JEUGDWET))
    assert lees(schrijf(jeugdwet, Wet.JEUGDWET)).bericht == jeugdwet
    (fout,) = _fouten(Wet.WMO, soort, met(Wet.WMO))
    assert fout.code == code
    with pytest.raises(BerichtOngeldig):
        schrijf(bericht(soort, Wet.WMO, met(Wet.WMO)), Wet.WMO)


def test_the_json_schema_names_the_fields() -> None:
    schema = TypeAdapter(Declaratie323).json_schema()
    regel = schema["$defs"]["Prestatie323"]["properties"]
    assert (regel["geleverdVolume"]["type"], regel["geleverdVolume"]["maximum"]) == ("integer", 99_999_999)
    assert regel["productCode"]["maxLength"] == 5
    assert "82" in regel["eenheid"]["enum"]


def test_text_that_xml_would_change_comes_back_unchanged() -> None:
    inhoud = als_json("323", Wet.WMO)
    lastig = " a\tb\nc\rd <&>\"'"
    inhoud["declaratie"]["clienten"][0]["prestaties"][0]["productReferentie"]["referentieNummer"] = lastig
    voorbeeld = uit_json(Wet.WMO, "323", inhoud)
    assert lees(schrijf(voorbeeld, Wet.WMO)).bericht == voorbeeld


def test_of_many_faults_a_hundred_are_told_and_the_rest_is_not_looked_at() -> None:
    inhoud = als_json("323", Wet.WMO)
    inhoud["declaratie"]["clienten"] *= 400
    for client in inhoud["declaratie"]["clienten"]:
        client["bsn"] = "geen"
    fouten = _fouten(Wet.WMO, "323", inhoud)
    assert [fout.pad for fout in fouten] == [f"declaratie.clienten[{nummer}].bsn" for nummer in range(MAX_FOUTEN)]


def test_a_doubled_name_is_refused_wherever_it_stands() -> None:
    tekst = json.dumps(als_json("323", Wet.WMO))
    for naam in ("header", "bsn", "begindatum", "debetCredit"):
        with pytest.raises(BerichtOngeldig) as fout:
            uit_json(Wet.WMO, "323", tekst.replace(f'"{naam}":', f'"{naam}": 1, "{naam}":', 1))
        assert [een.code for een in fout.value.fouten] == ["dubbel"]
