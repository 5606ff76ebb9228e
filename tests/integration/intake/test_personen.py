"""The person file over HTTP, on a real database: found without data in clear, and erased for good."""

import asyncio
from datetime import date
from typing import Any

import pytest

from services.intake.subscribe import beschikking_gegeven
from shared.contracts.gemeente import Wet
from shared.contracts.indicatie.messages import BeschikkingGegevenV1, Besluit
from shared.contracts.operations import Rol
from shared.values.ids import uuid7
from tests.integration.intake.conftest import ENSCHEDE, PLATFORM, ROOS, ZWOLLE, Dienst, Json
from tests.support.stack import connect

KAREL = ROOS | {"bsn": "999900018", "naam": {"achternaam": "Proefveld"}, "geboortedatum": "1951-02-01"}
REDEN = {"reden": "verzoek-betrokkene"}


async def zoek(dienst: Dienst, body: Json, gemeente: str = ENSCHEDE) -> list[str]:
    """The ids of whom a search finds."""
    gevonden = await dienst.vraag("POST", "/v1/personen/_zoek", body, gemeente=gemeente)
    assert gevonden.status_code == 200, gevonden.text
    return [persoon["persoonId"] for persoon in gevonden.json()["resultaten"]]


async def test_a_person_is_found_by_bsn_and_by_name_with_birth_date(dienst: Dienst) -> None:
    persoon_id = (await dienst.maak("/v1/personen", ROOS)).json()["persoonId"]
    await dienst.maak("/v1/personen", KAREL)
    await dienst.bij()
    assert await zoek(dienst, {"bsn": ROOS["bsn"]}) == [persoon_id]
    assert await zoek(dienst, {"achternaam": "heuvel berg", "geboortedatum": "1948-03-09"}) == [persoon_id]
    assert await zoek(dienst, {"achternaam": "Heuvel-Berg", "geboortedatum": "1948-03-10"}) == []
    assert await zoek(dienst, {"bsn": ROOS["bsn"]}, ZWOLLE) == []
    assert await zoek(dienst, {"achternaam": "heuvel berg", "geboortedatum": "1948-03-09"}, ZWOLLE) == []


@pytest.mark.parametrize(
    "body",
    [{}, {"achternaam": "Heuvel"}, {"geboortedatum": "1948-03-09"}, {"bsn": "999900006", "achternaam": "Heuvel"}],
)
async def test_a_search_names_a_bsn_or_a_name_with_birth_date(dienst: Dienst, body: Json) -> None:
    assert (await dienst.vraag("POST", "/v1/personen/_zoek", body)).status_code == 400


async def test_a_wrong_bsn_is_refused_and_not_repeated(dienst: Dienst) -> None:
    fout = await dienst.vraag("POST", "/v1/personen", ROOS | {"bsn": "999900007"})
    assert fout.status_code == 400
    assert "999900007" not in fout.text
    assert fout.json()["invalidParams"] == [
        {"name": "bsn", "code": "bsn", "reason": "Dit BSN voldoet niet aan de elfproef."}
    ]


async def test_a_correction_is_found_under_the_new_name_only(dienst: Dienst) -> None:
    made = await dienst.maak("/v1/personen", ROOS)
    pad = made.headers["Location"]
    beter = {"naam": {"voornamen": "Roos", "achternaam": "Zandbergen"}}
    gewijzigd = await dienst.vraag("PATCH", pad, beter, versie=made.headers["ETag"])
    assert gewijzigd.status_code == 200
    assert "Zandbergen" not in gewijzigd.text
    persoon = await dienst.lees(pad)
    assert persoon["naam"] == {
        "voornamen": "Roos",
        "voorletters": None,
        "voorvoegsel": None,
        "achternaam": "Zandbergen",
    }
    assert persoon["adres"]["plaatsnaam"] == "Enschede"
    await dienst.bij()
    assert await zoek(dienst, {"achternaam": "Zandbergen", "geboortedatum": "1948-03-09"}) == [persoon["persoonId"]]
    assert await zoek(dienst, {"achternaam": "heuvel berg", "geboortedatum": "1948-03-09"}) == []
    assert (await dienst.vraag("PATCH", pad, beter, versie=made.headers["ETag"])).status_code == 412
    for leeg in ({}, {"naam": None}, {"adres": None, "geslacht": "1"}):
        assert (await dienst.vraag("PATCH", pad, leeg, versie=gewijzigd.headers["ETag"])).status_code == 400


async def test_a_household_is_who_shares_its_id(dienst: Dienst) -> None:
    huishouden = str(uuid7())
    roos = (await dienst.maak("/v1/personen", ROOS | {"huishoudenId": huishouden})).json()["persoonId"]
    karel = (await dienst.maak("/v1/personen", KAREL | {"huishoudenId": huishouden})).json()["persoonId"]
    await dienst.bij()
    deel = await dienst.lees(f"/v1/personen/{roos}/dossierdelen/intake")
    assert set(deel["huishouden"]) == {roos, karel}
    lijst = await dienst.lees("/v1/personen", params={"huishoudenId": huishouden, "limit": "1"})
    rest = await dienst.lees(
        "/v1/personen", params={"huishoudenId": huishouden, "limit": "1", "cursor": lijst["volgende"]}
    )
    assert {lijst["resultaten"][0]["persoonId"], rest["resultaten"][0]["persoonId"]} == {roos, karel}
    assert rest["volgende"] is None
    weg = await dienst.vraag("PATCH", f"/v1/personen/{karel}", {"huishoudenId": None}, versie='"1"')
    assert weg.json()["huishoudenId"] is None
    await dienst.bij()
    deel = await dienst.lees(f"/v1/personen/{roos}/dossierdelen/intake")
    assert deel["huishouden"] == [roos]


async def test_only_a_service_gets_what_a_message_needs(dienst: Dienst) -> None:
    pad = (await dienst.maak("/v1/personen", ROOS)).headers["Location"] + "/persoonsgegevens"
    assert (await dienst.vraag("GET", pad)).status_code == 403
    gegevens = await dienst.lees(pad, rol=Rol.DIENST)
    assert gegevens["bsn"] == ROOS["bsn"]
    assert gegevens["adres"]["straatnaam"] == "Burgemeester van Veenlaa"
    assert (await dienst.vraag("GET", pad, rol=Rol.DIENST, gemeente=ZWOLLE)).status_code == 404


async def test_an_erased_person_leaves_ids_and_dates_only(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    onderzoek = await dienst.onderzocht(melding)
    pad = f"/v1/personen/{melding['persoonId']}"
    assert (await dienst.vraag("DELETE", pad, params=REDEN)).status_code == 403
    assert (await dienst.vraag("DELETE", pad, rol=Rol.BEHEERDER)).status_code == 400
    assert (await dienst.vraag("DELETE", pad, rol=Rol.BEHEERDER, gemeente=ZWOLLE, params=REDEN)).status_code == 404
    for _ in range(2):
        assert (await dienst.vraag("DELETE", pad, rol=Rol.BEHEERDER, params=REDEN)).status_code == 204
    persoon = await dienst.lees(pad)
    assert (persoon["gewist"], persoon["reden"], persoon["vergetenOp"]) == (True, REDEN["reden"], "2026-11-23")
    assert [persoon[name] for name in ("bsn", "naam", "geboortedatum", "geslacht", "adres")] == [None] * 5
    assert (await dienst.lees(f"/v1/meldingen/{melding['meldingId']}"))["hulpvraag"] is None
    assert (await dienst.lees(f"/v1/onderzoeken/{onderzoek['onderzoekId']}/verslag"))["verslag"] is None
    await dienst.bij()
    deel = await dienst.lees(f"{pad}/dossierdelen/intake", rol=Rol.BEHEERDER)
    assert deel["persoon"]["gewist"] is True
    assert {regel["omschrijving"] for regel in deel["tijdlijn"]} >= {"melding-ontvangen", "persoon-gewist"}
    assert await zoek(dienst, {"bsn": ROOS["bsn"]}) == []
    assert await zoek(dienst, {"achternaam": "heuvel berg", "geboortedatum": "1948-03-09"}) == []
    assert (await dienst.vraag("GET", f"{pad}/persoonsgegevens", rol=Rol.DIENST)).status_code == 404


async def test_nothing_more_is_recorded_about_an_erased_person_until_they_come_back(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    pad = f"/v1/personen/{melding['persoonId']}"
    await dienst.vraag("DELETE", pad, rol=Rol.BEHEERDER, params=REDEN)
    plan = {"ingediendOp": "2026-09-05", "plan": "x"}
    weg = await dienst.vraag("POST", f"/v1/meldingen/{melding['meldingId']}/persoonlijk-plan", plan, versie='"1"')
    assert weg.json()["type"].endswith(":persoon-gewist")
    conn = await connect(dienst.database.superuser)
    assert await conn.fetchval("SELECT count(*) FROM keys.subject_keys") == 0
    opnieuw = (await dienst.meld(hulpvraag="Opnieuw.")).json()
    assert opnieuw["persoonId"] == melding["persoonId"]
    assert (await dienst.lees(pad))["naam"]["achternaam"] == "Heuvël-Berg"
    assert (await dienst.lees(f"/v1/meldingen/{opnieuw['meldingId']}"))["hulpvraag"] == "Opnieuw."
    assert (await dienst.lees(f"/v1/meldingen/{melding['meldingId']}"))["hulpvraag"] is None
    assert await conn.fetchval("SELECT count(*) FROM keys.subject_keys") == 1
    told = await conn.fetch("SELECT type FROM outbox WHERE topic = 'intake.persoon' ORDER BY position")
    await conn.close()
    assert [row["type"].split(".")[2] for row in told] == [
        "persoon-geregistreerd",
        "persoon-vergeten",
        "persoon-geregistreerd",
    ]


async def test_no_key_outlives_an_erasure_that_races_with_writers(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    pad = f"/v1/personen/{melding['persoonId']}"
    body = {"persoonId": melding["persoonId"], "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-10-02"}
    answers = await asyncio.gather(
        *(dienst.vraag("POST", "/v1/meldingen", body) for _ in range(5)),
        dienst.vraag("DELETE", pad, rol=Rol.BEHEERDER, params=REDEN),
        *(dienst.vraag("PATCH", pad, {"geslacht": "1"}, versie='"1"') for _ in range(3)),
        *(dienst.vraag("POST", "/v1/meldingen", body) for _ in range(5)),
    )
    assert {answer.status_code for answer in answers} <= {200, 201, 204, 409, 412}
    gewist = (await dienst.lees(pad))["gewist"]
    if not gewist:  # the corrections were first five times over
        assert (await dienst.vraag("DELETE", pad, rol=Rol.BEHEERDER, params=REDEN)).status_code == 204
    conn = await connect(dienst.database.superuser)
    assert await conn.fetchval("SELECT count(*) FROM keys.subject_keys") == 0
    await conn.close()


async def test_no_table_holds_personal_data_in_clear(dienst: Dienst) -> None:
    melding = (await dienst.meld(hulpvraag="Kan de trap niet meer op.")).json()
    await dienst.onderzocht(melding)
    await dienst.bij()
    canaries = ("999900006", "Heuv", "heuvel", "Veenlaan", "7511AB", "1948-03-09", "de trap", "Hulp is nodig")
    conn = await connect(dienst.database.superuser)
    tables = await conn.fetch(
        "SELECT schemaname || '.' || relname AS name FROM pg_stat_user_tables WHERE relname <> 'schema_migrations'"
    )
    assert len(tables) > 15
    for table in tables:
        for row in await conn.fetch(f"SELECT t::text AS text FROM {table['name']} t"):
            for raw in (row["text"], _hex_as_text(row["text"])):
                assert not [canary for canary in canaries if canary in raw], table["name"]
    await conn.close()


def _hex_as_text(row: str) -> str:
    """Every bytea in a row, read as text."""
    parts = [part for part in row.replace('"', ",").split(",") if part.lstrip("\\").startswith("x")]
    found = []
    for part in parts:
        try:
            found.append(bytes.fromhex(part.lstrip("\\")[1:]).decode(errors="replace"))
        except ValueError:
            continue
    return "\n".join(found)


async def test_a_decision_of_indicatie_closes_the_aanvraag(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.onderzocht(melding)
    ingediend = await dienst.maak(
        "/v1/aanvragen", {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    )
    message = BeschikkingGegevenV1(
        beschikking_id=uuid7(),
        aanvraag_id=ingediend.json()["aanvraagId"],
        persoon_id=melding["persoonId"],
        wet=Wet.WMO,
        besluit=Besluit.AFWIJZING,
        besluitdatum=date(2026, 10, 13),
        bezwaar_uiterlijk_op=date(2026, 11, 24),
    )
    await beschikking_gegeven(dienst.store, dienst.ctx, message)
    aanvraag = await dienst.lees(ingediend.headers["Location"])
    assert (aanvraag["status"], aanvraag["afgehandeldOp"]) == ("afgehandeld", "2026-10-13")
    assert aanvraag["beschikkingId"] == str(message.beschikking_id)
    await beschikking_gegeven(dienst.store, dienst.ctx, message.model_copy(update={"aanvraag_id": uuid7()}))
    await beschikking_gegeven(dienst.store, dienst.ctx, message.model_copy(update={"aanvraag_id": None}))


async def test_the_platform_onboards_and_a_municipality_only_itself(dienst: Dienst) -> None:
    zwolle = await dienst.lees(f"/v1/gemeenten/{ZWOLLE}", rol=Rol.BEHEERDER, gemeente=PLATFORM)
    assert (zwolle["naam"], zwolle["wetten"]) == ("Zwolle", ["wmo", "jeugdwet", "participatiewet"])
    assert (await dienst.vraag("GET", f"/v1/gemeenten/{ZWOLLE}", rol=Rol.BEHEERDER)).status_code == 404
    assert (await dienst.vraag("GET", f"/v1/gemeenten/{ENSCHEDE}", rol=Rol.BEHEERDER)).status_code == 200
    assert (await dienst.vraag("GET", f"/v1/gemeenten/{ENSCHEDE}")).status_code == 403
    conn = await connect(dienst.database.superuser)
    rows = await conn.fetch("SELECT tenant, naam FROM tenants ORDER BY tenant")
    events = await conn.fetchval("SELECT count(*) FROM events WHERE stream = 'gemeente-0153'")
    await conn.close()
    assert [(row["tenant"], row["naam"]) for row in rows] == [("0153", "Enschede"), ("0193", "Zwolle")]
    assert events == 1


async def test_a_municipality_that_is_not_on_board_takes_nothing(dienst: Dienst) -> None:
    body = {"persoon": ROOS, "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-09-01"}
    weg = await dienst.vraag("POST", "/v1/meldingen", body, gemeente="0200")
    assert weg.json()["type"].endswith(":gemeente-niet-ingericht")


async def test_an_inwoner_sees_only_what_that_inwoner_reported(dienst: Dienst) -> None:
    zelf: dict[str, Any] = {"rol": Rol.INWONER, "wie": "inwoner-1"}
    body = {"persoon": ROOS, "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-09-01"}
    eigen = await dienst.maak("/v1/meldingen", body, **zelf)
    await dienst.lees(eigen.headers["Location"], **zelf)
    vreemd = await dienst.vraag("GET", eigen.headers["Location"], rol=Rol.INWONER, wie="inwoner-2")
    assert vreemd.status_code == 404
    van_loket = await dienst.meld()
    assert (await dienst.vraag("GET", van_loket.headers["Location"], **zelf)).status_code == 404
    by_id = {"persoonId": eigen.json()["persoonId"], "wet": "wmo", "hulpvraag": "x", "ontvangenOp": "2026-09-01"}
    assert (await dienst.vraag("POST", "/v1/meldingen", by_id, **zelf)).status_code == 403
    await dienst.onderzocht(eigen.json())
    aanvraag = {"meldingId": eigen.json()["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    mijn = await dienst.maak("/v1/aanvragen", aanvraag, **zelf)
    await dienst.lees(mijn.headers["Location"], **zelf)
    ander = aanvraag | {"meldingId": van_loket.json()["meldingId"]}
    assert (await dienst.vraag("POST", "/v1/aanvragen", ander, **zelf)).status_code == 404
