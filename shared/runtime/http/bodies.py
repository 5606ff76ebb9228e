"""Request bodies: bounded while they are read, strict JSON, and parameters that are all known."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.errors import Invalid, InvalidParam
from shared.runtime.http.problems import faults

M = TypeVar("M", bound=BaseModel)

JSON_LIMIT = 1_048_576
"""Bytes of a JSON body."""
XML_LIMIT = 27_262_976
"""Bytes of a body that may be an iWmo/iJw message: 1 MiB above the 25 MB of OP179, so that one that is just too large
reaches the service, which refuses it and keeps a row of that; what is larger still is a 413."""
JSON_MESSAGE_LIMIT = 52_428_800
"""Bytes of a message in JSON: a claim of 100,000 lines."""
PATIENCE = 60.0
"""Seconds a body may take to arrive."""
_MANY = (list, set, frozenset, tuple, Sequence)


class DuplicateKey(ValueError):
    """A JSON object names a key twice; readers disagree about which one counts."""


def limit(*, message: bool, xml: bool) -> int:
    """Bytes a body may have: that of an operation that takes messages, in XML or JSON, or any other in JSON."""
    if not message:
        return JSON_LIMIT
    return XML_LIMIT if xml else JSON_MESSAGE_LIMIT


async def read(request: Request, limit: int) -> bytes:
    """The body; HTTP 413 as soon as it is or declares itself longer than `limit` bytes, 408 where it takes too long."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise HTTPException(413)
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(request, limit)
    except TimeoutError:
        raise HTTPException(408) from None


async def _read(request: Request, limit: int) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise HTTPException(413)
        chunks.append(chunk)
    return b"".join(chunks)


def parse(model: type[M], raw: bytes) -> M:
    """The body as its contract; Invalid with every fault. Types are strict: "1" is no number, 1 is no date."""
    try:
        json.loads(raw, object_pairs_hook=_unique, parse_constant=_no_constant)
    except DuplicateKey:
        _refuse("body", "json_duplicate_key", "Een sleutel komt twee keer voor.")
    except (ValueError, RecursionError):
        _refuse("body", "json_invalid", "Dit is geen geldige JSON.")
    try:
        return model.model_validate_json(raw, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        raise Invalid(faults(error)) from None


def parse_query(model: type[M] | None, request: Request) -> M | None:
    """The query as its contract; Invalid where a parameter is unknown, repeated or wrong."""
    fields = _fields(model)
    values: dict[str, str | list[str]] = {}
    unknown: list[InvalidParam] = []
    for name in dict.fromkeys(request.query_params.keys()):
        given = request.query_params.getlist(name)
        if name not in fields:
            unknown.append(InvalidParam(_known_shape(name), "onbekende_parameter", "Deze parameter is onbekend."))
        elif fields[name]:
            values[name] = given
        elif len(given) > 1:
            unknown.append(InvalidParam(name, "herhaalde_parameter", "Deze parameter mag één keer."))
        else:
            values[name] = given[0]
    found: M | None = None
    try:
        found = model.model_validate(values, strict=False, by_alias=True, by_name=False) if model else None
    except ValidationError as error:
        unknown.extend(faults(error))
    if unknown:
        raise Invalid(unknown)
    return found


def _fields(model: type[BaseModel] | None) -> Mapping[str, bool]:
    """Name in the query → may it be repeated."""
    if model is None:
        return {}
    return {
        str(field.validation_alias or field.alias or name): get_origin(field.annotation) in _MANY
        for name, field in model.model_fields.items()
    }


def _known_shape(name: str) -> str:
    return name if name.isascii() and name.isalpha() else "query"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKey
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(name: str, code: str, reason: str) -> NoReturn:
    raise Invalid([InvalidParam(name, code, reason)]) from None
