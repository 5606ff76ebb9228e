"""A message as it came, read: XML by its root, JSON by the BerichtCode in its header."""

import json
from dataclasses import dataclass

from shared.errors import Invalid, InvalidParam
from shared.istandaarden import BerichtOngeldig, Fout, Gelezen, lees, uit_json
from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.wet import Wet

SOORTEN = ("302", "305", "307", "315", "317", "320")
"""What a provider may send here; a 323 goes to billing."""
XML = "application/xml"
_BY_CODE = {BERICHTEN[soort].codes[wet]: (wet, soort) for soort in SOORTEN for wet in Wet}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """The bytes of a message and their media type."""

    media_type: str
    bytes: bytes


def lees_inhoud(inhoud: Inhoud) -> Gelezen:
    """The message; BerichtOngeldig with all faults where it fails level 1."""
    if inhoud.media_type == XML:
        return lees(inhoud.bytes, verwacht=SOORTEN)
    wet, soort = _soort(inhoud.bytes)
    return Gelezen(wet, uit_json(wet, soort, inhoud.bytes))


def _soort(content: bytes) -> tuple[Wet, str]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise BerichtOngeldig([Fout(0, "", "geen-json", "Verwacht: geldige JSON.")]) from None
    header = document.get("header") if isinstance(document, dict) else None
    code = header.get("berichtCode") if isinstance(header, dict) else None
    gevonden = _BY_CODE.get(code) if isinstance(code, str) else None
    if gevonden is None:
        melding = f"Verwacht: de code van een bericht {', '.join(SOORTEN)}."
        raise BerichtOngeldig([Fout(0, "header.berichtCode", "berichtcode", melding)])
    return gevonden


def als_invoerfout(fout: BerichtOngeldig) -> Invalid:
    """The faults as a 400; nothing that the sender wrote is repeated."""
    return Invalid(
        [InvalidParam(een.plaats, een.code, _reden(een)) for een in fout.fouten],
        "Het bericht voldoet niet aan het schema (niveau 1) en is niet verwerkt.",
    )


def _reden(fout: Fout) -> str:
    return f"{fout.melding} (regel {fout.regel})" if fout.regel else fout.melding
