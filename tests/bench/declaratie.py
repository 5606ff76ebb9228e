"""Reading a 323 of 10,000 lines against bare lxml.iterparse with one pydantic call per 1,000 lines."""

import asyncio
import gc
import io
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree
from pydantic import BaseModel, TypeAdapter

from shared.istandaarden import Wet, lees_323, schrijf_naar
from shared.istandaarden.berichten import Declaratie323
from shared.istandaarden.berichten.declaratie import Client323
from tests.bench.rounds import Row
from tests.support.stack import ROOT
from tests.unit.istandaarden.voorbeelden import BSN, bericht, prestatie

CLIENTS, LINES = 2_000, 5
PER_CALL = 1_000
AIM, AIM_MEMORY = 0.8, 1.5


class Line(BaseModel):
    """A claim line with its types, and none of the standard's rules."""

    ReferentieNummer: str
    ToewijzingNummer: int
    ProductCategorie: str
    ProductCode: str
    Begindatum: date
    Einddatum: date
    GeleverdVolume: int
    Eenheid: str
    ProductTarief: int | None = None
    Bedrag: int
    DebetCredit: str


_LINES = TypeAdapter(list[Line])


def bare(data: BinaryIO) -> int:
    """The limit: every line typed and given away; how many there were."""
    found, count = [], 0
    for _, element in etree.iterparse(data, tag="{*}Prestatie"):
        texts: dict[str, str | None] = {}
        for child in element:
            for leaf in child if len(child) else (child,):
                texts[leaf.tag.rpartition("}")[2]] = leaf.text
        found.append(texts)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        if len(found) == PER_CALL:
            count += len(_LINES.validate_python(found))
            found = []
    return count + len(_LINES.validate_python(found))


def ours(data: BinaryIO) -> int:
    """The reader of the project, every chunk let go; how many lines there were."""
    return sum(len(lines) for lines in lees_323(data))


READERS: dict[str, Callable[[BinaryIO], int]] = {"bare": bare, "ours": ours}


async def measure(folder: Path, *, rounds: int) -> list[Row]:
    """Lines per second, and the peak of memory above what the process held before."""
    path = folder / "323.xml"
    with path.open("wb") as out:
        _write(out, CLIENTS)
    speed: dict[str, list[float]] = {name: [] for name in READERS}
    memory: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(rounds):
        for name in READERS:
            found = await _process(name, path)
            speed[name].append(found["speed"])
            memory[name].append(found["peak"])
    return [
        _row("323 lezen", "regels/s", speed, AIM),
        _row("323 lezen, piek boven rust", "MB", memory, AIM_MEMORY, lower_is_better=True),
    ]


def _row(name: str, unit: str, found: dict[str, list[float]], aim: float, *, lower_is_better: bool = False) -> Row:
    ratio = statistics.median(a / b for a, b in zip(found["ours"], found["bare"], strict=True))
    value, limit = statistics.median(found["ours"]), statistics.median(found["bare"])
    return Row(name, value, unit, limit, ratio, aim, lower_is_better=lower_is_better)


def _write(out: BinaryIO, clients: int) -> None:
    example = bericht("323", Wet.WMO)
    assert isinstance(example, Declaratie323)
    schrijf_naar(out, example, Wet.WMO, _clients(clients))


def _clients(clients: int) -> Iterator[Client323]:
    for number in range(clients):
        lines = [_line(one) for one in range(number * LINES, (number + 1) * LINES)]
        yield Client323.model_validate({"bsn": BSN, "prestaties": lines}, by_alias=True)


def _line(number: int) -> dict[str, Any]:
    """A line whose number, volume and amount are its own; its period is that of the month."""
    line, volume = prestatie(Wet.WMO, number), 1 + number
    amount = {"bedrag": volume * 62, "debetCredit": "D"}
    return line | {"geleverdVolume": volume, "productTarief": 62, "ingediendBedrag": amount}


async def _process(name: str, path: Path) -> dict[str, Any]:
    """One reader in a process of its own, so that neither profits from the other's memory."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.declaratie", name, str(path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"reading with {name} failed")
    found: dict[str, Any] = json.loads(said)
    return found


def _peak_kb() -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert found
    return int(found[1])


def main() -> None:
    """Reads once for the peak, then three times for the speed, and writes both."""
    reader, path = READERS[sys.argv[1]], Path(sys.argv[2])
    small = io.BytesIO()
    _write(small, 10)
    small.seek(0)
    reader(small)  # what a first message loads for good belongs to rest
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak starts again from here
    rest = _peak_kb()
    best = 0.0
    for turn in range(4):
        started = time.perf_counter()
        with path.open("rb") as file:
            count = reader(file)
        taken = time.perf_counter() - started
        if count != CLIENTS * LINES:
            raise RuntimeError(f"{count} lines")
        if turn == 0:
            peak = _peak_kb() - rest
        else:
            best = max(best, count / taken)
    print(json.dumps({"speed": best, "peak": peak / 1024}))


if __name__ == "__main__":
    main()
