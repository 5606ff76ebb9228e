"""openapi.json: each operation with what it takes, what it answers, who may call it and what can go wrong."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from services.gateway.document.parts import HEADERS, INFO, PROBLEM, SECURITY_SCHEMES, SERVERS, TAGS, problem_response
from services.gateway.document.schemas import Json, Schemas, parameters
from shared.contracts.beheer.diensten import DEEL_ID
from shared.contracts.operations import Operation
from shared.contracts.regels import REGEL_ID
from shared.runtime.http.media import JSON, XML

_PARAMETER = re.compile(r"\{([A-Za-z]+)\}")
_OF_A_SERVICE: Json = {
    "type": "string",
    "pattern": f"^{DEEL_ID}[0-9a-f-]{{36}}$",
    "examples": ["intake:01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"],
}
_PATH_SCHEMAS: dict[str, Json] = {
    "agb": {"type": "string", "pattern": "^[0-9]{8}$", "examples": ["42420001"]},
    "gemeentecode": {"type": "string", "pattern": "^[0-9]{4}$", "examples": ["0153"]},
    "naam": {"type": "string", "pattern": f"^{DEEL_ID}[a-z0-9_-]+$", "examples": ["intake:meldingen"]},
    "storingId": _OF_A_SERVICE,
    "procesId": _OF_A_SERVICE,
    "nr": {"type": "integer", "minimum": 1, "examples": [1]},
    "regelId": {"type": "string", "pattern": REGEL_ID, "examples": ["TR321"]},
}
_ID: Json = {"type": "string", "format": "uuid", "examples": ["01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"]}
_TEXT: Json = {"type": "string", "maxLength": 128, "examples": ["voorbeeld"]}


def document(operations: Sequence[Operation]) -> Json:
    """The document of these operations, in the order of their paths."""
    schemas = Schemas(operations)
    paths: dict[str, Json] = {}
    problems: set[int] = set()
    for operation in sorted(operations, key=lambda o: (o.path, o.method)):
        faults = statuses(operation)
        problems |= faults
        paths.setdefault(operation.path.removeprefix("/v1"), {})[operation.method.lower()] = _operation(
            operation, schemas, faults
        )
    used = {operation.tag for operation in operations}
    return {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": SERVERS,
        "tags": [{"name": name, "description": TAGS[name]} for name in sorted(used)],
        "paths": paths,
        "components": {
            "schemas": {**schemas.components, **PROBLEM},
            "headers": HEADERS,
            "responses": {_name(status): problem_response(status) for status in sorted(problems)},
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def statuses(operation: Operation) -> set[int]:
    """What can go wrong with a call of this operation, as HTTP statuses."""
    found = {400, 401, 403, 406, 500, 503, *operation.also}
    if "{" in operation.path:
        found.add(404)
    if operation.request is not None or operation.xml_in:
        found |= {408, 413, 415}
    if operation.effect:
        found |= {409, 422}
    if operation.if_match:
        found |= {412, 428}
    return {status for status in found if status >= HTTPStatus.BAD_REQUEST}


def _operation(operation: Operation, schemas: Schemas, faults: set[int]) -> Json:
    who = ", ".join(sorted(operation.roles))
    told = f"Rollen: {who}. Scope: `{operation.scope}`."
    found: Json = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": f"{operation.description}\n\n{told}" if operation.description else told,
        "security": [{"openId": [operation.scope]}, {"oauth2": [operation.scope]}],
        "x-rollen": sorted(operation.roles),
    }
    if takes := _parameters(operation):
        found["parameters"] = takes
    if operation.request is not None or operation.xml_in:
        found["requestBody"] = {"required": True, "content": _takes(operation, schemas)}
    found["responses"] = {
        str(operation.status): _success(operation, schemas),
        **(
            {"304": {"description": "Niet gewijzigd", "headers": _headers("API-Version", "Trace-Id", "ETag")}}
            if _has_version(operation)
            else {}
        ),
        **{str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(faults)},
    }
    return found


def _parameters(operation: Operation) -> list[Json]:
    found: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _PATH_SCHEMAS.get(name, _ID if name.endswith("Id") else _TEXT),
        }
        for name in _PARAMETER.findall(operation.path)
    ]
    if operation.query is not None:
        found += parameters(operation.query)
    if operation.effect:
        told = (
            "Uw sleutel voor dit verzoek: nogmaals met dezelfde sleutel geeft hetzelfde antwoord, zonder tweede gevolg."
        )
        schema = {
            "type": "string",
            "minLength": 1,
            "maxLength": 257,
            "examples": ['"5f0c1f6e-93a4-4b1d-9d55-4a1c1f7f5a10"'],
        }
        found.append(
            {"name": "Idempotency-Key", "in": "header", "required": True, "description": told, "schema": schema}
        )
    if operation.if_match:
        found.append(_tag("If-Match", "De versie die u wijzigt: de ETag waarmee u haar las.", required=True))
    if _has_version(operation):
        found.append(_tag("If-None-Match", "De versie die u al hebt; is zij het nog, dan volgt 304.", required=False))
    return found


def _tag(name: str, told: str, *, required: bool) -> Json:
    schema = {"type": "string", "examples": ['"3"']}
    return {"name": name, "in": "header", "required": required, "description": told, "schema": schema}


def _has_version(operation: Operation) -> bool:
    """A GET of what has a version: one thing of a service, or what stays the same until the next release."""
    one = operation.service != "gateway" and operation.path.endswith("}")
    return operation.method == "GET" and (one or operation.static)


def _takes(operation: Operation, schemas: Schemas) -> Json:
    schema = schemas.of(operation.request, "validation") if operation.request is not None else {"type": "object"}
    return {JSON: {"schema": schema}, **({XML: {"schema": _XML_BODY}} if operation.xml_in else {})}


_XML_BODY: Json = {"type": "string", "description": "Een bericht van iWmo of iJw 3.2."}


def _success(operation: Operation, schemas: Schemas) -> Json:
    names = ["API-Version", "Trace-Id"]
    if operation.status in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
        names.append("Location")
    if _has_version(operation) or operation.if_match or operation.status == HTTPStatus.CREATED:
        names.append("ETag")
    if operation.response is not None and "volgende" in operation.response.model_fields:
        names.append("Link")
    found: Json = {"description": HTTPStatus(operation.status).phrase, "headers": _headers(*names)}
    content: dict[str, Any] = {}
    if operation.response is not None:
        content[JSON] = {"schema": schemas.of(operation.response, "serialization")}
    if operation.xml_out:
        content[XML] = {"schema": {"type": "string"}}
    if content:
        found["content"] = content
    return found


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _name(status: int) -> str:
    return f"Probleem{status}"
