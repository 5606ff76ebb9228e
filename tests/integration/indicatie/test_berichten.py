"""Messages in and out over HTTP: read, judged, answered, listed; each of ours against the official schema."""

import asyncio
from datetime import date

from shared.contracts.operations import Rol
from shared.istandaarden import Bericht, Wet, lees, naar_json, schrijf
from shared.istandaarden.berichten import Retour302, Retour306, Toewijzing301
from shared.istandaarden.berichten.gedeeld import Product
from shared.istandaarden.berichten.kop import XSD, RetourKopAanGemeente
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import gelezen, past_in_schema, stuur, van_soort
from tests.integration.indicatie.verhaal import ingericht, toegekend
from tests.support.berichten_indicatie import JEUGDHULP, THUISHULP, start, startregel, stop, stopregel


async def test_a_301_tells_the_provider_what_to_deliver(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301")
    assert (kop["status"], kop["richting"], kop["dagtekening"]) == ("klaar", "uit", "2026-08-20")
    xml = await gelezen(dienst, kop["berichtId"])
    bericht = lees(xml).bericht
    assert isinstance(bericht, Toewijzing301)
    assert bericht.client.naam.geslachtsnaam.achternaam == "Proefveld"
    (product,) = bericht.client.toegewezen_producten
    assert (product.toewijzing_nummer, product.reden_wijziging) == (1, None)
    past_in_schema(xml, "wmo301")


async def test_a_changed_toewijzing_is_told_in_a_new_301(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    body = {"redenWijziging": "04", "toewijzingsdatum": "2026-11-23", "einddatum": "2027-08-31"}
    path = f"/v1/toewijzingen/{toewijzing['toewijzingId']}"
    version = {"If-Match": (await dienst.vraag("GET", path)).headers["etag"]}
    answer = await dienst.vraag("POST", f"{path}/wijzigingen", rol=Rol.BACKOFFICE, json=body, headers=version)
    assert answer.status_code == 200, answer.text
    await dienst.werk()
    newest, _ = await van_soort(dienst, "301")
    xml = await gelezen(dienst, newest["berichtId"])
    bericht = lees(xml).bericht
    assert isinstance(bericht, Toewijzing301)
    (product,) = bericht.client.toegewezen_producten
    assert (product.reden_wijziging, product.einddatum) == ("04", date(2027, 8, 31))
    past_in_schema(xml, "wmo301")


async def test_a_302_answers_the_301_once(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301")
    heen = lees(await gelezen(dienst, kop["berichtId"])).bericht
    assert isinstance(heen, Toewijzing301)
    header = heen.header.model_dump(by_alias=False) | {
        "bericht_code": "415",
        "identificatie_retour": "R1",
        "dagtekening_retour": date(2026, 8, 21),
        "xsd_versie_retour": XSD,
    }
    terug = Retour302(header=RetourKopAanGemeente(**header))
    answer = await stuur(dienst, terug)
    assert answer.status_code == 201, answer.text
    assert answer.json()["antwoordOp"] == kop["berichtId"]
    now = await dienst.vraag("GET", f"/v1/berichten/{kop['berichtId']}", rol=Rol.AANBIEDER, agb=THUISHULP)
    assert now.json()["status"] == "beantwoord"
    assert (await stuur(dienst, terug)).json()["type"].endswith("9056")
    again = terug.model_copy(update={"header": terug.header.model_copy(update={"identificatie_retour": "R2"})})
    assert (await stuur(dienst, again)).json()["type"].endswith("al-beantwoord")


async def test_a_start_is_processed_and_answered(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    answer = await stuur(dienst, start())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["status"], body["retourcodes"], body["soort"]) == ("goedgekeurd", [], "305")
    assert answer.headers["location"] == f"/v1/berichten/{body['berichtId']}"
    xml = await gelezen(dienst, body["antwoordId"])
    retour = lees(xml).bericht
    assert isinstance(retour, Retour306)
    assert (retour.client, retour.header.retour_codes) == (None, ())
    past_in_schema(xml, "wmo306")
    seen = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    assert [(row["begindatum"], row["status"]) for row in seen["leveringen"]] == [("2026-09-07", "gestart")]


async def test_the_same_start_twice_changes_nothing_and_gives_9056(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    await stuur(dienst, start())
    answer = await stuur(dienst, start())
    assert answer.status_code == 201
    assert (answer.json()["status"], answer.json()["retourcodes"]) == ("afgekeurd", ["9056"])
    past_in_schema(await gelezen(dienst, answer.json()["antwoordId"]), "wmo306")
    seen = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    assert len(seen["leveringen"]) == 1


async def test_a_line_that_does_not_fit_rejects_the_whole_message(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    mixed = start(startregel(), startregel(77), startregel(1, product=Product(categorie="01", code="01A99")))
    answer = await stuur(dienst, mixed)
    assert answer.json()["status"] == "afgekeurd"
    assert set(answer.json()["retourcodes"]) == {"9019", "S329"}
    xml = await gelezen(dienst, answer.json()["antwoordId"])
    retour = lees(xml).bericht
    assert isinstance(retour, Retour306)
    assert retour.client is not None
    codes = [row.retour_codes for row in retour.client.start_producten]
    assert codes[0] == ("0200",)
    assert codes[1] == ("9019",)
    past_in_schema(xml, "wmo306")
    seen = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    assert seen["leveringen"] == []


async def test_start_stop_and_corrections_follow_the_table(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)

    async def codes(bericht: Bericht) -> list[str]:
        answer = await stuur(dienst, bericht)
        assert answer.status_code == 201, answer.text
        found: list[str] = answer.json()["retourcodes"]
        return found

    assert await codes(stop(merk="E0")) == ["9069"]
    assert await codes(start(merk="S1")) == []
    assert await codes(start(startregel(begindatum=date(2026, 9, 14)), merk="S2")) == ["9326"]
    assert await codes(stop(stopregel(reden_beeindiging="20"), merk="E1")) == []
    assert await codes(stop(stopregel(reden_beeindiging="20", einddatum=date(2026, 11, 1)), merk="E2")) == ["9413"]
    assert await codes(stop(stopregel(einddatum=date(2026, 10, 30)), merk="E3")) == ["9414"]
    assert await codes(stop(merk="E4")) == []
    assert await codes(stop(stopregel(einddatum=date(2026, 11, 1)), merk="E5")) == ["9415"]
    assert await codes(start(startregel(status_aanlevering="3"), merk="S3")) == ["9071"]
    fix = stop(stopregel(reden_beeindiging="23"), stopregel(status_aanlevering="3"), merk="E6")
    assert await codes(fix) == []
    seen = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    assert [(row["status"], row["redenBeeindiging"]) for row in seen["leveringen"]] == [("gestopt", "23")]


async def test_two_starts_at_once_make_one_delivery(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    answers = await asyncio.gather(*(stuur(dienst, start(merk=f"S{n}")) for n in range(4)))
    assert all(answer.status_code == 201 for answer in answers)
    assert sorted(answer.json()["status"] for answer in answers) == ["afgekeurd"] * 3 + ["goedgekeurd"]
    seen = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    assert len(seen["leveringen"]) == 1


async def test_json_gives_the_same_verdict(dienst: Dienst) -> None:
    await toegekend(dienst)
    body = naar_json(start(startregel(77)))
    answer = await dienst.vraag("POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["retourcodes"] == ["9019"]
    shown = await dienst.vraag("GET", answer.headers["location"], rol=Rol.AANBIEDER, agb=THUISHULP)
    assert shown.json()["inhoud"] == body


async def test_what_cannot_be_read_is_400_with_every_fault_and_a_row(dienst: Dienst) -> None:
    await ingericht(dienst)
    xml = schrijf(start(), Wet.WMO).replace(b">999900006<", b">99990000<").replace(b"2026-09-07", b"2026-09-31")
    answer = await dienst.vraag("POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP, xml=xml)
    assert answer.status_code == 400
    params = answer.json()["invalidParams"]
    assert len(params) == 2
    assert "99990000" not in answer.text
    await dienst.vraag("POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP, xml=xml)
    await dienst.bij()
    rows = (await dienst.vraag("GET", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP)).json()["resultaten"]
    assert [row["status"] for row in rows] == ["geweigerd"]


async def test_only_the_sender_itself_and_only_its_municipality(dienst: Dienst) -> None:
    await ingericht(dienst)
    other = await stuur(dienst, start(), agb=JEUGDHULP)
    assert other.status_code == 403
    elsewhere = await stuur(dienst, start(gemeente="0200"))
    assert elsewhere.status_code == 400
    assert elsewhere.json()["invalidParams"][0]["code"] == "andere_gemeente"


async def test_another_provider_sees_nothing(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301")
    assert await van_soort(dienst, "301", agb=JEUGDHULP) == []
    path = f"/v1/berichten/{kop['berichtId']}"
    assert (await dienst.vraag("GET", path, rol=Rol.AANBIEDER, agb=JEUGDHULP)).status_code == 404


async def test_a_date_in_the_future_is_8848(dienst: Dienst) -> None:
    await toegekend(dienst)
    answer = await stuur(dienst, start(op=date(2026, 11, 24)))
    assert answer.json()["retourcodes"] == ["8848"]


async def test_a_broken_rule_within_the_message_is_0001_in_the_header(dienst: Dienst) -> None:
    await toegekend(dienst)
    answer = await stuur(dienst, start(startregel(begindatum=date(2026, 11, 21))))  # TR134: after the dagtekening
    assert answer.json()["retourcodes"] == ["0001"]
    xml = await gelezen(dienst, answer.json()["antwoordId"])
    retour = lees(xml).bericht
    assert isinstance(retour, Retour306)
    assert (retour.client, retour.header.retour_codes) == (None, ("0001",))
    past_in_schema(xml, "wmo306")


async def test_the_same_key_gives_the_same_answer_and_no_second_message(dienst: Dienst) -> None:
    await toegekend(dienst)
    xml = schrijf(start(), Wet.WMO)
    first, again = [
        await dienst.vraag("POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP, xml=xml, sleutel="k1")
        for _ in range(2)
    ]
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert len(await van_soort(dienst, "305")) == 1
