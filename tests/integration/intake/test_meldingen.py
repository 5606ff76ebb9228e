"""From melding to aanvraag over HTTP, on a real database."""

import asyncio

from tests.integration.intake.conftest import ROOS, ZWOLLE, Dienst


async def test_a_melding_and_its_person_are_one_call(dienst: Dienst) -> None:
    gemeld = await dienst.meld()
    body = gemeld.json()
    assert body["onderzoekUiterlijkOp"] == "2026-10-13"
    melding = await dienst.lees(gemeld.headers["Location"])
    assert melding["hulpvraag"] == "Het lukt niet meer."
    assert "hulpvraag" not in body
    persoon = await dienst.lees(f"/v1/personen/{body['persoonId']}")
    assert persoon["naam"]["achternaam"] == "Heuvël-Berg"
    assert persoon["bsn"] == ROOS["bsn"]


async def test_nothing_is_kept_when_one_half_is_refused(dienst: Dienst) -> None:
    body = {"persoon": ROOS, "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-12-01"}
    refused = await dienst.vraag("POST", "/v1/meldingen", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:zorgketen:probleem:datum-in-de-toekomst")
    gezocht = await dienst.vraag("POST", "/v1/personen/_zoek", {"bsn": ROOS["bsn"]})
    assert gezocht.json() == {"resultaten": []}


async def test_a_known_person_is_reused(dienst: Dienst) -> None:
    first, second = await dienst.meld(), await dienst.meld(ontvangenOp="2026-10-01")
    assert first.json()["persoonId"] == second.json()["persoonId"]
    by_id = await dienst.maak(
        "/v1/meldingen",
        {"persoonId": first.json()["persoonId"], "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-10-02"},
    )
    assert by_id.json()["persoonId"] == first.json()["persoonId"]


async def test_six_meldingen_at_once_make_one_person(dienst: Dienst) -> None:
    gemeld = await asyncio.gather(*(dienst.meld() for _ in range(6)))
    assert len({melding.json()["persoonId"] for melding in gemeld}) == 1
    assert len({melding.json()["meldingId"] for melding in gemeld}) == 6


async def test_the_same_key_gives_the_same_answer(dienst: Dienst) -> None:
    body = {"persoon": ROOS, "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-09-01"}
    first = await dienst.vraag("POST", "/v1/meldingen", body, sleutel="sleutel-1")
    again = await dienst.vraag("POST", "/v1/meldingen", body, sleutel="sleutel-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    other = await dienst.vraag("POST", "/v1/meldingen", body | {"hulpvraag": "y"}, sleutel="sleutel-1")
    assert other.status_code == 422


async def test_confirmation_plan_and_withdrawal_can_be_read_back(dienst: Dienst) -> None:
    gemeld = await dienst.meld()
    pad = gemeld.headers["Location"]
    assert (await dienst.vraag("GET", f"{pad}/bevestiging")).status_code == 404
    bevestigd = await dienst.maak(f"{pad}/bevestiging", {"bevestigdOp": "2026-09-02"}, versie=gemeld.headers["ETag"])
    assert await dienst.lees(bevestigd.headers["Location"]) == bevestigd.json()
    stale = await dienst.vraag(
        "POST", f"{pad}/bevestiging", {"bevestigdOp": "2026-09-03"}, versie=gemeld.headers["ETag"]
    )
    assert stale.status_code == 412
    assert (await dienst.vraag("POST", f"{pad}/bevestiging", {"bevestigdOp": "2026-09-03"})).status_code == 428
    plan = await dienst.maak(
        f"{pad}/persoonlijk-plan",
        {"ingediendOp": "2026-09-05", "plan": "Mijn zus helpt."},
        versie=bevestigd.headers["ETag"],
    )
    assert "plan" not in plan.json()
    assert (await dienst.lees(plan.headers["Location"]))["plan"] == "Mijn zus helpt."
    ingetrokken = await dienst.maak(
        f"{pad}/intrekking", {"ingetrokkenOp": "2026-09-10", "reden": "verhuisd"}, versie=plan.headers["ETag"]
    )
    assert await dienst.lees(ingetrokken.headers["Location"]) == ingetrokken.json()
    assert (await dienst.lees(pad))["status"] == "ingetrokken"


async def test_withdrawing_a_melding_stops_its_onderzoek(dienst: Dienst) -> None:
    gemeld = await dienst.meld()
    onderzoek = await dienst.maak(
        "/v1/onderzoeken", {"meldingId": gemeld.json()["meldingId"], "gestartOp": "2026-09-09"}
    )
    await dienst.maak(
        gemeld.headers["Location"] + "/intrekking",
        {"ingetrokkenOp": "2026-09-10", "reden": "overleden"},
        versie='"2"',
    )
    assert (await dienst.lees(onderzoek.headers["Location"]))["status"] == "gestaakt"


async def test_the_onderzoek_is_suspended_resumed_and_closed(dienst: Dienst) -> None:
    gemeld = await dienst.meld()
    geopend = await dienst.maak("/v1/onderzoeken", {"meldingId": gemeld.json()["meldingId"], "gestartOp": "2026-09-09"})
    pad = geopend.headers["Location"]
    tweede = await dienst.vraag(
        "POST", "/v1/onderzoeken", {"meldingId": gemeld.json()["meldingId"], "gestartOp": "2026-09-09"}
    )
    assert tweede.json()["type"].endswith(":onderzoek-loopt-al")
    stil = await dienst.maak(
        f"{pad}/opschorting",
        {"opgeschortPer": "2026-09-14", "reden": "inwoner-afwezig"},
        versie=geopend.headers["ETag"],
    )
    assert (await dienst.lees(pad))["uiterlijkOp"] is None
    weer = await dienst.maak(f"{pad}/hervatting", {"hervatPer": "2026-09-21"}, versie=stil.headers["ETag"])
    assert await dienst.lees(f"{pad}/hervatting") == weer.json()
    assert (await dienst.lees(pad))["uiterlijkOp"] == "2026-10-20"
    verslag = {"uitkomst": "eigen-kracht", "verslag": "Het netwerk helpt.", "afgerondOp": "2026-10-01"}
    zonder = await dienst.vraag("POST", f"{pad}/verslag", verslag, versie=weer.headers["ETag"])
    assert zonder.json()["type"].endswith(":identiteit-niet-vastgesteld")
    vast = await dienst.maak(
        f"{pad}/identiteitsvaststelling",
        {"document": "rijbewijs", "vastgesteldOp": "2026-09-22"},
        versie=weer.headers["ETag"],
    )
    assert await dienst.lees(vast.headers["Location"]) == vast.json()
    af = await dienst.maak(f"{pad}/verslag", verslag, versie=vast.headers["ETag"])
    assert (await dienst.lees(af.headers["Location"]))["verslag"] == "Het netwerk helpt."
    assert (await dienst.lees(gemeld.headers["Location"]))["status"] == "onderzocht"


async def test_an_aanvraag_follows_the_onderzoek_and_stands_still_while_incomplete(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    body = {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-09-10", "toelichting": "Graag."}
    vroeg = await dienst.vraag("POST", "/v1/aanvragen", body)
    assert vroeg.json()["type"].endswith(":aanvraag-te-vroeg")
    await dienst.onderzocht(melding)
    ingediend = await dienst.maak("/v1/aanvragen", body | {"ingediendOp": "2026-10-01"})
    assert ingediend.json()["beslisUiterlijkOp"] == "2026-10-15"
    pad = ingediend.headers["Location"]
    stil = await dienst.maak(
        f"{pad}/opschorting",
        {"gevraagdOp": "2026-10-05", "aanvullenVoor": "2026-10-19", "ontbreekt": ["handtekening"]},
        versie=ingediend.headers["ETag"],
    )
    assert (await dienst.lees(pad))["status"] == "opgeschort"
    aangevuld = await dienst.maak(f"{pad}/aanvulling", {"aangevuldOp": "2026-10-12"}, versie=stil.headers["ETag"])
    aanvraag = await dienst.lees(pad)
    assert (aanvraag["beslisUiterlijkOp"], aanvraag["dagenOpgeschort"]) == ("2026-10-21", 6)
    assert (aanvraag["toelichting"], aanvraag["persoonId"]) == ("Graag.", melding["persoonId"])
    assert await dienst.lees(f"{pad}/aanvulling") == aangevuld.json()
    assert (await dienst.lees(f"{pad}/opschorting"))["aangevuldOp"] == "2026-10-12"
    weg = await dienst.maak(
        f"{pad}/intrekking",
        {"ingetrokkenOp": "2026-10-13", "reden": "eigen-verzoek"},
        versie=aangevuld.headers["ETag"],
    )
    assert await dienst.lees(f"{pad}/intrekking") == weg.json()


async def test_a_referral_leads_to_an_aanvraag_without_melding(dienst: Dienst) -> None:
    persoon = (await dienst.maak("/v1/personen", ROOS)).json()
    verwijzer = {"type": "02", "zorgverlenerCode": "01012345"}
    body = {
        "persoonId": persoon["persoonId"],
        "verwijzer": verwijzer,
        "verwezenOp": "2026-09-01",
        "ontvangenOp": "2026-09-02",
        "toelichting": "Angst.",
    }
    verwezen = await dienst.maak("/v1/verwijzingen", body)
    assert (await dienst.lees(verwezen.headers["Location"]))["toelichting"] == "Angst."
    beide = body | {"verwijzer": verwijzer | {"naam": "Dr. Proef"}}
    assert (await dienst.vraag("POST", "/v1/verwijzingen", beide)).status_code == 400
    aanvraag = await dienst.maak(
        "/v1/aanvragen",
        {
            "persoonId": persoon["persoonId"],
            "verwijzingId": verwezen.json()["verwijzingId"],
            "wet": "jeugdwet",
            "ingediendOp": "2026-10-01",
        },
    )
    assert aanvraag.json()["beslisUiterlijkOp"] == "2026-11-26"


async def test_another_municipality_finds_none_of_it(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    onderzoek = await dienst.onderzocht(melding)
    aanvraag = await dienst.maak(
        "/v1/aanvragen", {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    )
    bijzonder = {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    onderdelen = {
        f"/v1/personen/{melding['persoonId']}": ("", "/dossierdelen/intake"),
        f"/v1/meldingen/{melding['meldingId']}": ("", "/bevestiging", "/persoonlijk-plan", "/intrekking"),
        f"/v1/onderzoeken/{onderzoek['onderzoekId']}": ("", "/verslag", "/opschorting", "/identiteitsvaststelling"),
        aanvraag.headers["Location"]: ("", "/opschorting", "/aanvulling", "/intrekking"),
    }
    for pad, delen in onderdelen.items():
        for deel in delen:
            assert (await dienst.vraag("GET", pad + deel, gemeente=ZWOLLE)).status_code == 404, pad + deel
    schrijven = [
        ("PATCH", f"/v1/personen/{melding['persoonId']}", {"geslacht": "1"}),
        ("POST", f"/v1/meldingen/{melding['meldingId']}/bevestiging", {"bevestigdOp": "2026-09-02"}),
        (
            "POST",
            f"/v1/meldingen/{melding['meldingId']}/persoonlijk-plan",
            {"ingediendOp": "2026-09-02", "plan": "x"},
        ),
        (
            "POST",
            f"/v1/meldingen/{melding['meldingId']}/intrekking",
            {"ingetrokkenOp": "2026-09-02", "reden": "dubbel"},
        ),
        (
            "POST",
            f"/v1/onderzoeken/{onderzoek['onderzoekId']}/opschorting",
            {"opgeschortPer": "2026-09-12", "reden": "wacht-op-advies"},
        ),
        ("POST", f"/v1/onderzoeken/{onderzoek['onderzoekId']}/hervatting", {"hervatPer": "2026-09-12"}),
        (
            "POST",
            f"/v1/onderzoeken/{onderzoek['onderzoekId']}/identiteitsvaststelling",
            {"document": "paspoort", "vastgesteldOp": "2026-09-12"},
        ),
        (
            "POST",
            f"/v1/onderzoeken/{onderzoek['onderzoekId']}/verslag",
            {"uitkomst": "eigen-kracht", "verslag": "x", "afgerondOp": "2026-09-12"},
        ),
        (
            "POST",
            aanvraag.headers["Location"] + "/opschorting",
            {"gevraagdOp": "2026-10-05", "aanvullenVoor": "2026-10-19", "ontbreekt": ["overig"]},
        ),
        ("POST", aanvraag.headers["Location"] + "/aanvulling", {"aangevuldOp": "2026-10-12"}),
        (
            "POST",
            aanvraag.headers["Location"] + "/intrekking",
            {"ingetrokkenOp": "2026-10-12", "reden": "dubbel"},
        ),
        ("POST", "/v1/onderzoeken", {"meldingId": melding["meldingId"], "gestartOp": "2026-09-09"}),
        ("POST", "/v1/aanvragen", bijzonder),
        (
            "POST",
            "/v1/meldingen",
            {"persoonId": melding["persoonId"], "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-10-02"},
        ),
    ]
    for methode, pad, body in schrijven:
        gekregen = await dienst.vraag(methode, pad, body, gemeente=ZWOLLE, versie='"1"')
        assert gekregen.status_code == 404, (pad, gekregen.text)
    await dienst.bij()
    for soort in ("personen", "meldingen", "onderzoeken", "aanvragen", "verwijzingen", "termijnen", "werklijsten"):
        assert (await dienst.lees(f"/v1/{soort}", gemeente=ZWOLLE))["resultaten"] == []
