"""Where the official schemas, lists and samples are; without them the tests that need them skip, saying so."""

import csv
from pathlib import Path

from tests.support.istandaarden import MAP, nodig, schema

__all__ = ["MAP", "nodig", "rijen", "schema", "voorbeelden"]


def voorbeelden() -> list[Path]:
    """The published sample messages."""
    return sorted((MAP / "samples").glob("*/*.xml"))


def rijen(pad: Path) -> list[dict[str, str]]:
    """The rows of a table of the standard."""
    with pad.open(encoding="utf-8") as bestand:
        return list(csv.DictReader(bestand))
