"""Requests: keys, versions, bodies and queries, and what comes back for a wrong one."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.proef import (
    BODY,
    DING,
    KEY,
    caller,
    check_headers,
    check_problem,
    proef,
    seen,
)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    seen.clear()
    async with caller(proef()) as client:
        yield client


async def test_a_write_is_answered_with_where_it_is_and_its_version(http: httpx.AsyncClient) -> None:
    body = {**BODY, "moment": "2026-11-23T14:00:00+02:00", "periode": {"begindatum": "2026-01-01"}}
    response = await http.post("/v1/dingen", json=body, headers=KEY)
    assert response.status_code == 201
    assert response.headers["location"] == "/v1/dingen/1"
    assert response.headers["etag"] == '"1"'
    assert response.json()["moment"] == "2026-11-23T12:00:00Z"
    check_headers(response)
    claim = seen[0].claim
    assert claim is not None
    assert (seen[0].tenant, seen[0].actor) == ("0153", "u1")
    assert claim.key == "k1"  # type: ignore[union-attr]
    assert (claim.caller, claim.route) == ("c1/u1", "maak-ding")  # type: ignore[union-attr]


async def test_a_fingerprint_is_of_the_whole_request(http: httpx.AsyncClient) -> None:
    for content in (b'{"naam":"een","beginDatum":"2026-01-02"}', b'{"naam":"twee","beginDatum":"2026-01-02"}') * 2:
        await http.post("/v1/dingen", content=content, headers={**KEY, "Content-Type": "application/json"})
    prints = [ctx.claim.fingerprint for ctx in seen]  # type: ignore[union-attr]
    assert prints[0] == prints[2] != prints[1] == prints[3]


@pytest.mark.parametrize("header", ["k1", '"k1"', '"a \\"b\\" c"', "x" * 255])
async def test_a_key_is_quoted_or_bare(http: httpx.AsyncClient, header: str) -> None:
    assert (await http.post("/v1/dingen", json=BODY, headers={"Idempotency-Key": header})).status_code == 201


@pytest.mark.parametrize("header", [None, "", '""', "x" * 256, "a b", '"open'])
async def test_a_wrong_key_is_400(http: httpx.AsyncClient, header: str | None) -> None:
    headers = {} if header is None else {"Idempotency-Key": header}
    body = check_problem(await http.post("/v1/dingen", json=BODY, headers=headers), 400)
    assert body["invalidParams"][0]["name"] == "Idempotency-Key"  # type: ignore[index]


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 428), ('"3"', 200), ('W/"3"', 412), ('"x"', 412), ("*", 400), ("3", 400), ('"3", "4"', 400)],
)
async def test_a_change_names_its_version(http: httpx.AsyncClient, header: str | None, status: int) -> None:
    headers = KEY if header is None else {**KEY, "If-Match": header}
    response = await http.put(DING, json=BODY, headers=headers)
    if status == 200:
        assert seen[0].if_match == 3
    else:
        check_problem(response, status)


async def test_every_fault_of_a_body_is_told_and_no_value(http: httpx.AsyncClient) -> None:
    wrong = {
        "naam": "",
        "beginDatum": "gisteren999990019",
        "bedrag": 1.5,
        "moment": "2026-01-01T00:00:00",
        "bsn": "999990018",
        "999990019": 1,
    }
    body = check_problem(await http.post("/v1/dingen", json=wrong, headers=KEY), 400)
    found = {param["name"]: param["code"] for param in body["invalidParams"]}  # type: ignore[attr-defined]
    assert found == {
        "naam": "string_too_short",
        "beginDatum": "date_parsing",
        "bedrag": "int_type",
        "moment": "datetime_format",
        "bsn": "bsn",
        "body": "extra_forbidden",
    }
    assert "99999" not in json.dumps(body)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "json_invalid"),
        (b"", "json_invalid"),
        (b"\xff", "json_invalid"),
        (b"[" * 100_000, "json_invalid"),
        (b'{"naam":"een","naam":"twee","beginDatum":"2026-01-02"}', "json_duplicate_key"),
        (b'{"naam":NaN}', "json_invalid"),
        (b"[]", "model_type"),
        (b'{"naam":"een","begin_datum":"2026-01-02","beginDatum":"2026-01-02"}', "extra_forbidden"),
        (b'{"naam":"een","beginDatum":20000}', "date_type"),
        (
            b'{"naam":"een","beginDatum":"2026-01-02","periode":{"begindatum":"2026-01-02","einddatum":"2026-01-01"}}',
            "value_error",
        ),
    ],
)
async def test_what_is_not_the_json_we_want_is_400(http: httpx.AsyncClient, content: bytes, code: str) -> None:
    headers = {**KEY, "Content-Type": "application/json"}
    body = check_problem(await http.post("/v1/dingen", content=content, headers=headers), 400)
    assert [param["code"] for param in body["invalidParams"]] == [code]  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=1&limit=2", "onbekend=1", "bsn=999990019"])
async def test_a_wrong_query_is_400(http: httpx.AsyncClient, query: str) -> None:
    response = await http.get(f"/v1/dingen?{query}")
    check_problem(response, 400)
    assert "999990019" not in response.text


async def test_a_query_where_none_is_taken_is_400(http: httpx.AsyncClient) -> None:
    check_problem(await http.get(f"{DING}?a=1"), 400)


async def test_a_list_links_to_its_next_page(http: httpx.AsyncClient) -> None:
    response = await http.get("/v1/dingen?limit=10&soort=b&soort=a")
    assert response.json() == {"resultaten": ["a", "b"], "volgende": "abc"}
    assert response.headers["link"] == '</v1/dingen?limit=10&soort=b&soort=a&cursor=abc>; rel="next"'
    assert "link" not in (await http.get("/v1/dingen?cursor=abc")).headers


async def test_a_resource_has_a_version_and_can_be_unchanged(http: httpx.AsyncClient) -> None:
    first = await http.get(DING)
    assert (first.status_code, first.headers["etag"]) == (200, '"3"')
    for header in ('"3"', 'W/"3"', '"1", "3"', "*"):
        again = await http.get(DING, headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        check_headers(again)
    assert (await http.get(DING, headers={"If-None-Match": '"2"'})).status_code == 200


async def test_head_is_get_without_a_body(http: httpx.AsyncClient) -> None:
    get, head = await http.get(DING), await http.head(DING)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers["etag"] == get.headers["etag"]
    check_headers(head)
