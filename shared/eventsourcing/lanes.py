"""Work that is asked for at the same time is done together: one statement for all who wait for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from shared.eventsourcing.transient import is_transient

A = TypeVar("A")
R = TypeVar("R")

LANES = 2
"""Statements under way at once; what comes meanwhile waits for the next one, and shares it."""
FEW, MOST = 4, 64
"""What one statement is for at most, while another lane could take the rest, and ever."""
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

    def __init__(self) -> None:
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
    async def alone(self, asked: A) -> R:
        """Does one thing by itself."""

    @abstractmethod
    async def shared(self, asked: Sequence[A]) -> Sequence[R] | None:
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
            task = loop.create_task(self._carry(batch))
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

    async def _carry(self, batch: Sequence[_Asked[A, R]]) -> None:
        try:
            results: Sequence[R] | None
            if len(batch) == 1:
                results = [await self.alone(batch[0].what)]
            elif (results := await self.shared([one.what for one in batch])) is None:
                half = len(batch) // 2  # so that one of many that fails costs a few statements
                await self._carry(batch[:half])
                await self._carry(batch[half:])
                return
        except BaseException as error:  # noqa: BLE001 – it goes to whoever asked
            _tell([*batch, *(self._tired() if is_transient(error) else ())], error)
            return
        for one, result in zip(batch, results, strict=True):
            if not one.future.done():
                one.future.set_result(result)

    def _tired(self) -> list[_Asked[A, R]]:
        """Who has been in line for long; they wait no more."""
        before = asyncio.get_running_loop().time() - PATIENCE
        tired = [one for one in self._waiting if one.since < before]
        self._waiting = [one for one in self._waiting if one.since >= before]
        return tired


def _tell(batch: Sequence[_Asked[A, R]], error: BaseException) -> None:
    for one in batch:
        if not one.future.done():
            one.future.set_exception(error)
