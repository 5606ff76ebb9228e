"""What a request must look like: every wrong one is a problem, and none reaches a service."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services.gateway.facade import OPERATIONS
from shared.contracts.operations import Operation, Rol
from shared.runtime.http.bodies import JSON_LIMIT, JSON_MESSAGE_LIMIT, XML_LIMIT
from tests.unit.gateway.door import CONSOLE, PERSOON, Door, problem

C = Rol.CONSULENT
SECURITY = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "api-version": "1.0.0",
}


def named(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.id == name)


def untouched(gateway: Door) -> None:
    assert not any(service.requests for service in gateway.services.values())


@pytest.mark.parametrize(
    "path",
    [
        "/v1/onbekend",
        "/v1/meldingen/",
        "/v1",
        "/",
        "/v2/meldingen",
        f"/v1/personen/{PERSOON}/dossierdelen/intake",
        f"/v1/personen/{PERSOON}/persoonsgegevens",
        "/v1/meldingen/..%2f..%2freadyz",
        "/v1/meldingen/%2e%2e",
        "/v1/meldingen/a%00b",
        "/v1/meldingen/" + "a" * 129,
        "/v1/personen/.well-known",
    ],
)
async def test_an_unknown_path_is_404(gateway: Door, path: str) -> None:
    problem(await gateway.ask("GET", path, C), 404)
    untouched(gateway)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
async def test_another_method_is_405_and_names_all_that_are_right(gateway: Door, method: str) -> None:
    response = await gateway.ask(method, "/v1/meldingen", C)
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    untouched(gateway)


async def test_options_tells_the_methods_without_login(gateway: Door) -> None:
    response = await gateway.ask("OPTIONS", "/v1/meldingen", token="")
    assert (response.status_code, response.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert "access-control-allow-origin" not in response.headers


async def test_only_an_origin_on_the_list_may_read(gateway: Door) -> None:
    known = await gateway.ask("GET", "/v1/meldingen", C, headers={"Origin": CONSOLE})
    assert known.headers["access-control-allow-origin"] == CONSOLE
    assert "Origin" in known.headers["vary"]
    preflight = await gateway.ask("OPTIONS", "/v1/meldingen", token="", headers={"Origin": CONSOLE})
    assert preflight.headers["access-control-allow-origin"] == CONSOLE
    assert "Idempotency-Key" in preflight.headers["access-control-allow-headers"]
    unknown = await gateway.ask("GET", "/v1/meldingen", C, headers={"Origin": "https://elders.test"})
    assert "access-control-allow-origin" not in unknown.headers


async def test_head_is_get_without_its_body(gateway: Door) -> None:
    response = await gateway.ask("HEAD", "/v1/meldingen", C)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "application/json"
    assert gateway.intake.requests[0].method == "GET"


async def test_query_keys_that_nobody_knows_are_all_told(gateway: Door) -> None:
    response = await gateway.ask("GET", "/v1/meldingen?gemeente=0153&limit=5&limit=6&<script>=1", C)
    told = {(fault["name"], fault["code"]) for fault in problem(response, 400)["invalidParams"]}
    unknown, repeated = "onbekende_parameter", "herhaalde_parameter"
    assert told == {("gemeente", unknown), ("limit", repeated), ("query", unknown)}
    assert "script" not in response.text
    untouched(gateway)


async def test_a_query_without_end_is_refused(gateway: Door) -> None:
    problem(await gateway.ask("GET", "/v1/meldingen?cursor=" + "a" * 5000, C), 400)
    untouched(gateway)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*;q=0.1", 200),
        ("text/html, application/json;q=0.5", 200),
        ("application/xml", 406),
        ("text/html", 406),
        ("application/json;q=0", 406),
    ],
)
async def test_accept_is_heard(gateway: Door, accept: str, status: int) -> None:
    response = await gateway.ask("GET", "/v1/meldingen", C, headers={"Accept": accept})
    assert response.status_code == status
    if status == 406:
        problem(response, 406)
        untouched(gateway)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/xml"},
        {"Content-Type": ""},
        {"Content-Type": "application/json; charset=iso-8859-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
    ids=str,
)
async def test_another_kind_of_body_is_415(gateway: Door, headers: dict[str, str]) -> None:
    problem(await gateway.call(named("zoekPersonen"), C, headers=headers), 415)
    untouched(gateway)


async def test_a_body_where_none_is_taken_is_415(gateway: Door) -> None:
    problem(await gateway.ask("GET", "/v1/meldingen", C, content=b"{}"), 415)
    untouched(gateway)


@pytest.mark.parametrize("kind", ["application/xml", "text/xml", "application/json"])
async def test_a_message_comes_as_xml_or_json(gateway: Door, kind: str) -> None:
    response = await gateway.call(named("stuurBericht"), Rol.AANBIEDER, headers={"Content-Type": kind})
    assert response.status_code == 200
    assert gateway.services["indicatie"].requests[0].headers["content-type"] == kind


@pytest.mark.parametrize("declared", [True, False], ids=["length", "chunked"])
@pytest.mark.parametrize(
    ("name", "rol", "kind", "limit"),
    [
        ("zoekPersonen", C, "application/json", JSON_LIMIT),
        ("stuurBericht", Rol.AANBIEDER, "application/xml", XML_LIMIT),
        ("dienDeclaratieIn", Rol.AANBIEDER, "application/json", JSON_MESSAGE_LIMIT),
    ],
)
async def test_too_much_is_413(gateway: Door, name: str, rol: Rol, kind: str, limit: int, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(limit // 65_536 + 1):
            yield b"a" * 65_536

    operation = named(name)
    headers = {"Content-Type": kind, "Idempotency-Key": "k"}
    content = b"a" * (limit + 1) if declared else chunks()
    response = await gateway.ask("POST", operation.path, rol, headers=headers, content=content)
    problem(response, 413)
    assert not any(service.bodies for service in gateway.services.values())
    assert all(breaker.closed for breaker in gateway.breakers.values())


async def test_what_has_effect_needs_a_key(gateway: Door) -> None:
    operation = named("registreerPersoon")
    response = await gateway.ask("POST", operation.path, C, json={}, headers={})
    assert [fault["name"] for fault in problem(response, 400)["invalidParams"]] == ["Idempotency-Key"]
    for key in ("", " ", '""', "a" * 256, "a b"):
        response = await gateway.ask("POST", operation.path, C, json={}, headers={"Idempotency-Key": key})
        assert problem(response, 400)["invalidParams"][0]["name"] == "Idempotency-Key"
    untouched(gateway)


async def test_faults_of_query_and_headers_come_together(gateway: Door) -> None:
    response = await gateway.ask("POST", "/v1/personen?x=1", C, json={})
    names = {fault["name"] for fault in problem(response, 400)["invalidParams"]}
    assert names == {"x", "Idempotency-Key"}


async def test_a_change_needs_the_version_it_changes(gateway: Door) -> None:
    path = f"/v1/personen/{PERSOON}"
    key = {"Idempotency-Key": "k"}
    problem(await gateway.ask("PATCH", path, C, json={}, headers=key), 428)
    problem(await gateway.ask("PATCH", path, C, json={}, headers={**key, "If-Match": "3"}), 400)
    problem(await gateway.ask("PATCH", path, C, json={}, headers={**key, "If-Match": '"andere"'}), 412)
    untouched(gateway)
    assert (await gateway.ask("PATCH", path, C, json={}, headers={**key, "If-Match": '"3"'})).status_code == 200


async def test_a_fault_of_ours_is_a_500_without_a_word_of_it(gateway: Door) -> None:
    gateway.intake.fails(RuntimeError("wachtwoord=geheim"))
    response = await gateway.ask("GET", "/v1/meldingen", C)
    problem(response, 500)
    assert "geheim" not in response.text
    assert "RuntimeError" not in response.text
    _headers(response)


def _headers(response: httpx.Response) -> None:
    for name, value in SECURITY.items():
        assert response.headers[name] == value, name
    assert "server" not in response.headers
    assert not [name for name in response.headers if name.startswith("x-powered")]


@pytest.mark.parametrize(
    ("method", "path", "rol", "status"),
    [
        ("GET", "/v1/meldingen", C, 200),
        ("GET", "/v1/onbekend", C, 404),
        ("PUT", "/v1/meldingen", C, 405),
        ("GET", "/v1/meldingen", Rol.OPS, 403),
        ("GET", "/v1/meldingen?x=1", C, 400),
        ("POST", "/v1/personen/_zoek", C, 415),
        ("GET", "/v1/openapi.json", C, 200),
        ("OPTIONS", "/v1/meldingen", C, 204),
        ("GET", "/livez", C, 200),
    ],
)
async def test_each_answer_has_its_headers(gateway: Door, method: str, path: str, rol: Rol, status: int) -> None:
    response = await gateway.ask(method, path, rol)
    assert response.status_code == status
    _headers(response)


async def test_a_401_has_them_too(gateway: Door) -> None:
    _headers(await gateway.ask("GET", "/v1/meldingen", token=""))


async def test_the_pages_without_login(gateway: Door) -> None:
    document = await gateway.ask("GET", "/v1/openapi.json", token="")
    assert document.headers["access-control-allow-origin"] == "*"
    assert document.json()["openapi"] == "3.1.0"
    docs = await gateway.ask("GET", "/docs", token="")
    assert docs.headers["content-type"].startswith("text/html")
    assert "style-src 'sha256-" in docs.headers["content-security-policy"]
    assert "http" not in docs.text.split("<body>")[1].replace("zorgketen.example", "")
    assert "<script" not in docs.text
    assert all(operation.summary.split("&")[0][:20] in docs.text for operation in OPERATIONS)
    for path in ("/livez", "/readyz", "/metrics"):
        assert (await gateway.ask("GET", path, token="")).status_code == 200
    problem(await gateway.ask("POST", "/livez", token=""), 405)
