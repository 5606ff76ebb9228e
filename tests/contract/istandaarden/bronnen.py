"""Where the official schemas, lists and samples are; without them the tests that need them skip, saying so."""

from pathlib import Path

from tests.support.istandaarden import MAP, nodig, schema

__all__ = ["MAP", "nodig", "schema", "voorbeelden"]


def voorbeelden() -> list[Path]:
    """The published sample messages."""
    return sorted((MAP / "samples").glob("*/*.xml"))
