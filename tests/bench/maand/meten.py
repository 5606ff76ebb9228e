"""What each part of the stack costs while it works: processor seconds and the highest memory, read from outside."""

import asyncio
import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import psutil

EVERY = 2.0
"""Seconds between two readings."""


@dataclass(slots=True)
class Verbruik:
    """Of one part, its child processes included: processor seconds since the start and peak memory (PSS) in MB."""

    seconden: float = 0.0
    piek_mb: float = 0.0


@dataclass(slots=True)
class Meter:
    """Reads while its task runs; `delen` are the process ids by name of part."""

    delen: Mapping[str, int]
    gevonden: dict[str, Verbruik] = field(default_factory=dict)
    _begin: dict[str, float] = field(default_factory=dict)

    async def loop(self) -> None:
        """Reads again and again until cancelled, once more at the end."""
        self._begin = {naam: _seconden(pid) for naam, pid in self.delen.items()}
        self.gevonden = {naam: Verbruik() for naam in self.delen}
        try:
            while True:
                await asyncio.to_thread(self.lees)
                await asyncio.sleep(EVERY)
        finally:
            self.lees()

    def lees(self) -> None:
        """One reading of every part."""
        for naam, pid in self.delen.items():
            een = self.gevonden[naam]
            een.seconden = max(een.seconden, _seconden(pid) - self._begin[naam])
            een.piek_mb = max(een.piek_mb, geheugen_mb(pid))


def eigen_seconden() -> float:
    """Processor seconds of this process, which is the load."""
    tijden = os.times()
    return tijden.user + tijden.system


def _familie(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        hoofd = psutil.Process(pid)
        return [hoofd, *hoofd.children(recursive=True)]
    return []


def _seconden(pid: int) -> float:
    som = 0.0
    for proces in _familie(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            tijden = proces.cpu_times()
            som += tijden.user + tijden.system
            if proces.pid == pid:
                som += tijden.children_user + tijden.children_system
    return som


def geheugen_mb(pid: int) -> float:
    """Memory (PSS) of a process with its children."""
    som = 0
    for proces in _familie(pid):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            som += proces.memory_full_info().pss
    return som / 1e6
