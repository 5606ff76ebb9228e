"""Our level 1 verdict is that of the official schemas, for the samples and for messages of every kind."""

from pathlib import Path

import pytest
from lxml import etree

from shared.istandaarden import BerichtOngeldig, Wet, lees, naar_json, schrijf, uit_json
from shared.istandaarden.berichten import BERICHTEN
from tests.contract.istandaarden.bronnen import nodig, schema, voorbeelden
from tests.unit.istandaarden.maker import Maker

pytestmark = nodig
ONGELDIG = {"jw315.xml": (44, 66), "jw318.xml": (33,)}
"""Two samples break their own schema, at these lines."""


@pytest.mark.parametrize("pad", voorbeelden(), ids=lambda pad: f"{pad.parent.name}-{pad.stem}")
def test_samples(pad: Path) -> None:
    data = pad.read_bytes()
    if pad.name in ONGELDIG:
        with pytest.raises(BerichtOngeldig) as fout:
            lees(data)
        assert tuple(een.regel for een in fout.value.fouten) == ONGELDIG[pad.name]
        return
    gelezen = lees(data)
    assert (gelezen.wet.value, gelezen.soort) == (pad.parent.name, pad.stem[-3:])
    geschreven = schrijf(gelezen.bericht, gelezen.wet)
    schema(gelezen.wet, gelezen.soort).assertValid(etree.fromstring(geschreven))
    assert _kaal(geschreven) == _kaal(data)


def _kaal(data: bytes) -> str:
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    return str(etree.canonicalize(etree.fromstring(data, parser), rewrite_prefixes=True))


@pytest.mark.parametrize("wet", Wet)
@pytest.mark.parametrize("soort", sorted(BERICHTEN))
@pytest.mark.parametrize("kans", [0.0, 0.3, 0.7, 1.0])
def test_every_message_we_write_is_valid_and_comes_back(wet: Wet, soort: str, kans: float) -> None:
    for zaad in range(5):
        bericht = Maker(wet, kans, zaad).bericht(BERICHTEN[soort])
        data = schrijf(bericht, wet)
        schema(wet, soort).assertValid(etree.fromstring(data))
        gelezen = lees(data)
        assert (gelezen.wet, gelezen.soort) == (wet, soort)
        assert gelezen.bericht == bericht
        assert schrijf(gelezen.bericht, wet) == data
        assert uit_json(wet, soort, naar_json(bericht)) == bericht
