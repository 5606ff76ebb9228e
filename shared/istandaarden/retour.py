"""Return messages: what a receiver found in a message, sent back to who sent it (IV028, IV032)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from shared.istandaarden.berichten import (
    Bericht,
    Retour302,
    Retour306,
    Retour308,
    Retour316,
    Retour318,
    Retour320,
)
from shared.istandaarden.berichten.kop import XSD
from shared.istandaarden.codelijsten.retourcodes import AFGEKEURD_TECHNISCH, GEEN_OPMERKING, NIET_BEOORDEELD
from shared.istandaarden.klasse import Klasse, Veld, velden
from shared.istandaarden.regels.regel import Bevinding
from shared.istandaarden.wet import Wet

RetourBericht = Retour302 | Retour306 | Retour308 | Retour316 | Retour318 | Retour320
RETOUR_OP: Mapping[str, type[RetourBericht]] = {
    "301": Retour302,
    "305": Retour306,
    "307": Retour308,
    "315": Retour316,
    "317": Retour318,
    "319": Retour320,
}
"""Message -> its return message; a 323 is answered by a 325, and no return message goes back on an answer."""
_CODES = "retour_codes"


def wet_van(bericht: Bericht) -> Wet:
    """The law a message falls under, by its BerichtCode; ValueError where the code is of another message."""
    code = cast("Any", bericht).header.bericht_code
    for wet, eigen in bericht.codes.items():
        if eigen == code:
            return wet
    raise ValueError("De berichtcode hoort niet bij dit bericht.")


def retour(
    bericht: Bericht,
    bevindingen: Sequence[Bevinding],
    *,
    identificatie: str,
    dagtekening: date,
    xslt_versie: str | None = None,
) -> RetourBericht:
    """The one return message on this message.

    No findings: the header, without codes. Level 2: the header with 0001 only. A finding at the header (path
    `header…`): the header with its codes. Else all classes unchanged, each with its codes, 0200 where nothing was
    found or 0233 where the client above it was rejected. KeyError for a message that has no return message.
    """
    soort = RETOUR_OP[bericht.soort]
    codes = _kopcodes(bevindingen)
    delen: dict[str, Any] = {}
    if bevindingen and codes == (GEEN_OPMERKING,):
        per_pad = _per_klasse(soort, bericht, bevindingen)
        for veld in velden(soort):
            if veld.naam != "header" and veld.klasse is not None:
                delen[veld.naam] = _kopie(getattr(bericht, veld.naam), veld.klasse, veld.json, per_pad, boven=False)
    kop = dict(cast("Any", bericht).header) | {
        "bericht_code": soort.codes[wet_van(bericht)],
        "identificatie_retour": identificatie,
        "dagtekening_retour": dagtekening,
        "xslt_versie": xslt_versie,
        "xsd_versie_retour": XSD,
        _CODES: codes,
    }
    return soort(header=kop, **delen)


def _kopcodes(bevindingen: Sequence[Bevinding]) -> tuple[str, ...]:
    if not bevindingen:
        return ()
    if any(bevinding.retourcode == AFGEKEURD_TECHNISCH for bevinding in bevindingen):
        return (AFGEKEURD_TECHNISCH,)
    in_kop = _uniek(bevinding.retourcode for bevinding in bevindingen if bevinding.pad.split(".")[0] == "header")
    return in_kop or (GEEN_OPMERKING,)


def _uniek(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _per_klasse(soort: type[Bericht], bericht: Bericht, bevindingen: Sequence[Bevinding]) -> dict[str, tuple[str, ...]]:
    """Class path -> its codes: each finding goes to the nearest class that carries codes; ValueError without one."""
    paden = sorted(_klassepaden(soort, bericht), key=len, reverse=True)
    per_pad: dict[str, list[str]] = {}
    for bevinding in bevindingen:
        pad = next((pad for pad in paden if _onder(bevinding.pad, pad)), None)
        if pad is None:
            raise ValueError("De plaats van een bevinding bestaat niet in het bericht.")
        per_pad.setdefault(pad, []).append(bevinding.retourcode)
    return {pad: _uniek(codes) for pad, codes in per_pad.items()}


def _onder(pad: str, klasse: str) -> bool:
    return pad == klasse or pad.startswith((f"{klasse}.", f"{klasse}["))


def _delen(veld: Veld, waarde: object, pad: str) -> Iterator[tuple[str, Klasse]]:
    """What a field holds, each with its path."""
    if veld.reeks is not None:
        for nummer, een in enumerate(cast("tuple[Klasse, ...]", waarde)):
            yield f"{pad}[{nummer}]", een
    elif waarde is not None:
        yield pad, cast("Klasse", waarde)


def _klassepaden(klasse: type[Klasse], deel: Klasse, pad: str = "") -> Iterator[str]:
    """The paths of all classes that carry codes in the return message."""
    if pad and _CODES in klasse.model_fields:
        yield pad
    for veld in velden(klasse):
        if veld.klasse is not None and veld.naam != "header":
            hier = f"{pad}.{veld.json}" if pad else veld.json
            for onderpad, onder in _delen(veld, getattr(deel, veld.naam), hier):
                yield from _klassepaden(veld.klasse, onder, onderpad)


def _kopie(
    deel: Klasse, klasse: type[Klasse], pad: str, per_pad: Mapping[str, tuple[str, ...]], *, boven: bool
) -> Klasse:
    """The same content as a class of the return message; `boven`: the client above it was rejected."""
    if _CODES not in klasse.model_fields:
        return deel
    eigen = per_pad.get(pad, ())
    uit: dict[str, Any] = {_CODES: eigen or ((NIET_BEOORDEELD,) if boven else (GEEN_OPMERKING,))}
    afgekeurd = boven or (pad == "client" and bool(eigen))
    for veld in velden(klasse):
        if veld.naam == _CODES:
            continue
        waarde = getattr(deel, veld.naam)
        if veld.klasse is None or waarde is None:
            uit[veld.naam] = waarde
            continue
        delen = [
            _kopie(onder, veld.klasse, onderpad, per_pad, boven=afgekeurd)
            for onderpad, onder in _delen(veld, waarde, f"{pad}.{veld.json}")
        ]
        uit[veld.naam] = tuple(delen) if veld.reeks is not None else delen[0]
    return klasse(**uit)
