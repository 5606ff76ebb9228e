"""The price of an append: the public call, with version check, outbox row and trace, against one bare INSERT."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, assert_never

import asyncpg

from shared.contracts.envelope import Message
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import Context
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.execute import execute
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.values.ids import uuid7
from tests.bench.rounds import Op, Row, interleaved, p50, rate

PAD = "x" * 430
AIM_P50 = 1.6
"""Times that of the bare INSERT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gemeten:
    """About 500 bytes of JSON, what an event of this project carries."""

    nummer: int
    pad: str


class GemetenV1(Message):
    """What the outbox row holds."""

    type: ClassVar[str] = "nl.proef.gemeten.v1"
    topic: ClassVar[str] = "proef.meting"

    nummer: int
    pad: str


def evolve(state: int, event: Gemeten) -> int:
    match event:
        case Gemeten():
            return state + 1
    assert_never(event)


def decide(command: int, state: int) -> list[Gemeten]:
    return [Gemeten(nummer=command, pad=PAD)]


METING: Aggregate[int, Gemeten, int] = Aggregate(
    name="meting",
    decider=Decider(0, evolve, decide),
    codec=Codec({"gemeten.v1": Gemeten}),
    publish=lambda event, state: GemetenV1(nummer=event.nummer, pad=event.pad),
)
CTX = Context(tenant="0153", actor="bench")


async def _keep(_: object) -> None:
    """A pooled connection needs no reset: nothing is set for a session."""


@asynccontextmanager
async def pool(dsn: str, size: int) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
    """A pool as the services open it, all connections made."""
    made = await asyncpg.create_pool(dsn, min_size=size, max_size=size, reset=_keep, command_timeout=30, ssl=False)
    try:
        yield made
    finally:
        await made.close()


def ours(store: Store) -> Op:
    """One command on a new aggregate, carried out."""

    async def op(worker: int, turn: int) -> None:
        await execute(store, CTX, METING, str(uuid7()), turn, new=True)

    return op


def bare(conns: list[asyncpg.Connection]) -> Op:
    """One INSERT of the same JSON, autocommit, on a connection of its own."""

    async def op(worker: int, turn: int) -> None:
        data = json.dumps({"nummer": turn, "pad": PAD, "stream": str(uuid7())})
        await conns[worker].execute("INSERT INTO bare (data) VALUES ($1)", data)

    return op


async def measure(app: str, superuser: str, *, seconds: float, rounds: int) -> list[Row]:
    """The rows of the table for 1, 8 and 32 connections."""
    rows = []
    owner = await asyncpg.connect(superuser, ssl=False)
    await owner.execute(
        "CREATE TABLE IF NOT EXISTS bare (position bigserial PRIMARY KEY, data jsonb NOT NULL,"
        " at timestamptz NOT NULL DEFAULT clock_timestamp())"
    )
    for size, aim in ((1, 0.5), (8, 0.6), (32, 0.45)):
        conns = [await asyncpg.connect(superuser, ssl=False) for _ in range(size)]
        async with pool(app, size) as opened:
            ops = {"INSERT": bare(conns), "append": ours(Store(opened, Vault(b"m" * 32)))}
            found = await interleaved(
                {name: partial(rate, op, size, seconds) for name, op in ops.items()}, "INSERT", rounds
            )
            if size == 1:
                middle = await interleaved(
                    {name: partial(p50, op, seconds) for name, op in ops.items()}, "INSERT", rounds
                )
                value, ratio = middle["append"]
                limit, _ = middle["INSERT"]
                rows.append(Row("append, 1 verbinding: p50", value, "ms", limit, ratio, AIM_P50, lower_is_better=True))
        for conn in conns:
            await conn.close()
        value, ratio = found["append"]
        rows.append(Row(f"append, {size} verbindingen", value, "appends/s", found["INSERT"][0], ratio, aim))
    await owner.close()
    return rows
