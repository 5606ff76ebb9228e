"""What every answer keeps: the rules of ADR 2.2.1 that its linter cannot see, over an application of our own."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.contracts.operations import Method, Operation, Rol, roles
from shared.errors import (
    Conflict,
    KeyReused,
    KeyStillRunning,
    NotFound,
    PreconditionFailed,
    Refused,
    Unavailable,
    ZorgketenError,
)
from shared.eventsourcing.context import Answer, Context, Replay
from shared.runtime.http.answers import Found, created
from shared.runtime.http.application import application
from shared.runtime.http.params import CallerIn, ContextIn, UploadIn, WantsIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller, Unauthenticated
from shared.values.bedrag import Bedrag
from shared.values.bsn import Bsn
from shared.values.ids import uuid7
from shared.values.moment import Moment
from shared.values.periode import Periode


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Ding(Model):
    naam: Annotated[str, Field(min_length=1, max_length=10)]
    begin_datum: date
    bedrag: Bedrag = Bedrag(0)
    moment: Moment | None = None
    bsn: Bsn | None = None
    periode: Periode | None = None


class DingenVraag(Model):
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    soort: frozenset[str] = frozenset()


class Dingen(Model):
    resultaten: list[str]
    volgende: str | None


def operation(
    id: str,
    method: Method,
    path: str,
    *,
    status: int = 200,
    request: type[BaseModel] | None = None,
    response: type[BaseModel] | None = Ding,
    query: type[BaseModel] | None = None,
    xml_in: bool = False,
    xml_out: bool = False,
    effect: bool = False,
    if_match: bool = False,
) -> Operation:
    return Operation(
        id=id,
        method=method,
        path=path,
        service="intake",
        roles=roles(Rol.CONSULENT),
        scope="intake.schrijven",
        tag="dingen",
        summary=id,
        status=status,
        request=request,
        response=response,
        query=query,
        xml_in=xml_in,
        xml_out=xml_out,
        effect=effect,
        if_match=if_match,
    )


router = APIRouter()
seen: list[Context] = []


@route(router, operation("maak-ding", "POST", "/v1/dingen", status=201, request=Ding, effect=True))
async def maak_ding(body: Ding, ctx: ContextIn, caller: CallerIn) -> Answer:
    seen.append(ctx)
    assert caller.tenant == ctx.tenant
    return created("/v1/dingen/1", body, 1)


@route(router, operation("lees-dingen", "GET", "/v1/dingen", response=Dingen, query=DingenVraag))
async def lees_dingen(query: DingenVraag) -> Dingen:
    return Dingen(resultaten=sorted(query.soort), volgende="abc" if query.cursor is None else None)


@route(router, operation("lees-ding", "GET", "/v1/dingen/{dingId}"))
async def lees_ding(ding_id: str) -> Found:
    UUID(ding_id)
    return Found(body=Ding(naam="een", begin_datum=date(2026, 1, 2)), version=3)


@route(router, operation("wijzig-ding", "PUT", "/v1/dingen/{dingId}", request=Ding, effect=True, if_match=True))
async def wijzig_ding(ding_id: str, body: Ding, ctx: ContextIn) -> Ding:
    seen.append(ctx)
    return body


@route(router, operation("breng-xml", "POST", "/v1/berichten", request=Ding, xml_in=True, xml_out=True))
async def breng_xml(upload: UploadIn, wants: WantsIn) -> Dingen:
    return Dingen(resultaten=[upload.media_type, str(len(upload.content)), wants], volgende=None)


FAILURES: dict[str, Exception] = {
    "refused": Refused("te-laat", "De termijn is voorbij."),
    "conflict": Conflict("ding-1", 1, 2),
    "precondition": PreconditionFailed(7),
    "notfound": NotFound("ding"),
    "unavailable": Unavailable("database", 3),
    "reused": KeyReused(),
    "running": KeyStillRunning(),
    "replay": Replay(
        Answer(status=201, body=b'{"a":1}', headers={"Location": "/x", "Content-Type": "application/json"})
    ),
    "bug": RuntimeError("999990019 in a message"),
    "unmapped": ZorgketenError("999990019"),
}


@route(router, operation("faal", "GET", "/v1/faal/{soort}"))
async def faal(soort: str) -> None:
    raise FAILURES[soort]


class Fake:
    """Verifies nothing: the token is the roles and scopes, separated by a slash."""

    async def verify(self, token: str) -> Caller:
        if token == "fout":
            raise Unauthenticated("fake")
        names, _, scopes = token.partition("/")
        return Caller(
            tenant="0153",
            subject="u1",
            client="c1",
            roles=frozenset(Rol(name) for name in names.split(",") if name),
            scopes=frozenset(scopes.split()),
        )


GOOD = {"Authorization": "Bearer consulent/intake.schrijven"}
KEY = {"Idempotency-Key": '"k1"'}
BODY = {"naam": "een", "beginDatum": "2026-01-02"}
DING = f"/v1/dingen/{uuid7()}"


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app = application("proef", "1.2.3", [router])
    app.state.verifier = Fake()
    seen.clear()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=GOOD) as client:
        yield client


def check_problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert body["status"] == status
    assert str(body["type"]).startswith("urn:zorgketen:probleem:")
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == response.request.url.path
    check_headers(response)
    return body


def check_headers(response: httpx.Response) -> None:
    expected = {
        "api-version": "1.2.3",
        "cache-control": "no-store",
        "content-security-policy": "frame-ancestors 'none'",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    assert {name: response.headers.get(name) for name in expected} == expected


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
        over = b" " * 26_214_401
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
