"""Ways to damage a message in its tree, or to write it differently; what only bytes can say is in `mutaties_tekst`."""

import copy
import random
from collections.abc import Callable
from datetime import date

from lxml import etree

from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.klasse import Klasse, velden
from shared.istandaarden.simpel import Code, Datum, Simpel, Tijd
from shared.istandaarden.wet import Wet

Boom = etree._Element
Mutatie = Callable[[Boom, random.Random], None]
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
WOORDEN = [
    *("", " ", "  x  ", "\t\n", "0", "-1", "-0", "+5", "007", "1.0", "1e3", "1_0", "٣", "9" * 12, "9" * 40),
    *("0" * 30 + "1", "A", "é", "x" * 37, "x" * 201, "a b", "a\nb", "a\rb", "\u00a0", "\u2028", "\U0001f600"),
    *("\x7f", "\x85", "]]>", "20260101", "2026-W01-1", "24:00:00", "24:00:01", "23:59:60", "10:00"),
    *("10:00:00.123456789", "10:00:00.", "1:00:00", " 10:00:00 ", "3", "2", " 3 ", "03", "+3", "01"),
    *("02", "20", "45", "NL", "nl", "C", "D", "83", "0200", "0001", "1", "2026-01-01", "999900006", "12345678"),
    *("0153", "1.0.0", "01.0.0", "1.0", "1.0.0.0", "123456789012", "1234567890123"),
]
DAGEN = [
    *("2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-06-31", "2026-13-01", "2026-00-10", "2026-01-00"),
    *("2026-1-1", "26-01-01", "0000-01-01", "-0001-01-01", "10000-01-01", "0001-01-01", "9999-12-31", "2026-01-32"),
    *(" 2026-01-01\n", "2026-01-01T00:00:00", "2026/01/01", "2026- 01-01", "31-12-2026", "2026-12-31"),
]
ZONES = ["Z", "z", "+01:00", "-05:00", "+14:00", "+14:01", "+00:00", "-00:00", "+1", " Z", "[Europe/Amsterdam]"]


def _soorten() -> dict[str, list[Simpel]]:
    """Element name -> the simple types it has somewhere."""
    gevonden: dict[str, list[Simpel]] = {}

    def loop(klasse: type[Klasse]) -> None:
        for veld in velden(klasse):
            if veld.klasse is not None:
                loop(veld.klasse)
            elif veld.simpel is not None:
                naam = veld.element if veld.reeks is None else veld.reeks.element
                if veld.simpel not in gevonden.setdefault(naam, []):
                    gevonden[naam].append(veld.simpel)

    for bericht in BERICHTEN.values():
        loop(bericht)
    return gevonden


_SOORTEN = _soorten()
_CODES = sorted(
    {
        code
        for simpels in _SOORTEN.values()
        for simpel in simpels
        if isinstance(simpel, Code)
        for wet in Wet
        for code in simpel.lijst.codes(wet)
    }
)


def _bladeren(boom: Boom, *soorten: type[Simpel]) -> list[Boom]:
    """The leaves; with `soorten` those of such a type, or all where there is none."""
    alle = [el for el in boom.iter("*") if len(el) == 0]
    if not soorten:
        return alle
    gezocht = [
        el for el in alle if any(isinstance(een, soorten) for een in _SOORTEN.get(etree.QName(el).localname, ()))
    ]
    return gezocht or alle


def _blad(boom: Boom, rng: random.Random, *soorten: type[Simpel]) -> Boom:
    return rng.choice(_bladeren(boom, *soorten))


def _element(boom: Boom, rng: random.Random) -> Boom:
    return rng.choice(list(boom.iter("*"))[1:])


def _knoop(boom: Boom, rng: random.Random) -> Boom:
    return rng.choice([el for el in boom.iter("*") if len(el)])


def _erbij(knoop: Boom, nieuw: Boom, rng: random.Random) -> None:
    knoop.insert(rng.randint(0, len(knoop)), nieuw)


def weg(boom: Boom, rng: random.Random) -> None:
    """One element less."""
    element = _element(boom, rng)
    ouder = element.getparent()
    assert ouder is not None
    ouder.remove(element)


def dubbel(boom: Boom, rng: random.Random) -> None:
    """One element twice, next to itself."""
    element = _element(boom, rng)
    element.addnext(copy.deepcopy(element))


def verwissel(boom: Boom, rng: random.Random) -> None:
    """Two neighbours change places."""
    element = rng.choice([el for el in boom.iter("*") if el.getnext() is not None])
    volgende = element.getnext()
    assert volgende is not None
    element.addprevious(volgende)


def verplaats(boom: Boom, rng: random.Random) -> None:
    """An element moves into another."""
    element, doel = _element(boom, rng), rng.choice(list(boom.iter("*")))
    if doel is not element and element not in doel.iterancestors():
        _erbij(doel, element, rng)


def leeg(boom: Boom, rng: random.Random) -> None:
    """An element without any content; as often one with elements as one with text."""
    element = rng.choice([_blad, _knoop])(boom, rng)
    for kind in list(element):
        element.remove(kind)
    element.text = None


def te_lang(boom: Boom, rng: random.Random) -> None:
    """A leaf that grew or shrank by a character or many."""
    blad = _blad(boom, rng)
    tekst = blad.text or "x"
    blad.text = rng.choice([tekst + tekst[-1], tekst[:-1], tekst * 20, tekst[::-1], "0" + tekst])


def verkeerde_code(boom: Boom, rng: random.Random) -> None:
    """A leaf that holds a code gets one of any list of either law."""
    _blad(boom, rng, Code).text = rng.choice(_CODES)


def verkeerd_type(boom: Boom, rng: random.Random) -> None:
    """A leaf with a word in it that is meant for another type."""
    _blad(boom, rng).text = rng.choice(WOORDEN)


def verkeerde_naamruimte(boom: Boom, rng: random.Random) -> None:
    """An element in the namespace of the other law, of another release, of nobody or of none."""
    element = rng.choice(list(boom.iter("*")))
    naam = etree.QName(element)
    ruimte = str(naam.namespace)
    andere = rng.choice([ruimte.replace("ijw", "iX").replace("iwmo", "ijw").replace("iX", "iwmo"), "urn:x", ""])
    andere = rng.choice([andere, ruimte.replace("3_2", "3_3"), ruimte.upper(), ruimte + "/"])
    element.tag = f"{{{andere}}}{naam.localname}" if andere else naam.localname


def verkeerde_naam(boom: Boom, rng: random.Random) -> None:
    """An element with the name of another."""
    rng.choice(list(boom.iter("*"))).tag = rng.choice(list(boom.iter("*"))).tag


def attribuut(boom: Boom, rng: random.Random) -> None:
    """An attribute where none is declared, or one that is always allowed."""
    naam, waarde = rng.choice(
        [
            ("a", "1"),
            ("{urn:x}a", "1"),
            (f"{XSI}schemaLocation", "urn:x x.xsd"),
            (f"{XSI}noNamespaceSchemaLocation", "x.xsd"),
            (f"{XSI}nil", "false"),
            (f"{XSI}nil", "true"),
            ("{http://www.w3.org/XML/1998/namespace}lang", "nl"),
            ("{http://www.w3.org/XML/1998/namespace}space", "preserve"),
        ]
    )
    rng.choice(list(boom.iter("*"))).set(naam, waarde)


def wit(boom: Boom, rng: random.Random) -> None:
    """White space before and behind the text of a leaf."""
    blad = _blad(boom, rng)
    erbij = rng.choice([" ", "\t", "\n", "\r", "\u00a0", " \n "])
    blad.text = erbij + (blad.text or "") + rng.choice([erbij, ""])


def tussentekst(boom: Boom, rng: random.Random) -> None:
    """Text or white space between elements."""
    knoop, tekst = _knoop(boom, rng), rng.choice(["x", " ", "\n\n", "\u00a0", "\u200b"])
    if rng.random() < 0.5:
        knoop.text = tekst
    else:
        rng.choice(list(knoop)).tail = tekst


def commentaar(boom: Boom, rng: random.Random) -> None:
    """A comment or processing instruction, between elements or in the middle of a text."""
    nieuw = rng.choice([etree.Comment(" <x> = "), etree.ProcessingInstruction("p", "q=1")])
    element = rng.choice(list(boom.iter("*")))
    if len(element) == 0:
        tekst = element.text or ""
        midden = rng.randint(0, len(tekst))
        element.text, nieuw.tail = tekst[:midden], tekst[midden:]
        element.append(nieuw)
    else:
        _erbij(element, nieuw, rng)


def datum(boom: Boom, rng: random.Random) -> None:
    """A day that does not exist, or is written as no day is."""
    blad = _blad(boom, rng, Datum)
    willekeurig = f"{rng.randrange(1, 9999):04}-{rng.randrange(1, 14):02}-{rng.randrange(1, 33):02}"
    blad.text = rng.choice([*DAGEN, willekeurig, date(rng.randrange(1, 9999), 2, 28).isoformat()[:-2] + "29"])


def tijdzone(boom: Boom, rng: random.Random) -> None:
    """A day or time with a time zone."""
    blad = _blad(boom, rng, Datum, Tijd)
    blad.text = (blad.text or "") + rng.choice(ZONES)


def vreemd_element(boom: Boom, rng: random.Random) -> None:
    """An element that is not declared, in a leaf or between others."""
    tags = ["{urn:x}vreemd", "{http://www.w3.org/2001/XInclude}include", boom.tag, rng.choice(list(boom.iter("*"))).tag]
    nieuw = etree.Element(rng.choice(tags))
    nieuw.text = rng.choice([None, "1", "x"])
    _erbij(rng.choice(list(boom.iter("*"))), nieuw, rng)


def ongewijzigd(boom: Boom, rng: random.Random) -> None:
    """The message itself."""


IN_DE_BOOM: tuple[Mutatie, ...] = (
    *(weg, dubbel, verwissel, verplaats, leeg, te_lang, verkeerde_code, verkeerd_type, verkeerde_naamruimte),
    *(verkeerde_naam, attribuut, wit, tussentekst, commentaar, datum, tijdzone, vreemd_element, ongewijzigd),
)
