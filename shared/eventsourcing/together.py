"""Appends that are asked for at the same time travel together: one statement and one commit for all of them."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import asyncpg

from shared.eventsourcing.statements import APPEND_EACH, APPEND_ONE, Arguments
from shared.eventsourcing.transient import is_transient
from shared.eventsourcing.vault import Connection

LANES = 2
"""Statements under way at once; what comes meanwhile waits for the next one, and shares it."""
MOST = 32
"""Appends in one statement."""
_Waiting = tuple[Arguments, "asyncio.Future[None]"]


class Together:
    """Stores appends of one event. Alone, an append is its own statement; in company it waits for a lane and shares a
    commit. One that fails for a reason of its own fails alone: the others of its statement are stored one by one.
    """

    def __init__(self, connection: Callable[[], AbstractAsyncContextManager[Connection]]) -> None:
        self._connection = connection
        self._waiting: list[_Waiting] = []
        self._busy = 0
        self._draining: set[asyncio.Task[None]] = set()

    async def append(self, arguments: Arguments) -> None:
        """Returns when it is stored; raises what its own statement raises."""
        if self._busy >= LANES or self._waiting:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((arguments, future))
            self._fill()
            await future
            return
        self._busy += 1
        try:
            await self._alone(arguments)
        finally:
            self._busy -= 1
            self._fill()

    def _fill(self) -> None:
        while self._waiting and self._busy < LANES:
            self._busy += 1
            task = asyncio.create_task(self._drain())
            self._draining.add(task)
            task.add_done_callback(self._draining.discard)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._store(self._take())
        finally:
            self._busy -= 1

    def _take(self) -> list[_Waiting]:
        """The next appends, no two of one stream (the second can only come after the first), in order of stream."""
        taken: dict[tuple[object, object], _Waiting] = {}
        rest: list[_Waiting] = []
        for one in self._waiting:
            where = (one[0][0], one[0][1])
            if where in taken or len(taken) == MOST:
                rest.append(one)
            elif not one[1].done():  # whoever asked may have gone away
                taken[where] = one
        self._waiting = rest
        return [taken[where] for where in sorted(taken, key=str)]

    async def _store(self, batch: list[_Waiting]) -> None:
        if len(batch) == 1 or not await self._shared(batch):
            for one in batch:
                try:
                    await self._alone(one[0])
                except Exception as error:  # noqa: BLE001 – it goes to whoever asked
                    _settle([one], error)
                else:
                    _settle([one])

    async def _shared(self, batch: list[_Waiting]) -> bool:
        """Whether the batch is settled; False where one of it was refused, so that each must be tried by itself."""
        columns = [list(column) for column in zip(*(arguments for arguments, _ in batch), strict=True)]
        try:
            async with self._connection() as conn:
                await conn.execute(APPEND_EACH, *columns)
        except Exception as error:  # noqa: BLE001 – it goes to whoever asked, or is found again one by one
            in_the_way = isinstance(error, asyncpg.TransactionRollbackError)  # a deadlock: it was rolled back whole
            if in_the_way or not is_transient(error):
                return False
            _settle(batch, error)
        except BaseException:
            for _, future in batch:
                future.cancel()
            raise
        else:
            _settle(batch)
        return True

    async def _alone(self, arguments: Arguments) -> None:
        async with self._connection() as conn:
            await conn.execute(APPEND_ONE, *arguments)


def _settle(batch: list[_Waiting], error: Exception | None = None) -> None:
    for _, future in batch:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
