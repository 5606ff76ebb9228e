"""Return messages on generated messages with any verdict: valid, unchanged, each code in its place."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from lxml import etree

from shared.istandaarden import Bericht, Wet, lees, naar_json, schrijf
from shared.istandaarden.berichten import BERICHTEN
from shared.istandaarden.codelijsten.retourcodes import RETOURCODE
from shared.istandaarden.klasse import Klasse, velden
from shared.istandaarden.regels import Bevinding
from shared.istandaarden.retour import RETOUR_OP, retour
from tests.support.istandaarden import MAP, schema
from tests.unit.istandaarden.maker import Maker

ZADEN = range(40)
GEEN_OORDEEL = {"0001", "0200", "0233", "8001"}
CODES = sorted(RETOURCODE.codes(Wet.WMO) - GEEN_OORDEEL)
DAG = date(2026, 11, 4)
VAN_HET_ANTWOORD = {"identificatieRetour", "dagtekeningRetour", "xsdVersieRetour", "xsltVersie", "retourCodes"}
Json = dict[str, Any]
ELK = pytest.mark.parametrize(("soort", "wet"), list(itertools.product(RETOUR_OP, Wet)))


def _klassen(soort: type[Klasse], deel: Any, pad: str = "") -> Iterator[tuple[str, bool]]:
    """Every class of the message below the header by its path, and whether the return message has codes for it."""
    for veld in velden(soort):
        if veld.klasse is None or veld.naam == "header" or getattr(deel, veld.naam) is None:
            continue
        waarde = getattr(deel, veld.naam)
        hier = f"{pad}.{veld.json}".lstrip(".")
        delen = enumerate(waarde) if veld.reeks is not None else [(None, waarde)]
        for nummer, een in delen:
            eigen = hier if nummer is None else f"{hier}[{nummer}]"
            yield eigen, "retour_codes" in veld.klasse.model_fields
            yield from _klassen(veld.klasse, een, eigen)


def _op(json: Any, pad: str) -> Any:
    for stap in pad.replace("[", ".").replace("]", "").split("."):
        json = json[int(stap) if stap.isdigit() else stap]
    return json


def _kaal(deel: Any) -> Any:
    """Without the codes."""
    if isinstance(deel, dict):
        return {naam: _kaal(waarde) for naam, waarde in deel.items() if naam != "retourCodes"}
    return [_kaal(een) for een in deel] if isinstance(deel, list) else deel


class Proef:
    """A generated message and a verdict on it: codes at the header, or at any of its classes."""

    def __init__(self, soort: str, wet: Wet, zaad: int) -> None:
        self.wet = wet
        self.heen: Bericht = Maker(wet, 0.6, zaad).bericht(BERICHTEN[soort])
        self.klassen = dict(_klassen(RETOUR_OP[soort], self.heen))
        self._rng = random.Random(f"{soort}{wet}{zaad}")

    def bevindingen(self, *paden: str) -> list[Bevinding]:
        """One or two codes at some of these places."""
        gekozen = [pad for pad in paden if self._rng.random() < 0.3] or [self._rng.choice(paden)]
        return [
            Bevinding("TR", code, pad, "Zin.")
            for pad in gekozen
            for code in self._rng.sample(CODES, self._rng.randint(1, 2))
        ]

    def retour(self, bevindingen: Sequence[Bevinding]) -> Json:
        """The return message as JSON, after it was written, read back and found valid."""
        terug = retour(self.heen, bevindingen, identificatie="T1", dagtekening=DAG)
        geschreven = schrijf(terug, self.wet)
        assert lees(geschreven).bericht == terug
        if MAP.is_dir():
            schema(self.wet, terug.soort).assertValid(etree.fromstring(geschreven))
        return naar_json(terug)


def _verwacht(klassen: Mapping[str, bool], bevindingen: Sequence[Bevinding]) -> dict[str, list[str]]:
    """Class -> its codes, by IV028: its own, else 0233 below a rejected client, else 0200."""
    eigen: dict[str, list[str]] = {pad: [] for pad, heeft_codes in klassen.items() if heeft_codes}
    for bevinding in bevindingen:
        boven = [pad for pad in eigen if (bevinding.pad + ".").startswith((f"{pad}.", f"{pad}["))]
        codes = eigen[max(boven, key=len)]
        if bevinding.retourcode not in codes:
            codes.append(bevinding.retourcode)
    onder = "0233" if eigen.get("client") else "0200"
    return {pad: codes or [onder] for pad, codes in eigen.items()}


@ELK
def test_all_classes_come_back_unchanged_each_with_its_code(soort: str, wet: Wet) -> None:
    for zaad in ZADEN:
        proef = Proef(soort, wet, zaad)
        bevindingen = proef.bevindingen(*proef.klassen)
        terug = proef.retour(bevindingen)
        assert terug["header"]["retourCodes"] == ["0200"]
        heen, kaal = naar_json(proef.heen), _kaal(terug)
        del heen["header"], kaal["header"]
        assert kaal == heen
        verwacht = _verwacht(proef.klassen, bevindingen)
        assert {pad: _op(terug, pad)["retourCodes"] for pad in verwacht} == verwacht


@ELK
def test_a_verdict_on_the_whole_is_a_header_with_codes(soort: str, wet: Wet) -> None:
    for zaad in ZADEN:
        proef = Proef(soort, wet, zaad)
        in_kop, in_klassen = proef.bevindingen("header"), proef.bevindingen(*proef.klassen)
        technisch = [Bevinding("CS", "0001", next(iter(proef.klassen)), "Zin.")]
        for bevindingen, codes in (
            ([], []),
            ([*in_klassen, *in_kop, *technisch], ["0001"]),
            ([*in_klassen, *in_kop], [bevinding.retourcode for bevinding in in_kop]),
        ):
            terug = proef.retour(bevindingen)
            assert set(terug) == {"header"}
            assert terug["header"]["retourCodes"] == codes
            kop = naar_json(proef.heen)["header"] | {"berichtCode": RETOUR_OP[soort].codes[wet]}
            assert {naam: waarde for naam, waarde in terug["header"].items() if naam not in VAN_HET_ANTWOORD} == kop
