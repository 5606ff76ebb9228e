"""A claim read back from the message box is the claim that was sent: as XML, as JSON, from however many parts."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import httpx
import pytest

from services.billing.berichten import delen
from services.gateway.forward import WHOLE
from shared.contracts.intake.messages import PersoonVergetenV1
from shared.contracts.operations import Rol
from shared.istandaarden import Wet, lees
from tests.integration.billing.conftest import ENSCHEDE, JEUGDHULP, THUISHULP, Dienst
from tests.support.declaraties import FATIMA, JOOST, OKTOBER, ROOS, SEPTEMBER, Declaratie, Regel
from tests.unit.gateway.door import door

XML = "application/xml"
PRODUCT = {Wet.WMO: ("01", "01A03"), Wet.JEUGDWET: ("45", "45A04")}
VAN = {Wet.WMO: THUISHULP, Wet.JEUGDWET: JEUGDHULP}


def gemengd(wet: Wet, kans: random.Random) -> Declaratie:
    """Clients with debits and credits among each other, in several units, one with a reference that XML must escape."""
    categorie, code = PRODUCT[wet]
    regels = [
        Regel(
            referentie=f"{bsn[-2:]}-{nr}",
            bsn=bsn,
            nummer=int(bsn[-2:]) * 1_000 + nr,
            categorie=categorie,
            code=code,
            periode=kans.choice([SEPTEMBER, OKTOBER]),
        )
        for bsn in (FATIMA, ROOS, JOOST)
        for nr in range(kans.randint(5, 9) * 10, kans.randint(10, 12) * 10)
    ]
    regels = [r.credit(f"C{r.referentie}") if kans.random() < 0.4 else r for r in regels]
    regels = [replace(r, eenheid="83", tarief=None, volume=75, centen=75) if kans.random() < 0.2 else r for r in regels]
    regels.append(replace(regels[0], referentie='<&>" ', vorige=None, bsn=JOOST, nummer=0, volume=0, centen=0))
    return Declaratie(regels=regels, wet=wet, agb=VAN[wet])


async def gelezen(dienst: Dienst, pad: str, declaratie: Declaratie) -> None:
    """What the box gives is what was sent, to the byte as XML, to the field as JSON."""
    bericht = f"/v1/berichten/{pad.rpartition('/')[2]}"
    xml = await dienst.vraag("GET", bericht, accept=XML, rol=Rol.AANBIEDER, wie=declaratie.agb)
    assert (xml.status_code, xml.headers["content-type"]) == (200, XML)
    assert xml.content == declaratie.xml
    json = await dienst.lees(bericht, rol=Rol.AANBIEDER, wie=declaratie.agb)
    assert json["inhoud"] == declaratie.json
    assert (json["soort"], json["links"]["declaratie"]) == ("323", pad)


@pytest.mark.parametrize("wet", list(Wet))
async def test_a_claim_in_parts_is_given_back_as_it_was_sent(
    dienst: Dienst, monkeypatch: pytest.MonkeyPatch, wet: Wet
) -> None:
    monkeypatch.setattr(delen, "REGELS_PER_BLOK", 3)
    monkeypatch.setattr(delen, "BLOKKEN_PER_DEEL", 2)
    eerst = gemengd(wet, random.Random(wet.value))
    gestuurd: dict[str, Declaratie] = {}
    for declaratie in (eerst, replace(eerst, nummer="D2", identificatie="B2")):
        pad = await dienst.dien_in(declaratie, als_json=bool(gestuurd))
        gestuurd[pad] = declaratie
    async with dienst.store.transaction(ENSCHEDE) as tx:
        assert await tx.conn.fetchval("SELECT count(*) FROM streams WHERE stream LIKE 'declaratiedeel-%'") > 20
    for stap in (dienst.bij, dienst.werk):
        await stap()
        for pad, declaratie in gestuurd.items():
            await gelezen(dienst, pad, declaratie)
            regels = (await dienst.lees(f"{pad}/regels", params={"limit": "200"}))["resultaten"]
            assert [regel["nr"] for regel in regels] == [*range(1, len(regels) + 1)]


async def test_through_the_gateway_it_is_the_same(dienst: Dienst) -> None:
    declaratie = gemengd(Wet.WMO, random.Random(3))
    pad = await dienst.dien_in(declaratie)
    await dienst.bij()

    async def billing(request: httpx.Request) -> httpx.Response:
        """The real service, which knows the caller here by its own kind of token."""
        accept = request.headers["accept"]
        given = await dienst.vraag(request.method, request.url.path, rol=Rol.AANBIEDER, accept=accept)
        return httpx.Response(given.status_code, headers=given.headers, content=given.content)

    async with door() as gateway:
        gateway.services["indicatie"].answers(404, {"status": 404})
        gateway.services["billing"].listens(billing)
        bericht = f"/v1/berichten/{pad.rpartition('/')[2]}"
        xml = await gateway.ask("GET", bericht, Rol.AANBIEDER, headers={"Accept": XML})
        assert (xml.status_code, xml.headers["content-type"]) == (200, XML)
        assert xml.content == declaratie.xml
        assert len(xml.content) > WHOLE  # passed as it comes
        json = await gateway.ask("GET", bericht, Rol.AANBIEDER, headers={"Accept": "application/json"})
        assert json.json()["inhoud"] == declaratie.json
        weg = {"persoon_id": dienst.persoon(JOOST), "vergeten_op": date(2026, 11, 24), "reden": "verzoek-betrokkene"}
        await dienst.hoor(PersoonVergetenV1.model_validate(weg))
        vergeten = await gateway.ask("GET", bericht, Rol.AANBIEDER, headers={"Accept": XML})
        assert (vergeten.status_code, vergeten.headers["content-type"]) == (409, "application/problem+json")
        assert vergeten.json()["type"].endswith("persoon-vergeten")


async def test_other_forms_of_the_same_message_come_back_in_ours(dienst: Dienst) -> None:
    declaratie = Declaratie(regels=[Regel(), Regel(referentie="X").credit("C1")], dagtekening=date(2026, 11, 20))
    tabs = declaratie.xml.replace(b"\r\n", b"\n").replace(b"\t", b"  ").replace(b">12<", b"> +012 <")
    anders = tabs.replace(b"1.0.0<", b"1.4.2<")
    assert lees(anders).bericht != declaratie.bericht
    gekregen = await dienst.vraag("POST", "/v1/declaraties", content=anders, rol=Rol.AANBIEDER)
    assert gekregen.status_code == 202, gekregen.text
    await dienst.bij()
    bericht = f"/v1/berichten/{gekregen.json()['declaratieId']}"
    xml = await dienst.vraag("GET", bericht, accept=XML, rol=Rol.POSTBUS)
    assert lees(xml.content).bericht == lees(anders).bericht
    assert xml.content == declaratie.xml.replace(b"1.0.0<", b"1.4.2<")


async def test_one_that_counts_as_not_sent_for_its_number_is_given_back_too(dienst: Dienst) -> None:
    eerst = Declaratie(regels=[Regel()])
    for declaratie in (eerst, replace(eerst, regels=[Regel(referentie="R2")])):
        pad = await dienst.dien_in(declaratie)
        await dienst.werk()
    assert (await dienst.lees(pad))["retourcodes"] == ["9056"]
    await dienst.bij()
    await gelezen(dienst, pad, declaratie)


async def test_of_a_message_that_broke_level_1_or_2_no_lines_are_kept(dienst: Dienst) -> None:
    declaratie = Declaratie(regels=[Regel()], totaal=1)
    pad = await dienst.dien_in(declaratie)
    kapot = await dienst.vraag(
        "POST", "/v1/declaraties", content=declaratie.xml.replace(b">12</", b">twaalf</", 1), rol=Rol.AANBIEDER
    )
    assert kapot.status_code == 400
    await dienst.werk()
    await dienst.bij()
    rijen: Sequence[dict[str, str]] = (await dienst.lees("/v1/berichten", params={"soort": "323"}))["resultaten"]
    assert sorted(rij["status"] for rij in rijen) == ["afgekeurd", "geweigerd"]
    for rij in rijen:
        bericht = f"/v1/berichten/{rij['berichtId']}"
        geen = await dienst.vraag("GET", bericht, accept=XML)
        assert geen.status_code == 409
        assert geen.json()["type"].endswith("inhoud-niet-bewaard")
        assert (await dienst.lees(bericht))["inhoud"] is None
    assert (await dienst.lees(pad))["status"] == "niet-ingediend"


@pytest.mark.parametrize("accept", [XML, "application/json"])
async def test_a_claim_with_a_client_who_was_forgotten_is_not_given(dienst: Dienst, accept: str) -> None:
    pad = await dienst.dien_in(Declaratie(regels=[Regel(), Regel(referentie="R2", bsn=JOOST, nummer=102)]))
    await dienst.bij()
    weg = {"persoon_id": dienst.persoon(JOOST), "vergeten_op": date(2026, 11, 24), "reden": "verzoek-betrokkene"}
    await dienst.hoor(PersoonVergetenV1.model_validate(weg))
    vergeten = await dienst.vraag("GET", f"/v1/berichten/{pad.rpartition('/')[2]}", accept=accept)
    assert vergeten.status_code == 409
    assert vergeten.json()["type"].endswith("persoon-vergeten")
    assert JOOST not in vergeten.text
