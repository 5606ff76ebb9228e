"""What bytes seem to be, from their first 64 KiB."""

import json

import pytest

from shared.istandaarden import Wet, naar_json, schrijf
from shared.istandaarden.herken import BEGIN, Indruk, herken
from tests.support.berichten_indicatie import BEGELEIDING, JEUGDHULP, THUISHULP, start, verzoek
from tests.support.declaraties import Declaratie, Regel

START = schrijf(start(), Wet.WMO)


@pytest.mark.parametrize(
    ("inhoud", "indruk"),
    [
        (START, Indruk(Wet.WMO, "305", THUISHULP)),
        (START.replace(b"StartProduct>", b"Stuk>"), Indruk(Wet.WMO, "305", THUISHULP)),
        (schrijf(verzoek("V", product=BEGELEIDING), Wet.JEUGDWET), Indruk(Wet.JEUGDWET, "315", JEUGDHULP)),
        (Declaratie(regels=[Regel()]).xml, Indruk(Wet.WMO, "323", THUISHULP)),
        (json.dumps(naar_json(start())).encode(), Indruk(Wet.WMO, "305", THUISHULP)),
        (b"<Brief/>", Indruk()),
        (b"", Indruk()),
        (b"\x1f\x8b\x08\x00" * 20, Indruk()),
        (b'{"header": {"berichtCode": "999"}}', Indruk()),
        (b" " * BEGIN + START, Indruk()),
    ],
)
def test_what_it_seems_to_be(inhoud: bytes, indruk: Indruk) -> None:
    assert herken(inhoud) == indruk
