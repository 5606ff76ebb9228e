"""Providers, contracts, budgets, onboarding and forgetting, over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.gemeente import Variant, Wet, lees_yaml
from shared.contracts.indicatie.messages import (
    BeschikkingGegevenV1,
    BeschikkingIngetrokkenV1,
    Besluit,
    Leveringsvorm,
    ToegekendeVoorziening,
)
from shared.contracts.intake.messages import PersoonVergetenV1
from shared.contracts.operations import Rol
from shared.values.ids import uuid7
from tests.integration.billing.conftest import ENSCHEDE, GEMEENTEN, PLATFORM, THUISHULP, ZWOLLE, Dienst, Json
from tests.support.declaraties import ROOS, Declaratie, Regel

NIEUW = {"agb": "11112222", "naam": "Zorg op Maat", "iban": "NL91RABO0000006565", "bic": "RABONL2U"}
TARIEF = {"categorie": "01", "code": "01A03", "eenheid": "04", "tariefCenten": 3400, "ingangsdatum": "2027-01-01"}
CONTRACT = {
    "contractnummer": "NIEUW-1",
    "agb": "11112222",
    "wet": "wmo",
    "ingangsdatum": "2026-01-01",
    "tarieven": [TARIEF | {"ingangsdatum": "2026-01-01"}],
}


async def budget(dienst: Dienst, categorie: str = "01") -> Json:
    await dienst.bij()
    alle = (await dienst.lees("/v1/budgetten", params={"jaar": "2026", "wet": "wmo"}))["resultaten"]
    return next(een for een in alle if een["categorie"] == categorie)


async def test_a_provider_its_account_and_who_sees_it(dienst: Dienst) -> None:
    gemaakt = await dienst.maak("/v1/aanbieders", NIEUW)
    assert gemaakt.json()["iban"] is None
    pad = gemaakt.headers["Location"]
    assert (await dienst.lees(pad))["iban"] == NIEUW["iban"]
    assert (await dienst.lees(pad, rol=Rol.CONSULENT))["iban"] is None
    assert (await dienst.vraag("POST", "/v1/aanbieders", NIEUW)).status_code == 409
    rekening = {"iban": "NL78INGB0000004242", "bic": "INGBNL2A", "gemeldOp": "2026-11-20"}
    fout = await dienst.vraag("POST", f"{pad}/rekeningen", rekening | {"iban": "NL00INGB0000004242"}, versie='"1"')
    assert fout.status_code == 400
    assert "0000004242" not in fout.text
    await dienst.maak(f"{pad}/rekeningen", rekening, versie='"1"')
    assert (await dienst.lees(pad))["iban"] == "NL78INGB0000004242"
    assert (await dienst.vraag("GET", pad, gemeente=ZWOLLE)).status_code == 404
    lijst = (await dienst.lees("/v1/aanbieders"))["resultaten"]
    assert [een["agb"] for een in lijst] == ["11112222", "42420001", "65656055"]


async def test_a_contract_and_its_tariffs(dienst: Dienst) -> None:
    onbekend = await dienst.vraag("POST", "/v1/contracten", CONTRACT)
    assert onbekend.json()["type"] == "urn:zorgketen:probleem:aanbieder-onbekend"
    await dienst.maak("/v1/aanbieders", NIEUW)
    gemaakt = await dienst.maak("/v1/contracten", CONTRACT)
    pad = gemaakt.headers["Location"]
    assert (await dienst.vraag("POST", "/v1/contracten", CONTRACT)).status_code == 409
    erbij = await dienst.maak(f"{pad}/tarieven", {"tarieven": [TARIEF]}, versie=gemaakt.headers["ETag"])
    assert [t["einddatum"] for t in erbij.json()["tarieven"]] == ["2026-12-31", None]
    assert await dienst.lees(f"{pad}/tarieven") == erbij.json()
    overlap = {"tarieven": [TARIEF | {"ingangsdatum": "2026-06-01", "einddatum": "2027-06-01"}]}
    geweigerd = await dienst.vraag("POST", f"{pad}/tarieven", overlap, versie=erbij.headers["ETag"])
    assert geweigerd.json()["type"] == "urn:zorgketen:probleem:tarieven-overlappen"
    lijst = (await dienst.lees("/v1/contracten", params={"agb": "11112222", "geldigOp": "2026-05-01"}))["resultaten"]
    assert [een["contractnummer"] for een in lijst] == ["NIEUW-1"]
    assert (await dienst.vraag("GET", pad, gemeente=ZWOLLE)).status_code == 404


async def test_granted_money_follows_toewijzing_tariff_and_pgb(dienst: Dienst) -> None:
    assert (await budget(dienst))["verwachtCenten"] == 998200000
    await dienst.wijs_toe()
    assert (await budget(dienst))["toegekendCenten"] == 18 * 3 * 3250
    contracten = (await dienst.lees("/v1/contracten", params={"agb": THUISHULP}))["resultaten"]
    pad = f"/v1/contracten/{contracten[0]['contractId']}/tarieven"
    duurder = {"tarieven": [TARIEF | {"ingangsdatum": "2026-10-01"}]}
    await dienst.maak(pad, duurder, versie=f'"{contracten[0]["versie"]}"')
    await dienst.werk()
    # September touches ISO weeks 36 to 40: five weeks at the old tariff, thirteen at the new one.
    assert (await budget(dienst))["toegekendCenten"] == 3 * (5 * 3250 + 13 * 3400)

    pgb: dict[str, Any] = {
        "beschikking_id": uuid7(),
        "aanvraag_id": uuid7(),
        "persoon_id": UUID(dienst.persoon(ROOS)),
        "wet": Wet.WMO,
        "besluitdatum": date(2026, 9, 1),
    }
    voorziening = ToegekendeVoorziening(
        variant=Variant.INSPANNINGSGERICHT,
        categorie="07",
        budget_centen=365_00,
        ingangsdatum=date(2026, 1, 1),
        einddatum=date(2026, 12, 31),
    )
    gegeven = BeschikkingGegevenV1(
        **pgb,
        besluit=Besluit.TOEKENNING,
        leveringsvorm=Leveringsvorm.PGB,
        bezwaar_uiterlijk_op=date(2026, 10, 13),
        voorzieningen=(voorziening,),
    )
    await dienst.hoor(gegeven)
    assert (await budget(dienst, "07"))["toegekendCenten"] == 365_00
    del pgb["aanvraag_id"]
    await dienst.hoor(BeschikkingIngetrokkenV1(**pgb, ingetrokken_per=date(2026, 7, 1)))
    assert (await budget(dienst, "07"))["toegekendCenten"] == 181_00


async def test_a_budget_is_set_by_who_may(dienst: Dienst) -> None:
    body = {"jaar": 2026, "wet": "wmo", "categorie": "01", "bedragCenten": 5_000_00}
    assert (await dienst.vraag("POST", "/v1/budgetten", body)).status_code == 403
    gemaakt = await dienst.maak("/v1/budgetten", body, rol=Rol.CONTROLLER)
    assert gemaakt.json()["verwachtCenten"] == 5_000_00
    assert (await budget(dienst))["verwachtCenten"] == 5_000_00


async def test_the_same_file_again_changes_nothing(dienst: Dienst) -> None:
    bestand = lees_yaml((GEMEENTEN / "0153-enschede.yaml").read_text(encoding="utf-8"))
    body = bestand.model_dump(mode="json", by_alias=True)

    async def aantal() -> int:
        async with dienst.store.transaction(ENSCHEDE) as tx:
            found: int = await tx.conn.fetchval("SELECT count(*) FROM events")
        return found

    voor = await aantal()
    pad = f"/v1/gemeenten/{ENSCHEDE}"
    assert (await dienst.vraag("PUT", pad, body, rol=Rol.BEHEERDER, gemeente=PLATFORM)).status_code == 204
    assert await aantal() == voor
    assert (await dienst.vraag("PUT", pad, body, rol=Rol.BEHEERDER, gemeente=ZWOLLE)).status_code == 404
    ander = f"/v1/gemeenten/{ZWOLLE}"
    assert (await dienst.vraag("PUT", ander, body, rol=Rol.BEHEERDER, gemeente=PLATFORM)).status_code == 400
    assert (await dienst.vraag("PUT", pad, body, gemeente=PLATFORM)).status_code == 403


async def test_forgetting_erases_the_bsn_and_keeps_the_money(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    status, _ = await dienst.beoordeeld(Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    antwoord = f"/v1/declaraties/{status['declaratieId']}/antwoord"
    assert (await dienst.vraag("GET", antwoord)).status_code == 200
    persoon = dienst.persoon(ROOS)
    await dienst.hoor(
        PersoonVergetenV1.model_validate(
            {"persoon_id": persoon, "vergeten_op": date(2026, 11, 23), "reden": "verzoek-betrokkene"}
        )
    )
    weg = await dienst.vraag("GET", antwoord)
    assert (weg.status_code, weg.json()["type"]) == (409, "urn:zorgketen:probleem:persoon-vergeten")
    na = await dienst.lees(f"/v1/declaraties/{status['declaratieId']}")
    assert na["toegekendCenten"] == 39000
    dossier = await dienst.lees(f"/v1/personen/{persoon}/dossierdelen/billing")
    assert len(dossier["declaratieregels"]) == 2


async def test_a_person_forgotten_before_the_verdict_costs_nobody_a_cent(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    weg = {"persoon_id": dienst.persoon(ROOS), "vergeten_op": date(2026, 11, 23), "reden": "verzoek-betrokkene"}
    await dienst.hoor(PersoonVergetenV1.model_validate(weg))
    await dienst.werk()
    assert (await dienst.lees(pad))["toegekendCenten"] == 39000
    assert (await dienst.vraag("GET", f"{pad}/antwoord")).status_code == 409


async def test_no_table_shows_another_municipality(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.beoordeeld(Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    async with dienst.store.transaction(ZWOLLE) as tx:
        tabellen = await tx.conn.fetch(
            "SELECT c.relname AS naam FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE a.attname = 'tenant' AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')"
            " AND has_table_privilege(c.oid, 'SELECT')"
        )
        for rij in tabellen:
            vreemd = await tx.conn.fetchval(f"SELECT count(*) FROM {rij['naam']} WHERE tenant <> $1", ZWOLLE)
            assert vreemd == 0, rij["naam"]
    assert {"prestaties", "aanspraken", "geldstanden"} <= {rij["naam"] for rij in tabellen}
