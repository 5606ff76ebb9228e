"""The plain form of a 323 as regular expressions that follow from the declaration: what fits needs no XML parser.

Plain is what nearly every program writes: elements without attributes under the prefixes of the root, text without
comments, CDATA or line ends. What the expressions take is well-formed, in the right order and complete; the types of
the values are left to pydantic, a thousand lines at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from shared.istandaarden.berichten.declaratie import Client323, Declaratie323, Prestatie323
from shared.istandaarden.plan import BladPlan, KlassePlan, VeldPlan, plan_van
from shared.istandaarden.wet import Plek

_WIT = r"[ \t\r\n]{0,200}+"
_TEKST = r"([^<>\x00-\x1f\ufffe\uffff]{0,200}+)"
_VERWIJZING = re.compile("&(?:(amp)|(lt)|(gt)|(quot)|(apos));|&")
_TEKEN = (None, "&", "<", ">", '"', "'")
_RUIMTE = re.compile(r"""xmlns(?::([A-Za-z_][A-Za-z0-9._-]{0,40}))?[ \t\r\n]*=[ \t\r\n]*["']([^"'<&]{1,200})["']""")

Kolom = Sequence[str | None]


class Anders(Exception):
    """Not the plain form (or wrong): the thorough reader decides."""


@dataclass(frozen=True, slots=True, eq=False)
class _Namen:
    """The prefixes of one message, each with its colon, or empty: of the message itself and of what all share."""

    eigen: str
    gedeeld: str

    def van(self, plan: KlassePlan, element: str) -> str:
        """An element of this class as it stands in the message."""
        return f"{self.gedeeld if plan.klasse.gedeeld else self.eigen}{element}"


def _patroon(plan: KlassePlan, namen: _Namen) -> str:
    """The content of a class, a group for each text; `Anders` where the class has rows or classes that may lack."""
    return "".join(_veldpatroon(veld, namen.van(plan, veld.veld.element), namen) for veld in plan.volgorde)


def _veldpatroon(veld: VeldPlan, naam: str, namen: _Namen) -> str:
    if isinstance(veld.plan, BladPlan):
        element = f"<{naam}>{_TEKST}</{naam}>{_WIT}"
        return element if veld.veld.verplicht else f"(?:{element})?+"
    if isinstance(veld.plan, KlassePlan) and veld.veld.verplicht:
        return f"<{naam}>{_WIT}{_patroon(veld.plan, namen)}</{naam}>{_WIT}"
    raise Anders


class _Bouw:
    """Makes the models of a class from columns of texts, all rows in one step of pydantic."""

    def __init__(self, plan: KlassePlan) -> None:
        self._namen = [veld.veld.naam for veld in plan.volgorde]
        self._lezers = [_lees_kolom(veld) for veld in plan.volgorde]
        self._rij: TypeAdapter[list[Any]] = TypeAdapter(list[plan.klasse])  # type: ignore[name-defined]

    def modellen(self, kolommen: Iterator[Kolom]) -> list[Any]:
        """One model per row; `Anders` or ValidationError where a text does not fit."""
        return self._maak(self._rijen(kolommen))

    def eenmaal(self, kolommen: Iterator[Kolom]) -> list[Any]:
        """The same, each different row made once: the lines of a month share their period."""
        rijen = list(self._rijen(kolommen))
        uniek = dict.fromkeys(rijen)
        gemaakt = dict(zip(uniek, self._maak(uniek), strict=True))
        return [gemaakt[rij] for rij in rijen]

    def _rijen(self, kolommen: Iterator[Kolom]) -> Iterator[tuple[object, ...]]:
        return zip(*[lees(kolommen) for lees in self._lezers], strict=True)

    def _maak(self, rijen: Iterable[tuple[object, ...]]) -> list[Any]:
        velden = [dict(zip(self._namen, rij, strict=True)) for rij in rijen]
        return self._rij.validate_python(velden, by_name=True, by_alias=False)


def _lees_kolom(veld: VeldPlan) -> Callable[[Iterator[Kolom]], Sequence[object]]:
    """A function that takes the columns of one field: a class as models, a text as it is."""
    if isinstance(veld.plan, KlassePlan):
        return _Bouw(veld.plan).eenmaal
    if not isinstance(veld.plan, BladPlan):
        raise Anders
    if veld.plan.toegestaan is None:
        return next
    mag = veld.plan.toegestaan if veld.veld.verplicht else veld.plan.toegestaan | {None}

    def lees_codes(kolommen: Iterator[Kolom]) -> Kolom:
        codes = next(kolommen)
        if not mag.issuperset(codes):
            raise Anders
        return codes

    return lees_codes


class Vorm323:
    """The plain form of a 323 under one law and one pair of prefixes.

    `regel_open` and `regel_sluit` are the tags around a line, `sluit` ends all that is open after it; `breedte` is how
    many texts `delen` gives for a line.
    """

    def __init__(self, plek: Plek, namen: _Namen) -> None:
        client, regel = plan_van(Client323, plek), plan_van(Prestatie323, plek)
        bsn = client.volgorde[0].plan
        if [veld.veld.naam for veld in client.volgorde] != ["bsn", "prestaties"] or not isinstance(bsn, BladPlan):
            raise Anders
        self._bsn = bsn.lezer
        self._bouw = _Bouw(regel)
        omvat = ("Prestaties", "Client", "Clienten", "Declaratie", "Bericht")
        dicht = [f"</{namen.eigen}{naam}>" for naam in omvat]
        begin, tag = _WIT.join(f"<{namen.eigen}{naam}>" for naam in ("Client", "Bsn")), f"{namen.eigen}Prestatie"
        begin += f"{_TEKST}</{namen.eigen}Bsn>{_WIT}<{namen.eigen}Prestaties>{_WIT}"
        self.regel_open, self.regel_sluit, self.sluit = f"<{tag}>", f"</{tag}>", "".join(dicht)
        self._regel = re.compile(
            f"<{tag}>{_WIT}{_patroon(regel, namen)}</{tag}>{_WIT}(?:{_WIT.join(dicht[:2])}{_WIT}{begin})?+"
        )
        self._slot = re.compile(_WIT.join(dicht) + _WIT)
        self.breedte = self._regel.groups + 1

    def delen(self, tekst: str, *, einde: bool = False) -> list[str | None]:
        """The texts of a piece of the message that holds whole lines only; with `einde` the message ends there.

        `Anders` where it is not the plain form. What `regels` makes lines of.
        """
        delen: list[str | None] = [*self._regel.split(tekst)]
        slot = delen.pop()
        if any(delen[:: self.breedte]):
            raise Anders
        if (self._slot.fullmatch(slot or "") is None or any(delen[-1:])) if einde else slot:
            raise Anders
        return [deel and _ontsnapt(deel) for deel in delen] if "&" in tekst else delen

    def regels(self, delen: list[str | None]) -> list[tuple[Prestatie323, str | None]]:
        """The lines, each with the Bsn of the client that begins behind it; ValidationError where a text is wrong."""
        kolommen = (delen[nummer :: self.breedte] for nummer in range(1, self.breedte))
        prestaties, bsns = self._bouw.modellen(kolommen), next(kolommen)
        for bsn in filter(None, bsns):
            self._bsn.validate_python(bsn)
        return list(zip(prestaties, bsns, strict=True))


def _ontsnapt(tekst: str) -> str:
    return _VERWIJZING.sub(_teken, tekst)


def _teken(gevonden: re.Match[str]) -> str:
    teken = _TEKEN[gevonden.lastindex or 0]
    if teken is None:
        raise Anders
    return teken


@lru_cache(maxsize=32)
def _vorm(plek: Plek, eigen: str, gedeeld: str) -> Vorm323:
    return Vorm323(plek, _Namen(*(re.escape(f"{naam}:" if naam else "") for naam in (eigen, gedeeld))))


def vorm_van(begin: str) -> Vorm323:
    """The form of the 323 whose namespaces the begin of the message declares; `Anders` where it declares none."""
    prefixen = {ruimte: prefix for prefix, ruimte in _RUIMTE.findall(begin)}
    for plek in Declaratie323.plekken():
        eigen, gedeeld = prefixen.get(plek.naamruimte), prefixen.get(plek.naamruimte_gedeeld)
        if eigen is not None and gedeeld is not None:
            return _vorm(plek, eigen, gedeeld)
    raise Anders
