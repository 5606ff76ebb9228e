"""What a request must look like before any service sees it: query keys, media types, precondition headers, size."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel

from shared.contracts.operations import Operation
from shared.errors import Invalid, InvalidParam, ZorgketenError
from shared.runtime.http.bodies import limit
from shared.runtime.http.guard import idempotency_key, if_match
from shared.runtime.http.media import JSON, XML, UnsupportedMediaType, content_type, negotiate

_QUERY_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,63}")
_MAX_QUERY = 4096
_MANY = (list, set, frozenset, tuple, Sequence)


class TooLarge(ZorgketenError):
    """The body is longer than the operation takes (HTTP 413)."""


class Checks:
    """The checks of one operation, worked out once from its declaration."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._query = _query_fields(operation.query)
        self._takes_body = operation.request is not None or operation.xml_in
        self._offers = offers(operation)

    def check(self, query: bytes, headers: Mapping[bytes, bytes]) -> int:
        """How long the body may be; raises what is wrong: 406, 415, 413, 400 with every fault, 428 and 412."""
        negotiate(_text(headers, b"accept"), self._offers)
        most = self._check_body(headers)
        faults = self._query_faults(query)
        if self._operation.effect:
            faults += _faults(idempotency_key, _text(headers, b"idempotency-key"))
        version = _text(headers, b"if-match")
        if self._operation.if_match and version is not None:
            faults += _faults(if_match, version)
        if faults:
            raise Invalid(faults)
        if self._operation.if_match:
            if_match(version)
        return most

    def _check_body(self, headers: Mapping[bytes, bytes]) -> int:
        length = _text(headers, b"content-length")
        has_body = length not in {None, "0"} or b"transfer-encoding" in headers
        if has_body and _text(headers, b"content-encoding") not in {None, "identity"}:
            raise UnsupportedMediaType
        kind = JSON
        if self._takes_body:
            kind = content_type(_text(headers, b"content-type"), json=True, xml=self._operation.xml_in)
        elif has_body:
            raise UnsupportedMediaType
        most = limit(message=self._operation.xml_in, xml=kind == XML)
        if length is not None and length.isdecimal() and int(length) > most:
            raise TooLarge
        return most

    def _query_faults(self, query: bytes) -> list[InvalidParam]:
        if not query:
            return []
        if len(query) > _MAX_QUERY:
            return [InvalidParam("query", "te_lang", "De query is te lang.")]
        faults, seen = [], set()
        for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name not in self._query:
                shown = name if _QUERY_NAME.fullmatch(name) and name.isalpha() else "query"
                faults.append(InvalidParam(shown, "onbekende_parameter", "Deze parameter is onbekend."))
            elif name in seen and not self._query[name]:
                faults.append(InvalidParam(name, "herhaalde_parameter", "Deze parameter mag één keer."))
            seen.add(name)
        return faults


def offers(operation: Operation) -> tuple[str, ...]:
    """The media types an operation may answer in; where XML is one of them, the service says whether JSON is too."""
    return (JSON, XML) if operation.xml_out else (JSON,)


def _faults(read: Callable[[str | None], object], header: str | None) -> list[InvalidParam]:
    try:
        read(header)
    except Invalid as error:
        return list(error.params)
    return []


def _query_fields(model: type[BaseModel] | None) -> dict[str, bool]:
    """Name in the query → whether it may be repeated."""
    if model is None:
        return {}
    return {
        str(field.validation_alias or field.alias or name): _repeats(field.annotation)
        for name, field in model.model_fields.items()
    }


def _repeats(annotation: object) -> bool:
    return get_origin(annotation) in _MANY or any(get_origin(part) in _MANY for part in get_args(annotation))


def _text(headers: Mapping[bytes, bytes], name: bytes) -> str | None:
    raw = headers.get(name)
    return None if raw is None else raw.decode("latin-1")
