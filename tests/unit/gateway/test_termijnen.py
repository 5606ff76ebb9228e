"""Merged lists: every item once, in order, whatever the page size and whoever is away for a while."""

from typing import Any

import aiohttp
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.operations import Rol
from tests.unit.gateway.door import Door, problem

C = Rol.CONSULENT
Terms = list[str | None]
days = st.lists(st.integers(1, 28).map(lambda day: f"2026-02-{day:02d}"), max_size=12).map(sorted)


def term(service: str, number: int, day: str | None) -> dict[str, Any]:
    return {
        "soort": {"intake": "onderzoek", "indicatie": "bezwaar", "billing": "declaratie-antwoord"}[service],
        "onderwerpId": f"00000000-0000-7000-8000-{number:012d}",
        "persoonId": "00000000-0000-7000-8000-999999999999",
        "wet": "wmo",
        "uiterlijkOp": day,
        "status": "loopt" if service == "intake" else "open",
        "dagenResterend": None,
    }


def lists(gateway: Door, service: str, terms: Terms) -> None:
    """The service pages through these terms; its cursor is the place of the next."""
    items = [term(service, number, day) for number, day in enumerate(terms)]

    async def reply(request: httpx.Request) -> httpx.Response:
        start, limit = int(request.url.params.get("cursor", 0)), int(request.url.params["limit"])
        following = str(start + limit) if start + limit < len(items) else None
        return httpx.Response(200, json={"resultaten": items[start : start + limit], "volgende": following})

    gateway.services[service].listens(reply)


async def page(gateway: Door, path: str = "/v1/termijnen", **query: str) -> dict[str, Any]:
    response = await gateway.ask("GET", path, C, params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def read(gateway: Door, limit: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    query = {"limit": str(limit)}
    for _ in range(200):
        got = await page(gateway, **query)
        assert len(got["resultaten"]) <= limit
        found += [(item["uiterlijkOp"], f"{item['deel']}:{item['onderwerpId']}") for item in got["resultaten"]]
        if got["volgende"] is None:
            return found
        query = {"limit": str(limit), "cursor": got["volgende"]}
    pytest.fail("the list has no end")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(intake=days, indicatie=days, limit=st.integers(1, 7))
async def test_each_term_comes_once_and_in_order(gateway: Door, intake: Terms, indicatie: Terms, limit: int) -> None:
    lists(gateway, "intake", intake)
    lists(gateway, "indicatie", indicatie)
    found = await read(gateway, limit)
    assert [day for day, _ in found] == sorted([*intake, *indicatie])  # type: ignore[type-var]
    assert len({name for _, name in found}) == len(found)


async def test_the_page_size_of_a_cursor_is_kept(gateway: Door) -> None:
    lists(gateway, "intake", ["2026-02-01"] * 6)
    lists(gateway, "indicatie", [])
    first = await page(gateway, limit="2")
    second = await page(gateway, limit="100", cursor=first["volgende"])
    assert len(second["resultaten"]) == 2


async def test_terms_without_a_day_come_last(gateway: Door) -> None:
    lists(gateway, "intake", ["2026-02-01", None])
    lists(gateway, "indicatie", ["2026-02-05"])
    assert [day for day, _ in await read(gateway, 10)] == ["2026-02-01", "2026-02-05", None]


async def test_a_service_that_is_away_is_named_and_read_later(gateway: Door) -> None:
    lists(gateway, "intake", ["2026-02-01"])
    gateway.services["indicatie"].fails(aiohttp.ClientConnectionError("weg"))
    first = await page(gateway)
    assert (first["ontbrekendeDelen"], len(first["resultaten"])) == (["indicatie"], 1)
    assert first["volgende"] is not None
    response = await gateway.ask("GET", "/v1/termijnen", C, params={"cursor": first["volgende"]})
    assert problem(response, 503)["onderdeel"] == "indicatie"
    lists(gateway, "indicatie", ["2026-02-03"])
    second = await page(gateway, cursor=first["volgende"])
    assert [item["deel"] for item in second["resultaten"]] == ["indicatie"]
    assert (second["volgende"], second["ontbrekendeDelen"]) == (None, [])


async def test_filters_go_to_who_knows_them(gateway: Door) -> None:
    lists(gateway, "intake", ["2026-02-01"])
    lists(gateway, "indicatie", ["2026-02-02"])
    other = gateway.services["indicatie"]
    await page(gateway, uiterlijkOp="2026-03-01", peildatum="2026-02-01")
    asked = {"uiterlijkOp": "2026-03-01", "peildatum": "2026-02-01", "limit": "50"}
    assert dict(gateway.intake.requests[0].url.params) == asked
    asked["uiterlijkVoor"] = asked.pop("uiterlijkOp")
    assert dict(other.requests[0].url.params) == asked
    other.requests.clear()
    found = await page(gateway, soort="aanvulling")  # no term of indicatie
    assert [item["deel"] for item in found["resultaten"]] == ["intake"]
    assert not other.requests


@pytest.mark.parametrize(
    ("rol", "delen"),
    [(C, ["intake", "indicatie"]), (Rol.BACKOFFICE, ["billing", "indicatie"]), (Rol.CONTROLLER, ["billing"])],
)
async def test_a_role_reads_the_lists_it_may(gateway: Door, rol: Rol, delen: list[str]) -> None:
    for service, day in (("intake", "2026-02-01"), ("billing", "2026-02-02"), ("indicatie", "2026-02-03")):
        lists(gateway, service, [day])
    response = await gateway.ask("GET", "/v1/werklijsten", rol)
    assert [item["deel"] for item in response.json()["resultaten"]] == delen
    for service in ("intake", "indicatie", "billing"):
        asked = [request.url.path for request in gateway.services[service].requests]
        assert asked == (["/v1/werklijsten"] if service in delen else [])


async def test_the_next_page_is_linked(gateway: Door) -> None:
    lists(gateway, "intake", ["2026-02-01"] * 3)
    lists(gateway, "indicatie", [])
    response = await gateway.ask("GET", "/v1/termijnen?limit=2&peildatum=2026-02-01", C)
    link = response.headers["link"]
    assert link.startswith("</v1/termijnen?limit=2&peildatum=2026-02-01&cursor=")
    assert link.endswith('>; rel="next"')


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "soort=A", "uiterlijkOp=x", "persoonId=1", "cursor=onzin", "cursor=e30"],
)
async def test_a_wrong_query_is_400(gateway: Door, query: str) -> None:
    name = query.split("=")[0]
    faults = problem(await gateway.ask("GET", f"/v1/termijnen?{query}", C), 400)["invalidParams"]
    assert [fault["name"] for fault in faults] == [name]
