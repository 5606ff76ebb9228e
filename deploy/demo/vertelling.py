"""How the story is printed and remembered: what happened, where to look, seconds per step, what did not hold."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


class Tegenspraak(Exception):
    """The system answered something else than the story expects; the sentence says what."""


def euro(centen: int) -> str:
    """Cents as a person writes them: € 1.234,56."""
    teken = "-" if centen < 0 else ""
    heel, rest = divmod(abs(centen), 100)
    return f"{teken}€ {heel:,}".replace(",", ".") + f",{rest:02d}"


@dataclass(slots=True)
class Vertelling:
    """Prints the story line by line and keeps what `summary.json` needs."""

    map: Path
    stappen: list[dict[str, object]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    centen: dict[str, int] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)
    bestanden: list[str] = field(default_factory=list)
    controles: int = 0
    _stap: str = ""

    @contextmanager
    def stap(self, titel: str) -> Iterator[None]:
        """One step of the story; its seconds are kept."""
        self._stap = titel
        print(f"\n── {titel} " + "─" * max(2, 92 - len(titel)), flush=True)
        start = time.monotonic()
        yield
        self.stappen.append({"stap": titel, "seconden": round(time.monotonic() - start, 3)})

    def zeg(self, regel: str) -> None:
        """One line of what happened."""
        print(f"   {regel}", flush=True)

    def klopt(self, waar: bool, wat: str) -> None:
        """The story stands or falls by this; Tegenspraak when it does not hold."""
        self.controles += 1
        if not waar:
            raise Tegenspraak(f"{self._stap}: {wat}")

    def onthoud(self, naam: str, id: str) -> str:
        """Keeps an id under a name for the summary."""
        self.ids[naam] = id
        return id

    def bewaar(self, naam: str, inhoud: bytes) -> None:
        """Writes a file of the story into its folder."""
        self.map.mkdir(parents=True, exist_ok=True)
        (self.map / naam).write_bytes(inhoud)
        self.bestanden.append(naam)
        self.zeg(f"bestand {self.map.name}/{naam} ({len(inhoud):,} bytes)".replace(",", "."))

    @property
    def seconden(self) -> float:
        """How long the steps took together."""
        return round(sum(float(str(stap["seconden"])) for stap in self.stappen), 1)

    def samenvatting(self, *, goed: bool, reden: str | None = None) -> None:
        """Writes summary.json: ids, amounts in cents per state, trace ids, files, seconds per step."""
        self.map.mkdir(parents=True, exist_ok=True)
        inhoud = {
            "goed": goed,
            "reden": reden,
            "controles": self.controles,
            "ids": self.ids,
            "centen": self.centen,
            "traces": self.traces,
            "bestanden": self.bestanden,
            "stappen": self.stappen,
            "seconden": self.seconden,
        }
        (self.map / "summary.json").write_text(json.dumps(inhoud, indent=2, ensure_ascii=False) + "\n")
