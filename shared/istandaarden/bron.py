"""Where the bytes of a message come from: size, encoding and outer form are judged before anything is parsed."""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from lxml import etree

from shared.istandaarden.fouten import BerichtOngeldig, afkeuring

MAX_BYTES = 25 * 1024 * 1024
"""At most 25 MB (OP179)."""
_BLOK = 65_536
_MAX_TAG = 1_000_000
"""A start tag is a name and a few namespaces; one of a million attributes would fill the memory."""
_DECLARATIE = re.compile(rb"^<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*[\"']([A-Za-z0-9._\-]+)[\"']")
_PROLOOG = re.compile(rb"(?:[ \t\r\n]+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
BOM = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
INGEPAKT = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ")

Element = etree._Element  # noqa: SLF001 – lxml gives its element class no public name
Gebeurtenis = Literal["start", "end"]


def nieuwe_parser(
    events: tuple[Gebeurtenis, ...], *, tag: tuple[str, ...] | None = None, zonder_wit: bool = False
) -> etree.XMLPullParser:
    """The one XML parser of this system: no DTD, no entities, no network, no huge trees; comments fall away.

    `zonder_wit` leaves out white space between elements.
    """
    return etree.XMLPullParser(
        events,
        tag=tag,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=zonder_wit,
        collect_ids=False,
    )


def als_stroom(data: bytes | BinaryIO) -> BinaryIO:
    """A stream that can be read again; one that cannot seek is read whole, up to the limit."""
    if isinstance(data, bytes | bytearray | memoryview):
        return io.BytesIO(data)
    if data.seekable():
        return data
    return io.BytesIO(data.read(MAX_BYTES + 1))


def blokken(stroom: BinaryIO) -> Iterator[bytes]:
    """The message in blocks, from its beginning; BerichtOngeldig where it is too large or not XML in UTF-8."""
    if stroom.seek(0, io.SEEK_END) > MAX_BYTES:
        raise afkeuring("te-groot", "Verwacht: een bericht van hoogstens 25 MB (OP179).")
    stroom.seek(0)
    open_tag = 0
    eerste = True
    while blok := stroom.read(_BLOK):
        if eerste:
            _keur_begin(blok)
            eerste = False
        open_tag = _open_tag(blok, open_tag)
        if open_tag > _MAX_TAG:
            raise afkeuring("geen-xml", "Verwacht: XML zonder eindeloze elementen.")
        yield blok
    if eerste:
        raise afkeuring("leeg", "Verwacht: een bericht; er is niets ontvangen.")


def _open_tag(blok: bytes, tot_nu_toe: int) -> int:
    """How many bytes long the tag is that is still open at the end of this block; 0 where none is."""
    begin, einde = blok.rfind(b"<"), blok.rfind(b">")
    if begin > einde:
        return 0 if blok[begin + 1 : begin + 2] in (b"!", b"?") else len(blok) - begin
    return tot_nu_toe + len(blok) if tot_nu_toe and einde < 0 else 0


def _keur_begin(begin: bytes) -> None:
    if begin.startswith(INGEPAKT):
        raise afkeuring("ingepakt", "Verwacht: XML; dit is een ingepakt bestand.")
    if begin.startswith(BOM) or b"\x00" in begin[:4]:
        raise afkeuring("codering", "Verwacht: UTF-8 zonder byte order mark (OP192).", regel=1)
    if not begin.lstrip(b" \t\r\n").startswith(b"<"):
        raise afkeuring("geen-xml", "Verwacht: XML.", regel=1)
    codering = _DECLARATIE.match(begin)
    if codering is not None and codering[1].upper() not in (b"UTF-8", b"UTF8"):
        raise afkeuring("codering", "Verwacht: codering UTF-8 (OP192).", regel=1)
    proloog = _PROLOOG.match(begin)
    if proloog is not None and begin[proloog.end() :].startswith(b"<!DOCTYPE"):
        raise geen_doctype()


def geen_doctype() -> BerichtOngeldig:
    """The refusal of a document type declaration, and with it of every entity."""
    return afkeuring("doctype", "Verwacht: XML zonder DOCTYPE en zonder eigen entiteiten.", regel=1)


def niet_welgevormd(fout: etree.XMLSyntaxError) -> BerichtOngeldig:
    """The refusal of what no XML parser can read."""
    return afkeuring("geen-xml", "Verwacht: welgevormde XML in UTF-8.", regel=fout.lineno or 0)
