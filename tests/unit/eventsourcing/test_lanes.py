"""Who waits in line behind a statement that gets no lock or connection, and how long a lane keeps its connection."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from unittest.mock import create_autospec

import asyncpg
import pytest

from shared.errors import Unavailable
from shared.eventsourcing import lanes
from shared.eventsourcing.lanes import LANES, Lanes
from shared.eventsourcing.vault import Connection


class Line(Lanes[str, str]):
    """Each statement waits until `go`; that of "voor" then fails with `error`, where there is one."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__(self._next)
        self.go = asyncio.Event()
        self.taken = 0
        """Connections taken so far."""
        self._error = error

    @asynccontextmanager
    async def _next(self) -> AsyncIterator[Connection]:
        self.taken += 1
        yield create_autospec(asyncpg.Connection, instance=True)

    async def alone(self, conn: Connection, asked: str) -> str:
        await self.go.wait()
        if asked == "voor" and self._error is not None:
            raise self._error
        return asked

    async def shared(self, conn: Connection, asked: Sequence[str]) -> Sequence[str]:
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
    line = Line(error)
    before = []
    for _ in range(LANES):
        before.append(asyncio.create_task(line.ask("voor")))
        await asyncio.sleep(0.01)
    waits = asyncio.create_task(line.ask("wacht"))
    await asyncio.sleep(0.03)
    line.go.set()
    [heard] = await asyncio.gather(waits, return_exceptions=True)
    assert isinstance(heard, hears)
    assert await asyncio.gather(*before, return_exceptions=True) == [error or "voor"] * LANES


@pytest.mark.parametrize(
    ("error", "hold", "taken"),
    [
        (None, 10.0, 1),
        (ValueError("only theirs"), 10.0, 1),
        (Unavailable("database"), 10.0, 2),
        (None, 0.0, 3),
    ],
    ids=["nothing-failed", "one-failed", "the-connection-may-be-broken", "others-want-one"],
)
async def test_who_asks_on_at_once_is_served_on_the_same_connection(
    error: Exception | None, hold: float, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "HOLD", hold)
    line = Line(error)
    line.go.set()
    assert await line.ask("een") == "een"
    with nullcontext() if error is None else pytest.raises(type(error)):
        await line.ask("voor")
    assert await line.ask("drie") == "drie"
    assert line.taken == taken
    await asyncio.sleep(0.01)  # in which nobody asks: the lane is at its end
    assert await line.ask("vier") == "vier"
    assert line.taken == taken + 1
