"""Where the official schemas, lists and samples are; without them the tests that need them skip, saying so."""

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from shared.istandaarden import Wet

STANDAARD = Path(__file__).parents[4] / "shared" / "istandaarden"
MAP = Path(os.environ.get("ISTANDAARDEN_DIR", STANDAARD))

nodig = pytest.mark.skipif(
    not (MAP / "jw" / "xsd").is_dir(), reason="set ISTANDAARDEN_DIR to the folder with the official iWmo/iJw schemas"
)


@cache
def schema(wet: Wet, soort: str) -> etree.XMLSchema:
    """The official schema, or the reconstructed one where no official one was published (Wmo return messages)."""
    naam = f"{wet.value}{soort}.xsd"
    officieel = MAP / wet.value / "xsd" / naam
    pad = officieel if officieel.exists() else MAP / wet.value / "xsd-reconstructed" / naam
    return etree.XMLSchema(etree.parse(str(pad)))


def voorbeelden() -> list[Path]:
    """The published sample messages."""
    return sorted((MAP / "samples").glob("*/*.xml"))
