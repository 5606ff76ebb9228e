"""Refused before it is read, with little memory; 25 MB read and written with little: each measured in a process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.istandaarden.geweigerd import LEZERS

WORTEL = Path(__file__).parents[3]
GEHEUGEN = {"lees": 8, "lees_323": 8, "lees_323_json": 64, "uit_json": 64}
"""MB above rest; a JSON text is decoded as a whole before it is judged."""
RUIM = {"veel objecten": 450, "veel velden": 450}
"""JSON that differs from a real message in its names only is a tree in memory before its faults are known."""


def _programma(naam: str, *woorden: str) -> list[str]:
    opdracht = [sys.executable, "-m", f"tests.unit.istandaarden.{naam}", *woorden]
    return subprocess.run(opdracht, cwd=WORTEL, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lezer", LEZERS)
def test_refused_with_its_reason_and_little_memory(lezer: str) -> None:
    gevonden = dict(json.loads(regel) for regel in _programma("geweigerd", lezer))
    gevallen, _ = LEZERS[lezer]
    assert gevonden.keys() == gevallen.keys()
    for naam, (_, code) in gevallen.items():
        assert code in gevonden[naam]["codes"], naam
        assert gevonden[naam]["mb"] < RUIM.get(naam, GEHEUGEN[lezer]), naam
        assert gevonden[naam]["seconden"] < 20, naam


@pytest.mark.timeout(300)
def test_25_mb_is_read_and_written_with_little_memory() -> None:
    gevonden = json.loads(_programma("groot")[0])
    assert gevonden["bytes"] > 24_000_000
    assert gevonden["gelezen"] == gevonden["geschreven"] > 25_000
    assert gevonden["piek lezen"] < 16
    assert gevonden["piek grondig lezen"] < 16
    assert gevonden["piek schrijven"] < 8
    assert gevonden["twee keer gelijk"]
    assert gevonden["regeleinden"]
