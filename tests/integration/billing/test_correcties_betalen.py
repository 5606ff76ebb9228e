"""Corrections at the payment run and in the person's file: seen, waited for, and never paid in silence."""

from shared.contracts.operations import Rol
from tests.integration.billing.conftest import Dienst, Json
from tests.integration.billing.test_betaalruns import INVOER
from tests.integration.billing.test_correcties import HALF_OKTOBER, besluit, correcties, toegekend, wijzig
from tests.support.declaraties import Declaratie, Regel


async def betaalrun(dienst: Dienst) -> Json:
    found: Json = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    return found


async def test_a_run_warns_of_lines_with_a_running_correction_and_pays_them(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    run = await betaalrun(dienst)
    assert (run["correcties"], run["aangehouden"]) == ([], [])
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    pad = f"/v1/betaalruns/{run['betaalrunId']}"
    (gewaarschuwd,) = (await dienst.lees(pad, rol=Rol.CONTROLLER))["correcties"]
    assert (gewaarschuwd["status"], gewaarschuwd["aantalRegels"], gewaarschuwd["bedragCenten"]) == (
        "voorgesteld",
        1,
        39000,
    )
    body = {"besluit": "afgekeurd", "inhoudHash": run["inhoudHash"]}
    await dienst.maak(f"{pad}/goedkeuringen", body, rol=Rol.CONTROLLER, versie=f'"{run["versie"]}"')
    nieuw = await betaalrun(dienst)
    assert (nieuw["totaalCenten"], [c["bedragCenten"] for c in nieuw["correcties"]]) == (78000, [39000])


async def test_lines_of_an_accepted_correction_wait_for_their_credit(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    await besluit(dienst, (await correcties(dienst))[0], "aanvaarding")
    run = await betaalrun(dienst)
    assert run["totaalCenten"] == 39000
    assert run["aangehouden"] == [
        {"agb": "42420001", "reden": "correctie-aanvaard", "aantalRegels": 1, "bedragCenten": 39000}
    ]
    nieuw = [Regel().credit("C1"), Regel(referentie="R2", nummer=102, volume=6)]
    await dienst.wijs_toe(102)
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=nieuw))
    volgende = await betaalrun(dienst)
    assert (volgende["totaalCenten"], volgende["aantalRegels"], volgende["aangehouden"]) == (6 * 3250, 3, [])


async def test_a_deleted_toewijzing_is_not_paid_until_somebody_decides(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await dienst.wijs_toe(102)
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=[Regel(referentie="R2", nummer=102)]))
    await wijzig(dienst, eerst, einddatum=eerst.ingangsdatum, reden_wijziging="13")
    run = await betaalrun(dienst)
    assert (run["totaalCenten"], run["correcties"]) == (39000, [])
    assert [(a["reden"], a["aantalRegels"]) for a in run["aangehouden"]] == [("toewijzing-verwijderd", 2)]
    await besluit(dienst, (await correcties(dienst))[0], "verwerping", {"reden": "De zorg is geleverd."})
    assert (await betaalrun(dienst))["totaalCenten"] == 78000


async def test_the_file_of_the_person_shows_the_correction(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    (een,) = await correcties(dienst)
    pad = f"/v1/personen/{dienst.persoon('999900006')}/dossierdelen/billing"
    dossier = await dienst.lees(pad)
    assert [(r["correctie"], r["correctieId"]) for r in dossier["declaratieregels"]] == [
        (None, None),
        ("voorgesteld", een["correctieId"]),
    ]
    await besluit(dienst, een, "aanvaarding")
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=[Regel().credit("C1")]))
    dossier = await dienst.lees(pad)
    assert {r["correctie"] for r in dossier["declaratieregels"]} == {None}
    punten = [p["omschrijving"] for p in dossier["tijdlijn"] if p["soort"] == "correctie"]
    assert sorted(punten) == ["aanvaard", "afgehandeld", "voorgesteld"]
