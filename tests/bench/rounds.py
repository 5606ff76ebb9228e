"""Interleaved rounds of what is measured and its bare limit, so that a slow spell of the machine hits both alike."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Op = Callable[[int, int], Awaitable[None]]
"""One operation, given the worker's number and how many it did before."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `ratio` is the median of the ratios within the rounds.

    The aim is one for the ratio, or, where `judged` says so, for the value itself.
    """

    name: str
    value: float
    unit: str
    limit: float
    ratio: float
    aim: float
    lower_is_better: bool = False
    judged: Literal["ratio", "value"] = "ratio"

    @property
    def reached(self) -> bool:
        """Whether the aim was reached."""
        found = self.ratio if self.judged == "ratio" else self.value
        return found <= self.aim if self.lower_is_better else found >= self.aim

    def document(self) -> dict[str, object]:
        """The row as results.json has it."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "limit": round(self.limit, 3),
            "ratio": round(self.ratio, 3),
            "aim": self.aim,
            "reached": self.reached,
        }


async def rate(op: Op, workers: int, seconds: float) -> float:
    """Operations per second of so many workers side by side."""
    stop = time.perf_counter() + seconds
    done = 0

    async def work(worker: int) -> None:
        nonlocal done
        turn = 0
        while time.perf_counter() < stop:
            await op(worker, turn)
            turn += 1
        done += turn

    started = time.perf_counter()
    await asyncio.gather(*(work(worker) for worker in range(workers)))
    return done / (time.perf_counter() - started)


async def p50(op: Op, seconds: float) -> float:
    """The median time of one operation after another, in milliseconds."""
    stop = time.perf_counter() + seconds
    taken: list[float] = []
    while (started := time.perf_counter()) < stop:
        await op(0, len(taken))
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


async def interleaved(
    measures: Mapping[str, Callable[[], Awaitable[float]]], limit: str, rounds: int
) -> dict[str, tuple[float, float]]:
    """For each measure its median, and the median of its ratio to `limit` inside each round."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(await measure())
    base = taken[limit]
    return {
        name: (statistics.median(values), statistics.median(v / b for v, b in zip(values, base, strict=True)))
        for name, values in taken.items()
    }
