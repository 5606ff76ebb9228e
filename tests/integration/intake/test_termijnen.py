"""Terms, work lists and the timeline, on a real database."""

from datetime import UTC, datetime

from tests.integration.intake.conftest import Dienst, Json
from tests.support.stack import connect


async def test_a_melding_gives_two_things_to_do(dienst: Dienst) -> None:
    gemeld = await dienst.meld(ontvangenOp="2026-11-02")
    await dienst.bij()
    werk = (await dienst.lees("/v1/werklijsten"))["resultaten"]
    assert [(item["soort"], item["uiterlijkOp"], item["status"], item["dagenResterend"]) for item in werk] == [
        ("onderzoek", "2026-12-14", "loopt", 21),
        ("ontvangstbevestiging", None, "loopt", None),
    ]
    assert {item["onderwerpId"] for item in werk} == {gemeld.json()["meldingId"]}
    assert [item["soort"] for item in (await dienst.lees("/v1/termijnen"))["resultaten"]] == ["onderzoek"]
    await dienst.maak(
        gemeld.headers["Location"] + "/bevestiging", {"bevestigdOp": "2026-11-03"}, versie=gemeld.headers["ETag"]
    )
    await dienst.bij()
    assert [item["soort"] for item in (await dienst.lees("/v1/werklijsten"))["resultaten"]] == ["onderzoek"]


async def test_the_peildatum_says_how_many_days_are_left(dienst: Dienst) -> None:
    await dienst.meld(ontvangenOp="2026-11-02")
    await dienst.bij()
    later = (await dienst.lees("/v1/termijnen", params={"peildatum": "2026-12-16"}))["resultaten"]
    assert [(item["status"], item["dagenResterend"]) for item in later] == [("verstreken", -2)]
    assert (await dienst.vraag("GET", "/v1/termijnen", params={"peildag": "2026-12-16"})).status_code == 400


async def test_pages_hold_each_term_once(dienst: Dienst) -> None:
    for dag in ("2026-11-02", "2026-11-03", "2026-11-04"):
        await dienst.meld(ontvangenOp=dag)
    await dienst.bij()
    gezien: list[Json] = []
    params = {"limit": "4"}
    while True:
        pagina = await dienst.lees("/v1/werklijsten", params=params)
        gezien += pagina["resultaten"]
        if pagina["volgende"] is None:
            break
        params["cursor"] = pagina["volgende"]
    assert len(gezien) == len({(item["soort"], item["onderwerpId"]) for item in gezien}) == 6
    dates = [item["uiterlijkOp"] or "9999" for item in gezien]
    assert dates == sorted(dates)


async def test_a_passed_term_is_noted_without_touching_the_melding(dienst: Dienst) -> None:
    gemeld = await dienst.meld()  # its six weeks ended on 13 October
    await dienst.werk()
    await dienst.werk()
    versie = (await dienst.vraag("GET", gemeld.headers["Location"])).headers["ETag"]
    assert versie == gemeld.headers["ETag"]
    await dienst.bij()
    deel = await dienst.lees(f"/v1/personen/{gemeld.json()['persoonId']}/dossierdelen/intake")
    verteld = [(regel["op"], regel["soort"], regel["omschrijving"]) for regel in deel["tijdlijn"]]
    assert ("2026-10-13", "melding", "onderzoekstermijn-verstreken") in verteld
    assert [item["status"] for item in deel["termijnen"] if item["soort"] == "onderzoek"] == ["verstreken"]


async def test_a_term_that_was_met_is_not_noted(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)
    conn = await connect(dienst.database.superuser)
    assert await conn.fetchval("SELECT count(*) FROM jobs") == 0
    await dienst.maak("/v1/aanvragen", {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-11-16"})
    due = await conn.fetchval("SELECT due_at FROM jobs WHERE name = 'bewaak-beslistermijn'")
    await conn.close()
    assert due == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)  # the first moment of 1 December in Amsterdam


async def test_an_unused_term_of_completion_lets_the_term_of_decision_run_on(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)
    ingediend = await dienst.maak(
        "/v1/aanvragen", {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    )
    await dienst.maak(
        ingediend.headers["Location"] + "/opschorting",
        {"gevraagdOp": "2026-10-05", "aanvullenVoor": "2026-10-19", "ontbreekt": ["overig"]},
        versie=ingediend.headers["ETag"],
    )
    await dienst.bij()
    standen = {}
    for dag in ("2026-10-19", "2026-10-20", "2026-10-30"):
        found = (await dienst.lees("/v1/termijnen", params={"peildatum": dag}))["resultaten"]
        standen[dag] = {item["soort"]: (item["uiterlijkOp"], item["status"]) for item in found}
    assert standen["2026-10-19"] == {
        "aanvulling": ("2026-10-19", "loopt"),
        "beslissing": ("2026-10-29", "opgeschort"),
    }
    assert standen["2026-10-20"] == {
        "aanvulling": ("2026-10-19", "verstreken"),
        "beslissing": ("2026-10-29", "loopt"),
    }
    assert standen["2026-10-30"]["beslissing"] == ("2026-10-29", "verstreken")
    await dienst.werk()
    await dienst.bij()
    deel = await dienst.lees(f"/v1/personen/{melding['persoonId']}/dossierdelen/intake")
    verteld = {regel["omschrijving"] for regel in deel["tijdlijn"]}
    assert {"beslistermijn-verstreken", "aanvultermijn-verstreken"} <= verteld


async def test_the_dossier_holds_the_whole_story_in_order(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)
    await dienst.maak("/v1/aanvragen", {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"})
    await dienst.bij()
    deel = await dienst.lees(f"/v1/personen/{melding['persoonId']}/dossierdelen/intake")
    assert [len(deel[name]) for name in ("meldingen", "onderzoeken", "aanvragen", "verwijzingen")] == [1, 1, 1, 0]
    assert deel["meldingen"][0]["status"] == "onderzocht"
    assert [regel["omschrijving"] for regel in deel["tijdlijn"]] == [
        "melding-ontvangen",
        "onderzoek-gestart",
        "identiteit-vastgesteld",
        "onderzoek-afgerond",
        "aanvraag-ingediend",
        "persoon-geregistreerd",
    ]
    lijst = await dienst.lees("/v1/aanvragen", params={"persoonId": melding["persoonId"], "wet": "wmo"})
    assert lijst["resultaten"] == deel["aanvragen"]
    assert (await dienst.lees("/v1/aanvragen", params={"wet": "jeugdwet"}))["resultaten"] == []
