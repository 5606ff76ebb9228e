"""Many storingen decided upon at once, what they hold, and the record of who did what."""

import asyncio
import json
from typing import Any

import pytest

from shared.values.ids import uuid7
from tests.support.balie import Desk
from tests.support.messaging import OTHER, TENANT, record

LEZER = f"{TENANT}/ops/beheer.lezen"
SCHRIJVER = f"{TENANT}/ops/beheer.schrijven"
HERHAAL, VERWERP = "/v1/storingen/_herhaal", "/v1/storingen/_verwerp"


async def done(desk: Desk, query: str = "", who: str = "0000/ops/beheer.lezen") -> list[dict[str, Any]]:
    answer = await desk.get(f"/v1/beheerhandelingen{query}", who)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["resultaten"]
    return found


async def test_the_list_is_filtered_by_everything_that_is_asked(desk: Desk) -> None:
    assert len(await desk.listed(f"?gemeente={OTHER}")) == 3
    assert await desk.listed(f"?gemeente={OTHER}", LEZER) == []
    assert len(await desk.listed(f"?reden=stuk&verwerker={desk.world.group}&topic={desk.world.topic}")) == 2
    assert len(await desk.listed("?soort=bericht&type=nl.proeftellers.geteld.v1")) == 6
    for none in ("?reden=anders", "?verwerker=x", "?topic=x", "?soort=taak", "?type=x"):
        assert await desk.listed(none) == []
    assert (await desk.get("/v1/storingen?gemeente=1")).status_code == 400


async def test_many_are_handled_again_and_what_waited_follows_in_order(desk: Desk) -> None:
    failed = await desk.post(HERHAAL, {"reden": "stuk"})
    assert failed.status_code == 200, failed.text
    assert (failed.json()["gelukt"], failed.json()["resterend"]) == (0, 0)
    assert [(no["reden"], no["fout"]) for no in failed.json()["geweigerd"]] == [("herhaling-mislukt", "stuk")] * 2
    desk.faulty.counts.clear()
    worked = await desk.post(HERHAAL, {"verwerker": desk.world.group})
    assert worked.json() == {"gelukt": 2, "geweigerd": [], "resterend": 0, "ontbrekendeDelen": []}
    assert await desk.world.notes("a", TENANT) == [1, 2, 3]
    assert await desk.world.notes("a", OTHER) == [1, 2, 3]
    assert await desk.listed() == []


async def test_a_selection_is_bounded_and_says_what_is_left(desk: Desk) -> None:
    desk.faulty.counts.clear()
    first = await desk.post(HERHAAL, {"reden": "stuk", "maximaal": 1})
    assert (first.json()["gelukt"], first.json()["resterend"]) == (1, 1)
    assert len(await desk.listed()) == 3
    for body in ({}, {"maximaal": 5}, {"reden": "stuk", "maximaal": 0}, {"reden": "stuk", "status": "geparkeerd"}):
        assert (await desk.post(HERHAAL, body)).status_code == 400


async def test_the_same_key_gives_the_same_answer_without_another_effect(desk: Desk) -> None:
    first = await desk.post(HERHAAL, {"reden": "stuk"}, key="k-1")
    desk.faulty.counts.clear()
    again = await desk.post(HERHAAL, {"reden": "stuk"}, key="k-1")
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert len(await desk.listed("?status=wacht")) == 2
    assert (await desk.post(HERHAAL, {"reden": "anders"}, key="k-1")).status_code == 422


async def test_two_operators_at_once_handle_each_message_once(desk: Desk) -> None:
    desk.faulty.counts.clear()
    answers = await asyncio.gather(*(desk.post(HERHAAL, {"reden": "stuk"}) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert await desk.world.notes("a", TENANT) == [1, 2, 3]
    assert await desk.world.notes("a", OTHER) == [1, 2, 3]
    assert await desk.listed() == []


async def test_many_are_given_up_with_a_reason_and_the_rest_goes_on(desk: Desk) -> None:
    assert (await desk.post(VERWERP, {"reden": "stuk"})).status_code == 400
    named = await desk.post(VERWERP, {"reden": "stuk", "toelichting": "Van 999990019 komt het dubbel."})
    assert (named.status_code, "999990019" in named.text) == (400, False)
    gone = await desk.post(VERWERP, {"reden": "stuk", "toelichting": "Dubbel verstuurd."}, SCHRIJVER)
    assert gone.json()["gelukt"] == 1
    assert await desk.world.notes("a", TENANT) == [2, 3]
    assert await desk.world.notes("a", OTHER) == []
    (row,) = await desk.listed("?status=verworpen")
    assert (row["gemeente"], row["toelichting"], row["door"]) == (TENANT, "Dubbel verstuurd.", "ops-1")


async def test_every_act_is_on_record_with_who_when_why_and_what_came_of_it(desk: Desk) -> None:
    (waiting,) = await desk.listed("?status=wacht", LEZER)
    id = waiting["storingId"]
    assert (await desk.post(f"/v1/storingen/{id}/herhaling", None, SCHRIJVER)).status_code == 409
    assert (await desk.post(f"/v1/storingen/{id}/verwerping", {"reden": "Dubbel."}, SCHRIJVER)).status_code == 200
    assert (await desk.post(f"/v1/storingen/{id}/verwerping", {"reden": "Nogmaals."}, SCHRIJVER)).status_code == 200
    assert (await desk.post(f"/v1/storingen/{uuid7()}/herhaling")).status_code == 404
    await desk.post(HERHAAL, {"gemeente": OTHER})
    rows = await done(desk)
    assert [(row["gemeente"], row["handeling"], row["reden"], row["uitkomst"]) for row in rows] == [
        (OTHER, "herhaal-storing", None, "herhaling-mislukt"),
        (TENANT, "verwerp-storing", "Dubbel.", "gelukt"),
        (TENANT, "herhaal-storing", None, "herhaling-mislukt"),
    ]
    assert {row["door"] for row in rows} == {"ops-1"}
    assert [row["onderwerp"] for row in rows[1:]] == [id, id]
    assert await done(desk, who=LEZER) == rows[1:]
    assert await done(desk, "?handeling=verwerp-storing&door=ops-1") == [rows[1]]
    assert await done(desk, "?door=iemand-anders") == []
    page = (await desk.get("/v1/beheerhandelingen?limit=2")).json()
    rest = await done(desk, f"?limit=2&cursor={page['volgende']}")
    assert page["resultaten"] + rest == rows
    assert (await desk.get("/v1/beheerhandelingen", "0153/beheerder/beheer.lezen")).status_code == 403


async def test_the_record_cannot_be_changed_by_the_service_itself(desk: Desk) -> None:
    await desk.post(HERHAAL, {"gemeente": OTHER})
    worker = desk.world.hearer.worker
    for tamper in ("DELETE FROM beheerhandelingen", "UPDATE beheerhandelingen SET door = 'x'"):
        with pytest.raises(Exception, match="permission denied"):
            await worker.execute(tamper)


async def test_an_act_whose_process_died_is_on_record_without_an_outcome(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    repair = "shared.eventsourcing.inbox.repair.Repair.herhaal"
    monkeypatch.setattr(repair, dies)
    (waiting,) = await desk.listed("?status=wacht", LEZER)
    with pytest.raises((asyncio.CancelledError, RuntimeError)):
        await desk.post(f"/v1/storingen/{waiting['storingId']}/herhaling")
    (row,) = await done(desk)
    assert (row["onderwerp"], row["uitkomst"]) == (waiting["storingId"], None)


async def test_what_is_in_it_is_seen_without_what_is_personal(desk: Desk) -> None:
    value = {"aantal": 9, "persoonId": str(uuid7()), "bsn": "999990019", "Jansen": ["Verzonnenweg"]}
    topic = desk.world.topic
    await desk.world.inbox().handle([record(topic, 1, stream="teller-z", value=json.dumps(value).encode())])
    (row,) = [row for row in await desk.listed("?reden=inhoud-onjuist") if row["stroom"] == "teller-z"]
    answer = await desk.get(f"/v1/storingen/{row['storingId']}")
    fields = {field["pad"]: (field["soort"], field["waarde"]) for field in answer.json()["inhoud"]["velden"]}
    assert fields["bsn"] == fields["persoonId"] == ("tekst", None)
    assert {"(onbekend)[0]", "bsn", "persoonId"} <= fields.keys()
    assert not [
        word for word in ("999990019", "Jansen", "Verzonnenweg", value["persoonId"]) if str(word) in answer.text
    ]
