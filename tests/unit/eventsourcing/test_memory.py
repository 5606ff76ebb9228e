"""The store over memory passes the suite of the real one: what is simulated on it is worth believing."""

import asyncio
from typing import Any

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.kernel.tellers import EVENTS, HEARD, TOLD
from tests.integration.kernel.test_store_model import ARCHIVE, StoreAndDict
from tests.support.memory import Memory
from tests.support.memory_tables import Tables


class Worker:
    """The three look-ups by which the suite judges."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def fetch(self, sql: str, tenant: str, like: str) -> list[dict[str, Any]]:
        """Their rows."""
        tables: Tables = self.memory.tables
        prefix = like.removesuffix("%")
        if sql == HEARD:
            places = [(of, stream, n) for (of, _, stream), n in tables.inbox_streams.items()]
            return [{"stream": s, "sequence": n} for of, s, n in places if of == tenant and s.startswith(prefix)]
        rows, name = {EVENTS: (tables.events, "stream"), TOLD: (tables.outbox, "key")}[sql]
        return [row for row in rows if row["tenant"] == tenant and row[name].startswith(prefix)]

    async def execute(self, sql: str, tenant: str, like: str) -> None:
        """Memory has no archive: nothing to move."""
        assert sql == ARCHIVE


def test_the_store_over_memory_does_what_a_dict_does() -> None:
    memory = Memory()

    class OnMemory(StoreAndDict):
        """The same rules on the same store, over memory."""

    loop = asyncio.new_event_loop()
    OnMemory.store, OnMemory.loop = memory.store(), loop
    OnMemory.worker = Worker(memory)  # type: ignore[assignment]
    try:
        run_state_machine_as_test(OnMemory, settings=settings(max_examples=60, stateful_step_count=20, deadline=None))
    finally:
        loop.close()
