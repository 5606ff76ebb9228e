"""Reading a message from XML: which law, which message, and its typed content."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from shared.istandaarden.berichten import Bericht, Declaratie323
from shared.istandaarden.bron import als_stroom
from shared.istandaarden.fouten import afkeuring
from shared.istandaarden.lezer import Lezer
from shared.istandaarden.stroom import GeenDeclaratie, lees_heel_323
from shared.istandaarden.wet import Wet


@dataclass(frozen=True, slots=True)
class Gelezen:
    """What was read."""

    wet: Wet
    bericht: Bericht

    @property
    def soort(self) -> str:
        """The message number, for example `323`."""
        return self.bericht.soort


def lees(data: bytes | BinaryIO, *, verwacht: Collection[str] | None = None) -> Gelezen:
    """The message; BerichtOngeldig where it fails level 1 or is not one of `verwacht`.

    A large 323 is better read with `lees_323`, in chunks.
    """
    stroom = als_stroom(data)
    if (verwacht is None or "323" in verwacht) and _lijkt_323(stroom):
        try:
            return Gelezen(*lees_heel_323(stroom))
        except GeenDeclaratie:
            pass  # only its text looked like one
    lezer = Lezer(stroom, verwacht=verwacht)
    lezer.lees()
    if lezer.plek is None or lezer.uitkomst is None:
        raise afkeuring("bericht", "Verwacht: een bericht van iWmo of iJw 3.2.")
    return Gelezen(lezer.plek.wet, lezer.uitkomst)


def _lijkt_323(stroom: BinaryIO) -> bool:
    stroom.seek(0)
    begin = stroom.read(65_536)
    return any(plek.naamruimte.encode() in begin for plek in Declaratie323.plekken())
