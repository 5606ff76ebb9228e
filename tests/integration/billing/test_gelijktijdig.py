"""Claims at the same time, work cut off halfway, and messages in any order: the room and the answer stay right."""

import asyncio
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from services.billing.berichten import delen
from services.billing.grootboek.betalen import te_betalen
from services.billing.handlers import afronden, beoordelen, indienen
from services.billing.processes import jobs
from shared.contracts.indicatie.messages import ToewijzingGewijzigdV1, ToewijzingVerwijderdV1
from shared.contracts.operations import Rol
from shared.eventsourcing.context import AlreadyHandled, Context, InboxClaim
from shared.eventsourcing.execute import commit
from shared.eventsourcing.jobs import JobRunner
from shared.runtime.http.cursors import cursor
from shared.values.ids import uuid7
from tests.integration.billing.conftest import ENSCHEDE, Dienst
from tests.support.declaraties import ROOS, SEPTEMBER, Declaratie, Regel

EVENTS = "SELECT type, count(*) AS aantal FROM events WHERE stream LIKE $1 GROUP BY type"


class Afgebroken(Exception):
    """The process was killed here, as far as the database can tell."""


async def events(dienst: Dienst, declaratie_id: str) -> dict[str, int]:
    async with dienst.store.transaction(ENSCHEDE) as tx:
        rijen = await tx.conn.fetch(EVENTS, f"declaratie%-{declaratie_id}%")
    return {rij["type"]: rij["aantal"] for rij in rijen}


async def meteen(dienst: Dienst) -> None:
    """What waits for its next try is tried now, until nothing is due."""
    async with dienst.worker.acquire() as conn:
        await conn.execute("UPDATE jobs SET due_at = clock_timestamp()")
    await dienst.werk()


async def test_fifty_claims_at_once_never_exceed_the_room(dienst: Dienst) -> None:
    # An aspecific toewijzing with a budget for ten lines: fifty claims, each with one line on it.
    await dienst.wijs_toe(code=None, volume=None, eenheid=None, frequentie=None, budget_centen=10 * 3250)
    declaraties = [
        Declaratie(
            nummer=f"D{nr}",
            identificatie=f"B{nr}",
            regels=[Regel(referentie=f"R{nr}", volume=1, code="01A03", periode=SEPTEMBER)],
        )
        for nr in range(50)
    ]
    codes = [f"01A{nr:02d}" for nr in range(50)]
    async with dienst.store.transaction(ENSCHEDE) as tx:
        await tx.conn.execute(
            "INSERT INTO producten SELECT $1, 'wmo', '01', c, '04' FROM unnest($2::text[]) c ON CONFLICT DO NOTHING",
            ENSCHEDE,
            codes,
        )
        await tx.conn.execute(
            "INSERT INTO tarieven SELECT c.tenant, c.contract_id, '01', x, '04', '2025-01-01', NULL, 3250"
            " FROM contracten c, unnest($1::text[]) x WHERE c.wet = 'wmo' AND c.agb = '42420001'"
            " ON CONFLICT DO NOTHING",
            codes,
        )
    # Each its own product code, so that only the budget stands in the way (TR389 does not).
    verschillend = [
        replace(d, regels=[replace(d.regels[0], code=code)]) for d, code in zip(declaraties, codes, strict=True)
    ]
    paden = [await dienst.dien_in(d) for d in verschillend]
    await asyncio.gather(*(dienst.runner(parallel=8).once() for _ in range(8)))
    await dienst.werk()
    statussen = [await dienst.lees(pad) for pad in paden]
    assert sum(status["toegekendCenten"] for status in statussen) == 10 * 3250
    assert sum(status["aantalToegekend"] for status in statussen) == 10
    regels = [(await dienst.lees(f"{pad}/regels"))["resultaten"][0] for pad in paden]
    assert sorted(tuple(regel["retourcodes"]) for regel in regels) == [()] * 10 + [("9369",)] * 40


async def test_one_debit_per_period_and_product_however_many_ask(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    paden = [
        await dienst.dien_in(
            Declaratie(nummer=f"D{nr}", identificatie=f"B{nr}", regels=[Regel(referentie=f"R{nr}", volume=1)])
        )
        for nr in range(12)
    ]
    await asyncio.gather(*(dienst.runner(parallel=4).once() for _ in range(6)))
    await dienst.werk()
    assert sum([(await dienst.lees(pad))["aantalToegekend"] for pad in paden]) == 1


ONTVANGEN = {"declaratie-ontvangen.v2": 1, "clienten-ontvangen.v1": 1, "regels-ontvangen.v1": 1}
STAPPEN = ["vergrendel_declarant", "kopfeiten", "schrijf_aanname", "regelfeiten", "schrijf_deel", "commit"]


@pytest.mark.parametrize("waar", STAPPEN)
async def test_a_job_cut_off_anywhere_is_done_again_once(
    dienst: Dienst, monkeypatch: pytest.MonkeyPatch, waar: str
) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    echt = getattr(beoordelen, waar)

    async def afgebroken(*args: object, **kwargs: object) -> None:
        await echt(*args, **kwargs)
        raise Afgebroken

    monkeypatch.setattr(beoordelen, waar, afgebroken)
    await dienst.runner().once()
    id = pad.rpartition("/")[2]
    assert await events(dienst, id) == ONTVANGEN
    assert (await dienst.lees(pad))["voortgang"] == {"regels": 2, "beoordeeld": 0}
    monkeypatch.undo()
    await meteen(dienst)
    gedaan = await events(dienst, id)
    assert (gedaan["declaratie-beoordeeld.v1"], gedaan["antwoord-gevormd.v1"]) == (1, 1)
    assert (await dienst.lees(pad))["toegekendCenten"] == 39000


@pytest.mark.parametrize("waar", ["vergrendel_declaratie", "schrijf_antwoord", "schrijf_oordeel", "commit"])
async def test_an_answer_cut_off_anywhere_is_formed_once(
    dienst: Dienst, monkeypatch: pytest.MonkeyPatch, waar: str
) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=999)]))
    id = pad.rpartition("/")[2]
    echt = getattr(afronden, waar)

    async def afgebroken(*args: object, **kwargs: object) -> None:
        await echt(*args, **kwargs)
        raise Afgebroken

    monkeypatch.setattr(afronden, waar, afgebroken)
    await dienst.werk()
    status = await dienst.lees(pad)
    assert (status["status"], status["voortgang"]) == ("ontvangen", {"regels": 2, "beoordeeld": 2})
    assert (await dienst.vraag("GET", f"{pad}/antwoord")).status_code == 409
    monkeypatch.undo()
    await meteen(dienst)
    assert (await events(dienst, id))["antwoord-gevormd.v1"] == 1
    assert (await dienst.lees(pad))["toegekendCenten"] == 39000


async def test_a_claim_in_parts_is_judged_part_by_part_and_paid_only_when_answered(
    dienst: Dienst, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delen, "BLOKKEN_PER_DEEL", 1)
    await dienst.wijs_toe()
    regels = [Regel(), *(Regel(referentie=f"X{nr}", nummer=1000 + nr) for nr in range(699))]
    pad = await dienst.dien_in(Declaratie(regels=regels))
    id = pad.rpartition("/")[2]
    gezien = []
    for _ in range(3):
        await dienst.runner().once()
        status = await dienst.lees(pad)
        gezien.append((status["status"], status["voortgang"]["beoordeeld"], status["toegekendCenten"]))
        laatste = await dienst.lees(f"{pad}/regels", params={"cursor": cursor(650)})
        assert [regel["nr"] for regel in laatste["resultaten"]] == [*range(651, 701)]
        assert {regel["toegekend"] for regel in laatste["resultaten"]} == {None}
    assert gezien == [("ontvangen", 250, None), ("ontvangen", 500, None), ("ontvangen", 700, None)]
    async with dienst.store.transaction(ENSCHEDE) as tx:
        assert await te_betalen(tx.conn, ENSCHEDE, date(2026, 12, 31), None) == []
    assert (await dienst.lees(f"/v1/personen/{dienst.persoon(ROOS)}/dossierdelen/billing", rol=Rol.CONSULENT)) == {
        "persoonId": dienst.persoon(ROOS),
        "declaratieregels": [],
        "tijdlijn": [],
    }
    await dienst.werk()
    status = await dienst.lees(pad)
    assert (status["aantalToegekend"], status["aantalAfgewezen"]) == (1, 699)
    async with dienst.store.transaction(ENSCHEDE) as tx:
        assert len(await te_betalen(tx.conn, ENSCHEDE, date(2026, 12, 31), None)) == 1
    gedaan = await events(dienst, id)
    assert (gedaan["regels-getoetst.v1"], gedaan["deel-beoordeeld.v1"], gedaan["antwoord-gevormd.v1"]) == (6, 3, 1)
    async with dienst.worker.acquire() as conn:
        versies = await conn.fetch("SELECT sequence FROM outbox WHERE key = $1 ORDER BY position", f"declaratie-{id}")
    assert [rij["sequence"] for rij in versies] == [1, 2]


async def test_two_workers_with_the_same_claim_judge_it_once(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(Declaratie(regels=[Regel()]))
    id = pad.rpartition("/")[2]

    async def beoordeel() -> None:
        ctx = Context(tenant=ENSCHEDE, actor="test")
        await beoordelen.beoordeel_declaratie(dienst.store, ctx, {"declaratieId": id}, dienst.klok.date)

    await asyncio.gather(*(beoordeel() for _ in range(4)))
    assert (await events(dienst, id))["deel-beoordeeld.v1"] == 1
    await dienst.werk()
    assert (await events(dienst, id))["antwoord-gevormd.v1"] == 1


async def test_the_latest_decision_counts_whatever_the_order_of_arrival(dienst: Dienst) -> None:
    eerste = await dienst.wijs_toe()
    versies = [
        ToewijzingGewijzigdV1.model_validate(
            eerste.model_dump() | {"volume": uren, "toewijzingsmoment": eerste.toewijzingsmoment + timedelta(days=uren)}
        )
        for uren in (4, 5, 6, 7)
    ]
    random.shuffle(versies)
    await dienst.hoor(*versies)
    async with dienst.store.transaction(ENSCHEDE) as tx:
        assert await tx.conn.fetchval("SELECT volume FROM aanspraken WHERE nummer = 101") == 7


async def test_a_message_handled_twice_changes_nothing(dienst: Dienst) -> None:
    message = await dienst.wijs_toe()
    nieuw = message.model_copy(update={"toewijzing_nummer": 105})
    claim = InboxClaim(consumer="billing", message_id=uuid7(), stream="toewijzing-x", sequence=1)
    ctx = Context(tenant=ENSCHEDE, actor="test", claim=claim)
    await dienst.hoor(nieuw, ctx=ctx)
    with pytest.raises(AlreadyHandled):
        await dienst.hoor(nieuw, ctx=ctx)
    await dienst.hoor(nieuw)


async def test_a_deleted_toewijzing_takes_no_claims(dienst: Dienst) -> None:
    message = await dienst.wijs_toe()
    weg = message.model_dump() | {
        "einddatum": message.ingangsdatum,
        "reden_wijziging": "13",
        "toewijzingsmoment": datetime(2026, 9, 2, 9, 0),  # noqa: DTZ001 – local time, as in the 301
    }
    await dienst.hoor(ToewijzingVerwijderdV1.model_validate(weg))
    _, regels = await dienst.beoordeeld(Declaratie(regels=[Regel()]))
    assert "9384" in regels[0]["retourcodes"]


async def test_the_database_itself_refuses_a_second_open_debit(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    await dienst.beoordeeld(Declaratie(regels=[Regel()]))
    dubbel = (
        "INSERT INTO prestaties SELECT tenant, declaratie_id, 99, agb, wet, persoon_id, 'ANDER', NULL, true,"
        " toewijzing_nummer, categorie, code, begindatum, einddatum, volume, eenheid, tarief_centen, centen, credit,"
        " toegekend, retourcodes, toetsen, gecrediteerd, dagtekening, betaalrun_id, deel FROM prestaties"
    )
    with pytest.raises(asyncpg.UniqueViolationError, match="prestaties_een_open_debet"):
        async with dienst.store.transaction(ENSCHEDE) as tx:
            await tx.conn.execute(dubbel)
    with pytest.raises(asyncpg.CheckViolationError):
        async with dienst.store.transaction(ENSCHEDE) as tx:
            await tx.conn.execute("UPDATE verbruik SET volume = volume - 721")


async def test_ledger_and_events_tell_the_same(dienst: Dienst) -> None:
    await dienst.wijs_toe()
    status, _ = await dienst.beoordeeld(Declaratie(regels=[Regel(), Regel(referentie="R2", periode=SEPTEMBER)]))
    async with dienst.store.transaction(ENSCHEDE) as tx:
        som = await tx.conn.fetchval("SELECT sum(centen) FROM prestaties WHERE toegekend")
        verbruik = await tx.conn.fetchval("SELECT sum(centen) FROM verbruik")
    assert som == verbruik == status["toegekendCenten"] == 24 * 3250


async def test_a_claim_is_received_whole_or_not_at_all(dienst: Dienst, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delen, "BLOKKEN_PER_DEEL", 1)
    monkeypatch.setattr(indienen, "DELEN_PER_KEER", 1)
    await dienst.wijs_toe()
    regels = [Regel(), *(Regel(referentie=f"X{nr}", nummer=1000 + nr) for nr in range(600))]
    keren = iter(range(100))

    async def na_twee_keer(*args: Any, **kwargs: Any) -> None:
        if next(keren) == 2:
            raise Afgebroken
        await commit(*args, **kwargs)

    monkeypatch.setattr(indienen, "commit", na_twee_keer)
    xml = Declaratie(regels=regels).xml
    gekregen = await dienst.vraag("POST", "/v1/declaraties", content=xml, rol=Rol.AANBIEDER, sleutel="k")
    assert gekregen.status_code == 500
    assert (await dienst.lees("/v1/declaraties"))["resultaten"] == []
    monkeypatch.setattr(indienen, "commit", commit)
    again = await dienst.vraag("POST", "/v1/declaraties", content=xml, rol=Rol.AANBIEDER, sleutel="k")
    assert again.status_code == 202
    assert (await events(dienst, again.json()["declaratieId"]))["regels-ontvangen.v1"] == 3


@pytest.mark.parametrize("waar", ["job.before", "job.after"])
async def test_a_worker_killed_around_the_work_leaves_one_answer(dienst: Dienst, waar: str) -> None:
    await dienst.wijs_toe()
    pad = await dienst.dien_in(Declaratie(regels=[Regel()]))

    def valt_om(name: str) -> None:
        if name == waar:
            raise Afgebroken

    taken = jobs(lambda: dienst.klok)
    await JobRunner(dienst.worker, dienst.store, taken, failpoint=valt_om).once()
    await meteen(dienst)
    gedaan = await events(dienst, pad.rpartition("/")[2])
    assert (gedaan["declaratie-beoordeeld.v1"], gedaan["antwoord-gevormd.v1"]) == (1, 1)
    assert (await dienst.lees(pad))["toegekendCenten"] == 39000
