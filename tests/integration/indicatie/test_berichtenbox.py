"""The message box of indicatie: refusals as rows, what a carrier may do, faults on the way, filters."""

import hashlib
from typing import Any

import pytest

from shared.contracts.operations import Rol
from shared.istandaarden import Wet, naar_json, schrijf
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import stuur, van_soort
from tests.integration.indicatie.verhaal import ingericht, toegekend
from tests.support.berichten_indicatie import JEUGDHULP, THUISHULP, start, startregel

HEEN = schrijf(start(), Wet.WMO)
DOCTYPE = b'<?xml version="1.0" encoding="UTF-8"?>\r\n<!DOCTYPE Bericht [<!ENTITY a "b">]>\r\n' + HEEN[40:]
GEWEIGERD = {
    "getal": (HEEN.replace(b"ToewijzingNummer>1<", b"ToewijzingNummer>een<"), "305"),
    "doctype": (DOCTYPE, "305"),
    "ingepakt": (b"\x1f\x8b\x08\x00" + HEEN, "305"),
    "codering": (HEEN.replace(b"UTF-8", b"ISO-8859-1", 1), "305"),
    "leeg": (b"", None),
    "te-groot": (HEEN + b" " * (25 * 1024 * 1024 + 1 - len(HEEN)), "305"),
}


async def box(dienst: Dienst, *, rol: Rol = Rol.BACKOFFICE, agb: str = "", **params: str) -> list[dict[str, Any]]:
    """The messages that this caller finds with these filters."""
    await dienst.bij()
    answer = await dienst.vraag("GET", "/v1/berichten", rol=rol, agb=agb, params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["resultaten"]
    return found


@pytest.mark.parametrize("code", GEWEIGERD)
async def test_each_refusal_is_a_400_and_a_row_without_content(dienst: Dienst, code: str) -> None:
    inhoud, soort = GEWEIGERD[code]
    for rol, agb in ((Rol.AANBIEDER, THUISHULP), (Rol.AANBIEDER, THUISHULP)):
        answer = await dienst.vraag("POST", "/v1/berichten", rol=rol, agb=agb, xml=inhoud)
        assert answer.status_code == 400, answer.text
        assert code in [param["code"] for param in answer.json()["invalidParams"]]
    (row,) = await box(dienst, rol=Rol.AANBIEDER, agb=THUISHULP, status="geweigerd")
    assert (row["agb"], row["richting"], row["soort"]) == (THUISHULP, "in", soort)
    assert (row["weigering"]["omvang"], row["weigering"]["sha256"]) == (
        len(inhoud),
        hashlib.sha256(inhoud).hexdigest(),
    )
    assert code in [fout["code"] for fout in row["weigering"]["fouten"]]
    assert await box(dienst, rol=Rol.AANBIEDER, agb=JEUGDHULP) == []
    shown = await dienst.vraag("GET", row["links"]["zelf"], rol=Rol.AANBIEDER, agb=THUISHULP)
    assert (shown.status_code, shown.json()["inhoud"]) == (200, None)


async def test_a_fault_names_its_line_and_its_path(dienst: Dienst) -> None:
    await stuur_xml(dienst, GEWEIGERD["getal"][0])
    (row,) = await box(dienst, status="geweigerd")
    (fout,) = row["weigering"]["fouten"]
    assert fout["regel"] > 1
    assert fout["pad"].endswith("ToewijzingNummer")


async def stuur_xml(dienst: Dienst, xml: bytes) -> Any:
    return await dienst.vraag("POST", "/v1/berichten", rol=Rol.POSTBUS, xml=xml)


async def test_a_carrier_brings_a_message_for_whom_it_names(dienst: Dienst) -> None:
    await toegekend(dienst)
    answer = await stuur_xml(dienst, HEEN)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["agb"], answer.json()["status"]) == (THUISHULP, "goedgekeurd")
    assert {row["soort"] for row in await box(dienst, rol=Rol.AANBIEDER, agb=THUISHULP)} == {"306", "305", "301"}
    assert await box(dienst, rol=Rol.AANBIEDER, agb=JEUGDHULP) == []
    elsewhere = await stuur_xml(dienst, schrijf(start(gemeente="0200"), Wet.WMO))
    assert elsewhere.status_code == 400


async def test_what_a_carrier_brings_is_refused_in_the_box_of_its_sender(dienst: Dienst) -> None:
    assert (await stuur_xml(dienst, GEWEIGERD["getal"][0])).status_code == 400
    assert (await stuur_xml(dienst, b"<Brief/>")).status_code == 400
    (named,) = await box(dienst, rol=Rol.AANBIEDER, agb=THUISHULP)
    assert named["agb"] == THUISHULP
    assert [row["agb"] for row in await box(dienst)] == [None, THUISHULP]


async def test_the_same_message_twice_is_two_rows_and_one_effect(dienst: Dienst) -> None:
    await toegekend(dienst)
    first, second = [(await stuur(dienst, start())).json() for _ in range(2)]
    rows = {row["berichtId"]: row for row in await box(dienst, soort="305")}
    assert (rows[first["berichtId"]]["status"], rows[second["berichtId"]]["status"]) == ("goedgekeurd", "afgekeurd")
    assert rows[second["berichtId"]]["omschrijvingen"] == {"9056": "Deze berichtidentificatie is al eerder gebruikt."}
    for one in (first, second):
        (answer,) = await box(dienst, antwoordOp=one["berichtId"])
        assert (answer["soort"], answer["berichtId"]) == ("306", one["antwoordId"])
        assert answer["links"]["antwoordOp"] == f"/v1/berichten/{one['berichtId']}"


async def test_filters_leave_out_the_rest(dienst: Dienst) -> None:
    await toegekend(dienst)
    await stuur(dienst, start())
    assert [row["soort"] for row in await box(dienst, richting="uit")] == ["306", "301"]
    assert [row["antwoordUiterlijkOp"] for row in await box(dienst, soort="301")] == ["2026-08-25"]
    assert await box(dienst, wet="jeugdwet") == []
    assert len(await box(dienst, agb=THUISHULP)) == 3
    assert await box(dienst, agb=JEUGDHULP) == []
    others = await dienst.vraag("GET", "/v1/berichten", rol=Rol.AANBIEDER, agb=JEUGDHULP, params={"agb": THUISHULP})
    assert others.json()["resultaten"] == []
    (newest, *_) = await box(dienst)
    day = newest["geregistreerdOp"][:10]
    assert len(await box(dienst, van=day, tot=day)) in {2, 3}  # around midnight in Amsterdam the day may differ
    assert await box(dienst, tot="2020-01-01") == []


async def test_a_lost_message_is_on_the_work_list_until_it_is_sent_again(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301")
    path = f"/v1/berichten/{kop['berichtId']}"
    unknown = await dienst.vraag("POST", f"{path}/transportfouten", rol=Rol.POSTBUS, json={"code": "IB999"})
    assert unknown.json()["invalidParams"][0]["code"] == "foutcode"
    early = await dienst.vraag("POST", f"{path}/herverzending", rol=Rol.BACKOFFICE)
    assert early.json()["type"].endswith("geen-transportfout")
    lost = await dienst.vraag("POST", f"{path}/transportfouten", rol=Rol.POSTBUS, json={"code": "BRS04"})
    assert lost.status_code == 200, lost.text
    assert lost.json()["transportfout"] == {
        "vervoerder": "vecozo",
        "code": "BRS04",
        "omschrijving": "De ontvanger is niet aangesloten bij VECOZO.",
        "gemeldOp": "2026-11-23",
    }
    (row,) = await box(dienst, status="transportfout")
    assert row["berichtId"] == kop["berichtId"]
    listed = (await dienst.vraag("GET", "/v1/werklijsten", params={"soort": "transportfout"})).json()["resultaten"]
    assert [(item["onderwerpId"], item["uiterlijkOp"]) for item in listed] == [(kop["berichtId"], "2026-11-23")]
    again = await dienst.vraag("POST", f"{path}/herverzending", rol=Rol.BACKOFFICE)
    assert (again.json()["status"], again.json()["verzending"]) == ("herverzonden", 2)
    assert len(await box(dienst, status="herverzonden")) == 1
    rest = (await dienst.vraag("GET", "/v1/werklijsten", params={"soort": "transportfout"})).json()["resultaten"]
    assert rest == []


async def test_another_municipality_has_no_such_message(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301")
    path = f"/v1/berichten/{kop['berichtId']}"
    for method, what, body in (
        ("GET", path, None),
        ("POST", f"{path}/transportfouten", {"code": "IB010"}),
        ("POST", f"{path}/herverzending", None),
    ):
        answer = await dienst.vraag(method, what, rol=Rol.BACKOFFICE, gemeente="0200", json=body)
        assert answer.status_code == 404, what


async def test_a_json_message_that_is_refused_is_a_row_too(dienst: Dienst) -> None:
    await ingericht(dienst)
    body = naar_json(start(startregel()))
    body["client"] = {}
    answer = await dienst.vraag("POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP, json=body)
    assert answer.status_code == 400
    (row,) = await box(dienst, status="geweigerd")
    assert (row["soort"], row["wet"]) == ("305", "wmo")
