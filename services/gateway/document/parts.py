"""The fixed parts of the document: who publishes it, where it is served, how to log in, how a problem looks."""

from collections.abc import Mapping
from typing import Any

from shared.runtime.http.problems import MEDIA_TYPE, TITLES, TYPE

Json = dict[str, Any]

API_VERSION = "1.0.0"
"""Goes out as API-Version (ADR /core/version-header); semver, its major is that of the path."""

INFO: Json = {
    "title": "Zorgketen",
    "version": API_VERSION,
    "summary": "De keten van Wmo 2015 en Jeugdwet: van melding tot betaling.",
    "description": (
        "Eén API voor gemeenten en zorgaanbieders: meldingen, onderzoeken, aanvragen, beschikkingen, toewijzingen, "
        "berichten van iWmo en iJw 3.2, declaraties en betalingen. De gemeente en de rollen van de aanroeper staan in "
        "het toegangstoken; een id van een andere gemeente bestaat voor u niet (404). Een verzoek dat iets wijzigt "
        "heeft een Idempotency-Key, een wijziging van iets bestaands ook If-Match. Fouten zijn "
        "application/problem+json (RFC 9457)."
    ),
    "contact": {
        "name": "Beheer API Zorgketen",
        "email": "api-beheer@zorgketen.example",
        "url": "https://zorgketen.example/api",
    },
    "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
}
SERVERS: list[Json] = [{"url": "https://api.zorgketen.example/v1", "description": "Het adres van uw installatie"}]

SCOPES: Mapping[str, str] = {
    f"{deel}.{recht}": f"{woord} bij {deel}"
    for deel in ("intake", "indicatie", "billing", "beheer")
    for recht, woord in (("lezen", "Lezen"), ("schrijven", "Vastleggen en wijzigen"))
}
_ISSUER = "https://login.zorgketen.example"
SECURITY_SCHEMES: Json = {
    "openId": {
        "type": "openIdConnect",
        "description": "NL GOV profiel voor OpenID Connect.",
        "openIdConnectUrl": f"{_ISSUER}/.well-known/openid-configuration",
    },
    "oauth2": {
        "type": "oauth2",
        "description": "NL GOV profiel voor OAuth 2.0: mensen met een code en PKCE, systemen met private_key_jwt.",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": f"{_ISSUER}/authorize",
                "tokenUrl": f"{_ISSUER}/token",
                "scopes": dict(SCOPES),
            },
            "clientCredentials": {"tokenUrl": f"{_ISSUER}/token", "scopes": dict(SCOPES)},
        },
    },
}
TAGS: Mapping[str, str] = {
    "aanbieders": "Zorgaanbieders met hun AGB-code en rekening.",
    "aanvragen": "Formele aanvragen met hun beslistermijn.",
    "beschikkingen": "Besluiten: toekenning of afwijzing, in natura of als pgb.",
    "beheerhandelingen": "Wat het beheer deed, met wie, wanneer, waarom en de uitkomst.",
    "berichten": "De berichten van iWmo en iJw, als XML of JSON.",
    "betaalruns": "Betalingen: verzamelen, goedkeuren door een ander, bestand, bevestiging.",
    "budgetten": "Verwacht, toegekend, gedeclareerd en betaald.",
    "contracten": "Contracten en tarieven.",
    "controles": "De nachtelijke controle van het grootboek.",
    "correcties": "Toegekende regels die nu anders beoordeeld zouden worden, en wat daarover besloten is.",
    "declaraties": "Declaraties (323), hun regels en het antwoord (325).",
    "gemeenten": "Aansluiten en instellen van gemeenten.",
    "meldingen": "Meldingen van behoefte aan ondersteuning.",
    "onderzoeken": "Het onderzoek na een melding, met zijn verslag en termijn.",
    "personen": "Personen, hun dossier en wie het inzag.",
    "posities": "Hoever het verzenden en het verwerken van berichten is.",
    "processen": "Stappen die wachten op hun moment, hun beurt of een nieuwe poging.",
    "projecties": "De stand van de leesmodellen.",
    "regels": "De regels van iWmo en iJw, met wie ze toetst en waar dat getest is.",
    "storingen": "Berichten en stappen die niet verwerkt konden worden.",
    "termijnen": "Wat wanneer uiterlijk gedaan moet zijn.",
    "toewijzingen": "Wat een aanbieder moet leveren.",
    "verwijzingen": "Verwijzingen door huisarts, specialist of gecertificeerde instelling.",
    "verzoeken": "Verzoeken om toewijzing van aanbieders.",
    "werklijsten": "Wat er te doen is.",
}


def _header(told: str, example: str) -> Json:
    return {"description": told, "schema": {"type": "string", "examples": [example]}}


HEADERS: Json = {
    "API-Version": _header("De volledige versie van de API.", API_VERSION),
    "Trace-Id": _header("Noem dit nummer als u hulp vraagt.", "4bf92f3577b34da6a3ce929d0e0e4736"),
    "ETag": _header("De versie van de resource, voor If-Match en If-None-Match.", '"3"'),
    "Location": _header("Waar de resource te vinden is.", "/v1/meldingen/01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"),
    "Link": _header("De volgende bladzijde (RFC 8288).", '</v1/meldingen?cursor=eyJhIjoxfQ>; rel="next"'),
    "Retry-After": _header("Na hoeveel seconden u het opnieuw kunt proberen.", "2"),
    "Allow": _header("De methoden die de resource kent.", "GET, HEAD, OPTIONS"),
    "WWW-Authenticate": _header("Hoe u zich aanmeldt.", "Bearer"),
}

_MEMBERS: Json = {
    "type": {"type": "string", "format": "uri", "examples": [TYPE + "niet-gevonden"]},
    "title": {"type": "string", "examples": ["Niet gevonden"]},
    "status": {"type": "integer", "minimum": 400, "maximum": 599, "examples": [404]},
    "detail": {"type": "string", "examples": ["Deze resource bestaat niet in uw gemeente."]},
    "instance": {"type": "string", "examples": ["/v1/meldingen/01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"]},
    "traceId": {"type": "string", "examples": ["4bf92f3577b34da6a3ce929d0e0e4736"]},
}
_FAULT: Json = {
    "type": "object",
    "required": ["name", "code", "reason"],
    "properties": {
        "name": {"type": "string", "examples": ["ontvangenOp"]},
        "code": {"type": "string", "examples": ["missing"]},
        "reason": {"type": "string", "examples": ["Dit veld is verplicht."]},
    },
}
_REQUIRED = ["type", "title", "status", "detail"]
PROBLEM: Json = {
    "Probleem": {"type": "object", "required": _REQUIRED, "properties": _MEMBERS},
    "OngeldigeInvoer": {
        "type": "object",
        "required": [*_REQUIRED, "invalidParams"],
        "properties": {**_MEMBERS, "invalidParams": {"type": "array", "items": _FAULT}},
    },
    "OnderdeelWeg": {
        "type": "object",
        "required": [*_REQUIRED, "onderdeel"],
        "properties": {**_MEMBERS, "onderdeel": {"type": "string", "examples": ["billing"]}},
    },
}
_SCHEMA_OF: Mapping[int, str] = {400: "OngeldigeInvoer", 503: "OnderdeelWeg"}
_HEADERS_OF: Mapping[int, tuple[str, ...]] = {401: ("WWW-Authenticate",), 503: ("Retry-After",)}


def problem_response(status: int) -> Json:
    """What the answer to a failure looks like."""
    slug, title, detail = TITLES[status]
    names = ("API-Version", "Trace-Id", *_HEADERS_OF.get(status, ()))
    return {
        "description": f"{title}: {detail} Soort: `{TYPE}{slug}`.",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{_SCHEMA_OF.get(status, 'Probleem')}"}}},
    }
