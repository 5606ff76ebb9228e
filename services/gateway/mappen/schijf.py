"""The folders of one municipality on disk: whole files only, each put in its place by one rename."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ONAF = (".deel", ".tmp", ".part")
"""A name that ends so, or begins with a dot, is a file that its writer has not finished."""


class Bezet(Exception):
    """Another process works in this folder."""


@dataclass(frozen=True, slots=True)
class Mappen:
    """The folder of one municipality."""

    root: Path

    @property
    def inkomend(self) -> Path:
        """What others put here for the municipality."""
        return self.root / "in"

    @property
    def uitgaand(self) -> Path:
        """What others take away from here."""
        return self.root / "uit"

    @property
    def verwerkt(self) -> Path:
        """What was brought, each with the answer."""
        return self.root / "verwerkt"

    @property
    def geweigerd(self) -> Path:
        """What was refused, each with the problem."""
        return self.root / "geweigerd"

    @contextlib.contextmanager
    def bezet(self) -> Iterator[None]:
        """Makes the folders and holds them for this process alone; Bezet where another holds them."""
        for folder in (self.inkomend, self.uitgaand, self.verwerkt, self.geweigerd):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / ".slot").open("w") as slot:
            try:
                fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Bezet(str(self.root)) from None
            yield

    def wachtend(self) -> list[Path]:
        """The finished files in `in`, oldest first; links and folders are left alone."""
        return [self.inkomend / name for _, name in sorted((stat.st_mtime_ns, name) for name, stat in self._klaar())]

    def wachttijden(self, nu: float) -> list[float]:
        """How many seconds each of them has had its name; none before the folder is there."""
        try:
            return [max(nu - stat.st_ctime, 0.0) for _, stat in self._klaar()]
        except FileNotFoundError:
            return []

    def _klaar(self) -> Iterator[tuple[str, os.stat_result]]:
        for entry in os.scandir(self.inkomend):
            finished = not entry.name.startswith(".") and not entry.name.endswith(ONAF)
            if finished and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(FileNotFoundError):  # moved in the meantime
                    yield entry.name, entry.stat(follow_symlinks=False)


def schrijf_deel(doel: Path, inhoud: bytes) -> Path:
    """The content on disk under a name that counts as unfinished; one rename makes it `doel`."""
    deel = deel_van(doel)
    with os.fdopen(os.open(deel, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(inhoud)
        file.flush()
        os.fsync(file.fileno())
    return deel


def deel_van(doel: Path) -> Path:
    """The unfinished name of a file."""
    return doel.with_name(f".{doel.name}.deel")


def hernoem(van: Path, naar: Path) -> None:
    """The file under its new name, also after a power cut."""
    van.replace(naar)
    for folder in {van.parent, naar.parent}:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def zet(doel: Path, inhoud: bytes) -> None:
    """The file with this content, whole or not at all."""
    hernoem(schrijf_deel(doel, inhoud), doel)
