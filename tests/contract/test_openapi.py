"""openapi.json says what the code does, and keeps the rules that a program can check without the ruleset."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.gateway.document.openapi import statuses
from services.gateway.document.parts import API_VERSION
from services.gateway.facade import OPERATIONS
from services.gateway.openapi import PATH, main, render
from shared.contracts.operations import Operation
from shared.runtime.http.problems import MEDIA_TYPE

API: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))


def described(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = API["paths"][operation.path.removeprefix("/v1")][operation.method.lower()]
    return found


def resolved(node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        target: Any = API
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def every(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in items:
        yield from every(value, f"{path}/{name}")


def test_the_committed_document_is_in_step() -> None:
    assert PATH.read_text(encoding="utf-8") == render(), "run python -m services.gateway.openapi"
    assert main(["--check"]) == 0


def test_each_operation_is_in_it_and_nothing_else() -> None:
    declared = {(operation.path.removeprefix("/v1"), operation.method.lower()) for operation in OPERATIONS}
    assert {(path, method) for path, methods in API["paths"].items() for method in methods} == declared


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_an_operation_says_who_what_and_what_can_go_wrong(operation: Operation) -> None:
    told = described(operation)
    assert told["operationId"] == operation.id
    assert told["x-rollen"] == sorted(operation.roles)
    assert {"oauth2": [operation.scope]} in told["security"]
    required = {p["name"] for p in told.get("parameters", ()) if p["in"] == "header" and p["required"]}
    assert ("Idempotency-Key" in required) is operation.effect
    assert ("If-Match" in required) is operation.if_match
    assert {int(status) for status in told["responses"]} - {304} == {operation.status, *statuses(operation)}
    for status, response in told["responses"].items():
        found = resolved(response)
        assert "API-Version" in found["headers"], status
        if int(status) >= 400:
            assert list(found["content"]) == [MEDIA_TYPE]


def test_the_scopes_are_those_of_the_security_scheme() -> None:
    flows = API["components"]["securitySchemes"]["oauth2"]["flows"]
    for flow in flows.values():
        assert {operation.scope for operation in OPERATIONS} <= set(flow["scopes"])


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    used = {node["$ref"] for _, node in every(API) if isinstance(node, dict) and isinstance(node.get("$ref"), str)}
    for reference in used:
        assert resolved({"$ref": reference}) is not None
    schemas = {f"#/components/schemas/{name}" for name in API["components"]["schemas"]}
    assert schemas <= used


def test_base_path_and_version() -> None:
    assert [re.search(r"/v\d+$", server["url"]) is not None for server in API["servers"]] == [True]
    assert API["info"]["version"] == API_VERSION
    assert re.fullmatch(r"1\.\d+\.\d+", API_VERSION)


def test_nothing_personal_in_a_path_or_query() -> None:
    names = {p["name"].lower() for operation in OPERATIONS for p in described(operation).get("parameters", ())}
    assert not {name for name in names if "bsn" in name or "naam" in name} - {"naam"}
    assert [o.id for o in OPERATIONS if "{naam}" in o.path] == ["herbouwProjectie", "breekHerbouwAf"]


def test_nothing_of_how_it_is_made() -> None:
    text = json.dumps([API["paths"], API["components"]["schemas"]])
    for word in ("shared", "services", "__", "pydantic", "postgres", "kafka", "asyncpg", "fastapi"):
        assert word not in text.lower(), word


def test_no_422_of_a_framework_and_no_answer_without_words() -> None:
    assert not {"HTTPValidationError", "ValidationError"} & set(API["components"]["schemas"])
    for path, node in every(API["paths"]):
        if path.rsplit("/", 2)[-2:-1] == ["responses"]:
            assert resolved(node)["description"], path


def test_bodies_refuse_what_they_do_not_know() -> None:
    for operation in OPERATIONS:
        body = described(operation).get("requestBody")
        if body is None or operation.request is None:
            continue
        schema = resolved(body["content"]["application/json"]["schema"])
        for one in schema.get("anyOf", [schema]):
            assert resolved(one).get("additionalProperties") is False, operation.id


def test_plain_fields_have_an_example() -> None:
    fields = [
        (f"{name}.{field}", told)
        for name, schema in API["components"]["schemas"].items()
        for field, told in schema.get("properties", {}).items()
        if told.get("type") in {"string", "integer", "boolean"}
    ]
    without = [name for name, told in fields if "examples" not in told]
    assert len(without) <= len(fields) * 0.1, without
