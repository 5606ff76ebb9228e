"""Differential fuzzing: over damaged messages our level 1 verdict equals that of the official schemas.

ISTANDAARDEN_MUTANTEN sets how many, ISTANDAARDEN_ZAAD where the row of chances begins.
"""

import io
import os
import random
import re

import pytest
from lxml import etree

from shared.istandaarden import BerichtOngeldig, Fout, Gelezen, Wet, lees, schrijf
from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.lezer import Lezer
from tests.contract.istandaarden.bronnen import nodig, schema, voorbeelden
from tests.contract.istandaarden.mutaties import MUTATIES, kapot
from tests.unit.istandaarden.maker import Maker

pytestmark = [nodig, pytest.mark.timeout(0)]
AANTAL = int(os.environ.get("ISTANDAARDEN_MUTANTEN", "3000"))
ZAAD = int(os.environ.get("ISTANDAARDEN_ZAAD", "2026"))

JAAR_ZONDER_DATUM = re.compile(r"[ \t\r\n]*(?:-[0-9]{4,}|0000|[0-9]{5,})-[0-9]{2}-[0-9]{2}[ \t\r\n]*")
"""The one known difference: XML Schema knows years before 1 and after 9999, a calendar date in Python does not.

No legal date lies there, so such a message is refused.
"""


def _zaden() -> list[tuple[Wet, str, bytes]]:
    zaden = [(Wet(pad.parent.name), pad.stem[-3:], pad.read_bytes()) for pad in voorbeelden()]
    for wet in Wet:
        for soort, bericht in BERICHTEN.items():
            zaden += [(wet, soort, schrijf(Maker(wet, kans, 3).bericht(bericht), wet)) for kans in (0.0, 0.5, 0.9)]
    return zaden


def _mutant(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice([1, 1, 2, 3])):
        mutatie = rng.choice(MUTATIES)
        try:
            data = mutatie(etree.fromstring(data), rng) or data
        except (etree.XMLSyntaxError, IndexError, ValueError, AttributeError):
            return data  # an earlier mutation left nothing to work on
        if mutatie is kapot:
            break
    return data


def _van_het_schema(wet: Wet, soort: str, data: bytes) -> bool:
    try:
        return bool(schema(wet, soort).validate(etree.fromstring(data)))
    except etree.XMLSyntaxError:
        return False


def _heeft_zo_een_jaar(data: bytes) -> bool:
    kaal = etree.XMLParser(remove_comments=True, remove_pis=True)
    return any(JAAR_ZONDER_DATUM.fullmatch(blad.text or "") for blad in etree.fromstring(data, kaal).iter("*"))


def _van_ons(wet: Wet, soort: str, data: bytes) -> bool:
    fouten, gelezen = _lees(data)
    assert (gelezen is None) is bool(fouten)
    assert all(fout.melding.startswith("Verwacht") for fout in fouten)
    return gelezen is not None and (gelezen.wet, gelezen.soort) == (wet, soort)


def _lees(data: bytes) -> tuple[list[Fout], Gelezen | None]:
    try:
        return [], lees(data)
    except BerichtOngeldig as fout:
        return fout.fouten, None


def test_our_verdict_equals_the_schema() -> None:
    rng, zaden = random.Random(ZAAD), _zaden()
    oordelen = {True: 0, False: 0}
    verschillen = []
    for nummer in range(AANTAL):
        wet, soort, data = rng.choice(zaden)
        mutant = _mutant(data, rng)
        officieel, ons = _van_het_schema(wet, soort, mutant), _van_ons(wet, soort, mutant)
        oordelen[officieel] += 1
        if officieel is not ons and not (officieel and _heeft_zo_een_jaar(mutant)):
            verschillen.append((nummer, wet.value, soort, officieel, mutant))
    assert not verschillen, f"{len(verschillen)} of {AANTAL} mutants differ, first: {verschillen[0]}"
    assert min(oordelen.values()) > AANTAL // 20, "the mutants must be of both kinds"


def test_the_fast_reader_reads_what_the_thorough_one_reads() -> None:
    rng = random.Random(ZAAD)
    zaden = [zaad for zaad in _zaden() if zaad[1] == "323"]
    for _ in range(AANTAL // 10):
        _, _, data = rng.choice(zaden)
        mutant = _mutant(data, rng)
        assert _lees(mutant) == _grondig(mutant)


def _grondig(data: bytes) -> tuple[list[Fout], Gelezen | None]:
    lezer = Lezer(io.BytesIO(data))
    try:
        lezer.lees()
    except BerichtOngeldig as fout:
        return fout.fouten, None
    assert lezer.plek is not None
    assert lezer.uitkomst is not None
    return [], Gelezen(lezer.plek.wet, lezer.uitkomst)
