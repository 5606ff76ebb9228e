"""What a verdict looks like: the rules tried on each line with their inputs, and the totals that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.values.bedrag import NUL, Bedrag
from shared.values.pseudoniem import PersoonId

Waarde = str | int | bool | None
Stap = tuple[str, bool, tuple[object, ...]]
"""A rule tried: its id, whether it was kept, and what it looked at in the order of the rule's `velden`."""

GEEN_OPMERKING = "0200"
NIET_BEOORDEELD = "0233"
VOLLEDIG_TOEGEWEZEN = "8001"
TECHNISCH = "0001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toets:
    """One rule tried: its id, what it looked at, and whether that was in order."""

    regel: str
    goed: bool
    invoer: Mapping[str, Waarde] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """The verdict on one line: awarded in full, or rejected in full with at least one code.

    `eerste_gebruik`: this line is the one that used up its reference (TR314), whatever became of it.
    """

    nr: int
    toegekend: bool
    eerste_gebruik: bool = True
    retourcodes: tuple[str, ...] = ()
    toetsen: tuple[Toets, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitkomst:
    """The verdict on a claim.

    `kopcodes` are those of the header (empty: in order), `declaratiecodes` those of the declaratie; with either the
    message counts as not sent and there are no verdicts on lines. `geweigerd` are clients with their code.
    """

    kopcodes: tuple[str, ...] = ()
    declaratiecodes: tuple[str, ...] = ()
    geweigerd: Mapping[PersoonId, str] = field(default_factory=dict)
    bevindingen: tuple[Toets, ...] = ()
    oordelen: tuple[Oordeel, ...] = ()
    toegekend: Bedrag = NUL

    @property
    def ingediend(self) -> bool:
        """False where the message or declaratie counts as not sent: its numbers are free again (IV087)."""
        return not self.kopcodes and not self.declaratiecodes

    @property
    def volledig(self) -> bool:
        """Nothing was rejected."""
        return self.ingediend and all(oordeel.toegekend for oordeel in self.oordelen)
