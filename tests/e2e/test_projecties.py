"""Read models rebuilt through the gateway while their lists go on answering."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from shared.values.ids import uuid7
from tests.support.stack import cache_folder
from tests.support.system import Stack, running
from tests.support.verhaal import vertel

pytestmark = [pytest.mark.alone, pytest.mark.timeout(300)]
Json = dict[str, Any]


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A whole system in which the story was told."""
    async with running(tmp_path_factory.mktemp("projecties"), cache_folder()) as system:
        assert (await vertel(system)).code == 0
        yield system


async def projecties(ops: httpx.AsyncClient) -> dict[str, list[Json]]:
    """The generations of each read model, by name."""
    answer = await ops.get("/v1/projecties")
    assert answer.status_code == 200, answer.text
    assert answer.json()["ontbrekendeDelen"] == []
    found: dict[str, list[Json]] = {}
    for row in answer.json()["resultaten"]:
        found.setdefault(row["naam"], []).append(row)
    return found


def generaties(rows: dict[str, list[Json]]) -> dict[str, list[int]]:
    """The numbers of the generations of each read model."""
    return {naam: [row["generatie"] for row in found] for naam, found in rows.items()}


async def herbouw(ops: httpx.AsyncClient, naam: str) -> httpx.Response:
    """Asks for a rebuild."""
    return await ops.post(f"/v1/projecties/{naam}/herbouw", headers={"Idempotency-Key": str(uuid7())})


async def test_every_read_model_shows_how_far_it_is(stack: Stack) -> None:
    async with stack.caller("ops", gemeente="0000") as ops:
        async with asyncio.timeout(20):
            rows = await projecties(ops)
            while any(row["achterstand"] for found in rows.values() for row in found):
                rows = await projecties(ops)
    assert {naam.partition(":")[0] for naam in rows} == {"intake", "indicatie", "billing"}
    assert all([row["status"] for row in found] == ["actief"] for found in rows.values())
    assert all(found[0]["positie"] > 0 for found in rows.values())


async def test_a_read_model_is_rebuilt_while_its_list_answers(stack: Stack) -> None:
    async with stack.caller("ops", gemeente="0000") as ops, stack.caller("consulent") as consulent:
        before = (await consulent.get("/v1/meldingen", params={"limit": "200"})).json()
        assert len(before["resultaten"]) >= 5
        (old,) = (await projecties(ops))["intake:zaken"]
        asked = await herbouw(ops, "intake:zaken")
        assert asked.status_code == 202, asked.text
        assert (asked.json()["naam"], asked.json()["status"]) == ("intake:zaken", "herbouw")
        assert asked.json()["generatie"] == old["generatie"] + 1
        answers = 0
        async with asyncio.timeout(60):
            while generaties(await projecties(ops))["intake:zaken"] != [old["generatie"] + 1]:
                answer = await consulent.get("/v1/meldingen", params={"limit": "200"})
                assert (answer.status_code, answer.json()) == (200, before)
                answers += 1
        assert answers > 0
        assert (await consulent.get("/v1/meldingen", params={"limit": "200"})).json() == before
        (new,) = (await projecties(ops))["intake:zaken"]
        assert (new["status"], new["versie"]) == ("actief", old["versie"])


async def test_every_read_model_can_be_rebuilt(stack: Stack) -> None:
    async with stack.caller("ops", gemeente="0000") as ops:
        before = await projecties(ops)
        for naam in before:
            assert (await herbouw(ops, naam)).status_code == 202
        async with asyncio.timeout(60):
            now = await projecties(ops)
            while generaties(now) != {naam: [rows[0]["generatie"] + 1] for naam, rows in before.items()}:
                now = await projecties(ops)


@pytest.mark.parametrize("naam", ["intake:bestaat-niet", "zaken", "elders:zaken"])
async def test_what_is_no_read_model_cannot_be_rebuilt(stack: Stack, naam: str) -> None:
    async with stack.caller("ops", gemeente="0000") as ops:
        assert (await herbouw(ops, naam)).status_code == 404
