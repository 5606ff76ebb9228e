"""What bytes seem to be, without reading them: enough to route a file or note a refusal, never to process it."""

import re
from dataclasses import dataclass

from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.wet import Wet

BEGIN = 65_536
"""Bytes looked at."""
_NAAMRUIMTE = {
    plek.naamruimte.encode(): (plek.wet, plek.soort) for bericht in BERICHTEN.values() for plek in bericht.plekken()
}
_CODE = {bericht.codes[wet].encode(): (wet, soort) for soort, bericht in BERICHTEN.items() for wet in Wet}
_BERICHTCODE = re.compile(rb'"berichtCode"\s*:\s*"([0-9]{3})"')
_AFZENDER = re.compile(rb'(?:<(?:[A-Za-z_][\w.-]*:)?Afzender>\s*|"afzender"\s*:\s*")([0-9]{8})(?=["\s<])')


@dataclass(frozen=True, slots=True)
class Indruk:
    """Law, kind and sending provider as the beginning of the bytes has them; None for what it does not show."""

    wet: Wet | None = None
    soort: str | None = None
    afzender: str | None = None


def herken(inhoud: bytes) -> Indruk:
    """The impression that the first 64 KiB give, in XML or JSON."""
    begin = inhoud[:BEGIN]
    wet, soort = next((plek for naam, plek in _NAAMRUIMTE.items() if naam in begin), (None, None))
    if soort is None and (code := _BERICHTCODE.search(begin)):
        wet, soort = _CODE.get(code[1], (None, None))
    afzender = _AFZENDER.search(begin)
    return Indruk(wet, soort, afzender[1].decode() if afzender else None)
