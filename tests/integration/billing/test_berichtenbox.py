"""Billing's part of the message box: each 323 with its 325, refusals, what a carrier may do."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from shared.contracts.operations import Rol
from shared.istandaarden import lees
from tests.integration.billing.conftest import JEUGDHULP, THUISHULP, ZWOLLE, Dienst
from tests.support.declaraties import Declaratie, Regel

GOED = Declaratie(regels=[Regel()])
KAPOT = GOED.xml.replace(b">12</", b">twaalf</", 1)
GEWEIGERD = {
    "getal": KAPOT,
    "doctype": b'<?xml version="1.0"?><!DOCTYPE Bericht [<!ENTITY a "b">]>' + GOED.xml.partition(b"?>")[2],
    "ingepakt": b"\x1f\x8b\x08" + GOED.xml,
    "codering": GOED.xml.replace(b"UTF-8", b"UTF-16", 1),
    "te-groot": GOED.xml + b" " * (25 * 1024 * 1024 + 1 - len(GOED.xml)),
}


async def box(dienst: Dienst, *, rol: Rol = Rol.BACKOFFICE, **rest: Any) -> list[dict[str, Any]]:
    """The messages this caller finds; `params` are the filters."""
    await dienst.bij()
    found: list[dict[str, Any]] = (await dienst.lees("/v1/berichten", rol=rol, **rest))["resultaten"]
    return found


async def stuur(dienst: Dienst, xml: bytes, *, rol: Rol = Rol.AANBIEDER, **rest: Any) -> Any:
    return await dienst.vraag("POST", "/v1/declaraties", rol=rol, content=xml, **rest)


@pytest.mark.parametrize("code", GEWEIGERD)
async def test_each_refusal_is_a_400_and_a_row_without_content(dienst: Dienst, code: str) -> None:
    inhoud = GEWEIGERD[code]
    trial = await stuur(dienst, inhoud, params={"proef": "true"})
    assert trial.status_code == 400
    assert await box(dienst) == []
    for _ in range(2):
        answer = await stuur(dienst, inhoud)
        assert answer.status_code == 400, answer.text
        assert code in [param["code"] for param in answer.json()["invalidParams"]]
    (row,) = await box(dienst, rol=Rol.AANBIEDER, params={"status": "geweigerd"})
    assert (row["agb"], row["soort"], row["wet"]) == (THUISHULP, "323", "wmo")
    assert row["weigering"]["omvang"] == len(inhoud)
    assert row["weigering"]["sha256"] == hashlib.sha256(inhoud).hexdigest()
    assert code in [fout["code"] for fout in row["weigering"]["fouten"]]
    assert await box(dienst, rol=Rol.AANBIEDER, wie=JEUGDHULP) == []
    assert await box(dienst, gemeente=ZWOLLE) == []


async def test_a_claim_and_its_answer_name_each_other(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(GOED)
    (waiting,) = await box(dienst, rol=Rol.AANBIEDER)
    assert (waiting["status"], waiting["antwoordUiterlijkOp"]) == ("in-behandeling", "2026-12-07")
    assert waiting["links"]["declaratie"] == pad
    await dienst.werk()
    antwoord, heen = await box(dienst, rol=Rol.AANBIEDER)
    assert (heen["status"], heen["retourcodes"], heen["antwoordId"]) == ("goedgekeurd", ["8001"], antwoord["berichtId"])
    assert (antwoord["soort"], antwoord["status"], antwoord["antwoordOp"]) == ("325", "klaar", heen["berichtId"])
    shown = await dienst.lees(antwoord["links"]["zelf"], rol=Rol.AANBIEDER)
    assert shown["inhoud"] == await dienst.lees(f"{pad}/antwoord", rol=Rol.AANBIEDER)
    xml = await dienst.vraag("GET", antwoord["links"]["zelf"], rol=Rol.POSTBUS, accept="application/xml")
    assert lees(xml.content).soort == "325"
    assert (await dienst.lees(heen["links"]["zelf"], rol=Rol.AANBIEDER))["inhoud"] == GOED.json
    xml = await dienst.vraag("GET", heen["links"]["zelf"], rol=Rol.AANBIEDER, accept="application/xml")
    assert xml.content == GOED.xml
    other = await dienst.vraag("GET", heen["links"]["zelf"], rol=Rol.AANBIEDER, wie=JEUGDHULP)
    elsewhere = await dienst.vraag("GET", heen["links"]["zelf"], rol=Rol.AANBIEDER, gemeente=ZWOLLE)
    assert (other.status_code, elsewhere.status_code) == (404, 404)


async def test_the_same_claim_twice_is_two_rows_and_one_award(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    for _ in range(2):
        await dienst.dien_in(GOED)
        await dienst.werk()
    heen = await box(dienst, params={"soort": "323"})
    assert [(row["status"], row["retourcodes"]) for row in heen] == [("afgekeurd", ["9056"]), ("goedgekeurd", ["8001"])]
    for row in heen:
        (antwoord,) = await box(dienst, params={"antwoordOp": row["berichtId"]})
        assert antwoord["retourcodes"] == row["retourcodes"]


async def test_a_claim_with_a_rejected_line_is_answered_line_by_line(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.dien_in(replace(GOED, regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    await dienst.werk()
    antwoord, heen = await box(dienst)
    assert (heen["status"], heen["retourcodes"], antwoord["status"]) == ("beantwoord", [], "klaar")


async def test_a_carrier_brings_a_claim_for_whom_it_names(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    answer = await stuur(dienst, GOED.xml, rol=Rol.POSTBUS, wie="postbus-0153")
    assert (answer.status_code, answer.json()["agb"]) == (202, THUISHULP)
    assert len(await box(dienst, rol=Rol.AANBIEDER)) == 1
    assert (await stuur(dienst, KAPOT, rol=Rol.POSTBUS, wie="postbus-0153")).status_code == 400
    assert (await stuur(dienst, b"<Brief/>", rol=Rol.POSTBUS, wie="postbus-0153")).status_code == 400
    rows = await box(dienst, params={"status": "geweigerd"})
    assert [row["agb"] for row in rows] == [None, THUISHULP]


async def test_a_lost_answer_is_reported_and_sent_again(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.dien_in(GOED)
    await dienst.werk()
    antwoord, heen = await box(dienst)
    pad = antwoord["links"]["zelf"]
    incoming = await dienst.vraag(
        "POST", f"{heen['links']['zelf']}/transportfouten", {"code": "IB010"}, rol=Rol.POSTBUS
    )
    assert incoming.json()["type"].endswith("geen-uitgaand-bericht")
    assert (await dienst.vraag("POST", f"{pad}/herverzending")).json()["type"].endswith("geen-transportfout")
    lost = await dienst.vraag("POST", f"{pad}/transportfouten", {"code": "IB010"}, rol=Rol.POSTBUS)
    assert (lost.status_code, lost.json()["status"]) == (200, "transportfout")
    (row,) = await box(dienst, params={"status": "transportfout"})
    assert (row["transportfout"]["vervoerder"], row["transportfout"]["gemeldOp"]) == ("ggk", "2026-11-23")
    lijst = {"soort": "transportfout"}
    (werk,) = (await dienst.lees("/v1/werklijsten", params=lijst))["resultaten"]
    assert (werk["onderwerpId"], werk["uiterlijkOp"], werk["wet"]) == (antwoord["berichtId"], "2026-11-23", "wmo")
    again = await dienst.vraag("POST", f"{pad}/herverzending")
    assert (again.json()["status"], again.json()["verzending"]) == ("herverzonden", 2)
    (row,) = await box(dienst, params={"status": "herverzonden"})
    assert (row["verzending"], row["transportfout"]) == (2, None)
    assert (await dienst.lees("/v1/werklijsten", params=lijst))["resultaten"] == []
    elsewhere = await dienst.vraag("POST", f"{pad}/herverzending", gemeente=ZWOLLE)
    assert elsewhere.status_code == 404
