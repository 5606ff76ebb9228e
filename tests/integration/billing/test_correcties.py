"""Corrections over HTTP: proposed when a toewijzing or tariff changes, accepted by a person, closed by credits."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.billing.metingen import LOPEND
from services.billing.processes import jobs
from shared.contracts.indicatie.messages import ToewijzingAfgegevenV1, ToewijzingGewijzigdV1, ToewijzingVerwijderdV1
from shared.contracts.operations import Rol
from shared.eventsourcing.jobs import JobRunner
from tests.integration.billing.conftest import ENSCHEDE, JEUGDHULP, Dienst, Json
from tests.integration.billing.test_betaalruns import INVOER
from tests.support.declaraties import SEPTEMBER, Declaratie, Regel

HALF_OKTOBER = date(2026, 10, 15)


def moment(dag: int) -> datetime:
    return datetime(2026, 11, dag, 9, 0)  # noqa: DTZ001 – local time, as in the 301


async def wijzig(dienst: Dienst, eerst: ToewijzingAfgegevenV1, dag: int = 10, **anders: Any) -> None:
    """Another version of the toewijzing, and what follows from it."""
    soort = ToewijzingVerwijderdV1 if anders.get("reden_wijziging") == "13" else ToewijzingGewijzigdV1
    await dienst.hoor(soort.model_validate(eerst.model_dump() | {"toewijzingsmoment": moment(dag)} | anders))
    await dienst.werk()


async def toegekend(dienst: Dienst) -> ToewijzingAfgegevenV1:
    """September and October awarded, twelve hours each."""
    eerst = await dienst.wijs_toe()
    await dienst.beoordeeld(Declaratie(regels=[Regel(referentie="R0", periode=SEPTEMBER), Regel()]))
    return eerst


async def correcties(dienst: Dienst, **rest: Any) -> list[Json]:
    found: list[Json] = (await dienst.lees("/v1/correcties", **rest))["resultaten"]
    return found


async def besluit(dienst: Dienst, een: Json, wat: str, body: Json | None = None, **rest: Any) -> Json:
    pad = f"/v1/correcties/{een['correctieId']}"
    versie = (await dienst.lees(pad))["versie"]
    found: Json = (await dienst.maak(f"{pad}/{wat}", body, versie=f'"{versie}"', **rest)).json()
    return found


async def test_a_shortened_toewijzing_is_proposed_accepted_credited_and_closed(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    assert await correcties(dienst) == []
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    (een,) = await correcties(dienst, params={"status": "voorgesteld", "agb": "42420001", "toewijzingNummer": "101"})
    assert (een["bedragCenten"], een["aantalRegels"], een["voorgesteldOp"]) == (39000, 1, "2026-11-23")
    assert een["reden"] == "De toewijzing eindigt nu eerder dan de productperiode."
    pad = f"/v1/correcties/{een['correctieId']}"
    voorstel = await dienst.lees(pad)
    (regel,) = voorstel["regels"]
    assert (regel["referentieNummer"], regel["retourcodes"], regel["gecrediteerd"]) == ("R1", ["9308"], False)
    assert regel["toetsen"][0]["invoer"] == {"einddatumPeriode": "2026-10-31", "einddatum": "2026-10-15"}
    assert await correcties(dienst, rol=Rol.AANBIEDER) == []
    assert (await dienst.vraag("GET", pad, rol=Rol.AANBIEDER)).status_code == 404
    werk = (await dienst.lees("/v1/werklijsten"))["resultaten"]
    assert [(t["soort"], t["onderwerpId"]) for t in werk] == [("correctie-besluit", een["correctieId"])]

    assert (await dienst.vraag("POST", f"{pad}/aanvaarding", versie='"1"')).status_code == 412
    aanvaard = await besluit(dienst, een, "aanvaarding", rol=Rol.CONTROLLER)
    assert (aanvaard["status"], aanvaard["beslotenOp"]) == ("aanvaard", "2026-11-23")
    nog_eens = await dienst.vraag("POST", f"{pad}/aanvaarding", versie=f'"{aanvaard["versie"]}"')
    assert (nog_eens.status_code, nog_eens.json()["type"]) == (409, "urn:zorgketen:probleem:correctie-niet-open")
    await dienst.werk()
    (bij_aanbieder,) = await correcties(dienst, rol=Rol.AANBIEDER)
    assert bij_aanbieder["correctieId"] == een["correctieId"]
    assert await correcties(dienst, rol=Rol.AANBIEDER, wie=JEUGDHULP) == []
    assert aanvaard["creditUiterlijkOp"] == bij_aanbieder["creditUiterlijkOp"] == "2026-12-29"
    for dag, status in (("2026-12-29", "open"), ("2026-12-30", "verstreken")):  # 25 working days, over Christmas
        (taak,) = (await dienst.lees("/v1/werklijsten", params={"peildatum": dag}))["resultaten"]
        assert (taak["soort"], taak["uiterlijkOp"], taak["status"]) == ("correctie-credit", "2026-12-29", status)
        assert (await dienst.lees("/v1/termijnen", params={"uiterlijkOp": dag}))["resultaten"][-1] == taak | {
            "status": "open",
            "dagenResterend": 36,
        }
    voor = (await dienst.lees("/v1/termijnen", params={"uiterlijkOp": "2026-12-28"}))["resultaten"]
    assert [term["soort"] for term in voor] == ["declaratie-antwoord"]
    async with dienst.worker.acquire() as conn:
        assert [tuple(rij) for rij in await conn.fetch(LOPEND)] == [(ENSCHEDE, "correctie-credit", date(2026, 12, 29))]
    bedragen = await dienst.lees("/v1/declaraties")
    assert [d["toegekendCenten"] for d in bedragen["resultaten"]] == [78000]

    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=[Regel().credit("C1")]))
    klaar = await dienst.lees(pad)
    assert (klaar["status"], klaar["gecrediteerdCenten"], klaar["beeindigdOp"]) == ("afgehandeld", 39000, "2026-11-23")
    assert (await dienst.lees("/v1/werklijsten"))["resultaten"] == []


async def test_a_version_that_makes_it_right_again_takes_the_proposal_back(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    await wijzig(dienst, eerst, dag=11, einddatum=date(2026, 9, 30))
    een, vorige = await correcties(dienst)
    assert (een["status"], vorige["status"]) == ("voorgesteld", "vervallen")
    await wijzig(dienst, eerst, dag=12, einddatum=date(2026, 12, 31))
    assert [c["status"] for c in await correcties(dienst)] == ["vervallen", "vervallen"]
    await wijzig(dienst, eerst, dag=9, einddatum=date(2026, 9, 15))  # told late: an older version changes nothing
    assert len(await correcties(dienst)) == 2


async def test_an_accepted_correction_lapses_too_where_its_line_is_right_again(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    await besluit(dienst, (await correcties(dienst))[0], "aanvaarding")
    await wijzig(dienst, eerst, dag=11, einddatum=date(2026, 10, 31))
    assert [c["status"] for c in await correcties(dienst)] == ["vervallen"]


async def test_what_a_person_refused_is_not_proposed_again_on_the_same_ground(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    (een,) = await correcties(dienst)
    leeg = await dienst.vraag("POST", f"/v1/correcties/{een['correctieId']}/verwerping", {"reden": " "}, versie='"2"')
    assert leeg.status_code == 400
    verworpen = await besluit(dienst, een, "verwerping", {"reden": "De zorg is in overleg geleverd."})
    assert (verworpen["status"], verworpen["toelichting"]) == ("verworpen", "De zorg is in overleg geleverd.")
    await wijzig(dienst, eerst, dag=11, einddatum=HALF_OKTOBER, volume=4)
    assert [c["status"] for c in await correcties(dienst)] == ["verworpen"]
    await wijzig(dienst, eerst, dag=12, einddatum=date(2026, 10, 14))
    assert [c["status"] for c in await correcties(dienst)] == ["voorgesteld", "verworpen"]
    async with dienst.worker.acquire() as conn:
        opgeslagen = await conn.fetchval("SELECT data::text FROM events WHERE type = 'correctie-verworpen.v1'")
    assert "overleg" not in opgeslagen


async def test_a_deleted_toewijzing_makes_every_awarded_line_wrong(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=eerst.ingangsdatum, reden_wijziging="13")
    (een,) = await correcties(dienst)
    assert (een["bedragCenten"], een["aantalRegels"]) == (78000, 2)
    voorstel = await dienst.lees(f"/v1/correcties/{een['correctieId']}")
    assert all("9384" in regel["retourcodes"] for regel in voorstel["regels"])


async def test_less_volume_makes_the_last_award_wrong_and_a_credit_makes_room(dienst: Dienst) -> None:
    eerst = await dienst.wijs_toe(volume=24, frequentie="6")
    await dienst.beoordeeld(Declaratie(regels=[Regel(referentie="R0", periode=SEPTEMBER), Regel()]))
    await wijzig(dienst, eerst, volume=20, frequentie="6")
    (een,) = await correcties(dienst)
    (regel,) = (await dienst.lees(f"/v1/correcties/{een['correctieId']}"))["regels"]
    assert (regel["referentieNummer"], regel["retourcodes"]) == ("R1", ["9321", "9322"])
    terug = Regel(referentie="R0", periode=SEPTEMBER).credit("C0")
    await dienst.beoordeeld(Declaratie(nummer="D2", identificatie="B2", regels=[terug]))
    assert [c["status"] for c in await correcties(dienst)] == ["vervallen"]


async def test_a_tariff_with_retroactive_effect_is_proposed_with_the_new_amount(dienst: Dienst) -> None:
    await toegekend(dienst)
    (contract,) = (await dienst.lees("/v1/contracten", params={"agb": "42420001", "wet": "wmo"}))["resultaten"]
    nieuw = {"categorie": "01", "code": "01A03", "eenheid": "04", "tariefCenten": 3100, "ingangsdatum": "2026-10-01"}
    pad = f"/v1/contracten/{contract['contractId']}/tarieven"
    versie = (await dienst.vraag("GET", pad)).headers["ETag"]
    gezet = await dienst.vraag("POST", pad, {"tarieven": [nieuw]}, rol=Rol.BEHEERDER, versie=versie)
    assert gezet.status_code == 201, gezet.text
    await dienst.werk()
    (een,) = await correcties(dienst)
    assert een["reden"] == "Het contracttarief in de productperiode is nu een ander."
    (regel,) = (await dienst.lees(f"/v1/correcties/{een['correctieId']}"))["regels"]
    assert (regel["bedragCenten"], regel["nieuwBedragCenten"], regel["retourcodes"]) == (39000, 37200, ["0611"])


async def test_a_stretch_is_a_hint_and_moves_nothing(dienst: Dienst) -> None:
    eerst = await dienst.wijs_toe(einddatum=date(2026, 9, 30))
    await dienst.beoordeeld(Declaratie(regels=[Regel()]))
    vraag = {"toewijzingNummer": "101", "wet": "wmo"}
    assert (await dienst.lees("/v1/correcties", params=vraag))["alsnogToewijsbaar"] == []
    await wijzig(dienst, eerst, einddatum=date(2026, 12, 31))
    pagina = await dienst.lees("/v1/correcties", params=vraag)
    assert pagina["resultaten"] == []
    (hint,) = pagina["alsnogToewijsbaar"]
    assert (hint["referentieNummer"], hint["bedragCenten"]) == ("R1", 39000)
    assert (await dienst.lees("/v1/declaraties"))["resultaten"][0]["toegekendCenten"] == 0


@pytest.mark.parametrize("waar", ["job.before", "job.after"])
async def test_a_worker_killed_around_the_work_leaves_one_proposal(dienst: Dienst, waar: str) -> None:
    eerst = await toegekend(dienst)
    await dienst.hoor(
        ToewijzingGewijzigdV1.model_validate(
            eerst.model_dump() | {"toewijzingsmoment": moment(10), "einddatum": HALF_OKTOBER}
        )
    )

    def valt_om(name: str) -> None:
        if name == waar:
            raise RuntimeError(waar)

    await JobRunner(dienst.worker, dienst.store, jobs(lambda: dienst.klok), failpoint=valt_om).once()
    async with dienst.worker.acquire() as conn:
        await conn.execute("UPDATE jobs SET due_at = clock_timestamp()")
    await dienst.werk()
    assert [c["status"] for c in await correcties(dienst)] == ["voorgesteld"]


async def test_the_database_itself_refuses_a_line_in_two_running_corrections(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    tweede = (
        "INSERT INTO correcties SELECT tenant, gen_random_uuid(), 'aanvaard', wet, agb, toewijzing_nummer, persoon_id,"
        " 1, centen, reden, voorgesteld_op, voorgesteld_op, NULL, voorgesteld_op FROM correcties"
    )
    async with dienst.store.transaction(ENSCHEDE) as tx:
        await tx.conn.execute(tweede)
    dubbel = (
        "INSERT INTO correctieregels SELECT r.tenant, c.correctie_id, declaratie_id, nr, r.centen, toetsen, true"
        " FROM correctieregels r JOIN correcties c USING (tenant) WHERE c.status = 'aanvaard'"
    )
    with pytest.raises(asyncpg.UniqueViolationError, match="correctieregels_een_keer"):
        async with dienst.store.transaction(ENSCHEDE) as tx:
            await tx.conn.execute(dubbel)


async def test_terms_of_billing_come_in_order_and_by_kind(dienst: Dienst) -> None:
    eerst = await toegekend(dienst)
    await wijzig(dienst, eerst, einddatum=HALF_OKTOBER)
    wacht = await dienst.dien_in(Declaratie(nummer="D2", identificatie="B2", regels=[Regel(referentie="R2")]))
    run = (await dienst.maak("/v1/betaalruns", INVOER)).json()
    werk = (await dienst.lees("/v1/werklijsten", rol=Rol.CONTROLLER))["resultaten"]
    assert [(t["soort"], t["uiterlijkOp"], t["status"], t["dagenResterend"]) for t in werk] == [
        ("betaalrun-goedkeuring", "2026-11-27", "open", 4),
        ("declaratie-antwoord", "2026-12-07", "open", 14),
        ("correctie-besluit", None, "open", None),
    ]
    assert [t["onderwerpId"] for t in werk[:2]] == [run["betaalrunId"], wacht.rpartition("/")[2]]
    alle = (await dienst.lees("/v1/termijnen", params={"peildatum": "2026-12-08"}))["resultaten"]
    assert [(t["soort"], t["status"]) for t in alle] == [
        ("betaalrun-goedkeuring", "verstreken"),
        ("declaratie-antwoord", "afgerond"),
        ("declaratie-antwoord", "verstreken"),
        ("correctie-besluit", "open"),
    ]
    persoon = str(UUID(dienst.persoon("999900006")))
    for params, aantal in (
        ({"soort": "declaratie-antwoord"}, 2),
        ({"uiterlijkOp": "2026-12-07"}, 3),
        ({"persoonId": persoon}, 1),
        ({"limit": "1"}, 1),
    ):
        lijst = await dienst.lees("/v1/termijnen", params=params)
        assert len(lijst["resultaten"]) == aantal, params
    gezien = list(lijst["resultaten"])
    while lijst["volgende"]:
        lijst = await dienst.lees("/v1/termijnen", params={"limit": "1", "cursor": lijst["volgende"]})
        gezien += lijst["resultaten"]
    assert [t["onderwerpId"] for t in gezien] == [t["onderwerpId"] for t in alle]
