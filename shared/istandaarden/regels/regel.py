"""What a rule of the standard is: an id, where it holds, what it says, and a pure function that finds its breaches."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from shared.istandaarden.codelijsten.retourcodes import AFGEKEURD_TECHNISCH
from shared.istandaarden.klasse import Bericht
from shared.istandaarden.wet import Wet

BEIDE = frozenset(Wet)
ALLEEN_JW = frozenset({Wet.JEUGDWET})

Functie = Callable[[Any, Wet], Iterable[str]]
"""From a message and its law to the paths where the rule is broken; a path is as in JSON: `client.bsn`."""
_T = TypeVar("_T")


class Niveau(IntEnum):
    """How much one must know to check a rule (IV032)."""

    SCHEMA = 1
    BERICHT = 2
    ADMINISTRATIE = 3
    BUITEN = 4


@dataclass(frozen=True, slots=True)
class Regel:
    """One rule for the messages named: `klassen` are what it is tested on, and at level 3 and 4 returned at.

    `functie` is None where another part of the system checks it; `waar` then names what does, as `module:function`.
    Where the check is the provider's, `niet_van_ons` says why we never send what breaks it, and `waar` what sees to it.
    """

    id: str
    berichten: tuple[str, ...]
    klassen: tuple[str, ...]
    tekst: str
    functie: Functie | None = None
    niveau: Niveau = Niveau.BERICHT
    retourcode: str | None = AFGEKEURD_TECHNISCH
    wetten: frozenset[Wet] = BEIDE
    waar: tuple[str, ...] = ()
    niet_van_ons: str | None = None

    def geldt_voor(self, bericht: Bericht, wet: Wet) -> bool:
        """True where this rule is about such a message."""
        return bericht.soort in self.berichten and wet in self.wetten

    @property
    def uitgevoerd_door(self) -> tuple[str, ...]:
        """What checks it, or keeps us from breaking it, as `module:function`."""
        return self.waar if self.functie is None or self.waar else (naam_van(self.functie),)


def naam_van(functie: Callable[..., object]) -> str:
    """A function or class as `module:name`."""
    return f"{functie.__module__}:{functie.__qualname__}"


@dataclass(frozen=True, slots=True)
class Bevinding:
    """A rule that is broken, where, and what should have been: never with the value that was found."""

    regel_id: str
    retourcode: str
    pad: str
    zin: str


def genummerd(pad: str, reeks: Iterable[_T]) -> Iterator[tuple[str, _T]]:
    """Each of a row with its path."""
    for nummer, een in enumerate(reeks):
        yield f"{pad}[{nummer}]", een


def dubbelen(sleutels: Iterable[tuple[str, object]]) -> Iterator[str]:
    """The paths whose key came before."""
    gezien: set[object] = set()
    for pad, sleutel in sleutels:
        if sleutel in gezien:
            yield pad
        gezien.add(sleutel)
