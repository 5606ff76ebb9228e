"""What somebody of operations may see of a message or step: every field, and only values that cannot be personal.

A value is shown where a contract says that a field of that name is an id, a day, a number, yes or no, or a code, and
the value is one; never the id of a person, and never a number that could be a BSN. All else is shown as its kind.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from stdnum.nl import bsn

import shared.contracts
from shared.contracts.beheer.storingen import Inhoud, Veld, VeldSoort
from shared.contracts.body import Body
from shared.contracts.channels import messages
from shared.contracts.envelope import Message

ONBEKEND = "(onbekend)"
GROOTSTE = 200
"""Fields shown at most."""
_STAPPEN: Mapping[str, Mapping[str, Any]] = {
    "id": {"format": "uuid"},
    "deel": {"type": "integer"},
    "nummer": {"type": "integer"},
}
"""Fields of our own steps that no message has."""
_DAG = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{5,15}(Z|[+-]\d\d:\d\d)?")
_LETTER = re.compile(r"[A-Za-z\\.]")
_BSN_LENGTHS = (8, 9)
"""Of a BSN written as a number: with and without its leading zero."""

Toets = Callable[[Any], bool]


def afgeschermd(content: bytes) -> Inhoud:
    """The fields of a JSON text with their kinds, and the values that may be seen."""
    try:
        found: Any = json.loads(content)
    except (ValueError, RecursionError):
        return Inhoud(leesbaar=False)
    fields = _fields(found)
    shown = tuple(islice(fields, GROOTSTE))
    return Inhoud(leesbaar=True, velden=shown, weggelaten=sum(1 for _ in fields))


def _fields(content: Any) -> Iterator[Veld]:
    """In the order of the text, without recursion: it may be nested as deep as its sender likes."""
    waiting: list[tuple[str, str, Any]] = [("", "", content)]
    while waiting:
        path, name, value = waiting.pop()
        match value:
            case dict() if value:
                below = [(_named(path, key), key, inner) for key, inner in value.items()]
                waiting.extend(reversed(below))
            case list() if value:
                waiting.extend(reversed([(f"{path}[{n}]", name, inner) for n, inner in enumerate(value)]))
            case _:
                yield Veld(pad=path, soort=_kind(value), waarde=_shown(name, value))


def _named(path: str, key: str) -> str:
    name = key if key in _names() else ONBEKEND
    return f"{path}.{name}" if path else name


def _kind(value: Any) -> VeldSoort:
    match value:
        case None:
            return VeldSoort.LEEG
        case bool():
            return VeldSoort.JA_NEE
        case int() | float():
            return VeldSoort.GETAL
        case dict():
            return VeldSoort.OBJECT
        case list():
            return VeldSoort.LIJST
    return VeldSoort.TEKST


def _shown(name: str, value: Any) -> str | None:
    if name.lower().endswith("persoonid") or not any(allows(value) for allows in _allowed().get(name, ())):
        return None
    return json.dumps(value) if isinstance(value, bool) else str(value)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Every field name of our contracts: names of others may be anything, so they are not shown."""
    messages()  # imports every contract
    found = {str(field.alias or name) for cls in (Message, Body) for name, field in _all_fields(cls)}
    return frozenset(found | _STAPPEN.keys())


def _all_fields(cls: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for sub in cls.__subclasses__():
        if sub.__module__.startswith(f"{shared.contracts.__name__}."):
            yield from sub.model_fields.items()
        yield from _all_fields(sub)


@lru_cache(maxsize=1)
def _allowed() -> Mapping[str, tuple[Toets, ...]]:
    """By the name of a field, what its value may be to be shown."""
    found: dict[str, list[Toets]] = {}
    for message in messages().values():
        schema = message.model_json_schema(by_alias=True)
        definitions = schema.get("$defs", {})
        for owner in (schema, *definitions.values()):
            for name, field in owner.get("properties", {}).items():
                found.setdefault(name, []).extend(_checks(field, definitions))
    for name, field in _STAPPEN.items():
        found.setdefault(name, []).extend(_checks(field, {}))
    return {name: tuple(checks) for name, checks in found.items()}


def _checks(field: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Toets]:
    if "$ref" in field:
        yield from _checks(definitions[field["$ref"].rpartition("/")[2]], definitions)
    for option in field.get("anyOf", ()):
        yield from _checks(option, definitions)
    if "items" in field:
        yield from _checks(field["items"], definitions)
    match field:
        case {"enum": values}:
            yield values.__contains__
        case {"format": "uuid"}:
            yield _is_uuid
        case {"format": "date"}:
            yield _is_day
        case {"format": "date-time"}:
            yield _is_moment
        case {"type": "integer"}:
            yield _is_number
        case {"type": "boolean"}:
            yield lambda value: isinstance(value, bool)
        case {"pattern": pattern} if not _LETTER.search(pattern):
            yield lambda value: isinstance(value, str) and _is_code(pattern, value)


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _DAG.fullmatch(value) is not None and _exists(date.fromisoformat, value)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None and _exists(datetime.fromisoformat, value)


def _exists(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _is_number(value: Any) -> bool:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 10**12:
        return False
    digits = str(abs(value))
    return len(digits) not in _BSN_LENGTHS or not bsn.is_valid(digits.zfill(9))


def _is_code(pattern: str, value: str) -> bool:
    return len(value) <= 8 and re.fullmatch(pattern, value) is not None
