"""Who waits in line behind a statement that gets no lock or connection."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.errors import Unavailable
from shared.eventsourcing import lanes
from shared.eventsourcing.lanes import LANES, Lanes


class Stuck(Lanes[str, str]):
    """Each statement waits until `go`; that of "voor" then fails with `error`, where there is one."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self._error = error

    async def alone(self, asked: str) -> str:
        await self.go.wait()
        if asked == "voor" and self._error is not None:
            raise self._error
        return asked

    async def shared(self, asked: Sequence[str]) -> Sequence[str]:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("error", "patience", "hears"),
    [
        (Unavailable("database"), 0.01, Unavailable),
        (Unavailable("database"), 10.0, str),
        (ValueError("only theirs"), 0.01, str),
        (None, 0.01, str),
    ],
)
async def test_a_failure_in_passing_is_told_to_those_who_waited_for_long(
    error: Exception | None, patience: float, hears: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PATIENCE", patience)
    stuck = Stuck(error)
    before = []
    for _ in range(LANES):
        before.append(asyncio.create_task(stuck.ask("voor")))
        await asyncio.sleep(0.01)
    waits = asyncio.create_task(stuck.ask("wacht"))
    await asyncio.sleep(0.03)
    stuck.go.set()
    [heard] = await asyncio.gather(waits, return_exceptions=True)
    assert isinstance(heard, hears)
    assert await asyncio.gather(*before, return_exceptions=True) == [error or "voor"] * LANES
