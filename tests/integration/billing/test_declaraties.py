"""A claim from 323 to 325 over HTTP: verdicts, receipt, answer, and who may see it."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from shared.contracts.operations import Rol
from shared.istandaarden import Wet
from shared.values.periode import Periode
from tests.integration.billing.conftest import ENSCHEDE, JEUGDHULP, ZWOLLE, Dienst
from tests.support.declaraties import JOOST, ROOS, SEPTEMBER, Declaratie, Regel
from tests.support.istandaarden import MAP, schema

GOED = Declaratie(regels=[Regel()])


def xsd_van(wet: Wet) -> etree.XMLSchema | None:
    """The schema of the 325; None where the data pack is not at hand."""
    return schema(wet, "325") if MAP.is_dir() else None


def codes(regels: list[dict[str, object]]) -> list[object]:
    return [regel["retourcodes"] for regel in regels]


async def test_a_right_claim_is_awarded_in_full(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    status, regels = await dienst.beoordeeld(GOED)
    assert status["status"] == "beoordeeld"
    assert status["toegekendCenten"] == status["ingediendCenten"] == 12 * 3250
    assert status["antwoordUiterlijkOp"] == "2026-12-07"
    assert regels[0]["toegekend"] is True
    assert {toets["uitkomst"] for toets in regels[0]["toetsen"]} == {"goed"}
    antwoord = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}/antwoord", rol=Rol.AANBIEDER)
    assert antwoord["declaratieAntwoord"]["retourCodes"] == ["8001"]
    assert "clienten" not in antwoord["declaratieAntwoord"] or antwoord["declaratieAntwoord"]["clienten"] == []


async def test_five_wrong_lines_get_their_codes_and_say_what_to_do(dienst: Dienst) -> None:
    await dienst.wijs_toe(101)
    await dienst.wijs_toe(102, JOOST)
    await dienst.wijs_toe(103, JOOST, ingangsdatum=date(2026, 10, 12))
    declaratie = Declaratie(
        regels=[
            Regel(referentie="GOED"),
            Regel(referentie="ONBEKEND", nummer=999),
            Regel(referentie="TARIEF", periode=SEPTEMBER, tarief=3300),
            Regel(referentie="VEEL", bsn=JOOST, nummer=102, volume=20),
            Regel(referentie="PERIODE", bsn=JOOST, nummer=103, volume=4),
            Regel(referentie="GOED", bsn=JOOST, nummer=102, volume=2, periode=SEPTEMBER),
        ]
    )
    status, regels = await dienst.beoordeeld(declaratie)
    assert codes(regels) == [[], ["9338"], ["0611"], ["9321"], ["9307"], ["8021"]]
    assert status["toegekendCenten"] == 12 * 3250
    assert (status["aantalToegekend"], status["aantalAfgewezen"]) == (1, 5)
    for regel in regels[1:]:
        assert regel["zin"].endswith(".")
    tarief = next(toets for toets in regels[2]["toetsen"] if toets["regel"] == "TR418")
    assert tarief["invoer"] == {"tariefCenten": 3300, "contractTariefCenten": 3250, "eenheid": "04"}
    een = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}/regels/3", rol=Rol.AANBIEDER)
    assert een == regels[2]


@pytest.mark.parametrize("wet", [Wet.WMO, Wet.JEUGDWET])
async def test_the_325_is_valid_and_returns_the_rejected_lines_unchanged(dienst: Dienst, wet: Wet) -> None:
    if wet is Wet.WMO:
        await dienst.wijs_toe()
        regels = [Regel(), Regel(referentie="R2", nummer=999, volume=3)]
        declaratie = Declaratie(regels=regels)
    else:
        jeugd = {"wet": "jeugdwet", "agb": JEUGDHULP, "categorie": "45", "code": "45A04", "variant": "outputgericht"}
        await dienst.wijs_toe(201, **jeugd, eenheid="82", volume=20, frequentie="6")
        goed = Regel(nummer=201, categorie="45", code="45A04", eenheid="82", volume=8, tarief=9600)
        declaratie = Declaratie(
            wet=wet, agb=JEUGDHULP, regels=[goed, replace(goed, referentie="R2", periode=SEPTEMBER, volume=13)]
        )
    status, _ = await dienst.beoordeeld(declaratie)
    pad = f"/v1/declaraties/{status['declaratieId']}/antwoord"
    xml = await dienst.vraag("GET", pad, rol=Rol.AANBIEDER, wie=declaratie.agb, accept="application/xml")
    assert xml.headers["content-type"].startswith("application/xml")
    schema = xsd_van(wet)
    if schema is not None:
        schema.assertValid(etree.fromstring(xml.content))
    async with dienst.store.transaction(ENSCHEDE) as tx:
        vastgelegd = await tx.conn.fetchval("SELECT antwoord_sha256 FROM declaraties")
    assert hashlib.sha256(xml.content).hexdigest() == vastgelegd
    antwoord = await dienst.lees(pad, rol=Rol.AANBIEDER, wie=declaratie.agb)
    (client,) = antwoord["declaratieAntwoord"]["clienten"]
    (regel,) = client["prestaties"]
    assert regel.pop("retourCodes") == (["9338"] if wet is Wet.WMO else ["9321", "9322"])
    assert regel == declaratie.json["declaratie"]["clienten"][0]["prestaties"][1]
    assert client["bsn"] == ROOS
    ingediend = antwoord["declaratieAntwoord"]["totaalIngediendBedrag"]["totaalBedrag"]
    toegekend = antwoord["declaratieAntwoord"]["totaalToegekendBedrag"]["totaalBedrag"]
    assert ingediend - toegekend == regel["ingediendBedrag"]["bedrag"]
    assert antwoord["header"]["declaratieIdentificatie"]["identificatie"] == "B1"


async def test_credit_and_corrected_debit(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.beoordeeld(GOED)
    terug = Regel().credit("R2")
    status, regels = await dienst.beoordeeld(
        Declaratie(nummer="D2", identificatie="B2", regels=[terug, Regel(referentie="R3", volume=10)])
    )
    assert codes(regels) == [[], []]
    assert status["toegekendCenten"] == -2 * 3250
    _, regels = await dienst.beoordeeld(Declaratie(nummer="D3", identificatie="B3", regels=[Regel().credit("R4")]))
    assert codes(regels) == [["9390"]]


async def test_xml_and_json_get_the_same_verdicts(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    regels = [Regel(), Regel(referentie="R2", nummer=999), Regel(referentie="R3", periode=SEPTEMBER, tarief=1)]
    in_xml = await dienst.vraag(
        "POST", "/v1/declaraties?proef=true", content=Declaratie(regels=regels).xml, rol=Rol.AANBIEDER
    )
    in_json = await dienst.vraag(
        "POST", "/v1/declaraties?proef=true", Declaratie(regels=regels).json, rol=Rol.AANBIEDER
    )
    assert in_xml.status_code == in_json.status_code == 200, in_xml.text
    assert in_xml.json() == in_json.json()
    _, echt = await dienst.beoordeeld(Declaratie(regels=regels), als_json=True)
    assert echt == in_xml.json()["regels"]


async def test_a_trial_leaves_nothing_behind(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    for _ in range(2):
        proef = await dienst.vraag("POST", "/v1/declaraties?proef=true", content=GOED.xml, rol=Rol.AANBIEDER)
        assert proef.json()["toegekendCenten"] == 39000
    assert (await dienst.lees("/v1/declaraties"))["resultaten"] == []


async def test_the_same_message_twice_is_refused_by_its_identification(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.beoordeeld(GOED)
    status, regels = await dienst.beoordeeld(GOED)
    assert status["status"] == "niet-ingediend"
    assert status["retourcodes"] == ["9056"]
    assert [regel["toegekend"] for regel in regels] == [None]
    antwoord = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}/antwoord")
    assert antwoord["header"]["retourCodes"] == ["9056"]
    assert "declaratieAntwoord" not in antwoord


async def test_a_number_used_before_and_a_month_that_is_past(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.beoordeeld(GOED)
    status, _ = await dienst.beoordeeld(replace(GOED, identificatie="B2", regels=[Regel(referentie="R2")]))
    assert status["retourcodes"] == ["9333"]
    vorige = Declaratie(
        nummer="D2", identificatie="B3", periode=SEPTEMBER, regels=[Regel(referentie="R2", periode=SEPTEMBER)]
    )
    status, _ = await dienst.beoordeeld(vorige)
    assert status["retourcodes"] == ["8214"]
    antwoord = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}/antwoord")
    assert antwoord["declaratieAntwoord"]["totaalToegekendBedrag"] == {"totaalBedrag": 0, "debetCredit": "D"}
    # Not sent: its numbers are free again.
    status, _ = await dienst.beoordeeld(replace(vorige, identificatie="B4", periode=GOED.periode))
    assert status["status"] == "beoordeeld"


async def test_a_fault_of_level_two_rejects_the_message_and_frees_its_numbers(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    status, regels = await dienst.beoordeeld(replace(GOED, totaal=1))
    assert status["retourcodes"] == ["0001"]
    assert status["bevindingen"][0]["regel"] == "TR358"
    assert regels == []
    antwoord = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}/antwoord")
    assert antwoord["header"]["retourCodes"] == ["0001"]
    status, _ = await dienst.beoordeeld(GOED)
    assert status["status"] == "beoordeeld"


async def test_an_unknown_client_is_rejected_unassessed(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    status, regels = await dienst.beoordeeld(
        Declaratie(regels=[Regel(), Regel(referentie="R2", bsn=JOOST, nummer=102)])
    )
    assert codes(regels) == [[], ["0233"]]
    antwoord = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}/antwoord")
    (client,) = antwoord["declaratieAntwoord"]["clienten"]
    assert client["retourCodes"] == ["8187"]


async def test_faults_of_level_one_are_all_told_and_nothing_is_kept(dienst: Dienst) -> None:
    kapot = GOED.xml.replace(b"<wmo323:DeclaratieNummer>D1", b"<wmo323:DeclaratieNummer>?", 1)
    kapot = kapot.replace(b":GeleverdVolume>12<", b":GeleverdVolume>veel<")
    gekregen = await dienst.vraag("POST", "/v1/declaraties", content=kapot, rol=Rol.AANBIEDER)
    assert gekregen.status_code == 400
    assert len(gekregen.json()["invalidParams"]) == 2
    assert "veel" not in gekregen.text
    assert (await dienst.lees("/v1/declaraties"))["resultaten"] == []


async def test_json_faults_name_their_path(dienst: Dienst) -> None:
    body = GOED.json
    body["declaratie"]["clienten"][0]["prestaties"][0]["geleverdVolume"] = -1
    gekregen = await dienst.vraag("POST", "/v1/declaraties", body, rol=Rol.AANBIEDER)
    assert gekregen.status_code == 400
    assert "geleverdVolume" in gekregen.json()["invalidParams"][0]["name"]
    body["header"]["berichtCode"] = "999"
    gekregen = await dienst.vraag("POST", "/v1/declaraties", body, rol=Rol.AANBIEDER)
    assert gekregen.json()["invalidParams"][0]["name"] == "header.berichtCode"


async def test_only_the_provider_itself_sends_and_only_to_its_municipality(dienst: Dienst) -> None:
    ander = await dienst.vraag("POST", "/v1/declaraties", content=GOED.xml, rol=Rol.AANBIEDER, wie=JEUGDHULP)
    assert ander.status_code == 403
    elders = await dienst.vraag("POST", "/v1/declaraties", content=GOED.xml, rol=Rol.AANBIEDER, gemeente=ZWOLLE)
    assert elders.status_code == 400
    assert (await dienst.vraag("POST", "/v1/declaraties", content=GOED.xml)).status_code == 403


async def test_another_provider_and_another_municipality_see_nothing(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(GOED)
    for deel in ("", "/regels", "/regels/1", "/antwoord"):
        for wie, gemeente in ((JEUGDHULP, "0153"), ("42420001", ZWOLLE)):
            gekregen = await dienst.vraag("GET", pad + deel, rol=Rol.AANBIEDER, wie=wie, gemeente=gemeente)
            assert gekregen.status_code == 404, (deel, wie, gemeente)
    lijst = await dienst.lees("/v1/declaraties", rol=Rol.AANBIEDER, wie=JEUGDHULP)
    assert lijst["resultaten"] == []


async def test_while_it_waits_the_receipt_shows_lines_without_verdict(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(GOED)
    status = await dienst.lees(pad, rol=Rol.AANBIEDER)
    assert status["voortgang"] == {"regels": 1, "beoordeeld": 0}
    regels = (await dienst.lees(f"{pad}/regels"))["resultaten"]
    assert [regel["toegekend"] for regel in regels] == [None]
    assert (await dienst.vraag("GET", f"{pad}/antwoord")).status_code == 409


async def test_the_same_key_is_the_same_claim(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    een = await dienst.vraag("POST", "/v1/declaraties", content=GOED.xml, rol=Rol.AANBIEDER, sleutel="k1")
    again = await dienst.vraag("POST", "/v1/declaraties", content=GOED.xml, rol=Rol.AANBIEDER, sleutel="k1")
    assert again.content == een.content
    assert again.headers["Location"] == een.headers["Location"]
    assert len((await dienst.lees("/v1/declaraties"))["resultaten"]) == 1


async def test_lines_and_claims_come_by_page(dienst: Dienst) -> None:
    await dienst.wijs_toe(einddatum=date(2027, 2, 28), volume=50)
    maanden = [Periode.maand(2026, 9), Periode.maand(2026, 10)]
    regels = [Regel(referentie=f"R{nr}", periode=periode) for nr, periode in enumerate(maanden)]
    status, _ = await dienst.beoordeeld(Declaratie(regels=[*regels, Regel(referentie="X", nummer=9)]))
    pad = f"/v1/declaraties/{status['declaratieId']}/regels"
    een = await dienst.vraag("GET", pad, params={"limit": "2"})
    assert [regel["nr"] for regel in een.json()["resultaten"]] == [1, 2]
    assert 'rel="next"' in een.headers["Link"]
    twee = await dienst.lees(pad, params={"limit": "2", "cursor": een.json()["volgende"]})
    assert ([regel["nr"] for regel in twee["resultaten"]], twee["volgende"]) == ([3], None)
    fout = await dienst.lees(pad, params={"toegekend": "false"})
    assert [regel["nr"] for regel in fout["resultaten"]] == [3]


async def test_claims_are_found_by_provider_law_month_and_status(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.beoordeeld(GOED)
    await dienst.dien_in(Declaratie(nummer="D2", identificatie="B2", regels=[Regel(referentie="R2")]))
    for params, aantal in (
        ({"agb": "42420001", "wet": "wmo", "maand": "2026-10"}, 2),
        ({"status": "ontvangen"}, 1),
        ({"maand": "2026-09"}, 0),
        ({"wet": "jeugdwet"}, 0),
        ({"limit": "1"}, 1),
    ):
        lijst = await dienst.lees("/v1/declaraties", params=params)
        assert len(lijst["resultaten"]) == aantal, params
    verder = await dienst.lees("/v1/declaraties", params={"cursor": lijst["volgende"]})
    assert [een["declaratieNummer"] for een in (*lijst["resultaten"], *verder["resultaten"])] == ["D2", "D1"]
    assert (await dienst.vraag("GET", "/v1/declaraties", params={"onbekend": "1"})).status_code == 400
