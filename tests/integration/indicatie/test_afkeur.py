"""A provider rejects what we sent (302, 320): it counts as not sent, and somebody sees to it."""

from datetime import date
from typing import Any

from shared.contracts.operations import Rol
from shared.istandaarden import Wet, lees
from shared.istandaarden.berichten import Antwoord319, Retour302, Retour320, Toewijzing301
from shared.istandaarden.regels import Bevinding
from shared.istandaarden.retour import retour
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import gelezen, stuur, van_soort
from tests.integration.indicatie.verhaal import ingericht, toegekend
from tests.support.berichten_indicatie import JEUGDHULP, THUISHULP, verzoek

FOUT = Bevinding("TR332", "9332", "client.toegewezenProducten[0]", "Het nummer is al gebruikt.")


async def afgekeurd(dienst: Dienst, bericht_id: str, merk: str = "R1") -> dict[str, Any]:
    """The provider returns this 301 with a fault."""
    heen = lees(await gelezen(dienst, bericht_id)).bericht
    assert isinstance(heen, Toewijzing301)
    terug = retour(heen, [FOUT], identificatie=merk, dagtekening=date(2026, 8, 21))
    assert isinstance(terug, Retour302)
    answer = await stuur(dienst, terug)
    assert answer.status_code == 201, answer.text
    await dienst.bij()
    found: dict[str, Any] = answer.json()
    return found


async def werk(dienst: Dienst) -> list[tuple[str, str]]:
    """The work list: kind and subject."""
    await dienst.bij()
    rows = (await dienst.vraag("GET", "/v1/werklijsten", rol=Rol.BACKOFFICE)).json()["resultaten"]
    return [(row["soort"], row["onderwerpId"]) for row in rows]


async def test_a_rejected_301_is_seen_at_the_toewijzing_and_on_the_work_list(dienst: Dienst) -> None:
    toewijzing = await toegekend(dienst)
    path = f"/v1/toewijzingen/{toewijzing['toewijzingId']}"
    (kop,) = await van_soort(dienst, "301")
    assert (await dienst.vraag("GET", path)).json()["melding"]["status"] == "klaar"
    await afgekeurd(dienst, kop["berichtId"])
    melding = (await dienst.vraag("GET", path)).json()["melding"]
    assert melding == {"berichtId": kop["berichtId"], "status": "afgekeurd", "retourcodes": ["9332"]}
    assert await werk(dienst) == [("afgekeurd-301", kop["berichtId"])]
    body = {"redenWijziging": "04", "toewijzingsdatum": "2026-11-23", "einddatum": "2027-08-31"}
    version = {"If-Match": (await dienst.vraag("GET", path)).headers["etag"]}
    changed = await dienst.vraag("POST", f"{path}/wijzigingen", rol=Rol.BACKOFFICE, json=body, headers=version)
    assert changed.status_code == 200, changed.text
    await dienst.werk()
    newest, _ = await van_soort(dienst, "301")
    bericht = lees(await gelezen(dienst, newest["berichtId"])).bericht
    assert isinstance(bericht, Toewijzing301)
    (product,) = bericht.client.toegewezen_producten
    assert (product.reden_wijziging, product.einddatum) == (None, date(2027, 8, 31))  # the first one was never sent
    assert await werk(dienst) == [("retour-302", newest["berichtId"])]


async def test_a_rejection_is_settled_with_a_new_301(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301")
    path = f"/v1/berichten/{kop['berichtId']}/afhandeling"
    body = {"toelichting": "Adres in de BRP verbeterd.", "nieuwBericht": True}
    early = await dienst.vraag("POST", path, rol=Rol.BACKOFFICE, json=body)
    assert early.json()["type"].endswith("niet-afgekeurd")
    await afgekeurd(dienst, kop["berichtId"])
    settled = await dienst.vraag("POST", path, rol=Rol.BACKOFFICE, json=body)
    assert settled.status_code == 200, settled.text
    assert settled.json()["afgehandeldOp"] == "2026-11-23"
    await dienst.werk()
    newest, _ = await van_soort(dienst, "301")
    assert await werk(dienst) == [("retour-302", newest["berichtId"])]
    again = await dienst.vraag("POST", path, rol=Rol.BACKOFFICE, json={"toelichting": "Nog eens."})
    assert again.status_code == 200
    rows = await van_soort(dienst, "301")
    assert [row["afgehandeldOp"] for row in rows] == [None, "2026-11-23"]


async def test_a_rejected_319_is_settled_by_a_person(dienst: Dienst) -> None:
    await ingericht(dienst)
    await stuur(dienst, verzoek("VOT-1"), wet=Wet.JEUGDWET, agb=JEUGDHULP)
    await dienst.bij()
    (vraag,) = (await dienst.vraag("GET", "/v1/verzoeken")).json()["resultaten"]
    path = f"/v1/verzoeken/{vraag['verzoekId']}/onderzoek"
    asked = await dienst.vraag("POST", path, json={"op": "2026-08-14"}, headers={"If-Match": '"1"'})
    assert asked.status_code == 200, asked.text
    (kop,) = await van_soort(dienst, "319", agb=JEUGDHULP)
    heen = lees(await gelezen(dienst, kop["berichtId"], agb=JEUGDHULP)).bericht
    assert isinstance(heen, Antwoord319)
    fout = Bevinding("TR355", "9355", "antwoord", "De referentie is niet bekend.")
    terug = retour(heen, [fout], identificatie="R1", dagtekening=date(2026, 8, 17))
    assert isinstance(terug, Retour320)
    assert (await stuur(dienst, terug, wet=Wet.JEUGDWET, agb=JEUGDHULP)).status_code == 201
    assert ("afgekeurd-319", kop["berichtId"]) in await werk(dienst)
    path = f"/v1/berichten/{kop['berichtId']}/afhandeling"
    anew = await dienst.vraag("POST", path, json={"toelichting": "Gebeld.", "nieuwBericht": True})
    assert anew.json()["type"].endswith("geen-nieuw-bericht")
    settled = await dienst.vraag("POST", path, json={"toelichting": "Gebeld; de aanbieder heeft het gevonden."})
    assert settled.status_code == 200, settled.text
    assert ("afgekeurd-319", kop["berichtId"]) not in await werk(dienst)


async def test_another_municipality_has_nothing_to_settle(dienst: Dienst) -> None:
    await toegekend(dienst)
    (kop,) = await van_soort(dienst, "301", agb=THUISHULP)
    path = f"/v1/berichten/{kop['berichtId']}/afhandeling"
    other = await dienst.vraag("POST", path, gemeente="0200", json={"toelichting": "Niet van ons."})
    assert other.status_code == 404
