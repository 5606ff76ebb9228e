"""Work that is asked for at the same time is done together: one statement for all who wait for it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")

LANES = 2
"""Statements under way at once; what comes meanwhile waits for the next one, and shares it."""
MOST = 32
"""What one statement is for at most."""


class Lanes(ABC, Generic[A, R]):
    """What is asked in one turn of the loop, or while the lanes are taken, shares a statement; alone it is its own."""

    def __init__(self) -> None:
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._busy = 0
        self._draining: set[asyncio.Task[None]] = set()

    async def ask(self, asked: A) -> R:
        """What comes of it; raises what its own statement raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((asked, future))
        if self._busy < LANES:
            loop.call_soon(self._fill)  # not at once: who asks in the same turn of the loop comes along
        return await future

    @abstractmethod
    async def alone(self, asked: A) -> R:
        """Does one thing by itself."""

    @abstractmethod
    async def shared(self, asked: Sequence[A]) -> Sequence[R] | None:
        """Does several at once, the results in their order; None: nothing was done, do each by itself."""

    def place(self, asked: A) -> object:
        """Of those with the same place only one can be in a statement."""
        return object()

    def _fill(self) -> None:
        while self._waiting and self._busy < LANES:
            self._busy += 1
            task = asyncio.create_task(self._drain())
            self._draining.add(task)
            task.add_done_callback(self._draining.discard)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._together(self._take())
        finally:
            self._busy -= 1

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

    async def _together(self, batch: list[tuple[A, asyncio.Future[R]]]) -> None:
        results = await self._results([asked for asked, _ in batch])
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():  # whoever asked has gone away
                continue
            if isinstance(result, BaseException):
                future.set_exception(result)
            else:
                future.set_result(result)

    async def _results(self, batch: list[A]) -> Sequence[R | BaseException]:
        """For each what comes of it, or the error that goes to whoever asked."""
        if len(batch) > 1:
            try:
                results = await self.shared(batch)
            except BaseException as error:  # noqa: BLE001
                return [error] * len(batch)
            if results is not None:
                return results
        return [await self._alone(asked) for asked in batch]

    async def _alone(self, asked: A) -> R | BaseException:
        try:
            return await self.alone(asked)
        except BaseException as error:  # noqa: BLE001
            return error
