"""Health: parts asked beside each other, in time, and not more than once a second."""

import asyncio

import httpx
from fastapi import FastAPI

from shared.runtime.http import health as module
from shared.runtime.http.health import Check, Health, add_health


def counted(answer: bool, asked: list[str], name: str) -> Check:
    async def check() -> bool:
        asked.append(name)
        return answer

    return check


async def test_what_is_missing_is_named_and_asked_once_a_second() -> None:
    asked: list[str] = []
    health = Health({"database": counted(True, asked, "database"), "kafka": counted(False, asked, "kafka")})
    assert [await health.missing() for _ in range(3)] == [("kafka",)] * 3
    assert sorted(asked) == ["database", "kafka"]
    health.draining = True
    assert await health.missing() == ("stopt", "kafka")


async def test_a_check_that_hangs_or_fails_is_a_missing_part() -> None:
    async def hang() -> bool:
        await asyncio.Event().wait()
        return True

    async def fail() -> bool:
        raise RuntimeError("999990019")

    patience, module.PATIENCE = module.PATIENCE, 0.05
    try:
        assert await Health({"traag": hang, "stuk": fail}).missing() == ("traag", "stuk")
    finally:
        module.PATIENCE = patience


async def test_the_three_addresses() -> None:
    app = FastAPI()
    checks: dict[str, Check] = {"database": counted(True, [], "database")}
    health = Health(checks)
    add_health(app, health, lambda: b"# HELP x\n", "text/plain; version=0.0.4")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        assert (await http.get("/livez")).json() == {"status": "leeft"}
        assert (await http.get("/readyz")).json() == {"status": "gereed"}
        assert (await http.get("/metrics")).text == "# HELP x\n"
        health.draining = True
        stopping = await http.get("/readyz")
        assert (stopping.status_code, stopping.headers["retry-after"]) == (503, "2")
        assert stopping.json()["onderdelen"] == ["stopt"]
