"""Answers: the rules of ADR 2.2.1 that its linter cannot see, over an application of our own."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter

from shared.runtime.http.bodies import XML_LIMIT
from shared.runtime.http.routes import route
from tests.support.proef import DING, KEY, Model, caller, check_problem, operation, proef, seen


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    seen.clear()
    async with caller(proef()) as client:
        yield client


@pytest.mark.parametrize("path", ["/v1/onbekend", "/v1/dingen/", f"{DING}/", "/docs", "/openapi.json"])
async def test_an_unknown_path_is_404_without_a_redirect(http: httpx.AsyncClient, path: str) -> None:
    check_problem(await http.get(path), 404)


async def test_an_id_that_is_no_uuid_is_400(http: httpx.AsyncClient) -> None:
    body = check_problem(await http.get("/v1/dingen/999990019"), 400)
    assert body["invalidParams"][0]["name"] == "dingId"  # type: ignore[index]


@pytest.mark.parametrize(("path", "allow"), [("/v1/dingen", "GET, HEAD, POST"), (DING, "GET, HEAD, PUT")])
async def test_405_tells_every_method(http: httpx.AsyncClient, path: str, allow: str) -> None:
    response = await http.delete(path)
    check_problem(response, 405)
    assert response.headers["allow"] == allow


@pytest.mark.parametrize("kind", [None, "text/plain", "application/xml", "application/json; charset=utf-16", "json"])
async def test_a_body_of_another_kind_is_415(http: httpx.AsyncClient, kind: str | None) -> None:
    headers = KEY if kind is None else {**KEY, "Content-Type": kind}
    check_problem(await http.post("/v1/dingen", content=b"{}", headers=headers), 415)


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "application/json;q=0", "image/*"])
async def test_what_we_cannot_give_is_406(http: httpx.AsyncClient, accept: str) -> None:
    check_problem(await http.get(DING, headers={"Accept": accept}), 406)


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json", ""])
async def test_what_we_can_give_is_given(http: httpx.AsyncClient, accept: str) -> None:
    assert (await http.get(DING, headers={"Accept": accept})).status_code == 200


@pytest.mark.parametrize(
    ("kind", "accept", "expected"),
    [
        ("application/xml", "application/xml", ["application/xml", "4", "application/xml"]),
        ("text/xml; charset=utf-8", "*/*", ["application/xml", "4", "application/json"]),
        ("application/json", "application/json;q=0.5, text/xml", ["application/json", "4", "application/xml"]),
    ],
)
async def test_xml_and_json_by_media_type(http: httpx.AsyncClient, kind: str, accept: str, expected: list[str]) -> None:
    response = await http.post("/v1/berichten", content=b"<a/>", headers={"Content-Type": kind, "Accept": accept})
    assert response.json()["resultaten"] == expected


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_that_is_too_long_is_413(http: httpx.AsyncClient, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65_536

    content = b" " * 1_100_000 if declared else chunks()
    headers = {**KEY, "Content-Type": "application/json"}
    check_problem(await http.post("/v1/dingen", content=content, headers=headers), 413)
    xml = b" " * 1_100_000 if declared else chunks()
    big = await http.post("/v1/berichten", content=xml, headers={"Content-Type": "application/xml"})
    assert big.status_code == 200
    if declared:
        over = b" " * (XML_LIMIT + 1)
        check_problem(await http.post("/v1/berichten", content=over, headers={"Content-Type": "application/xml"}), 413)


@pytest.mark.parametrize(
    ("name", "status", "slug"),
    [
        ("refused", 409, "te-laat"),
        ("conflict", 409, "gelijktijdig-gewijzigd"),
        ("precondition", 412, "versie-verouderd"),
        ("notfound", 404, "niet-gevonden"),
        ("unavailable", 503, "onderdeel-niet-beschikbaar"),
        ("reused", 422, "sleutel-hergebruikt"),
        ("running", 409, "verzoek-loopt-nog"),
        ("bug", 500, "interne-fout"),
        ("unmapped", 500, "interne-fout"),
    ],
)
async def test_each_failure_has_its_problem(http: httpx.AsyncClient, name: str, status: int, slug: str) -> None:
    response = await http.get(f"/v1/faal/{name}")
    body = check_problem(response, status)
    assert body["type"] == f"urn:zorgketen:probleem:{slug}"
    assert "999990019" not in response.text
    if name == "unavailable":
        assert response.headers["retry-after"] == "3"
        assert body["onderdeel"] == "database"
    if name == "precondition":
        assert response.headers["etag"] == '"7"'


async def test_an_answer_given_before_is_given_again(http: httpx.AsyncClient) -> None:
    response = await http.get("/v1/faal/replay")
    assert (response.status_code, response.content) == (201, b'{"a":1}')
    assert response.headers["location"] == "/x"
    assert response.headers["idempotency-replayed"] == "true"
    assert response.headers.get_list("content-type") == ["application/json"]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 401),
        ("Basic abc", 401),
        ("Bearer ", 401),
        ("Bearer fout", 401),
        ("Bearer backoffice/intake.schrijven", 403),
        ("Bearer consulent/intake.lezen", 403),
        ("bearer consulent,backoffice/intake.lezen intake.schrijven", 200),
    ],
)
async def test_role_and_scope(http: httpx.AsyncClient, header: str, status: int) -> None:
    response = await http.get(DING, headers={"Authorization": header})
    if status == 200:
        assert response.status_code == 200
    else:
        check_problem(response, status)
    assert ("www-authenticate" in response.headers) is (status == 401)


def test_a_naive_datetime_is_refused_when_the_route_is_made() -> None:
    class Naief(Model):
        op: "datetime | None" = None

    from datetime import datetime

    Naief.model_rebuild(_types_namespace={"datetime": datetime})
    with pytest.raises(TypeError, match="timezone"):
        route(APIRouter(), operation("x", "POST", "/v1/x", request=Naief))


def test_a_handler_takes_every_path_parameter() -> None:
    with pytest.raises(TypeError, match="dingId"):

        @route(APIRouter(), operation("x", "GET", "/v1/x/{dingId}"))
        async def lees() -> None:
            return None
