"""Which messages were put in `uit`: kept apart from the files, which a carrier takes away."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path


class Register:
    """Names of files; one that `noteer` returned from is known for good, power cut or not."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def kent(self, naam: str) -> bool:
        """Whether the file was noted."""
        return self._connection.execute("SELECT 1 FROM uitgezet WHERE naam = ?", (naam,)).fetchone() is not None

    def noteer(self, naam: str) -> None:
        """Notes the file."""
        self._connection.execute("INSERT INTO uitgezet (naam) VALUES (?)", (naam,))


@contextlib.contextmanager
def register(root: Path) -> Iterator[Register]:
    """The register in this folder; each note is a transaction of its own, on disk before it returns."""
    with contextlib.closing(sqlite3.connect(root / ".register.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS uitgezet (naam TEXT PRIMARY KEY) WITHOUT ROWID")
        yield Register(connection)
