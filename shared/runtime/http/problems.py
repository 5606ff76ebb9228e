"""Every failure as problem+json (RFC 9457): chosen here, once."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, get_args

from fastapi.exceptions import RequestValidationError
from opentelemetry import trace
from pydantic import ValidationError
from pydantic_core import core_schema
from starlette.responses import Response

from shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    InvalidParam,
    KeyReused,
    KeyStillRunning,
    NotFound,
    PreconditionFailed,
    Refused,
    Unavailable,
    ZorgketenError,
)
from shared.runtime.identity import Unauthenticated

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:zorgketen:probleem:"
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_CORE_TYPES = frozenset(get_args(core_schema.ErrorType))
_SHOWABLE = ("ge", "gt", "le", "lt", "min_length", "max_length", "multiple_of", "pattern", "expected", "max_digits")
_ECHO = 3

TITLES: Mapping[int, tuple[str, str, str]] = {
    400: ("ongeldige-invoer", "Ongeldige invoer", "De invoer voldoet niet aan het contract."),
    401: ("niet-aangemeld", "Niet aangemeld", "Een geldig toegangstoken ontbreekt."),
    403: ("geen-toegang", "Geen toegang", "Uw rol of scope geeft geen toegang tot deze bewerking."),
    404: ("niet-gevonden", "Niet gevonden", "Deze resource bestaat niet in uw gemeente."),
    405: ("methode-niet-toegestaan", "Methode niet toegestaan", "Deze resource kent deze methode niet."),
    406: ("niet-aanvaardbaar", "Niet aanvaardbaar", "Geen van de gevraagde mediatypen kan worden geleverd."),
    408: ("te-langzaam", "Te langzaam", "Het verzoek kwam niet op tijd binnen."),
    409: ("conflict", "Conflict", "De toestand van de resource laat dit niet toe."),
    412: ("versie-verouderd", "Versie verouderd", "De resource heeft een andere versie dan If-Match noemt."),
    413: ("te-groot", "Te groot", "De inhoud van het verzoek is te groot."),
    415: ("mediatype-niet-ondersteund", "Mediatype niet ondersteund", "De resource neemt dit mediatype niet aan."),
    422: ("niet-verwerkbaar", "Niet verwerkbaar", "Het verzoek is welgevormd maar kan niet worden verwerkt."),
    428: ("versie-vereist", "Versie vereist", "Een wijziging vraagt om If-Match met de versie van de resource."),
    429: ("te-veel-verzoeken", "Te veel verzoeken", "Er komen te veel verzoeken; probeer het later opnieuw."),
    500: ("interne-fout", "Interne fout", "Er ging iets mis. Noem de traceId als u hulp vraagt."),
    502: (
        "onderdeel-antwoordt-onjuist",
        "Onderdeel antwoordt onjuist",
        "Een achterliggend onderdeel gaf geen juist antwoord.",
    ),
    503: ("onderdeel-niet-beschikbaar", "Onderdeel niet beschikbaar", "Een onderdeel antwoordt niet op tijd."),
    504: ("onderdeel-te-laat", "Onderdeel te laat", "Een achterliggend onderdeel antwoordde niet op tijd."),
}
REASONS: Mapping[str, str] = {
    "missing": "Dit veld is verplicht.",
    "extra_forbidden": "Dit veld is onbekend.",
    "json_invalid": "Dit is geen geldige JSON.",
    "string_type": "Verwacht een tekst.",
    "string_pattern_mismatch": "De tekst heeft niet de verwachte vorm.",
    "string_too_short": "De tekst is te kort.",
    "string_too_long": "De tekst is te lang.",
    "int_type": "Verwacht een geheel getal.",
    "int_parsing": "Verwacht een geheel getal.",
    "bool_type": "Verwacht true of false.",
    "date_type": "Verwacht een datum (JJJJ-MM-DD).",
    "date_parsing": "Verwacht een datum (JJJJ-MM-DD).",
    "date_from_datetime_parsing": "Verwacht een datum (JJJJ-MM-DD).",
    "timezone_aware": "Een tijdstip heeft een tijdzone.",
    "uuid_type": "Verwacht een UUID.",
    "uuid_parsing": "Verwacht een UUID.",
    "enum": "Deze waarde staat niet in de lijst.",
    "literal_error": "Deze waarde staat niet in de lijst.",
    "union_tag_invalid": "Dit soort is onbekend.",
    "union_tag_not_found": "Het soort ontbreekt.",
    "greater_than": "De waarde is te klein.",
    "greater_than_equal": "De waarde is te klein.",
    "less_than": "De waarde is te groot.",
    "less_than_equal": "De waarde is te groot.",
    "too_short": "De lijst is te kort.",
    "too_long": "De lijst is te lang.",
    "list_type": "Verwacht een lijst.",
    "model_type": "Verwacht een object.",
}


def trace_id() -> str | None:
    """The trace id of this moment as 32 hex digits; None outside a trace."""
    context = trace.get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid else None


def problem(
    status: int,
    *,
    slug: str | None = None,
    title: str | None = None,
    detail: str | None = None,
    instance: str | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """One problem+json answer; `instance` is the path asked for, `members` are extension members."""
    known = TITLES.get(status) or (f"http-{status}", HTTPStatus(status).phrase, HTTPStatus(status).description)
    body: dict[str, Any] = {
        "type": TYPE + (slug or known[0]),
        "title": title or known[1],
        "status": status,
        "detail": detail or known[2] or known[1],
    }
    if instance is not None:
        body["instance"] = instance
    if (found := trace_id()) is not None:
        body["traceId"] = found
    body.update(members)
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def of(error: ZorgketenError, instance: str | None = None) -> Response:
    """The answer to a deliberate failure; one we did not map is a 500."""
    match error:
        case Invalid():
            return invalid(error.params, instance, error.detail)
        case Unauthenticated():
            challenge = 'Bearer error="invalid_token"' if error.reason != "no token" else "Bearer"
            return problem(401, instance=instance, headers={"WWW-Authenticate": challenge})
        case Forbidden():
            return problem(403, detail=error.detail, instance=instance)
        case NotFound():
            return problem(404, instance=instance)
        case PreconditionFailed():
            return problem(412, instance=instance, headers={"ETag": f'"{error.actual}"'})
        case KeyReused():
            detail = "Deze Idempotency-Key hoort bij een ander verzoek."
            return problem(
                422, slug="sleutel-hergebruikt", title="Sleutel hergebruikt", detail=detail, instance=instance
            )
        case KeyStillRunning():
            detail = "Het eerste verzoek met deze Idempotency-Key loopt nog."
            return problem(409, slug="verzoek-loopt-nog", title="Verzoek loopt nog", detail=detail, instance=instance)
        case Conflict():
            detail = "De resource is ondertussen gewijzigd; lees haar opnieuw."
            return problem(
                409, slug="gelijktijdig-gewijzigd", title="Gelijktijdig gewijzigd", detail=detail, instance=instance
            )
        case Refused():
            status = getattr(error, "status", 409)
            return problem(status, slug=error.slug, title="Niet toegestaan", detail=error.detail, instance=instance)
        case Unavailable():
            headers = {"Retry-After": str(error.retry_after)}
            return problem(503, instance=instance, headers=headers, onderdeel=error.part)
    return problem(500, instance=instance)


def invalid(params: Sequence[InvalidParam], instance: str | None = None, detail: str | None = None) -> Response:
    """400 with every fault found; the input itself is never repeated."""
    faults = [{"name": param.name, "code": param.code, "reason": param.reason} for param in params]
    return problem(400, detail=detail, instance=instance, invalidParams=faults)


def faults(error: ValidationError | RequestValidationError) -> list[InvalidParam]:
    """The faults of a validation, each with its place, its code and a Dutch sentence; never the value."""
    return [_fault(item, 1 if isinstance(error, RequestValidationError) else 0) for item in error.errors()]


def _fault(item: Mapping[str, Any], skip: int) -> InvalidParam:
    """`skip`: FastAPI's places start with path, query or header."""
    code, context = str(item["type"]), item.get("ctx") or {}
    return InvalidParam(name=_name(item["loc"][skip:]), code=code, reason=_reason(code, context, item))


def _name(loc: Iterable[str | int]) -> str:
    """The place in the input; a part that is no field name of ours may be input itself and is left out."""
    parts = [str(part) for part in loc if isinstance(part, int) or _FIELD.fullmatch(part)]
    return ".".join(parts) or "body"


def _reason(code: str, context: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    if code == "value_error" or code not in _CORE_TYPES:
        ours = str(context.get("error", "")) if code == "value_error" else str(item["msg"])
        given = item.get("input")
        if ours and not (isinstance(given, str) and len(given) >= _ECHO and given in ours):
            return ours
    shown = [f"{name}: {context[name]}" for name in _SHOWABLE if name in context and code != "union_tag_invalid"]
    reason = REASONS.get(code, "Deze waarde is niet toegestaan.")
    return f"{reason[:-1]} ({', '.join(shown)})." if shown else reason
