"""Where the text of a JSON message comes from: size, encoding, shape and names are judged before it is read."""

import json

from shared.istandaarden.bron import BOM, INGEPAKT, MAX_BYTES
from shared.istandaarden.fouten import afkeuring

MAX_BYTES_323 = 2 * MAX_BYTES
"""A claim in JSON has no carrier with a limit of its own; 100,000 lines fit."""
_MAX_VELDEN = 64
"""No class has so many fields; each unknown one would be a fault of its own."""
_RUIM = 1_000
_TEKENS_PER = {"{": 40, "[": 40, ",": 6}
"""In a message of any size one of these stands in so many characters at most; more is a flood that fills the memory."""


def json_tekst(inhoud: bytes | str, hoogstens: int = MAX_BYTES) -> str:
    """The text of a message; BerichtOngeldig where it is too large, packed, not UTF-8, too deep or repeats a name."""
    if len(inhoud) > hoogstens:
        raise afkeuring("te-groot", f"Verwacht: een bericht van hoogstens {hoogstens >> 20} MB (OP179).")
    if not inhoud:
        raise afkeuring("leeg", "Verwacht: een bericht; er is niets ontvangen.")
    tekst = inhoud if isinstance(inhoud, str) else _ontcijfer(inhoud)
    for teken, per in _TEKENS_PER.items():
        if tekst.count(teken) > _RUIM + len(tekst) // per:
            raise afkeuring("vorm", "Verwacht: een bericht; dit zijn vooral leestekens.")
    try:
        json.loads(tekst, object_pairs_hook=_object, parse_int=_getal, parse_float=_getal, parse_constant=_constante)
    except (ValueError, RecursionError):
        raise afkeuring("geen-json", "Verwacht: geldige JSON.") from None
    if not tekst.lstrip(" \t\r\n").startswith("{"):
        raise afkeuring("vorm", "Verwacht: een JSON-object.")
    return tekst


def _ontcijfer(inhoud: bytes) -> str:
    if inhoud.startswith(INGEPAKT):
        raise afkeuring("ingepakt", "Verwacht: JSON; dit is een ingepakt bestand.")
    if inhoud.startswith(BOM):
        raise afkeuring("codering", "Verwacht: UTF-8 zonder byte order mark.")
    try:
        return inhoud.decode()
    except UnicodeDecodeError:
        raise afkeuring("codering", "Verwacht: UTF-8.") from None


def _object(leden: list[tuple[str, object]]) -> None:
    """Looks at the names of an object and keeps nothing of it."""
    if len(leden) > _MAX_VELDEN:
        raise afkeuring("element", "Verwacht: geen ander veld dan de standaard kent.")
    if len({naam for naam, _ in leden}) < len(leden):
        raise afkeuring("dubbel", "Verwacht: elk veld van een object één keer.")


def _getal(cijfers: str) -> None:
    """Its size is judged where its field is known."""


def _constante(naam: str) -> None:
    raise ValueError(naam)  # NaN and Infinity are no JSON
