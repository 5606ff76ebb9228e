"""Makes messages from their declaration: smallest, fullest or random, always valid at level 1."""

import random
from datetime import date, timedelta
from typing import Any, TypeVar

from shared.istandaarden.klasse import Bericht, Klasse, Veld, velden
from shared.istandaarden.simpel import BerichtCodeVeld, Code, Datum, Getal, Simpel, Tekst, Tijd, UitgaveGetal
from shared.istandaarden.wet import Plek, Wet

_Klasse = TypeVar("_Klasse", bound=Klasse)
_LETTERS = "abcXYZ éüÅß<>&\"'-.=0123456789"
_TEKENS = {
    "^[0-9]{9}$": ("0123456789", 9),
    "^[0-9]{8}$": ("0123456789", 8),
    "^[0-9]{4}$": ("0123456789", 4),
    "^[0-9]+$": ("0123456789", None),
    "^[a-zA-Z0-9]+$": ("abcXYZ019", None),
    "^[a-zA-Z\u00c0-\u1ef3]+$": ("abcXYZéÅß", None),
}


class Maker:
    """`kans` is how likely an optional field, or one more of a kind, is: 0 smallest, 1 fullest."""

    def __init__(self, wet: Wet, kans: float, zaad: int = 0) -> None:
        self.wet = wet
        self.kans = kans
        self.rng = random.Random(zaad)

    def bericht(self, soort: type[Bericht]) -> Bericht:
        """A whole message."""
        return self.deel(soort, soort.plek(self.wet))

    def deel(self, klasse: type[_Klasse], plek: Plek) -> _Klasse:
        """A part of a message."""
        waarden: dict[str, Any] = {}
        for veld in velden(klasse):
            if not veld.geldt_voor(plek) or not (veld.verplicht or self.rng.random() < self.kans):
                continue
            if veld.reeks is None:
                waarden[veld.naam] = self._een(veld, plek)
            else:
                aantal = 1 + sum(self.rng.random() < self.kans for _ in range(2))
                waarden[veld.naam] = tuple(self._een(veld, plek) for _ in range(aantal))
        return klasse(**waarden)

    def _een(self, veld: Veld, plek: Plek) -> object:
        if veld.klasse is not None:
            return self.deel(veld.klasse, plek)
        assert veld.simpel is not None
        return self._simpel(veld.simpel, plek)

    def _simpel(self, simpel: Simpel, plek: Plek) -> object:
        match simpel:
            case BerichtCodeVeld():
                return plek.code
            case Code():
                return self.rng.choice(sorted(simpel.lijst.codes(plek.wet, plek.uitgave)))
            case Datum():
                return date(1900, 1, 1) + timedelta(days=self.rng.randrange(60_000))
            case Tijd():
                return self.rng.choice(["00:00:00", "23:59:59", "10:15:30.125", "24:00:00"])
            case UitgaveGetal():
                return getattr(plek.uitgave, simpel.deel)
            case Getal():
                return self.rng.choice([simpel.min, simpel.max, self.rng.randint(simpel.min, simpel.max)])
            case Tekst():
                return self._tekst(simpel)
        raise TypeError(type(simpel).__name__)

    def _tekst(self, simpel: Tekst) -> str:
        if simpel.patroon.startswith("^(?:0|"):
            return f"{self.rng.randrange(3)}.{self.rng.randrange(30)}.0"
        tekens, lengte = _TEKENS.get(simpel.patroon, (_LETTERS, None))
        lengte = lengte or self.rng.choice([1, simpel.max or 40, self.rng.randint(1, simpel.max or 40)])
        tekst = "".join(self.rng.choice(tekens) for _ in range(lengte))
        return tekst if tekst.strip() else "x" * lengte
