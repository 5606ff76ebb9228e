"""Ways to damage a message, or to write the same message differently."""

import copy
import random
from collections.abc import Callable

from lxml import etree

Boom = etree._Element
Mutatie = Callable[[Boom, random.Random], bytes | None]
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
WOORDEN = [
    *("", " ", "  x  ", "\t\n", "0", "-1", "-0", "+5", "007", "1.0", "1e3", "1_0", "٣", "9" * 12, "9" * 40),
    *("0" * 30 + "1", "A", "é", "x" * 37, "x" * 201, "a b", "a\nb", "a\rb", "\u00a0", "\u2028", "\U0001f600"),
    *("\x7f", "\x85", "]]>", "2026-02-29", "2024-02-29", "2026-06-31", "2026-1-1", "2026-01-01Z"),
    *("2026-01-01+01:00", "2026-01-01-05:00", "0000-01-01", "-0001-01-01", "10000-01-01", "0001-01-01"),
    *("9999-12-31", "20260101", "2026-W01-1", " 2026-01-01\n", "24:00:00", "24:00:01", "23:59:60", "10:00"),
    *("10:00:00.123456789", "10:00:00Z", "10:00:00.", "1:00:00", " 10:00:00 ", "3", "2", " 3 ", "03", "+3", "01"),
    *("02", "20", "45", "NL", "nl", "C", "D", "83", "0200", "0001", "1", "2026-01-01", "999900006", "12345678"),
    *("0153", "1.0.0", "01.0.0", "1.0", "1.0.0.0", "123456789012", "1234567890123"),
]


def _blad(boom: Boom, rng: random.Random) -> Boom:
    return rng.choice([el for el in boom.iter("*") if len(el) == 0])


def _element(boom: Boom, rng: random.Random) -> Boom:
    return rng.choice([el for el in boom.iter("*") if el.getparent() is not None])


def _knoop(boom: Boom, rng: random.Random) -> Boom:
    return rng.choice([el for el in boom.iter("*") if len(el)])


def _als_bytes(boom: Boom) -> bytes:
    return etree.tostring(boom, xml_declaration=True, encoding="UTF-8")


def _erbij(knoop: Boom, nieuw: Boom, rng: random.Random) -> None:
    knoop.insert(rng.randint(0, len(knoop)), nieuw)


def weg(boom: Boom, rng: random.Random) -> bytes:
    """One element less."""
    element = _element(boom, rng)
    for ouder in element.iterancestors():
        ouder.remove(element)
        break
    return _als_bytes(boom)


def dubbel(boom: Boom, rng: random.Random) -> bytes:
    """One element twice, next to itself."""
    element = _element(boom, rng)
    element.addnext(copy.deepcopy(element))
    return _als_bytes(boom)


def verwissel(boom: Boom, rng: random.Random) -> bytes | None:
    """Two neighbours change places."""
    element = _element(boom, rng)
    volgende = element.getnext()
    if volgende is None:
        return None
    element.addprevious(volgende)
    return _als_bytes(boom)


def verplaats(boom: Boom, rng: random.Random) -> bytes | None:
    """An element moves into another."""
    element, doel = _element(boom, rng), rng.choice(list(boom.iter("*")))
    if doel is element or element in doel.iterancestors():
        return None
    _erbij(doel, element, rng)
    return _als_bytes(boom)


def andere_tekst(boom: Boom, rng: random.Random) -> bytes | None:
    """A leaf with another word in it."""
    try:
        _blad(boom, rng).text = rng.choice(WOORDEN)
    except ValueError:
        return None
    return _als_bytes(boom)


def te_lang(boom: Boom, rng: random.Random) -> bytes:
    """A leaf that grew or shrank by a character or many."""
    blad = _blad(boom, rng)
    tekst = blad.text or "x"
    blad.text = rng.choice([tekst + tekst[-1], tekst[:-1], tekst * 20, tekst[::-1]])
    return _als_bytes(boom)


def wit_eromheen(boom: Boom, rng: random.Random) -> bytes:
    """White space before and behind the text of a leaf."""
    blad = _blad(boom, rng)
    wit = rng.choice([" ", "\t", "\n", "\r", "\u00a0", " \n "])
    blad.text = wit + (blad.text or "") + wit
    return _als_bytes(boom)


def andere_naam(boom: Boom, rng: random.Random) -> bytes:
    """An element in another namespace or with another name."""
    element = rng.choice(list(boom.iter("*")))
    naam = etree.QName(element)
    andere = rng.choice([el.tag for el in boom.iter("*")])
    ruimte = str(naam.namespace).replace("ijw", "iX").replace("iwmo", "ijw").replace("iX", "iwmo")
    element.tag = rng.choice([andere, naam.localname, f"{{{ruimte}}}{naam.localname}", f"{{urn:x}}{naam.localname}"])
    return _als_bytes(boom)


def attribuut(boom: Boom, rng: random.Random) -> bytes:
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
        ]
    )
    rng.choice(list(boom.iter("*"))).set(naam, waarde)
    return _als_bytes(boom)


def tussentekst(boom: Boom, rng: random.Random) -> bytes:
    """Text or white space between elements."""
    knoop, tekst = _knoop(boom, rng), rng.choice(["x", " ", "\n\n", "\u00a0", "\u200b"])
    if rng.random() < 0.5:
        knoop.text = tekst
    else:
        rng.choice(list(knoop)).tail = tekst
    return _als_bytes(boom)


def commentaar(boom: Boom, rng: random.Random) -> bytes:
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
    return _als_bytes(boom)


def cdata(boom: Boom, rng: random.Random) -> bytes | None:
    """The text of an element as CDATA, whole or in pieces, or a CDATA section between elements."""
    blad = _blad(boom, rng)
    tekst = blad.text or ""
    if "]]>" in tekst:
        return None
    blad.text = "PLAATS"
    data = _als_bytes(boom)
    helft = len(tekst) // 2
    vormen = [f"<![CDATA[{tekst}]]>", f"<![CDATA[{tekst[:helft]}]]><![CDATA[{tekst[helft:]}]]>", f"<![CDATA[]]>{'x'}"]
    return data.replace(b"PLAATS", rng.choice(vormen).encode())


def tekens_als_nummer(boom: Boom, rng: random.Random) -> bytes | None:
    """Characters written as references, among them ones that XML does not know."""
    blad = _blad(boom, rng)
    tekst = blad.text or ""
    blad.text = "PLAATS"
    data = _als_bytes(boom)
    vorm = rng.choice(
        ["".join(f"&#{ord(t)};" for t in tekst), "&#13;", "&#10;x", "&#x0;", "&amp;", "&lt;a/&gt;", "&x;"]
    )
    return data.replace(b"PLAATS", vorm.encode())


def vreemd_element(boom: Boom, rng: random.Random) -> bytes:
    """An element that is not declared, in a leaf or between others."""
    tags = ["{urn:x}vreemd", "{http://www.w3.org/2001/XInclude}include", boom.tag, rng.choice(list(boom.iter("*"))).tag]
    nieuw = etree.Element(rng.choice(tags))
    nieuw.text = rng.choice([None, "1", "x"])
    _erbij(rng.choice(list(boom.iter("*"))), nieuw, rng)
    return _als_bytes(boom)


def leeg(boom: Boom, rng: random.Random) -> bytes:
    """An element without any content."""
    element = rng.choice(list(boom.iter("*")))
    for kind in list(element):
        element.remove(kind)
    element.text = None
    return _als_bytes(boom)


def kapot(boom: Boom, rng: random.Random) -> bytes:
    """A message that is not well-formed any more, or just cut off."""
    data = _als_bytes(boom)
    plek = rng.randrange(len(data))
    return rng.choice([data[:plek], data[:plek] + data[plek + 1 :], data[:plek] + b"<" + data[plek:], data + b"\xff"])


def ongewijzigd(boom: Boom, rng: random.Random) -> bytes:
    """The message itself."""
    del rng
    return _als_bytes(boom)


MUTATIES: tuple[Mutatie, ...] = (
    *(weg, dubbel, verwissel, verplaats, andere_tekst, andere_tekst, andere_tekst, te_lang, wit_eromheen, andere_naam),
    *(attribuut, tussentekst, commentaar, cdata, tekens_als_nummer, vreemd_element, leeg, kapot, ongewijzigd),
)
