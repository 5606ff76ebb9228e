"""Work that is asked for at the same time is done together: one statement for all who wait for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, NamedTuple, TypeVar

from shared.eventsourcing.transient import is_transient
from shared.eventsourcing.vault import Connection

A = TypeVar("A")
R = TypeVar("R")
Connecting = Callable[[], AbstractAsyncContextManager[Connection]]

LANES = 2
"""Statements under way at once; what comes meanwhile waits for the next one, and shares it."""
FEW, MOST = 4, 64
"""What one statement is for at most, while another lane could take the rest, and ever."""
HOLD = 0.05
"""Seconds that a lane keeps its connection while there is something to do; then others may have it."""
PATIENCE = 0.8
"""Seconds in line after which a failure in passing of the statement before (no lock, no connection) is one's own too:
another try would take as long again.
"""


class _Asked(NamedTuple, Generic[A, R]):
    what: A
    future: "asyncio.Future[R]"
    since: float


class Lanes(ABC, Generic[A, R]):
    """What is asked in one turn of the loop, or while every lane is busy, goes in one statement; nothing waits for
    company otherwise.
    """

    def __init__(self, connection: Connecting) -> None:
        self._connection = connection
        self._waiting: list[_Asked[A, R]] = []
        self._busy = 0
        self._called = False
        self._carrying: set[asyncio.Task[None]] = set()

    async def ask(self, asked: A) -> R:
        """What comes of it; raises what its own statement raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append(_Asked(asked, future, loop.time()))
        self._call(loop)
        return await future

    @abstractmethod
    async def alone(self, conn: Connection, asked: A) -> R:
        """Does one thing by itself."""

    @abstractmethod
    async def shared(self, conn: Connection, asked: Sequence[A]) -> Sequence[R] | None:
        """Does several at once, the results in their order; None: nothing was done, one of them cannot be."""

    def place(self, asked: A) -> object:
        """Of those with the same place only one can be in a statement."""
        return object()

    def _call(self, loop: asyncio.AbstractEventLoop) -> None:
        """Looks at what waits after this turn of the loop, when all who ask in it have asked."""
        if self._waiting and self._busy < LANES and not self._called:
            self._called = True
            loop.call_soon(self._fill, loop)

    def _fill(self, loop: asyncio.AbstractEventLoop) -> None:
        self._called = False
        while self._busy < LANES and (batch := self._take(LANES - self._busy)):
            self._busy += 1
            task = loop.create_task(self._run(loop, batch))
            self._carrying.add(task)
            task.add_done_callback(self._freed)

    def _freed(self, task: asyncio.Task[None]) -> None:
        self._carrying.discard(task)
        self._busy -= 1
        self._call(task.get_loop())

    def _take(self, free: int) -> list[_Asked[A, R]]:
        """For one of the lanes that are free: while PostgreSQL works on one statement, the next is made ready."""
        most = min(max(len(self._waiting) // free, FEW), MOST)
        taken: dict[object, _Asked[A, R]] = {}
        rest: list[_Asked[A, R]] = []
        for one in self._waiting:
            where = self.place(one.what)
            if where in taken or len(taken) == most:
                rest.append(one)
            elif not one.future.done():  # whoever asked may have gone away
                taken[where] = one
        self._waiting = rest
        return [*taken.values()]

    async def _run(self, loop: asyncio.AbstractEventLoop, batch: list[_Asked[A, R]]) -> None:
        """One lane: statement after statement on one connection, which goes back when nothing waits or one failed."""
        until = loop.time() + HOLD
        try:
            async with self._connection() as conn:
                while batch and await self._carry(conn, batch):
                    await asyncio.sleep(0)  # whoever was answered may ask again in this turn
                    batch = self._take(LANES - self._busy + 1) if loop.time() < until else []
        except BaseException as error:  # noqa: BLE001 – it goes to whoever asked
            self._tell(batch, error)

    async def _carry(self, conn: Connection, batch: Sequence[_Asked[A, R]]) -> bool:
        """False: what failed may be due to the connection."""
        try:
            results: Sequence[R] | None
            if len(batch) == 1:
                results = [await self.alone(conn, batch[0].what)]
            elif (results := await self.shared(conn, [one.what for one in batch])) is None:
                half = len(batch) // 2  # so that one of many that fails costs a few statements
                first = await self._carry(conn, batch[:half])
                return await self._carry(conn, batch[half:]) and first
        except BaseException as error:  # noqa: BLE001 – it goes to whoever asked
            self._tell(batch, error)
            return not is_transient(error)
        for one, result in zip(batch, results, strict=True):
            if not one.future.done():
                one.future.set_result(result)
        return True

    def _tell(self, batch: Sequence[_Asked[A, R]], error: BaseException) -> None:
        for one in [*batch, *(self._tired() if is_transient(error) else ())]:
            if not one.future.done():
                one.future.set_exception(error)

    def _tired(self) -> list[_Asked[A, R]]:
        """Who has been in line for long; they wait no more."""
        before = asyncio.get_running_loop().time() - PATIENCE
        tired = [one for one in self._waiting if one.since < before]
        self._waiting = [one for one in self._waiting if one.since >= before]
        return tired
