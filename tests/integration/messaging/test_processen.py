"""The steps that wait, as operations sees them, and one whose turn comes now."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.eventsourcing.context import Context, Job, JsonObject
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.store import Store
from shared.values.ids import uuid7
from tests.support.balie import Desk
from tests.support.messaging import OTHER, TENANT

LEZER = f"{TENANT}/ops/beheer.lezen"
PERSOON = "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"


class Trouble:
    """A handler that fails until it is mended."""

    def __init__(self) -> None:
        self.broken, self.done = True, 0

    async def __call__(self, store: Store, ctx: Context, payload: JsonObject) -> None:
        if self.broken:
            raise KeyError("999990019")
        self.done += 1


async def plan(desk: Desk, *jobs: Job, tenant: str = TENANT) -> None:
    await desk.world.hearer.store.append(Context(tenant=tenant, actor="proef"), [], jobs=jobs)


async def listed(desk: Desk, query: str = "", who: str = "0000/ops/beheer.lezen") -> list[dict[str, Any]]:
    answer = await desk.get(f"/v1/processen{query}", who)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["resultaten"]
    return found


@pytest.fixture
async def trouble(desk: Desk) -> tuple[Trouble, JobRunner]:
    """A runner of one step; nothing is planned."""
    handler = Trouble()
    side = desk.world.hearer
    return handler, JobRunner(side.worker, side.store, {"maak-301": handler})


async def test_what_waits_says_what_for_since_when_and_until_when(
    desk: Desk, trouble: tuple[Trouble, JobRunner]
) -> None:
    later = datetime.now(UTC) + timedelta(days=3)
    await plan(desk, Job(name="maak-301", payload={"persoonId": PERSOON, "agb": "42420001"}, key=f"x/{PERSOON}"))
    await plan(desk, Job(name="bewaak", payload={"id": PERSOON}, due_at=later), tenant=OTHER)
    assert [(row["stap"], row["wachtOp"], row["teLaat"]) for row in await listed(desk)] == [
        ("maak-301", "beurt", True),
        ("bewaak", "moment", False),
    ]
    assert await trouble[1].once() == 1
    row, term = await listed(desk)
    assert (row["wachtOp"], row["pogingen"], row["laatsteFout"], row["teLaat"]) == ("herhaling", 1, "KeyError", False)
    assert row["sinds"] < row["geplandOp"] < term["geplandOp"]
    assert [(field["pad"], field["waarde"]) for field in row["onderwerp"]] == [("agb", "42420001"), ("persoonId", None)]
    everything = (await desk.get("/v1/processen")).text
    assert "999990019" not in everything
    assert everything.count(PERSOON) == 1  # the id of an aanvraag, in the other one
    assert await listed(desk, who=LEZER) == [row]
    assert (await desk.get(f"/v1/processen/{term['procesId']}")).json() == term
    assert (await desk.get(f"/v1/processen/{term['procesId']}", LEZER)).status_code == 404


async def test_the_list_is_filtered_and_goes_on_by_page(desk: Desk) -> None:
    now = datetime.now(UTC)
    for n in range(5):
        due = now + timedelta(hours=n - 2)
        await plan(desk, Job(name=f"stap-{n % 2}", payload={}, due_at=due), tenant=OTHER if n == 4 else TENANT)
    assert [row["stap"] for row in await listed(desk, "?stap=stap-1")] == ["stap-1", "stap-1"]
    assert len(await listed(desk, "?teLaat=true")) == 3
    assert len(await listed(desk, "?wachtOp=moment")) == 2
    assert len(await listed(desk, f"?gemeente={OTHER}")) == 1
    assert await listed(desk, f"?gemeente={OTHER}", LEZER) == []
    first = (await desk.get("/v1/processen?limit=3")).json()
    rest = await listed(desk, f"?limit=3&cursor={first['volgende']}")
    assert [row["procesId"] for row in first["resultaten"] + rest] == [row["procesId"] for row in await listed(desk)]
    for wrong in ("?cursor=abc", "?cursor=WyJhIiwiYiJd", "?wachtOp=x", "?teLaat=misschien"):
        assert (await desk.get(f"/v1/processen{wrong}")).status_code == 400


async def test_a_step_that_waits_for_its_next_attempt_is_poked(desk: Desk, trouble: tuple[Trouble, JobRunner]) -> None:
    handler, runner = trouble
    await plan(desk, Job(name="maak-301", payload={"agb": "42420001"}))
    for _ in range(3):
        await runner.once()
        await desk.world.hearer.worker.execute("UPDATE jobs SET due_at = clock_timestamp() WHERE lease IS NULL")
    await desk.world.hearer.worker.execute("UPDATE jobs SET due_at = clock_timestamp() + interval '50 s'")
    (row,) = await listed(desk, "?wachtOp=herhaling")
    handler.broken = False
    assert await runner.once() == 0
    poked = await desk.post(f"/v1/processen/{row['procesId']}/vervroeging", key="k-1")
    assert (poked.status_code, poked.json()["wachtOp"], poked.json()["pogingen"]) == (200, "beurt", 3)
    assert await runner.once() == 1
    assert handler.done == 1
    assert await listed(desk) == []
    again = await desk.post(f"/v1/processen/{row['procesId']}/vervroeging", key="k-1")
    assert again.json() == poked.json()
    assert (await desk.post(f"/v1/processen/{row['procesId']}/vervroeging")).status_code == 404
    (act,) = (await desk.get("/v1/beheerhandelingen")).json()["resultaten"]
    assert (act["handeling"], act["onderwerp"], act["gemeente"], act["uitkomst"]) == (
        "vervroeg-proces",
        row["procesId"],
        TENANT,
        "gelukt",
    )


async def test_a_term_does_not_end_sooner_and_a_running_attempt_is_left_alone(desk: Desk) -> None:
    later = datetime.now(UTC) + timedelta(days=3)
    await plan(desk, Job(name="bewaak", payload={"id": PERSOON}, due_at=later))
    (row,) = await listed(desk)
    refused = await desk.post(f"/v1/processen/{row['procesId']}/vervroeging")
    assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[1]) == (409, "wacht-op-moment")
    await desk.world.hearer.worker.execute(
        "UPDATE jobs SET lease = uuidv7(), attempts = 1, due_at = clock_timestamp() + interval '30 s'"
    )
    (row,) = await listed(desk)
    assert row["wachtOp"] == "afronding"
    refused = await desk.post(f"/v1/processen/{row['procesId']}/vervroeging")
    assert (refused.status_code, refused.json()["type"].rsplit(":", 1)[1]) == (409, "stap-loopt")
    assert (await desk.post(f"/v1/processen/{uuid7()}/vervroeging")).status_code == 404
    other = f"{OTHER}/ops/beheer.schrijven"
    assert (await desk.post(f"/v1/processen/{row['procesId']}/vervroeging", None, other)).status_code == 404
    acts = (await desk.get("/v1/beheerhandelingen")).json()["resultaten"]
    assert [act["uitkomst"] for act in acts] == ["stap-loopt", "wacht-op-moment"]


async def test_a_step_that_is_planned_anew_forgets_why_it_failed(
    desk: Desk, trouble: tuple[Trouble, JobRunner]
) -> None:
    job = Job(name="maak-301", payload={"agb": "42420001"}, key="1")
    await plan(desk, job)
    await trouble[1].once()
    await plan(desk, job)
    (row,) = await listed(desk)
    assert (row["wachtOp"], row["pogingen"], row["laatsteFout"]) == ("beurt", 0, None)
