"""The operations of a service over HTTP: who sees which storing, what a decision does, how a read model is rebuilt."""

from shared.contracts.beheer.storingen import StoringDetail
from shared.eventsourcing.projection import create_generation
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.vault import Vault
from shared.values.ids import uuid7
from tests.support.balie import Desk
from tests.support.kernel import MASTER_KEY, Tellers
from tests.support.messaging import OTHER, TENANT
from tests.support.stack import connect


async def test_the_platform_sees_all_and_a_municipality_only_its_own(desk: Desk) -> None:
    assert sorted(s["gemeente"] for s in await desk.listed()) == [TENANT] * 3 + [OTHER] * 3
    own = await desk.listed(who=f"{OTHER}/ops/beheer.lezen")
    assert {s["gemeente"] for s in own} == {OTHER}
    (other, *_) = [s for s in await desk.listed() if s["gemeente"] == TENANT and s["status"] == "wacht"]
    for answer in (
        await desk.get(f"/v1/storingen/{other['storingId']}", f"{OTHER}/ops/beheer.lezen"),
        await desk.post(f"/v1/storingen/{other['storingId']}/herhaling", None, f"{OTHER}/ops/beheer.schrijven"),
        await desk.post(
            f"/v1/storingen/{other['storingId']}/verwerping", {"reden": "weg ermee"}, f"{OTHER}/ops/beheer.schrijven"
        ),
        await desk.get(f"/v1/storingen/{uuid7()}"),
    ):
        assert answer.status_code == 404


async def test_only_ops_with_the_scope_may_look_or_decide(desk: Desk) -> None:
    assert (await desk.get("/v1/storingen", "0153/consulent/beheer.lezen")).status_code == 403
    assert (await desk.get("/v1/storingen", "0153/ops/intake.lezen")).status_code == 403
    assert (await desk.get("/v1/projecties", "0153/beheerder/beheer.lezen")).status_code == 403
    assert (await desk.post(f"/v1/storingen/{uuid7()}/herhaling", None, "0000/ops/beheer.lezen")).status_code == 403
    assert (await desk.get("/v1/storingen", "niemand")).status_code == 401


async def test_the_list_says_what_waits_and_goes_on_by_page(desk: Desk) -> None:
    first = await desk.get("/v1/storingen?limit=2&status=geparkeerd", f"{TENANT}/ops/beheer.lezen")
    assert [s["volgnummer"] for s in first.json()["resultaten"]] == [2, 3]
    assert first.json()["volgende"] is None
    page = await desk.get("/v1/storingen?limit=4")
    rest = await desk.get(f"/v1/storingen?limit=4&cursor={page.json()['volgende']}")
    assert 'rel="next"' in page.headers["link"]
    ids = [s["storingId"] for s in page.json()["resultaten"] + rest.json()["resultaten"]]
    assert len(ids) == len(set(ids)) == 6
    assert (await desk.get("/v1/storingen?cursor=abc")).status_code == 400
    assert (await desk.get("/v1/storingen?wat=1")).status_code == 400
    waiting = page.json()["resultaten"][0]
    assert waiting["reden"] == "stuk"
    assert (waiting["soort"], waiting["verwerker"], waiting["stroom"]) == ("bericht", desk.world.group, "teller-a")
    one = await desk.get(f"/v1/storingen/{waiting['storingId']}")
    assert one.json().items() >= waiting.items()
    assert StoringDetail.model_validate(one.json()).omvang == len(b'{"aantal": 1}')


async def test_a_replay_that_fails_says_why_and_one_that_works_lets_the_rest_go_on(desk: Desk) -> None:
    (waiting,) = await desk.listed("?status=wacht", f"{TENANT}/ops/beheer.lezen")
    path = f"/v1/storingen/{waiting['storingId']}"
    failed = await desk.post(f"{path}/herhaling")
    assert failed.status_code == 409
    assert failed.json()["type"].endswith("herhaling-mislukt")
    assert (await desk.get(path)).json()["pogingen"] == 4
    desk.faulty.counts.clear()
    worked = await desk.post(f"{path}/herhaling")
    assert (worked.status_code, worked.json()["status"], worked.json()["door"]) == (200, "opgelost", "ops-1")
    assert await desk.world.notes("a") == [1, 2, 3]
    assert await desk.listed(who=f"{TENANT}/ops/beheer.lezen") == []
    assert (await desk.post(f"{path}/herhaling")).json() == worked.json()


async def test_a_discard_needs_a_reason_and_keeps_it(desk: Desk) -> None:
    (waiting,) = await desk.listed("?status=wacht", f"{TENANT}/ops/beheer.lezen")
    path = f"/v1/storingen/{waiting['storingId']}/verwerping"
    assert (await desk.post(path, {"reden": ""})).status_code == 400
    parked = (await desk.listed("?status=geparkeerd", f"{TENANT}/ops/beheer.lezen"))[0]
    early = await desk.post(f"/v1/storingen/{parked['storingId']}/verwerping", {"reden": "te vroeg"})
    assert early.status_code == 409
    gone = await desk.post(path, {"reden": "dubbel verstuurd"})
    assert (gone.json()["status"], gone.json()["toelichting"]) == ("verworpen", "dubbel verstuurd")
    assert await desk.world.notes("a") == [2, 3]


async def test_a_step_that_stranded_is_planned_again_or_given_up(desk: Desk) -> None:
    pool = desk.world.hearer.worker
    meta = '{"actor": "u", "correlationid": "00000000-0000-0000-0000-000000000007"}'
    ids = [
        await pool.fetchval(
            "INSERT INTO storingen (tenant, soort, consumer, status, reden, payload, headers)"
            " VALUES ($1, 'taak', 'herinner', 'wacht', 'KeyError', $2, $3) RETURNING id",
            TENANT,
            b'{"a": 1}',
            meta,
        )
        for _ in range(2)
    ]
    again = await desk.post(f"/v1/storingen/{ids[0]}/herhaling")
    assert (again.json()["status"], again.json()["soort"]) == ("opgelost", "taak")
    job = await pool.fetchrow("SELECT tenant, name, payload, meta FROM jobs")
    assert job is not None
    assert (job["tenant"], job["name"], job["payload"], job["meta"]) == (TENANT, "herinner", '{"a": 1}', meta)
    given_up = await desk.post(f"/v1/storingen/{ids[1]}/verwerping", {"reden": "niet meer nodig"})
    assert given_up.json()["status"] == "verworpen"
    assert await pool.fetchval("SELECT count(*) FROM jobs") == 1


async def test_a_read_model_is_rebuilt_beside_the_one_that_answers(desk: Desk) -> None:
    assert (await desk.get("/v1/projecties")).json()["resultaten"] == []
    assert (await desk.post("/v1/projecties/tellers/herbouw")).status_code == 404
    worker = await connect(desk.world.hearer.database.worker)
    async with worker.transaction():
        await create_generation(worker, Tellers(), app_role="indicatie_app", active=True)
    (one,) = (await desk.get("/v1/projecties")).json()["resultaten"]
    assert (one["naam"], one["generatie"], one["status"]) == ("tellers", 1, "actief")
    started = await desk.post("/v1/projecties/tellers/herbouw")
    assert (started.status_code, started.json()["generatie"], started.json()["status"]) == (202, 2, "herbouw")
    begun = started.json()["voortgang"]
    assert (begun["verwerkt"], begun["totaal"], begun["percentage"]) == (0, 0, 100)  # nothing was noted here yet
    assert (await desk.post("/v1/projecties/tellers/herbouw")).status_code == 409
    broken_off = await desk.delete("/v1/projecties/tellers/herbouw")
    assert (broken_off.status_code, broken_off.json()["generatie"], broken_off.json()["status"]) == (200, 1, "actief")
    assert (await desk.delete("/v1/projecties/tellers/herbouw")).status_code == 404
    assert (await desk.get("/v1/projecties")).json()["resultaten"] == [broken_off.json()]
    assert (await desk.post("/v1/projecties/tellers/herbouw")).json()["generatie"] == 3
    assert (await desk.post("/v1/projecties/onbekend/herbouw")).status_code == 404
    signals = desk.world.hearer.store.signals
    dsn = desk.world.hearer.database.worker
    projector = Projector(dsn, [Tellers()], [], Vault(MASTER_KEY), signals, app_role="indicatie_app")
    await projector.catch_up(worker)
    await worker.close()
    (left,) = (await desk.get("/v1/projecties")).json()["resultaten"]
    assert (left["generatie"], left["status"], left["achterstand"]) == (3, "actief", 0)
    acts = (await desk.get("/v1/beheerhandelingen")).json()["resultaten"]
    assert [(act["handeling"], act["uitkomst"]) for act in acts] == [
        ("herbouw-projectie", "gelukt"),
        ("breek-herbouw-af", "niet-gevonden"),
        ("breek-herbouw-af", "gelukt"),
        ("herbouw-projectie", "herbouw-loopt"),
        ("herbouw-projectie", "gelukt"),
        ("herbouw-projectie", "niet-gevonden"),
    ]
