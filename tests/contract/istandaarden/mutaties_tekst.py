"""Ways to damage a message, or write it differently, in its bytes: CDATA, entities, encodings, broken XML."""

import random
from collections.abc import Callable

from lxml import etree

from tests.contract.istandaarden.mutaties import Boom

Schrijfwijze = Callable[[Boom, random.Random], bytes]
_CODERINGEN = [
    *(("utf-8", "utf-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16LE"), ("utf-8", "x")),
    *(("latin-1", "ISO-8859-1"), ("latin-1", "UTF-8"), ("utf-8", "US-ASCII"), ("ascii", "US-ASCII")),
]
"""How a message is written, and what it says of itself."""
_PLAATS = b"PLAATS-VAN-DE-TEKST"


def als_bytes(boom: Boom) -> bytes:
    """The message as it is mostly written."""
    return etree.tostring(boom, xml_declaration=True, encoding="UTF-8")


def _blad(boom: Boom, rng: random.Random) -> tuple[bytes, str]:
    """The message with a mark in place of the text of one leaf, and that text."""
    blad = rng.choice([el for el in boom.iter("*") if len(el) == 0])
    tekst = blad.text or ""
    blad.text = _PLAATS.decode()
    return als_bytes(boom), tekst


def _kaal(tekst: str) -> str:
    return tekst.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cdata(boom: Boom, rng: random.Random) -> bytes:
    """The text of a leaf as CDATA, whole or in pieces, or an empty section with a text behind it."""
    data, tekst = _blad(boom, rng)
    tekst = tekst.replace("]]>", "")
    helft = len(tekst) // 2
    vormen = [
        f"<![CDATA[{tekst}]]>",
        f"<![CDATA[{tekst[:helft]}]]><![CDATA[{tekst[helft:]}]]>",
        f"{_kaal(tekst[:helft])}<![CDATA[{tekst[helft:]}]]>",
        "<![CDATA[]]>x",
        "<![CDATA[<x>]]>",
        "<![CDATA[",
    ]
    return data.replace(_PLAATS, rng.choice(vormen).encode())


def tekens_als_nummer(boom: Boom, rng: random.Random) -> bytes:
    """Characters written as references, among them ones that XML does not know."""
    data, tekst = _blad(boom, rng)
    vormen = ["".join(f"&#{ord(t)};" for t in tekst), "".join(f"&#x{ord(t):x};" for t in tekst)]
    vormen += ["&#13;", "&#10;x", "&#x0;", "&#xD800;", "&#xFFFE;", "&#9;", "&#65"]
    return data.replace(_PLAATS, rng.choice(vormen).encode())


def entiteit(boom: Boom, rng: random.Random) -> bytes:
    """Entities: the five of XML, unknown ones, and ones that the message declares itself, inside or elsewhere."""
    data, tekst = _blad(boom, rng)
    vorm = rng.choice(["&amp;", "&lt;a/&gt;", "&quot;&apos;", "&x;", "&", "&amp", _kaal(tekst) + "&x;"])
    data = data.replace(_PLAATS, vorm.encode())
    verklaring = rng.choice(
        [
            "",
            "",
            "<!DOCTYPE Bericht>",
            f"<!DOCTYPE Bericht [<!ENTITY x '{_kaal(tekst).replace(chr(39), '')}'>]>",
            "<!DOCTYPE Bericht [<!ENTITY y 'yy'><!ENTITY x '&y;&y;'>]>",
            "<!DOCTYPE Bericht [<!ENTITY x SYSTEM 'bestaat-niet.txt'>]>",
            "<!DOCTYPE Bericht [<!ENTITY % p 'q'>]>",
        ]
    )
    kop, inhoud = data.split(b"?>", 1)
    return kop + b"?>" + verklaring.encode() + inhoud


def codering(boom: Boom, rng: random.Random) -> bytes:
    """The message in another encoding, declared or not."""
    tekst = etree.tostring(boom, encoding="unicode")
    hoe, verklaard = rng.choice(_CODERINGEN)
    return f'<?xml version="1.0" encoding="{verklaard}"?>{tekst}'.encode(hoe, "replace")


def kapot(boom: Boom, rng: random.Random) -> bytes:
    """A message that is not well-formed any more, or just cut off."""
    data = als_bytes(boom)
    plek = rng.randrange(len(data))
    return rng.choice([data[:plek], data[:plek] + data[plek + 1 :], data[:plek] + b"<" + data[plek:], data + b"\xff"])


IN_DE_BYTES: tuple[Schrijfwijze, ...] = (cdata, tekens_als_nummer, entiteit, codering, kapot)
