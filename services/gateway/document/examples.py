"""An example value for every plain field of the document: by its name where the form matters, else by its type."""

from collections.abc import Mapping
from typing import Any

_BY_NAME: Mapping[str, Any] = {
    "achternaam": "Jansen",
    "agb": "42420001",
    "bankreferentie": "NL26112300001",
    "bic": "BNGHNL2G",
    "bsn": "999990019",
    "categorie": "01",
    "code": "01A03",
    "contractnummer": "WMO-0153-2025-01",
    "declaratieNummer": "D2026110001",
    "eenheid": "04",
    "gebruikersnaam": "consulent.enschede",
    "gemeentecode": "0153",
    "huisletter": "a",
    "iban": "NL75BNGH0000015300",
    "identificatie": "B2026110001",
    "inhoudHash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "jaar": 2026,
    "maand": "2026-11",
    "naam": "Thuishulp De Korenbloem",
    "nr": 1,
    "oin": "00000099000000000153",
    "plaatsnaam": "Enschede",
    "postcode": "7511HA",
    "productCategorie": "01",
    "productCode": "01A03",
    "redenBeeindiging": "19",
    "redenWijziging": "05",
    "referentieAanbieder": "KB-2026-0042",
    "referentieNummer": "KB-2026-0042-1",
    "straatnaam": "Langestraat",
    "tariefCenten": 3250,
    "toewijzingNummer": 100200300,
    "voorletters": "A",
    "voornamen": "Anna",
    "volgende": None,
}
_BY_FORMAT: Mapping[str, str] = {
    "date": "2026-11-23",
    "date-time": "2026-11-23T09:30:00Z",
    "uuid": "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35",
    "uri": "urn:zorgketen:probleem:ongeldige-invoer",
}


def example(name: str, schema: Mapping[str, Any]) -> Any:
    """A value that fits the schema of the field, or None where we have none to show."""
    plain = _plain(schema)
    if plain is None:
        return None
    if "const" in plain or "enum" in plain:
        return plain.get("const", plain.get("enum", [None])[0])
    known = _BY_NAME.get(name)
    match plain.get("type"):
        case "string":
            if (found := _BY_FORMAT.get(plain.get("format", ""))) is not None:
                return found
            return known if isinstance(known, str) else _text(plain)
        case "integer":
            return known if isinstance(known, int) else max(int(plain.get("minimum", 1)), 1)
        case "boolean":
            return False
        case _:
            return None


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema itself, or the only part of a nullable one that is not null."""
    if "anyOf" not in schema:
        return schema
    parts = [part for part in schema["anyOf"] if part.get("type") != "null"]
    return parts[0] if len(parts) == 1 else None


def _text(schema: Mapping[str, Any]) -> str | None:
    if "pattern" in schema or schema.get("minLength", 0) > len("voorbeeld") > schema.get("maxLength", 9):
        return None
    return "voorbeeld"[: schema.get("maxLength", 9)]
