"""`python -m tests.contract.istandaarden.mutanten --aantal 1000000`: any number of mutants, over all cores.

What is done stays done: a run that was stopped goes on with the same seed where it was. Ends with 1 where any differs.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.contract.istandaarden.oordeel import SOORTEN, UITZONDERINGEN, loop, mutant

PER_KEER = 1_000
MAP = Path(".local") / "mutanten"
Regel = dict[str, Any]
"""A line of the log: which thousand, and what was found."""


def _brok(zaad: int, brok: int) -> Regel:
    """One thousand mutants."""
    telling = loop(zaad, range(brok * PER_KEER, (brok + 1) * PER_KEER))
    oordelen = [[naam, oordeel, aantal] for (naam, oordeel), aantal in sorted(telling.oordelen.items())]
    return {
        "brok": brok,
        "oordelen": oordelen,
        "uitzonderingen": dict(telling.uitzonderingen),
        "verschillen": telling.verschillen,
    }


def _gedaan(log: Path) -> dict[int, Regel]:
    if not log.exists():
        return {}
    regels = [json.loads(regel) for regel in log.read_text(encoding="utf-8").splitlines()]
    return {regel["brok"]: regel for regel in regels}


def _loop(zaad: int, brokken: list[int], processen: int) -> Iterator[Regel]:
    with multiprocessing.Pool(processen) as pool:
        yield from pool.imap_unordered(partial(_brok, zaad), brokken)


def _toon(log: Path, zaad: int) -> bool:
    """The table; True where nothing differs."""
    oordelen: Counter[tuple[str, bool]] = Counter()
    uitzonderingen: Counter[str] = Counter()
    verschillen: list[tuple[int, str]] = []
    for regel in _gedaan(log).values():
        oordelen.update({(naam, oordeel): aantal for naam, oordeel, aantal in regel["oordelen"]})
        uitzonderingen.update(regel["uitzonderingen"])
        verschillen += [(nummer, wat) for nummer, wat in regel["verschillen"]]
    print(f"{'alone':<24}{'valid':>10}{'invalid':>10}")
    for naam in ("alle", *SOORTEN):
        print(f"{naam:<24}{oordelen[naam, True]:>10,}{oordelen[naam, False]:>10,}")
    for een in UITZONDERINGEN:
        print(f"exception {een.code}: {uitzonderingen[een.code]:,}; {een.reden}")
    for nummer, wat in verschillen[:20]:
        print(f"DIFFERS {zaad}-{nummer} {mutant(zaad, nummer)[1:4]}: {wat}")
    print(f"{sum(oordelen['alle', oordeel] for oordeel in (True, False)):,} mutants, {len(verschillen)} differ")
    return not verschillen


def main() -> int:
    """Runs what is not yet done, with progress, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aantal", type=int, default=1_000_000)
    parser.add_argument("--zaad", type=int, default=2026)
    parser.add_argument("--processen", type=int, default=os.cpu_count() or 1)
    gegeven = parser.parse_args()
    MAP.mkdir(parents=True, exist_ok=True)
    log = MAP / f"{gegeven.zaad}.jsonl"
    gedaan = _gedaan(log)
    nodig = [brok for brok in range(-(-gegeven.aantal // PER_KEER)) if brok not in gedaan]
    begin, laatst = time.monotonic(), 0.0
    with log.open("a", encoding="utf-8") as uit:
        for nummer, gevonden in enumerate(_loop(gegeven.zaad, nodig, gegeven.processen), 1):
            print(json.dumps(gevonden), file=uit, flush=True)
            duur = time.monotonic() - begin
            if duur - laatst > 10 or nummer == len(nodig):
                laatst = duur
                rest = duur / nummer * (len(nodig) - nummer)
                print(f"{nummer * PER_KEER:,} of {len(nodig) * PER_KEER:,}, {rest / 60:.0f} minutes to go", flush=True)
    return 0 if _toon(log, gegeven.zaad) else 1


if __name__ == "__main__":
    sys.exit(main())
