"""Shows what the parts write to their log files, each line with the name of its part before it."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

LARGEST = 20_000_000
"""Bytes after which a log file is set aside at the next start."""


async def follow(logs: Path, names: Sequence[str]) -> None:
    """Prints new lines until it is cancelled; what was there before is not shown."""
    width = max(len(name) for name in names)
    seen = {name: _size(logs / f"{name}.log") for name in names}
    rest = dict.fromkeys(names, b"")
    while True:
        for name in names:
            path = logs / f"{name}.log"
            size = _size(path)
            if size > seen[name]:
                chunk = rest[name] + _read(path, seen[name], size)
                *lines, rest[name] = chunk.split(b"\n")
                seen[name] = size
                for line in lines:
                    sys.stdout.write(f"{name:<{width}} | {line.decode(errors='replace')}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.1)


def set_aside(log: Path) -> None:
    """Renames a log file that has grown large; the one set aside before is dropped."""
    if _size(log) > LARGEST:
        log.replace(log.with_suffix(".old.log"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _read(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)
