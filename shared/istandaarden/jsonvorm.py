"""The JSON form of a message: the same fields under lowerCamelCase names, both ways without loss."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, cast

from pydantic import ValidationError

from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.berichten.declaratie import Antwoord325, Declaratie323
from shared.istandaarden.fouten import MAX_FOUTEN, BerichtOngeldig, Fout, afkeuring
from shared.istandaarden.jsonbron import json_tekst
from shared.istandaarden.klasse import Bericht, Klasse, Teller
from shared.istandaarden.wet import Wet
from shared.istandaarden.wetcontrole import wetsfouten

JsonObject = dict[str, Any]

_MELDINGEN = {
    "missing": ("ontbreekt", "Verwacht: dit veld; het ontbreekt."),
    "extra_forbidden": ("element", "Verwacht: geen ander veld dan de standaard kent."),
    "too_short": ("ontbreekt", "Verwacht: ten minste één onderdeel."),
    "json_invalid": ("geen-json", "Verwacht: geldige JSON."),
}


def naar_json(deel: Klasse) -> JsonObject:
    """A message, or a part of one, as a JSON object; fields that are not there are left out."""
    return deel.model_dump(mode="json", by_alias=True, exclude_none=True)


def schrijf_json_naar(doel: BinaryIO, bericht: Declaratie323 | Antwoord325, clienten: Iterable[Klasse]) -> None:
    """A 323 or 325 as JSON, written client by client as `schrijf_naar` does with XML: never whole in memory."""
    document = naar_json(bericht)
    inhoud = document.get("declaratie") or document.get("declaratieAntwoord", {})
    inhoud.pop("clienten", None)
    tekst = json.dumps(document, ensure_ascii=False)
    komma = f'{tekst[:-2]}, "clienten": ['  # what holds the clients is the last object in the message
    for client in clienten:
        doel.write((komma + json.dumps(naar_json(client), ensure_ascii=False)).encode())
        komma = ", "
    doel.write(b"]}}" if komma == ", " else tekst.encode())


def uit_json(wet: Wet, soort: str, inhoud: bytes | str | Mapping[str, object]) -> Bericht:
    """The message of this number and law; BerichtOngeldig with every fault as path in the JSON where it is not one."""
    klasse = BERICHTEN.get(soort)
    if klasse is None:
        raise afkeuring("bericht", "Verwacht: een bericht van iWmo of iJw 3.2.")
    tekst = json_tekst(inhoud if isinstance(inhoud, bytes | str) else json.dumps(inhoud))
    try:
        bericht = klasse.model_validate_json(tekst, by_alias=True, by_name=False, context=Teller(MAX_FOUTEN))
    except ValidationError as fout:
        raise BerichtOngeldig(json_fouten(fout)) from None
    fouten = wetsfouten(bericht, wet)
    if fouten:
        raise BerichtOngeldig(fouten[:MAX_FOUTEN])
    return bericht


def json_fouten(fout: ValidationError) -> list[Fout]:
    """Pydantic's findings as ours: path, code and what was expected; the value stays out."""
    gevonden = fout.errors(include_url=False, include_context=False, include_input=False)
    fouten = [_fout(cast("Mapping[str, Any]", een)) for een in gevonden[:MAX_FOUTEN]]
    # Pydantic also calls a row too short when its only part has a fault of its own.
    rijen = {fout.pad[: haak.start()] for fout in fouten for haak in re.finditer(r"\[", fout.pad)}
    return [fout for fout in fouten if not (fout.code == "ontbreekt" and fout.pad in rijen)]


def _fout(een: Mapping[str, Any]) -> Fout:
    pad = "".join(f"[{stap}]" if isinstance(stap, int) else f".{stap}" for stap in een["loc"]).lstrip(".")
    soort = str(een["type"])
    if soort.startswith("istandaarden_"):
        return Fout(0, pad, soort.removeprefix("istandaarden_"), str(een["msg"]))
    code, melding = _MELDINGEN.get(soort, ("vorm", "Verwacht: een andere vorm (object, lijst of waarde)."))
    return Fout(0, pad, code, melding)
