"""The two laws that have iWmo/iJw messages, and the release of the standard we speak."""

from enum import StrEnum
from typing import NamedTuple

UITGAVE = "3_2"
"""The release in the namespace of every message."""
BERICHT_VERSIE = 3
BERICHT_SUBVERSIE = 2
XSD_VERSIE = "1.0.0"
"""What we write in XsdVersie; what others write is not compared."""


class Wet(StrEnum):
    """The law a message falls under; a message never mixes laws."""

    WMO = "wmo"
    JEUGDWET = "jw"

    @property
    def standaard(self) -> str:
        """`iwmo` or `ijw`, the name of the standard."""
        return f"i{self.value}"

    @property
    def naamruimte(self) -> str:
        """The namespace of what all messages of this law share."""
        return f"http://www.istandaarden.nl/{self.standaard}/{UITGAVE}/basisschema/schema"

    def naamruimte_van(self, soort: str) -> str:
        """The namespace of one message, for example `323`."""
        return f"http://www.istandaarden.nl/{self.standaard}/{UITGAVE}/{self.value}{soort}/schema"


class Plek(NamedTuple):
    """Which message of which law a declaration is read for: `soort` is `323`, `code` its BerichtCode (490 or 484)."""

    wet: Wet
    soort: str
    code: str
