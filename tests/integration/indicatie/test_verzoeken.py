"""Requests of providers: granted once, one at a time, refused with a 319."""

from shared.istandaarden import Wet, lees
from shared.istandaarden.berichten import Antwoord319, Retour316, Toewijzing301
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import gelezen, past_in_schema, stuur, van_soort
from tests.integration.indicatie.verhaal import BEGELEIDING, aanvraag, ingericht, toekenning
from tests.support.berichten_indicatie import HULP, JEUGDHULP, verzoek


async def test_a_verzoek_is_granted_with_its_reference_once(dienst: Dienst) -> None:
    await ingericht(dienst)
    answer = await stuur(dienst, verzoek("VOT-1"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    assert answer.json()["status"] == "goedgekeurd", answer.text
    xml = await gelezen(dienst, answer.json()["antwoordId"], agb=JEUGDHULP)
    assert isinstance(lees(xml).bericht, Retour316)
    past_in_schema(xml, "jw316")
    await dienst.bij()
    listed = await dienst.vraag("GET", "/v1/verzoeken", params={"referentieAanbieder": "VOT-1"})
    (vraag,) = listed.json()["resultaten"]
    assert (vraag["status"], vraag["uiterlijkOp"]) == ("open", "2026-08-17")
    body = toekenning(verzoekId=vraag["verzoekId"], voorzieningen=[BEGELEIDING])
    body.pop("aanvraagId")
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=body)
    assert given.status_code == 201, given.text
    await dienst.werk()
    (kop,) = await van_soort(dienst, "301", agb=JEUGDHULP)
    sent = await gelezen(dienst, kop["berichtId"], agb=JEUGDHULP)
    bericht = lees(sent).bericht
    assert isinstance(bericht, Toewijzing301)
    assert bericht.client.toegewezen_producten[0].referentie_aanbieder == "VOT-1"
    past_in_schema(sent, "jw301")
    closed = (await dienst.vraag("GET", f"/v1/verzoeken/{vraag['verzoekId']}")).json()
    assert closed["status"] == "toegekend"
    again = await stuur(dienst, verzoek("VOT-1", merk="V2"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    assert again.json()["retourcodes"] == ["9347"]


async def test_a_verzoek_under_the_wmo_is_granted_with_the_aanvraag(dienst: Dienst) -> None:
    await ingericht(dienst)
    await aanvraag(dienst)
    answer = await stuur(dienst, verzoek("VOT-9", product=HULP))
    assert answer.json()["status"] == "goedgekeurd", answer.text
    past_in_schema(await gelezen(dienst, answer.json()["antwoordId"]), "wmo316")
    await dienst.bij()
    (vraag,) = (await dienst.vraag("GET", "/v1/verzoeken")).json()["resultaten"]
    alone = toekenning(verzoekId=vraag["verzoekId"])
    alone.pop("aanvraagId")
    refused = await dienst.vraag("POST", "/v1/beschikkingen", json=alone)
    assert refused.json()["type"].endswith("aanvraag-nodig")
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning(verzoekId=vraag["verzoekId"]))
    assert given.status_code == 201, given.text
    await dienst.werk()
    (kop,) = await van_soort(dienst, "301")
    bericht = lees(await gelezen(dienst, kop["berichtId"])).bericht
    assert isinstance(bericht, Toewijzing301)
    assert bericht.client.toegewezen_producten[0].referentie_aanbieder == "VOT-9"


async def test_one_open_verzoek_per_client_and_provider(dienst: Dienst) -> None:
    await ingericht(dienst)
    await stuur(dienst, verzoek("VOT-1"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    second = await stuur(dienst, verzoek("VOT-2", merk="V2"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    assert second.json()["retourcodes"] == ["9374"]
    past_in_schema(await gelezen(dienst, second.json()["antwoordId"], agb=JEUGDHULP), "jw316")


async def test_a_refused_verzoek_gets_a_319_and_may_be_followed_by_another(dienst: Dienst) -> None:
    await ingericht(dienst)
    await stuur(dienst, verzoek("VOT-1"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    await dienst.bij()
    (vraag,) = (await dienst.vraag("GET", "/v1/verzoeken")).json()["resultaten"]
    body = {
        "verzoekId": vraag["verzoekId"],
        "besluit": "afwijzing",
        "redenAfwijzing": "woonplaatsbeginsel",
        "verantwoordelijkeGemeente": "0200",
        "besluitdatum": "2026-08-14",
        "toelichting": "Het kind woont in Apeldoorn.",
    }
    assert (await dienst.vraag("POST", "/v1/beschikkingen", json=body)).status_code == 201
    await dienst.werk()
    (kop,) = await van_soort(dienst, "319", agb=JEUGDHULP)
    xml = await gelezen(dienst, kop["berichtId"], agb=JEUGDHULP)
    bericht = lees(xml).bericht
    assert isinstance(bericht, Antwoord319)
    assert (bericht.antwoord.referentie_aanbieder, bericht.antwoord.reden_afwijzing_verzoek) == ("VOT-1", "8")
    second = await stuur(dienst, verzoek("VOT-2", merk="V2"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    assert second.json()["status"] == "goedgekeurd"
