"""Work that is asked for at the same time is done together: one statement for all who wait for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")

LANES = 2
"""Statements under way at once; what comes meanwhile waits for the next one, and shares it."""
MOST = 64
"""What one statement is for at most."""


class Lanes(ABC, Generic[A, R]):
    """What is asked in one turn of the loop, or while every lane is busy, goes in one statement; nothing waits for
    company otherwise.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._busy = 0
        self._called = False
        self._carrying: set[asyncio.Task[None]] = set()

    async def ask(self, asked: A) -> R:
        """What comes of it; raises what its own statement raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((asked, future))
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
        while self._busy < LANES and (batch := self._take()):
            self._busy += 1
            task = loop.create_task(self._carry(batch))
            self._carrying.add(task)
            task.add_done_callback(self._freed)

    def _freed(self, task: asyncio.Task[None]) -> None:
        self._carrying.discard(task)
        self._busy -= 1
        self._call(task.get_loop())

    def _take(self) -> list[tuple[A, asyncio.Future[R]]]:
        taken: dict[object, tuple[A, asyncio.Future[R]]] = {}
        rest: list[tuple[A, asyncio.Future[R]]] = []
        for one in self._waiting:
            where = self.place(one[0])
            if where in taken or len(taken) == MOST:
                rest.append(one)
            elif not one[1].done():  # whoever asked may have gone away
                taken[where] = one
        self._waiting = rest
        return [*taken.values()]

    async def _carry(self, batch: Sequence[tuple[A, asyncio.Future[R]]]) -> None:
        try:
            results: Sequence[R] | None
            if len(batch) == 1:
                results = [await self.alone(batch[0][0])]
            elif (results := await self.shared([asked for asked, _ in batch])) is None:
                half = len(batch) // 2  # so that one of many that fails costs a few statements
                await self._carry(batch[:half])
                await self._carry(batch[half:])
                return
        except BaseException as error:  # noqa: BLE001 – it goes to whoever asked
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)
