"""A payment run over HTTP: gathered, two people, file, confirmation, reconciliation to the cent."""

import asyncio
import hashlib
import re
from datetime import date

from lxml import etree
from sepaxml.validation import try_valid_xml

from services.billing.aggregates import BETAALRUN
from services.billing.betaalbestand import NAAMRUIMTE, SCHEMA, vorm_bestand
from shared.contracts.operations import Rol
from shared.eventsourcing.execute import fold
from shared.istandaarden import Wet
from tests.integration.billing.conftest import ENSCHEDE, JEUGDHULP, ZWOLLE, Dienst, Json
from tests.support.declaraties import SEPTEMBER, Declaratie, Regel

INVOER = {"totEnMet": "2026-11-23", "uitvoeringsdatum": "2026-11-27"}


async def toegekend(dienst: Dienst) -> None:
    """Two awarded lines of Thuishulp De Korenbloem, 24 hours at 32.50, and one rejected one."""
    await dienst.wijs_toe()
    regels = [Regel(), Regel(referentie="R2", periode=SEPTEMBER), Regel(referentie="R3", nummer=999)]
    await dienst.beoordeeld(Declaratie(regels=regels))


async def keur(dienst: Dienst, run: Json, besluit: str = "akkoord", **rest: object) -> Json:
    pad = f"/v1/betaalruns/{run['betaalrunId']}/goedkeuringen"
    body = {"besluit": besluit, "inhoudHash": run["inhoudHash"]}
    gekregen = await dienst.maak(pad, body, rol=Rol.CONTROLLER, versie=f'"{run["versie"]}"', **rest)
    found: Json = gekregen.json()
    return found


async def test_from_awarded_lines_to_a_closed_run(dienst: Dienst) -> None:
    await toegekend(dienst)
    run = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    assert (run["totaalCenten"], run["aantalRegels"], run["status"]) == (78000, 2, "ter-goedkeuring")
    assert run["betalingen"][0]["iban"] == "NL78INGB0000004242"

    pad = f"/v1/betaalruns/{run['betaalrunId']}"
    body = {"besluit": "akkoord", "inhoudHash": run["inhoudHash"]}
    zelf = await dienst.vraag(
        "POST", f"{pad}/goedkeuringen", body, rol=Rol.CONTROLLER, wie="backoffice.enschede", versie=f'"{run["versie"]}"'
    )
    assert (zelf.status_code, zelf.json()["type"]) == (409, "urn:zorgketen:probleem:vier-ogen")
    assert (await dienst.vraag("GET", f"{pad}/bestand")).status_code == 409

    goedgekeurd = await keur(dienst, run)
    assert goedgekeurd["status"] == "goedgekeurd"
    await dienst.werk()
    verzonden = await dienst.lees(pad)
    assert verzonden["status"] == "verzonden"

    bestand = await dienst.vraag("GET", f"{pad}/bestand", accept="application/xml")
    assert hashlib.sha256(bestand.content).hexdigest() == verzonden["bestandHash"]
    try_valid_xml(bestand.content, SCHEMA)
    boom = etree.fromstring(bestand.content)
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}CtrlSum") == "780.00"
    state, _ = await fold(dienst.store, ENSCHEDE, BETAALRUN, run["betaalrunId"])
    assert vorm_bestand(state).inhoud == vorm_bestand(state).inhoud == bestand.content

    klopt = await dienst.lees(f"{pad}/aansluiting")
    assert (klopt["toegekendCenten"], klopt["bestandCenten"], klopt["verschilCenten"]) == (78000, 78000, 0)
    assert {regel["verschilCenten"] for regel in klopt["resultaten"]} == {0}
    assert {regel["referentieNummer"] for regel in klopt["resultaten"]} == {"R1", "R2"}

    bevestiging = {"bevestigdOp": "2026-11-23", "totaalCenten": 78000, "bankreferentie": "CAMT-1"}
    fout = await dienst.vraag(
        "POST", f"{pad}/bevestiging", bevestiging | {"totaalCenten": 1}, versie=f'"{verzonden["versie"]}"'
    )
    assert fout.status_code == 409
    klaar = (await dienst.maak(f"{pad}/bevestiging", bevestiging, versie=f'"{verzonden["versie"]}"')).json()
    assert klaar["status"] == "bevestigd"
    assert (await dienst.lees(f"{pad}/aansluiting"))["verschilCenten"] == 0
    lijst = await dienst.lees("/v1/betaalruns", params={"status": "bevestigd"})
    assert [een["betaalrunId"] for een in lijst["resultaten"]] == [run["betaalrunId"]]

    await dienst.bij()
    budget = (await dienst.lees("/v1/budgetten", params={"jaar": "2026", "wet": "wmo"}))["resultaten"][0]
    assert (budget["categorie"], budget["gedeclareerdCenten"], budget["betaaldCenten"]) == ("01", 78000, 78000)
    dossier = await dienst.lees(f"/v1/personen/{dienst.persoon('999900006')}/dossierdelen/billing")
    assert {(r["bedragCenten"], r["status"]) for r in dossier["declaratieregels"]} == {
        (39000, "betaald"),
        (39000, "afgewezen"),
    }
    assert [punt["soort"] for punt in dossier["tijdlijn"]] == ["declaratie", "betaling"]


async def test_a_line_is_paid_in_one_run_only(dienst: Dienst) -> None:
    await toegekend(dienst)
    antwoorden = await asyncio.gather(*(dienst.vraag("POST", "/v1/betaalruns", INVOER) for _ in range(4)))
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [201, 409, 409, 409]
    leeg = await dienst.vraag("POST", "/v1/betaalruns", INVOER)
    assert leeg.json()["type"] == "urn:zorgketen:probleem:niets-te-betalen"


async def test_a_refused_run_gives_its_lines_back(dienst: Dienst) -> None:
    await toegekend(dienst)
    run = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    assert (await keur(dienst, run, "afgekeurd"))["status"] == "afgekeurd"
    nieuw = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    assert nieuw["totaalCenten"] == 78000
    afgekeurd = await dienst.vraag("GET", f"/v1/betaalruns/{run['betaalrunId']}/aansluiting")
    assert afgekeurd.status_code == 409


async def test_a_credit_after_payment_is_netted_or_carried_over(dienst: Dienst) -> None:
    await toegekend(dienst)
    await keur(dienst, (await dienst.maak("/v1/betaalruns", INVOER)).json())
    await dienst.werk()
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=[Regel().credit("C1")]))
    alleen = await dienst.vraag("POST", "/v1/betaalruns", INVOER)
    assert alleen.json()["type"] == "urn:zorgketen:probleem:niets-te-betalen"
    jeugd = {"wet": "jeugdwet", "agb": JEUGDHULP, "categorie": "45", "code": "45A04", "variant": "outputgericht"}
    await dienst.wijs_toe(201, **jeugd, eenheid="82", volume=20, frequentie="6")
    goed = Regel(nummer=201, categorie="45", code="45A04", eenheid="82", volume=8, tarief=9600)
    await dienst.beoordeeld(Declaratie(wet=Wet.JEUGDWET, agb=JEUGDHULP, regels=[goed]))
    run = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    assert run["totaalCenten"] == 8 * 9600
    assert run["doorgeschoven"] == [{"agb": "42420001", "aantalRegels": 1, "saldoCenten": -39000}]
    await dienst.beoordeeld(Declaratie(nummer="D3", identificatie="B3", regels=[Regel(referentie="R9", volume=14)]))
    run = (await dienst.maak("/v1/betaalruns", INVOER | {"wet": "wmo"})).json()
    assert run["totaalCenten"] == (14 - 12) * 3250


async def test_dates_and_roles_and_versions_are_kept(dienst: Dienst) -> None:
    await toegekend(dienst)
    assert (await dienst.vraag("POST", "/v1/betaalruns", INVOER | {"totEnMet": "2026-11-24"})).status_code == 400
    vroeg = INVOER | {"uitvoeringsdatum": "2026-11-22"}
    assert (await dienst.vraag("POST", "/v1/betaalruns", vroeg)).status_code == 400
    assert (await dienst.vraag("POST", "/v1/betaalruns", INVOER, rol=Rol.CONTROLLER)).status_code == 403
    eerder = INVOER | {"totEnMet": "2026-11-02"}
    assert (await dienst.vraag("POST", "/v1/betaalruns", eerder)).status_code == 409
    run = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    pad = f"/v1/betaalruns/{run['betaalrunId']}/goedkeuringen"
    body = {"besluit": "akkoord", "inhoudHash": run["inhoudHash"]}
    assert (await dienst.vraag("POST", pad, body, rol=Rol.CONTROLLER)).status_code == 428
    assert (await dienst.vraag("POST", pad, body, rol=Rol.CONTROLLER, versie='"99"')).status_code == 412
    assert (await dienst.vraag("POST", pad, body, rol=Rol.BACKOFFICE, versie='"1"')).status_code == 403
    elders = await dienst.vraag("GET", f"/v1/betaalruns/{run['betaalrunId']}", gemeente=ZWOLLE)
    assert elders.status_code == 404


async def test_no_account_leaves_by_message_or_stored_answer_of_a_provider(dienst: Dienst) -> None:
    await toegekend(dienst)
    await keur(dienst, (await dienst.maak("/v1/betaalruns", INVOER)).json())
    await dienst.werk()
    async with dienst.store.transaction(ENSCHEDE):
        pass
    async with dienst.worker.acquire() as conn:
        berichten = [rij["payload"] for rij in await conn.fetch("SELECT payload FROM outbox")]
        gebeurtenissen = [rij["data"] for rij in await conn.fetch("SELECT data::text AS data FROM events")]
    assert berichten
    geheim = re.compile(r"NL[0-9]{2}[A-Z]{4}[0-9]{10}|999900006|Korenbloem")
    assert not [tekst for tekst in berichten if geheim.search(tekst)]
    assert not [tekst for tekst in gebeurtenissen if "999900006" in tekst]
    assert date(2026, 11, 23) == dienst.klok.date()
