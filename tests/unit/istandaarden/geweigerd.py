"""What is refused before it is read: messages that are too large, packed, wrongly encoded, or made to fill the memory.

Run as a program it reads each and writes as JSON what was said and how much the peak of memory rose above rest.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable

from shared.istandaarden import BerichtOngeldig, Wet, lees, lees_323, schrijf, uit_json
from shared.istandaarden.bron import MAX_BYTES
from shared.istandaarden.jsonbron import MAX_BYTES_323
from shared.istandaarden.jsonstroom import lees_323_json
from tests.unit.istandaarden.piek import piek_mb
from tests.unit.istandaarden.voorbeelden import als_json, bericht

GOED = schrijf(bericht("305", Wet.WMO), Wet.WMO)
DECLARATIE = schrijf(bericht("323", Wet.WMO), Wet.WMO)
JSON = json.dumps(als_json("323", Wet.WMO)).encode()
Geval = tuple[Callable[[], bytes], str]


def _met_doctype(rest: bytes) -> bytes:
    kop, inhoud = GOED.split(b"\r\n", 1)
    return kop + b"\r\n" + rest + inhoud


def _vervang(oud: bytes, nieuw: bytes) -> bytes:
    assert oud in GOED
    return GOED.replace(oud, nieuw)


LACH = b"<!DOCTYPE a [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + nummer, b"&%c;" % (97 + nummer) * 10) for nummer in range(12)
)
KWADRAAT = b"<!DOCTYPE a [<!ENTITY a '" + b"ha" * 50_000 + b"'>]>"
XINCLUDE = b"<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='file:///etc/hostname' parse='text'/>"
VERKLARING = b'<?xml version="1.0" encoding="UTF-8"?>'

XML_GEVALLEN: dict[str, Geval] = {
    "leeg": (lambda: b"", "leeg"),
    "gzip": (lambda: gzip.compress(GOED), "ingepakt"),
    "gzip van heel veel": (lambda: gzip.compress(b" " * 200_000_000, 9), "ingepakt"),
    "zip": (lambda: b"PK\x03\x04" + GOED, "ingepakt"),
    "bom": (lambda: b"\xef\xbb\xbf" + GOED, "codering"),
    "utf-16": (lambda: GOED.decode().encode("utf-16"), "codering"),
    "utf-16 zonder bom": (lambda: GOED.decode().encode("utf-16-le"), "codering"),
    "utf-32": (lambda: GOED.decode().encode("utf-32"), "codering"),
    "latin-1 verklaard": (lambda: _vervang(b"UTF-8", b"ISO-8859-1"), "codering"),
    "latin-1 verzwegen": (lambda: _vervang(b"Voorbeeld", b"Voorb\xe9ld"), "geen-xml"),
    "latin-1 heel laat": (lambda: GOED + b" " * 20_000_000 + b"<!--\xe9-->", "geen-xml"),
    "ebcdic": (lambda: GOED.decode().encode("cp500"), "geen-xml"),
    "json": (lambda: b'{"header": {}}', "geen-xml"),
    "nul": (lambda: _vervang(b"Voorbeeld", b"Voor\x00beeld"), "geen-xml"),
    "afgebroken": (lambda: GOED[:-20], "geen-xml"),
    "twee wortels": (lambda: GOED + b"<a/>", "geen-xml"),
    "doctype": (lambda: _met_doctype(b"<!DOCTYPE Bericht>"), "doctype"),
    "doctype na commentaar": (lambda: _met_doctype(b"<!-- x --><?p?>\n<!DOCTYPE Bericht>"), "doctype"),
    "doctype ver weg": (lambda: _met_doctype(b"<!--" + b"x" * 70_000 + b"--><!DOCTYPE Bericht>"), "doctype"),
    "extern": (lambda: _met_doctype(b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"), "doctype"),
    "extern op het net": (lambda: _met_doctype(b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>"), "doctype"),
    "parameter": (lambda: _met_doctype(b"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/'> %p;]>"), "doctype"),
    "veel entiteiten": (lambda: _met_doctype(LACH + b"]>").replace(b"Voorbeeld", b"&l;"), "doctype"),
    "kwadraat": (lambda: _met_doctype(KWADRAAT).replace(b"Voorbeeld", b"&a;" * 5_000), "doctype"),
    "onbekende entiteit": (lambda: _vervang(b"Voorbeeld", b"&x;"), "geen-xml"),
    "diep": (lambda: b"<a>" * 200_000, "geen-xml"),
    "diep van binnen": (lambda: _vervang(b"Voorbeeld", b"<a>" * 200_000), "geen-xml"),
    "diep en weer dicht": (lambda: _vervang(b"Voorbeeld", b"<a>" * 200_000 + b"</a>" * 200_000), "geen-xml"),
    "xinclude": (lambda: _vervang(b"Voorbeeld", XINCLUDE), "element"),
    "xinclude als wortel": (lambda: VERKLARING + XINCLUDE, "bericht"),
    "veel attributen": (lambda: _vervang(b"<wmo305:Client>", b"<wmo305:Client" + b" a='1'" * 3_000_000), "geen-xml"),
    "veel elementen": (lambda: _vervang(b"Voorbeeld", b"<a/>" * 5_000_000), "element"),
    "veel tekst": (lambda: _vervang(b"Voorbeeld", b"x" * 20_000_000), "geen-xml"),
    "veel instructies": (lambda: VERKLARING + b"<?p q?>" * 3_000_000, "geen-xml"),
    "te groot": (lambda: _vervang(b"Voorbeeld", b"<!--" + b"x" * MAX_BYTES + b"-->"), "te-groot"),
    "een byte te groot": (lambda: GOED + b" " * (MAX_BYTES + 1 - len(GOED)), "te-groot"),
    "een ander woord": (lambda: b"<Bericht xmlns='urn:x'/>", "bericht"),
    "een andere uitgave": (lambda: GOED.replace(b"/3_2/", b"/3_3/"), "bericht"),
}
"""What is refused as XML, and the code it gets."""


def _clienten(deel: bytes) -> bytes:
    rij = (deel + b",") * ((MAX_BYTES - len(JSON)) // (len(deel) + 1))
    return JSON.replace(b'"clienten": [', b'"clienten": [' + rij)


JSON_GEVALLEN: dict[str, Geval] = {
    "leeg": (lambda: b"", "leeg"),
    "gzip": (lambda: gzip.compress(JSON), "ingepakt"),
    "bom": (lambda: b"\xef\xbb\xbf" + JSON, "codering"),
    "utf-16": (lambda: JSON.decode().encode("utf-16"), "codering"),
    "utf-16 zonder bom": (lambda: JSON.decode().encode("utf-16-le"), "geen-json"),
    "latin-1": (lambda: JSON.replace(b'"D1"', b'"\xe9"'), "codering"),
    "xml": (lambda: GOED, "geen-json"),
    "afgebroken": (lambda: JSON[:-1], "geen-json"),
    "een lijst": (lambda: b"[" + JSON + b"]", "vorm"),
    "diep": (lambda: b"[" * 200_000, "vorm"),
    "diep van binnen": (lambda: JSON.replace(b'"D1"', b'{"a":' * 200_000 + b"1" + b"}" * 200_000), "vorm"),
    "te diep": (lambda: JSON.replace(b'"D1"', b"[" * 990 + b"1" + b"]" * 990) + b" " * 100_000, "geen-json"),
    "nan": (lambda: JSON.replace(b"225000", b"NaN"), "geen-json"),
    "oneindig": (lambda: JSON.replace(b"225000", b"-Infinity"), "geen-json"),
    "heel groot getal": (lambda: JSON.replace(b"225000", b"9" * 4_000), "getal"),
    "eindeloos getal": (lambda: JSON.replace(b"225000", b"9" * 20_000_000), "geen-json"),
    "grote macht": (lambda: JSON.replace(b"225000", b"1e999999"), "getal"),
    "breuk": (lambda: JSON.replace(b"225000", b"225000.0"), "getal"),
    "dubbele naam": (lambda: JSON.replace(b'"bsn":', b'"bsn": "999900006", "bsn":'), "dubbel"),
    "los surrogaat": (lambda: JSON.replace(b'"D1"', b'"\\ud800"'), "geen-json"),
    "nul": (lambda: JSON.replace(b'"R1"', b'"a\\u0000b"'), "tekst"),
    "kale nul": (lambda: JSON.replace(b'"R1"', b'"a\x00b"'), "geen-json"),
    "een byte te groot": (lambda: JSON + b" " * (MAX_BYTES + 1 - len(JSON)), "te-groot"),
    "veel lege objecten": (lambda: _clienten(b"{}"), "vorm"),
    "veel getallen": (lambda: _clienten(b"1"), "vorm"),
    "veel lijsten": (lambda: _clienten(b"[]"), "vorm"),
    "veel teksten": (lambda: _clienten(b'""'), "vorm"),
    "veel objecten": (lambda: _clienten(b'{"bsn":"999900006","prestaties":[{}]' + b" " * 45 + b"}"), "ontbreekt"),
    "veel velden": (lambda: b'{"header":{%s}}' % b",".join(b'"a%d":1' % een for een in range(1_900_000)), "element"),
}
"""What is refused as JSON, and the code it gets."""

JSON_STROOM_GEVALLEN = JSON_GEVALLEN | {
    "een byte te groot": (lambda: JSON + b" " * (MAX_BYTES_323 + 1 - len(JSON)), "te-groot")
}
"""A claim may be larger in JSON."""

LEZERS: dict[str, tuple[dict[str, Geval], Callable[[bytes], object]]] = {
    "lees": (XML_GEVALLEN, lees),
    "lees_323": (XML_GEVALLEN, lees_323),
    "lees_323_json": (JSON_STROOM_GEVALLEN, lambda data: list(lees_323_json(data))),
    "uit_json": (JSON_GEVALLEN, lambda data: uit_json(Wet.WMO, "323", data)),
}


def _meet(lezer: Callable[[bytes], object], data: bytes) -> dict[str, object]:
    codes: list[str] = []

    def lees_een() -> None:
        try:
            lezer(data)
        except BerichtOngeldig as fout:
            codes.extend({een.code for een in fout.fouten})

    begin = time.process_time()
    return {"mb": piek_mb(lees_een), "codes": codes, "seconden": time.process_time() - begin}


def main() -> None:
    """Reads every case with the reader that is named."""
    gevallen, lezer = LEZERS[sys.argv[1]]
    lezer(DECLARATIE if gevallen is XML_GEVALLEN else JSON)  # what a first message loads for good belongs to rest
    for naam, (maak, _) in gevallen.items():
        print(json.dumps([naam, _meet(lezer, maak())]), flush=True)


if __name__ == "__main__":
    main()
