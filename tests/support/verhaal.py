"""The story told on a test's own stack, and what it left behind."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.settings import ROOT
from tests.support.system import Stack


@dataclass(frozen=True, slots=True)
class Verteld:
    """A story that was told: its exit code, what it printed, where its files are."""

    code: int
    tekst: str
    map: Path

    @property
    def samenvatting(self) -> dict[str, Any]:
        """What summary.json says."""
        inhoud: dict[str, Any] = json.loads((self.map / "summary.json").read_text(encoding="utf-8"))
        return inhoud


async def vertel(stack: Stack) -> Verteld:
    """Tells the story through the gateway of this stack, as `make demo ONCE=1` does."""
    env = stack.environment.demo()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "deploy.demo",
        cwd=ROOT,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return Verteld(process.returncode or 0, output.decode(errors="replace"), Path(env["DEMO_FOLDER"]))


@dataclass(frozen=True, slots=True)
class Span:
    """One exported span."""

    service: str
    name: str
    trace: str
    id: str
    parent: str | None
    kind: str
    links: tuple[tuple[str, str], ...]


def spans(folder: Path) -> list[Span]:
    """Every span that the processes of a stack exported."""
    lines = (line for file in folder.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines())
    return [_span(json.loads(line)) for line in lines]


def _span(raw: dict[str, Any]) -> Span:
    return Span(
        service=raw["service"],
        name=raw["name"],
        trace=raw["trace_id"],
        id=raw["span_id"],
        parent=raw["parent_id"],
        kind=raw["kind"],
        links=tuple((link["trace_id"], link["span_id"]) for link in raw["links"]),
    )
