"""Where the official schemas, code lists and samples of iWmo and iJw lie; without them, tests that read them skip."""

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from shared.istandaarden import Wet

MAP = Path(os.environ.get("ISTANDAARDEN_DIR", Path(__file__).parents[3] / "shared" / "istandaarden"))
"""`ISTANDAARDEN_DIR`, by default beside the checkout."""

nodig = pytest.mark.skipif(
    not (MAP / "jw" / "xsd").is_dir(), reason="set ISTANDAARDEN_DIR to the folder with the official iWmo/iJw schemas"
)
"""Marks a test that reads the folder."""


@cache
def schema(wet: Wet, soort: str) -> etree.XMLSchema:
    """The official schema, or the reconstructed one where no official one was published (Wmo return messages)."""
    naam = f"{wet.value}{soort}.xsd"
    officieel = MAP / wet.value / "xsd" / naam
    pad = officieel if officieel.exists() else MAP / wet.value / "xsd-reconstructed" / naam
    return etree.XMLSchema(etree.parse(str(pad)))
