"""A provider asks for another set of products (317): granted as a whole and as asked, or refused (IV093)."""

from datetime import date
from typing import Any

import pytest

from shared.istandaarden import Wet, lees
from shared.istandaarden.berichten import Antwoord319, Retour318, Toewijzing301
from shared.istandaarden.berichten.gedeeld import Omvang, Product
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import gelezen, past_in_schema, stuur, van_soort
from tests.integration.indicatie.verhaal import AANVRAAG, HULP, aanvraag, ingericht, toegekend, toekenning
from tests.support.berichten_indicatie import BEGELEIDING, JEUGDHULP, THUISHULP, anders, erbij, verzoek, wijziging
from tests.support.berichten_indicatie import HULP as PRODUCT

OPEN: tuple[str, list[str]] = ("goedgekeurd", [])
TOEKENNING = {
    "besluit": "toekenning",
    "leveringsvorm": "zin",
    "besluitdatum": "2026-11-23",
    "toelichting": "De thuissituatie is veranderd.",
}


async def gevraagd(dienst: Dienst, *, referentie: str = "VOW-1") -> dict[str, Any]:
    """The request with this reference as the desk sees it."""
    await dienst.bij()
    rows = await dienst.vraag("GET", "/v1/verzoeken", params={"referentieAanbieder": referentie})
    (vraag,) = rows.json()["resultaten"]
    detail = await dienst.vraag("GET", f"/v1/verzoeken/{vraag['verzoekId']}")
    assert detail.json().items() >= vraag.items()
    found: dict[str, Any] = detail.json()
    return found


async def laatste_301(dienst: Dienst) -> dict[int, tuple[date | None, str | None, str | None]]:
    """By number the end, the reason and the reference in the newest 301."""
    await dienst.werk()
    newest, *_ = await van_soort(dienst, "301")
    xml = await gelezen(dienst, newest["berichtId"])
    past_in_schema(xml, "wmo301")
    bericht = lees(xml).bericht
    assert isinstance(bericht, Toewijzing301)
    return {
        product.toewijzing_nummer: (product.einddatum, product.reden_wijziging, product.referentie_aanbieder)
        for product in bericht.client.toegewezen_producten
    }


async def test_a_317_is_answered_at_once_and_granted_as_asked_in_one_301(dienst: Dienst) -> None:
    await toegekend(dienst)
    answer = await stuur(dienst, wijziging(anders(), nieuw=(erbij(),)))
    assert (answer.json()["status"], answer.json()["retourcodes"]) == OPEN, answer.text
    xml = await gelezen(dienst, answer.json()["antwoordId"])
    past_in_schema(xml, "wmo318")
    assert isinstance(lees(xml).bericht, Retour318)
    vraag = await gevraagd(dienst)
    assert (vraag["soort"], vraag["status"], vraag["uiterlijkOp"]) == ("wijziging", "open", "2026-11-27")
    assert vraag["ingangsdatum"] == "2026-12-01"
    assert [een["toewijzingNummer"] for een in vraag["wijziging"]["teWijzigen"]] == [1]
    given = await dienst.vraag("POST", "/v1/beschikkingen", json={**TOEKENNING, "verzoekId": vraag["verzoekId"]})
    assert given.status_code == 201, given.text
    assert await laatste_301(dienst) == {
        1: (date(2026, 11, 30), "12", "VOW-1"),
        2: (date(2027, 2, 28), None, "VOW-1"),
        3: (date(2027, 2, 28), None, "VOW-1"),
    }
    assert (await gevraagd(dienst))["status"] == "toegekend"
    besluit = (await dienst.vraag("GET", given.headers["location"])).json()
    assert [een["code"] for een in besluit["voorzieningen"]] == ["01A03", "02A05"]
    assert len(besluit["toewijzingen"]) == 2
    again = await stuur(dienst, wijziging(anders(), merk="W2"))
    assert set(again.json()["retourcodes"]) == {"9347", "9349"}


async def test_what_stays_carries_the_reference_once(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    await stuur(dienst, wijziging(nieuw=(erbij(),), ongewijzigd=(1,)))
    vraag = await gevraagd(dienst)
    given = await dienst.vraag("POST", "/v1/beschikkingen", json={**TOEKENNING, "verzoekId": vraag["verzoekId"]})
    assert given.status_code == 201, given.text
    einde = date(2027, 2, 28)
    assert await laatste_301(dienst) == {1: (einde, None, "VOW-1"), 2: (einde, None, "VOW-1")}
    path = f"/v1/toewijzingen/{toewijzing['toewijzingId']}"
    version = {"If-Match": (await dienst.vraag("GET", path)).headers["etag"]}
    body = {"redenWijziging": "04", "toewijzingsdatum": "2026-11-23", "einddatum": "2027-08-31"}
    assert (await dienst.vraag("POST", f"{path}/wijzigingen", json=body, headers=version)).status_code == 200
    assert await laatste_301(dienst) == {1: (date(2027, 8, 31), "04", None), 2: (einde, None, None)}


async def test_only_an_end_keeps_the_number_and_needs_no_agreement(dienst: Dienst) -> None:
    await toegekend(dienst)
    eerder = anders(
        omvang=Omvang(volume=3, eenheid="04", frequentie="2"),
        gewenste_ingangsdatum=date(2026, 9, 1),
        einddatum=date(2026, 10, 31),
    )
    await stuur(dienst, wijziging(eerder))
    vraag = await gevraagd(dienst)
    given = await dienst.vraag("POST", "/v1/beschikkingen", json={**TOEKENNING, "verzoekId": vraag["verzoekId"]})
    assert given.status_code == 201, given.text
    assert await laatste_301(dienst) == {1: (date(2026, 10, 31), "12", "VOW-1")}


async def test_a_317_is_refused_as_a_whole_with_one_319(dienst: Dienst) -> None:
    await toegekend(dienst)
    await stuur(dienst, wijziging(anders(), nieuw=(erbij(),)))
    vraag = await gevraagd(dienst)
    body = {
        "verzoekId": vraag["verzoekId"],
        "besluit": "afwijzing",
        "redenAfwijzing": "zorginhoudelijk",
        "besluitdatum": "2026-11-23",
        "toelichting": "Er is geen reden voor meer hulp.",
    }
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=body)
    assert given.status_code == 201, given.text
    waiting = await stuur(dienst, wijziging(anders(), referentie="VOW-2", merk="W2"))
    assert waiting.json()["retourcodes"] == ["9374"]  # the 319 has not been sent yet
    await dienst.werk()
    (kop,) = await van_soort(dienst, "319")
    xml = await gelezen(dienst, kop["berichtId"])
    past_in_schema(xml, "wmo319")
    bericht = lees(xml).bericht
    assert isinstance(bericht, Antwoord319)
    assert (bericht.antwoord.referentie_aanbieder, bericht.antwoord.verzoek_antwoord) == ("VOW-1", "1")
    second = await stuur(dienst, wijziging(anders(), referentie="VOW-2", merk="W3"))
    assert (second.json()["status"], second.json()["retourcodes"]) == OPEN


async def test_a_317_that_breaks_rules_comes_back_with_every_class(dienst: Dienst) -> None:
    await toegekend(dienst)
    fout = wijziging(anders(9), anders(gewenste_ingangsdatum=date(2026, 11, 19)), nieuw=(erbij(product=_ANDER),))
    answer = await stuur(dienst, fout)
    assert set(answer.json()["retourcodes"]) == {"9351", "9357", "S329"}
    xml = await gelezen(dienst, answer.json()["antwoordId"])
    past_in_schema(xml, "wmo318")
    terug = lees(xml).bericht
    assert isinstance(terug, Retour318)
    assert terug.client is not None
    gevonden = terug.client.verzoek
    assert [een.retour_codes for een in gevonden.te_wijzigen_producten] == [("9351",), ("9357",)]
    assert [een.retour_codes for een in gevonden.nieuwe_producten] == [("S329",)]
    assert gevonden.retour_codes == ("0200",)
    await dienst.bij()
    assert (await dienst.vraag("GET", "/v1/verzoeken")).json()["resultaten"] == []


_ANDER = Product(categorie="02", code="02A99")


async def test_a_client_without_toewijzing_has_nothing_to_change(dienst: Dienst) -> None:
    await ingericht(dienst)
    answer = await stuur(dienst, wijziging(anders()))
    assert answer.json()["retourcodes"] == ["8187"]
    past_in_schema(await gelezen(dienst, answer.json()["antwoordId"]), "wmo318")


async def test_one_request_is_open_whichever_it_is(dienst: Dienst) -> None:
    await toegekend(dienst)

    first = await stuur(dienst, verzoek("VOT-1", product=PRODUCT))
    assert first.json()["status"] == "goedgekeurd", first.text
    second = await stuur(dienst, wijziging(anders()))
    assert second.json()["retourcodes"] == ["9374"]


async def test_the_size_of_a_317_is_not_for_the_desk_to_name(dienst: Dienst) -> None:
    await toegekend(dienst)
    await stuur(dienst, wijziging(anders()))
    vraag = await gevraagd(dienst)
    body = {**TOEKENNING, "verzoekId": vraag["verzoekId"], "voorzieningen": [{**HULP, "volume": 4}]}
    answer = await dienst.vraag("POST", "/v1/beschikkingen", json=body)
    assert answer.status_code == 400
    assert answer.json()["invalidParams"][0]["code"] == "zoals_gevraagd"
    zonder = {**TOEKENNING, "aanvraagId": AANVRAAG}
    assert (await dienst.vraag("POST", "/v1/beschikkingen", json=zonder)).status_code == 400


@pytest.mark.parametrize("wet", list(Wet))
async def test_more_time_is_asked_once_and_the_term_moves(dienst: Dienst, wet: Wet) -> None:

    await ingericht(dienst)
    agb = THUISHULP if wet is Wet.WMO else JEUGDHULP
    await stuur(dienst, verzoek("VOT-1", product=PRODUCT if wet is Wet.WMO else BEGELEIDING), wet=wet, agb=agb)
    vraag = await gevraagd(dienst, referentie="VOT-1")
    path = f"/v1/verzoeken/{vraag['verzoekId']}/onderzoek"
    assert (await dienst.vraag("POST", path, json={})).status_code == 428
    answer = await dienst.vraag("POST", path, json={"op": "2026-08-14"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["uiterlijkOp"]) == ("in-onderzoek", "2026-10-05")
    (kop,) = await van_soort(dienst, "319", agb=agb)
    xml = await gelezen(dienst, kop["berichtId"], agb=agb)
    past_in_schema(xml, f"{'wmo' if wet is Wet.WMO else 'jw'}319")
    bericht = lees(xml).bericht
    assert isinstance(bericht, Antwoord319)
    assert (bericht.antwoord.verzoek_antwoord, bericht.antwoord.reden_afwijzing_verzoek) == ("2", None)
    again = await dienst.vraag("POST", path, json={}, headers={"If-Match": '"2"'})
    assert again.json()["type"].endswith("al-in-onderzoek")
    assert (await gevraagd(dienst, referentie="VOT-1"))["inOnderzoekOp"] == "2026-08-14"
    werk = (await dienst.vraag("GET", "/v1/werklijsten")).json()["resultaten"]
    verwacht = [("retour-320", "2026-08-19"), ("woonplaats", "2026-08-24"), ("verzoek", "2026-10-05")]
    assert [(row["soort"], row["uiterlijkOp"]) for row in werk] == [
        row for row in verwacht if wet is Wet.JEUGDWET or row[0] != "woonplaats"
    ]


async def test_a_granted_request_under_investigation_gets_its_301(dienst: Dienst) -> None:
    await toegekend(dienst)
    await stuur(dienst, wijziging(anders()))
    vraag = await gevraagd(dienst)
    path = f"/v1/verzoeken/{vraag['verzoekId']}/onderzoek"
    assert (await dienst.vraag("POST", path, json={}, headers={"If-Match": '"1"'})).status_code == 200
    given = await dienst.vraag("POST", "/v1/beschikkingen", json={**TOEKENNING, "verzoekId": vraag["verzoekId"]})
    assert given.status_code == 201, given.text
    late = await dienst.vraag("POST", path, json={}, headers={"If-Match": '"3"'})
    assert late.json()["type"].endswith("verzoek-al-beantwoord")
    assert set(await laatste_301(dienst)) == {1, 2}


async def test_another_municipality_is_named_only_in_time(dienst: Dienst) -> None:
    await ingericht(dienst)

    await stuur(dienst, verzoek("VOT-1"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    vraag = await gevraagd(dienst, referentie="VOT-1")
    body = {
        "verzoekId": vraag["verzoekId"],
        "besluit": "afwijzing",
        "redenAfwijzing": "woonplaatsbeginsel",
        "verantwoordelijkeGemeente": "0200",
        "besluitdatum": "2026-08-25",
        "toelichting": "Het kind woont in Apeldoorn.",
    }
    late = await dienst.vraag("POST", "/v1/beschikkingen", json=body)
    assert late.json()["type"].endswith("woonplaats-te-laat")
    in_time = await dienst.vraag("POST", "/v1/beschikkingen", json={**body, "besluitdatum": "2026-08-24"})
    assert in_time.status_code == 201, in_time.text


async def test_a_vot_still_names_what_is_granted(dienst: Dienst) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)

    await stuur(dienst, verzoek("VOT-1", product=PRODUCT))
    vraag = await gevraagd(dienst, referentie="VOT-1")
    assert (vraag["soort"], vraag["omvang"]["volume"]) == ("toewijzing", 4)
    body = toekenning(verzoekId=vraag["verzoekId"], voorzieningen=[])
    refused = await dienst.vraag("POST", "/v1/beschikkingen", json=body)
    assert refused.json()["type"].endswith("een-product-per-verzoek")
