"""The two laws that have iWmo/iJw messages, and the release of the standard we speak."""

from enum import StrEnum
from typing import NamedTuple


class Uitgave(NamedTuple):
    """A release of the standard, as the header of a message has it; a later one is greater."""

    versie: int
    subversie: int

    def __str__(self) -> str:
        return f"{self.versie}_{self.subversie}"


UITGAVE = Uitgave(3, 2)
"""The release in force: what a declaration is for, unless it says otherwise."""
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

    def naamruimte(self, uitgave: Uitgave = UITGAVE) -> str:
        """The namespace of what all messages of this law share."""
        return f"http://www.istandaarden.nl/{self.standaard}/{uitgave}/basisschema/schema"

    def naamruimte_van(self, soort: str, uitgave: Uitgave = UITGAVE) -> str:
        """The namespace of one message, for example `323`."""
        return f"http://www.istandaarden.nl/{self.standaard}/{uitgave}/{self.value}{soort}/schema"


class Plek(NamedTuple):
    """Which message of which law and release a declaration is read for: `soort` is `323`, `code` its BerichtCode."""

    wet: Wet
    soort: str
    code: str
    uitgave: Uitgave = UITGAVE

    @property
    def naamruimte(self) -> str:
        """The namespace of the message."""
        return self.wet.naamruimte_van(self.soort, self.uitgave)

    @property
    def naamruimte_gedeeld(self) -> str:
        """The namespace of what its messages share."""
        return self.wet.naamruimte(self.uitgave)
