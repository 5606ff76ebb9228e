"""The reader: element by element against the declaration, with every fault at its line and path."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from lxml import etree
from pydantic_core import ValidationError

from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.bron import Element, blokken, geen_doctype, niet_welgevormd, nieuwe_parser
from shared.istandaarden.fouten import MAX_FOUTEN, BerichtOngeldig, Fout
from shared.istandaarden.klasse import Bericht
from shared.istandaarden.plan import BladPlan, KlassePlan, Plan, ReeksPlan, VeldPlan, plan_van_bericht
from shared.istandaarden.wet import Plek

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
VRIJE_ATTRIBUTEN = frozenset({f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation"})
"""Attributes that say where a schema is; they are read over, no schema is ever fetched."""
WIT = " \t\r\n"
_LIBXML2_KENT_REGELS_TOT = 65_535
"""From this line on it only says where the text behind the tag ends."""

Opvang = Callable[["Kader", object], None]


class _Genoeg(Exception):
    """So many faults that reading on helps nobody."""


@dataclass(slots=True)
class Kader:
    """One open element."""

    plan: Plan
    veld: VeldPlan | None
    element: str
    ouder: "Kader | None"
    nummer: int = 0
    waarden: dict[str, object] = field(default_factory=dict)
    lijst: list[object] = field(default_factory=list)
    vorig: int = -1
    deugt: bool = True

    @property
    def pad(self) -> str:
        """The element path from the root, with a number where an element repeats."""
        boven = "" if self.ouder is None else self.ouder.pad
        return f"{boven}/{self.element}[{self.nummer}]" if self.nummer else f"{boven}/{self.element}"


def vind_bericht(tag: str) -> tuple[type[Bericht], Plek] | None:
    """The message whose root this is; None for any other element."""
    soort = _SOORT.search(tag)
    bericht = BERICHTEN.get(soort[1]) if soort else None
    if bericht is None:
        return None
    return next(((bericht, plek) for plek in bericht.plekken() if tag == f"{{{plek.naamruimte}}}Bericht"), None)


_SOORT = re.compile(r"([0-9]{3})/schema\}Bericht$")


def plaatselijk(tag: object) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else "?"


def _regel(element: Element) -> int:
    """The line that the tag of an element stands on."""
    regel = int(cast("int | None", element.sourceline) or 0)
    if regel < _LIBXML2_KENT_REGELS_TOT:
        return regel
    tekst = element.text or (element.tail if len(element) == 0 else "") or ""
    return regel - tekst.count("\n")


class Lezer:
    """Reads one message; `opvang` may take over what a repeated element holds, so that it does not pile up."""

    def __init__(
        self,
        stroom: BinaryIO,
        *,
        verwacht: Collection[str] | None = None,
        opvang: dict[str, Opvang] | None = None,
    ) -> None:
        self.stroom = stroom
        self.fouten: list[Fout] = []
        self.plek: Plek | None = None
        self.bericht: type[Bericht] | None = None
        self.uitkomst: Bericht | None = None
        self._verwacht = verwacht
        self._opvang = opvang or {}
        self._kaders: list[Kader] = []
        self._overslaan = 0

    def lees(self) -> None:
        """Reads to the end; BerichtOngeldig with all faults where there are any."""
        for _ in self.stappen():
            pass

    def stappen(self) -> Iterator[None]:
        """Reads block by block, so that the caller can take away what came in."""
        parser = nieuwe_parser(("start", "end"))
        try:
            for blok in blokken(self.stroom):
                parser.feed(blok)
                self._verwerk(parser)
                yield
            parser.close()
            self._verwerk(parser)
        except etree.XMLSyntaxError as fout:
            self.fouten += niet_welgevormd(fout).fouten
        except _Genoeg:
            pass
        if self.fouten:
            raise BerichtOngeldig(self.fouten)
        yield

    def _verwerk(self, parser: etree.XMLPullParser) -> None:
        for soort, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            if soort == "start":
                self._open(element)
            else:
                self._sluit(element)

    def _fout(self, element: Element, pad: str, code: str, melding: str) -> None:
        self.fouten.append(Fout(_regel(element), pad, code, melding))
        if len(self.fouten) >= MAX_FOUTEN:
            raise _Genoeg

    def _open(self, element: Element) -> None:
        if self._overslaan:
            self._overslaan += 1
            return
        ouder = self._kaders[-1] if self._kaders else None
        kader = self._wortel(element) if ouder is None else self._kind(element, ouder)
        if kader is None:
            self._overslaan = 1
            if ouder is not None:
                ouder.deugt = False
            return
        self._kaders.append(kader)
        vreemd = [naam for naam in element.keys() if naam not in VRIJE_ATTRIBUTEN]  # noqa: SIM118 – an element, not a dict
        if vreemd:
            kader.deugt = False
            self._fout(element, kader.pad, "attribuut", "Verwacht: geen attributen bij dit element.")

    def _wortel(self, element: Element) -> Kader | None:
        if getattr(element.getroottree().docinfo, "doctype", None):
            self.fouten += geen_doctype().fouten
            raise _Genoeg
        gevonden = vind_bericht(str(element.tag))
        if gevonden is None:
            melding = "Verwacht: Bericht van iWmo of iJw 3.2, met de naamruimte van het bericht."
            self._fout(element, f"/{plaatselijk(element.tag)}", "bericht", melding)
            raise _Genoeg
        self.bericht, self.plek = gevonden
        if self._verwacht is not None and self.plek.soort not in self._verwacht:
            self._fout(element, "/Bericht", "bericht", f"Verwacht: bericht {', '.join(sorted(self._verwacht))}.")
            raise _Genoeg
        _, plan = plan_van_bericht(self.bericht, self.plek)
        return Kader(plan, None, "Bericht", None)

    def _kind(self, element: Element, ouder: Kader) -> Kader | None:
        self._keur_tussentekst(element.getprevious(), ouder, weg=True)
        naam = plaatselijk(element.tag)
        plan = ouder.plan
        if isinstance(plan, KlassePlan):
            veld = plan.per_tag.get(str(element.tag))
            if veld is None:
                hier = ", ".join(ander.veld.element for ander in plan.volgorde)
                self._fout(element, f"{ouder.pad}/{naam}", "element", f"Verwacht hier een van: {hier}.")
                return None
            if veld.nummer <= ouder.vorig:
                dubbel = veld.nummer == ouder.vorig
                melding = (
                    "Verwacht: dit element één keer." if dubbel else "Verwacht: dit element eerder in de volgorde."
                )
                self._fout(element, f"{ouder.pad}/{naam}", "dubbel" if dubbel else "volgorde", melding)
                return None
            self._keur_ontbrekend(element, ouder, plan.volgorde[ouder.vorig + 1 : veld.nummer])
            ouder.vorig = veld.nummer
            return Kader(veld.plan, veld, naam, ouder)
        if isinstance(plan, ReeksPlan) and element.tag == plan.tag:
            ouder.vorig += 1
            return Kader(plan.item, None, naam, ouder, nummer=ouder.vorig + 1)
        hier = f"alleen {plan.element}" if isinstance(plan, ReeksPlan) else "tekst, geen elementen"
        self._fout(element, f"{ouder.pad}/{naam}", "element", f"Verwacht hier: {hier}.")
        return None

    def _keur_ontbrekend(self, element: Element, kader: Kader, gemist: tuple[VeldPlan, ...]) -> None:
        for veld in gemist:
            if veld.veld.verplicht:
                kader.deugt = False
                self._fout(
                    element, f"{kader.pad}/{veld.veld.element}", "ontbreekt", "Verwacht: dit element; het ontbreekt."
                )

    def _keur_tussentekst(self, element: Element | None, kader: Kader, *, weg: bool) -> None:
        """Text after a child; with `weg` the child itself is done with and leaves the tree."""
        if element is None:
            return
        if element.tail is not None and element.tail.strip(WIT):
            kader.deugt = False
            self._fout(element, kader.pad, "tekst", "Verwacht: alleen elementen, geen tekst ertussen.")
        ouder = element.getparent()
        if weg and ouder is not None:
            ouder.remove(element)

    def _sluit(self, element: Element) -> None:
        if self._overslaan:
            self._overslaan -= 1
            return
        kader = self._kaders.pop()
        if isinstance(kader.plan, BladPlan):
            waarde = self._blad(element, kader, kader.plan)
        else:
            waarde = self._samengesteld(element, kader, kader.plan)
        ouder = kader.ouder
        if ouder is None:
            self.uitkomst = cast("Bericht | None", waarde)
        elif isinstance(ouder.plan, ReeksPlan):
            self._bewaar(kader, ouder, waarde)
        elif kader.veld is not None:
            ouder.waarden[kader.veld.veld.naam] = waarde
        if ouder is not None and not kader.deugt:
            ouder.deugt = False

    def _bewaar(self, kader: Kader, ouder: Kader, waarde: object) -> None:
        opvang = self._opvang.get(kader.element)
        if opvang is None:
            ouder.lijst.append(waarde)
        elif not self.fouten:
            opvang(kader, waarde)

    def _blad(self, element: Element, kader: Kader, plan: BladPlan) -> object:
        try:
            waarde: object = plan.lezer.validate_python(element.text or "")
        except ValidationError:
            waarde = None
        if waarde is None or (plan.toegestaan is not None and waarde not in plan.toegestaan):
            if kader.deugt:
                self._fout(element, kader.pad, plan.simpel.foutcode, plan.verwacht)
            kader.deugt = False
            return None
        return waarde

    def _samengesteld(self, element: Element, kader: Kader, plan: KlassePlan | ReeksPlan) -> object:
        if element.text is not None and element.text.strip(WIT):
            kader.deugt = False
            self._fout(element, kader.pad, "tekst", "Verwacht: alleen elementen, geen tekst ertussen.")
        self._keur_tussentekst(element[-1] if len(element) else None, kader, weg=False)
        if isinstance(plan, ReeksPlan):
            if kader.vorig < 0 and kader.deugt:
                kader.deugt = False
                self._fout(element, kader.pad, "ontbreekt", f"Verwacht: ten minste één {plan.element}.")
            return tuple(kader.lijst)
        self._keur_ontbrekend(element, kader, plan.volgorde[kader.vorig + 1 :])
        return plan.klasse.model_construct(**cast("dict[str, Any]", kader.waarden)) if kader.deugt else None
