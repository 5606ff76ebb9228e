"""What is wrong with a message that fails level 1 (form), without ever repeating a value."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.errors import ZorgketenError

MAX_FOUTEN = 100
"""After so many faults reading stops; the sender has enough to go on."""


_GEKOZEN = frozenset({"element", "bericht", "attribuut"})
"""Faults whose path ends in a name that the sender chose."""


@dataclass(frozen=True, slots=True)
class Fout:
    """One fault: line number in the XML (0 where there is none), element path, stable code, what was expected."""

    regel: int
    pad: str
    code: str
    melding: str

    @property
    def plaats(self) -> str:
        """The path without a name that the sender chose; `bericht` where there is none."""
        pad = self.pad.rstrip("/")
        if self.code in _GEKOZEN:
            pad = pad.rpartition("/")[0] if "/" in pad else pad.rpartition(".")[0]
        return pad or "bericht"


class BerichtOngeldig(ZorgketenError):
    """The message fails level 1: it is not processed and gets no return message (IV028, IV088)."""

    def __init__(self, fouten: Sequence[Fout]) -> None:
        super().__init__(", ".join(sorted({fout.code for fout in fouten})))
        self.fouten = list(fouten)


def afkeuring(code: str, melding: str, *, regel: int = 0, pad: str = "") -> BerichtOngeldig:
    """A refusal for one reason."""
    return BerichtOngeldig([Fout(regel, pad, code, melding)])
