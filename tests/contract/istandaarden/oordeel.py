"""One mutant at a time: made from a seed and a number, judged by the official schema and by us, and compared.

The same seed and number give the same mutant for ever, so a run can stop, go on and be repeated in part.
"""

import copy
import io
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from lxml import etree

from shared.istandaarden import BerichtOngeldig, Fout, Gelezen, Wet, lees, schrijf
from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.lezer import Lezer
from shared.istandaarden.plan import BladPlan, KlassePlan, Plan, ReeksPlan, plan_van_bericht
from tests.contract.istandaarden.bronnen import schema, voorbeelden
from tests.contract.istandaarden.mutaties import IN_DE_BOOM, Boom
from tests.contract.istandaarden.mutaties_tekst import IN_DE_BYTES, als_bytes
from tests.unit.istandaarden.maker import Maker

SOORTEN = [mutatie.__name__ for mutatie in (*IN_DE_BOOM, *IN_DE_BYTES)]
"""Every kind of mutation; mutant n begins with kind n modulo their number."""
_BOOM = {mutatie.__name__: mutatie for mutatie in IN_DE_BOOM}
_BYTES = {mutatie.__name__: mutatie for mutatie in IN_DE_BYTES}


class Mutant(NamedTuple):
    """A message and how it was made."""

    nummer: int
    wet: Wet
    soort: str
    mutaties: tuple[str, ...]
    data: bytes


@dataclass(slots=True)
class Telling:
    """What a run found: verdicts of the schema per single mutation, exceptions by code, and what differs."""

    oordelen: Counter[tuple[str, bool]] = field(default_factory=Counter)
    uitzonderingen: Counter[str] = field(default_factory=Counter)
    verschillen: list[tuple[int, str]] = field(default_factory=list)

    @property
    def aantal(self) -> int:
        """How many were judged."""
        return sum(aantal for (naam, _), aantal in self.oordelen.items() if naam == "alle")


@cache
def zaden() -> list[tuple[Wet, str, Boom]]:
    """Every published sample, and every message of both laws at its smallest, fuller and full."""
    gevonden = [(Wet(pad.parent.name), pad.stem[-3:], etree.fromstring(pad.read_bytes())) for pad in voorbeelden()]
    for wet in Wet:
        for soort, bericht in BERICHTEN.items():
            for kans in (0.0, 0.4, 0.8):
                data = schrijf(Maker(wet, kans, 3).bericht(bericht), wet)
                gevonden.append((wet, soort, etree.fromstring(data)))
    return gevonden


def mutant(zaad: int, nummer: int) -> Mutant:
    """The mutant of this number: over the numbers every kind meets every message."""
    rng = random.Random(f"{zaad}-{nummer}")
    eerste = SOORTEN[nummer % len(SOORTEN)]
    wet, soort, origineel = zaden()[nummer // len(SOORTEN) % len(zaden())]
    boom = copy.deepcopy(origineel)
    gedaan = []
    for naam in [*rng.choices(list(_BOOM), k=rng.choice([0, 0, 1, 2])), *([eerste] if eerste in _BOOM else [])]:
        try:
            _BOOM[naam](boom, rng)
        except (ValueError, IndexError):
            continue  # an earlier mutation left nothing to work on, or XML cannot say it
        gedaan.append(naam)
    if eerste in _BOOM:
        return Mutant(nummer, wet, soort, tuple(gedaan), als_bytes(boom))
    try:
        data = _BYTES[eerste](boom, rng)
    except IndexError:
        data = als_bytes(boom)  # no text is left to write differently
    return Mutant(nummer, wet, soort, (*gedaan, eerste), data)


def van_het_schema(een: Mutant) -> bool:
    """The verdict of the official schema."""
    try:
        return bool(schema(een.wet, een.soort).validate(etree.fromstring(een.data)))
    except etree.XMLSyntaxError:
        return False


Gevonden = tuple[list[Fout], Gelezen | None]


def van_ons(data: bytes) -> Gevonden:
    """Our verdict: the faults, or the message."""
    try:
        return [], lees(data)
    except BerichtOngeldig as fout:
        return fout.fouten, None


def grondig(data: bytes) -> Gevonden:
    """The verdict of the thorough reader, whatever the message."""
    lezer = Lezer(io.BytesIO(data))
    try:
        lezer.lees()
    except BerichtOngeldig as fout:
        return fout.fouten, None
    assert lezer.plek is not None
    assert lezer.uitkomst is not None
    return [], Gelezen(lezer.plek.wet, lezer.uitkomst)


def _tekst_bij(data: bytes, fout: Fout) -> str:
    naam = fout.pad.rpartition("/")[2].partition("[")[0]
    boom = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_pis=True))
    return next(
        (el.text or "" for el in boom.iter("*") if el.sourceline == fout.regel and etree.QName(el).localname == naam),
        "",
    )


@dataclass(frozen=True, slots=True)
class Uitzondering:
    """Something that the schema, as libxml2 reads it, takes and we do not: by fault code, and the text it is about."""

    code: str
    reden: str
    tekst: re.Pattern[str] | None = None

    def verklaart(self, data: bytes, fout: Fout) -> bool:
        """Whether this fault is that."""
        if fout.code != self.code:
            return False
        return self.tekst is None or self.tekst.fullmatch(_tekst_bij(data, fout).strip(" \t\r\n")) is not None


UITZONDERINGEN = (
    Uitzondering(
        "datum",
        "XML Schema knows years before 1 and after 9999, a calendar date in Python does not; no legal date lies there",
        re.compile(r"(?:-[0-9]{4,}|0000|[0-9]{5,})-[0-9]{2}-[0-9]{2}"),
    ),
    Uitzondering(
        "tijd",
        "libxml2 overlooks the hyphen in the pattern [^Z+-]+ of LDT_Tijd; by XML Schema it bars a negative time zone",
        re.compile(r"[0-9:.]+-[0-9]{2}:[0-9]{2}"),
    ),
    Uitzondering("doctype", "the schema says nothing of a DOCTYPE; we refuse every one, and with it its entities"),
    Uitzondering("codering", "the schema says nothing of encodings; we ask UTF-8 without byte order mark (OP192)"),
)
"""All that the schema takes and we do not, each with its reason; there is nothing that we take and it does not."""


def vergelijk(een: Mutant, telling: Telling) -> None:
    """Judges one mutant by all that must hold and adds what was found."""
    officieel, (fouten, gelezen) = van_het_schema(een), van_ons(een.data)
    ons = gelezen is not None and (gelezen.wet, gelezen.soort) == (een.wet, een.soort)
    telling.oordelen["alle", officieel] += 1
    if len(een.mutaties) == 1:
        telling.oordelen[een.mutaties[0], officieel] += 1
    if officieel and not ons:
        if all(any(reden.verklaart(een.data, fout) for reden in UITZONDERINGEN) for fout in fouten):
            telling.uitzonderingen.update({fout.code for fout in fouten})
        else:
            telling.verschillen.append((een.nummer, f"we refuse what the schema takes: {fouten[:3]}"))
    elif ons and not officieel:
        telling.verschillen.append((een.nummer, "we take what the schema refuses"))
    if een.soort == "323" and (fouten, gelezen) != grondig(een.data):
        telling.verschillen.append((een.nummer, "the fast reader differs from the thorough one"))
    telling.verschillen += [(een.nummer, wat) for wat in _slecht(een.data, fouten)]


@cache
def _onze_woorden() -> str:
    """Every sentence the reader may say."""
    zinnen: list[str] = []

    def loop(plan: Plan) -> None:
        match plan:
            case BladPlan():
                zinnen.append(plan.verwacht)
            case ReeksPlan():
                zinnen.append(plan.element)
                loop(plan.item)
            case KlassePlan():
                for veld in plan.volgorde:
                    zinnen.append(veld.veld.element)
                    loop(veld.plan)

    for wet in Wet:
        for bericht in BERICHTEN.values():
            loop(plan_van_bericht(bericht, bericht.plek(wet))[1])
    return " ".join(zinnen)


def _slecht(data: bytes, fouten: Iterable[Fout]) -> list[str]:
    """What is wrong with the faults themselves: no Dutch sentence, no place, or a value of the message in them."""
    gevonden = []
    regels = data.count(b"\n") + data.count(b"\r") + 1
    for fout in fouten:
        if not fout.melding.startswith("Verwacht") or not fout.code:
            gevonden.append(f"a fault without code or expectation: {fout}")
        if fout.code not in _ZONDER_PLAATS and not (0 < fout.regel <= regels and fout.pad.startswith("/")):
            gevonden.append(f"a fault without line or path: {fout}")
    gezegd = " ".join(f"{fout.code} {fout.pad} {fout.melding}" for fout in fouten)
    if gezegd:
        waarden = {tekst.strip() for tekst in re.findall(r">([^<>]{5,})<", data.decode("utf-8", "replace"))}
        lek = [waarde for waarde in waarden if len(waarde) >= 5 and waarde in gezegd and waarde not in _onze_woorden()]
        gevonden += [f"a value in a fault: {waarde}" for waarde in lek]
    return gevonden


_ZONDER_PLAATS = frozenset({"geen-xml", "doctype", "codering", "leeg", "te-groot", "ingepakt"})
"""Faults of the message as a whole: they have no element path."""


def loop(zaad: int, nummers: Iterable[int]) -> Telling:
    """Judges these mutants."""
    telling = Telling()
    for nummer in nummers:
        vergelijk(mutant(zaad, nummer), telling)
    return telling
