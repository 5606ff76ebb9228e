"""A 323 in JSON as a stream: the same lines and the same faults as reading it whole."""

import copy
import json
import random
from typing import Any

import pytest

from shared.istandaarden import Wet, naar_json
from shared.istandaarden.berichten.declaratie import Declaratie323
from shared.istandaarden.fouten import BerichtOngeldig
from shared.istandaarden.jsonstroom import lees_323_json
from shared.istandaarden.jsonvorm import uit_json
from shared.istandaarden.regels.toets323 import regels_van
from tests.support.declaraties import FATIMA, JOOST, ROOS, Declaratie, Regel

Json = dict[str, Any]


def bericht(*aantallen: int) -> Json:
    """A message with so many lines for each client."""
    regels = [
        Regel(referentie=f"R{bsn}-{nr}", bsn=bsn, nummer=nr)
        for bsn, aantal in zip((ROOS, JOOST, FATIMA), aantallen, strict=False)
        for nr in range(1, aantal + 1)
    ]
    return Declaratie(regels=regels).json


def gestroomd(tekst: bytes) -> list[tuple[str, str, str]]:
    """Every fault as path, code and message; none where it reads."""
    try:
        for _ in lees_323_json(tekst):
            pass
    except BerichtOngeldig as fout:
        return sorted((f.pad, f.code, f.melding) for f in fout.fouten)
    return []


def ineens(tekst: bytes) -> list[tuple[str, str, str]]:
    """The same by reading it whole."""
    try:
        uit_json(Wet.WMO, "323", tekst)
    except BerichtOngeldig as fout:
        return sorted((f.pad, f.code, f.melding) for f in fout.fouten)
    return []


@pytest.mark.parametrize("aantallen", [(1,), (3, 2), (999, 1, 1), (1000, 1), (1001, 1, 1), (2, 2500, 3)])
@pytest.mark.parametrize("inspring", [None, 1])
def test_the_same_lines_as_whole_in_chunks_of_a_thousand(aantallen: tuple[int, ...], inspring: int | None) -> None:
    wat = bericht(*aantallen)
    wat["declaratie"] = dict(reversed(wat["declaratie"].items()))  # clients before what stands above them
    stroom = lees_323_json(json.dumps(dict(reversed(wat.items())), indent=inspring).encode())
    brokken = list(stroom)
    heel = uit_json(Wet.WMO, "323", json.dumps(wat))
    assert isinstance(heel, Declaratie323)
    assert [regel for brok in brokken for regel in brok] == list(regels_van(heel))
    assert stroom.header == heel.header
    assert stroom.declaratie.declaratie_nummer == heel.declaratie.declaratie_nummer
    assert max(map(len, brokken)) <= 1000
    assert naar_json(heel) == wat


def paden(wat: object, voor: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    gevonden = [voor] if voor else []
    leden = wat.items() if isinstance(wat, dict) else enumerate(wat) if isinstance(wat, list) else ()
    for sleutel, deel in leden:
        gevonden += paden(deel, (*voor, sleutel))
    return gevonden


def muteer(wat: Json, kans: random.Random) -> bytes:
    """One thing wrong (or still right) at a random place."""
    kapot = copy.deepcopy(wat)
    *waar, laatste = kans.choice(paden(kapot))
    plek: Any = kapot
    for stap in waar:
        plek = plek[stap]
    match kans.randrange(6):
        case 0:
            del plek[laatste]
        case 1:
            plek[laatste] = kans.choice([None, "x", -1, 1.5, True, [], {}, [[]], "2026-02-30"])
        case 2 if isinstance(plek, dict):
            plek["onbekend"] = {"a": [1, {"b": None}]}
        case 3 if isinstance(plek, list):
            plek.insert(laatste, plek[laatste])
        case 4:
            plek[laatste] = {"x": plek[laatste]}
        case _:
            tekst = json.dumps(kapot, ensure_ascii=False)
            op = kans.randrange(len(tekst))
            return (tekst[:op] + kans.choice(['"', ",", "}", "]", "NaN", "\\", "0"]) + tekst[op + 1 :]).encode()
    return json.dumps(kapot).encode()


def test_every_mutation_gets_the_faults_of_reading_it_whole() -> None:
    kans, wat = random.Random(323), bericht(2, 3)
    for _ in range(1500):
        tekst = muteer(wat, kans)
        verwacht, gekregen = ineens(tekst), gestroomd(tekst)
        if [code for _, code, _ in gekregen] == ["berichtcode"]:
            assert verwacht  # without the law nothing else can be said
        elif [code for _, code, _ in verwacht] == ["geen-json"]:
            assert [code for _, code, _ in gekregen] == ["geen-json"], tekst
        else:
            assert gekregen == verwacht, tekst


@pytest.mark.parametrize(
    "tekst",
    [
        b"",
        b"niets",
        b"[]",
        b"{} {}",
        b'{"header": }',
        b"\xff",
        b"[" * 100_000,
        b'{"a": NaN}',
        b"1",
        b'{"a" 1}',
        b"{1: 2}",
    ],
)
def test_what_is_no_json_object_is_refused(tekst: bytes) -> None:
    ((_, code, _),) = gestroomd(tekst)
    assert code in {"geen-json", "berichtcode", "leeg", "codering", "vorm"}


def test_faults_past_a_thousand_lines_name_their_own_place() -> None:
    wat = bericht(1500, 2)
    wat["declaratie"]["clienten"][0]["prestaties"][1234]["geleverdVolume"] = -1
    wat["declaratie"]["clienten"][1]["prestaties"][1]["eenheid"] = "99"
    assert gestroomd(json.dumps(wat).encode()) == ineens(json.dumps(wat).encode()) != []
