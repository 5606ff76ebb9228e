"""Appends and loads at the same time: they share a statement, and what fails fails alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from shared.errors import Conflict, KeyStillRunning, Unavailable
from shared.eventsourcing.context import (
    AlreadyHandled,
    Answer,
    Context,
    IdempotencyClaim,
    InboxClaim,
    Job,
    OutOfOrder,
    Replay,
)
from shared.eventsourcing.execute import commit, execute, fold, prepare
from shared.eventsourcing.lanes import LANES, MOST
from shared.eventsourcing.statements import APPEND_EACH, APPEND_ONE, LOAD, LOAD_EACH
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import TELLER, Stop, Tel

TENANTS = ("0153", "0193")
STORED = (
    "SELECT stream, version, type, data, meta - 'correlationid' FROM events WHERE tenant = $1",
    "SELECT key, sequence, payload, version FROM outbox JOIN events USING (tenant, position) WHERE tenant = $1",
    "SELECT stream, version, published FROM streams WHERE tenant = $1",
    "SELECT consumer, message_id FROM inbox WHERE tenant = $1",
    "SELECT consumer, stream, sequence FROM inbox_streams WHERE tenant = $1",
    "SELECT caller, route, key, status, body FROM idempotency WHERE tenant = $1",
    "SELECT name, key, payload FROM jobs WHERE tenant = $1",
)
"""What an append leaves behind, but for what is drawn at the moment."""


def ctx(tenant: str = "0153") -> Context:
    return Context(tenant=tenant, actor="proef")


def heard(n: int, round_: int, sequence: int | None = None) -> InboxClaim:
    return InboxClaim(
        consumer="c",
        message_id=uuid5(NAMESPACE_OID, f"{n} {round_}"),
        stream=f"s{n}",
        sequence=sequence or round_,
    )


def keyed(n: int, round_: int) -> IdempotencyClaim:
    return IdempotencyClaim(caller="c", route="tel", key=f"{n} {round_}", fingerprint=b"f" * 32)


class Telling:
    """Counts the statements that go to the database."""

    def __init__(self, kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements: list[str] = []
        self.broken = False
        together = kernel.store.together
        given = together.appends._connection

        @asynccontextmanager
        async def counted() -> AsyncIterator[Any]:
            async with given() as conn:
                yield self.of(conn)

        for lanes in (together.appends, together.loads):
            monkeypatch.setattr(lanes, "_connection", counted)

    def of(self, conn: Any) -> Any:
        """The connection, counted."""
        telling = self

        class Counted:
            async def execute(self, sql: str, *arguments: object) -> str:
                telling.statements.append(sql)
                if telling.broken:
                    raise ConnectionResetError
                result: str = await conn.execute(sql, *arguments)
                return result

            async def fetch(self, sql: str, *arguments: object) -> Any:
                telling.statements.append(sql)
                if telling.broken:
                    raise ConnectionResetError
                return await conn.fetch(sql, *arguments)

        return Counted()


async def test_what_comes_at_once_shares_statements_and_nothing_is_lost(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling = Telling(kernel, monkeypatch)
    await asyncio.gather(
        *(execute(kernel.store, ctx(tenant), TELLER, f"t{n}", Tel(), new=True) for n in range(40) for tenant in TENANTS)
    )
    assert telling.statements.count(APPEND_ONE) <= LANES
    assert 2 <= telling.statements.count(APPEND_EACH) <= 10
    for tenant in TENANTS:
        for n in range(40):
            state, version = await fold(kernel.store, tenant, TELLER, f"t{n}")
            assert (state.aantal, version) == (1, 1)


async def test_one_alone_is_a_statement_of_its_own(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = Telling(kernel, monkeypatch)
    await execute(kernel.store, ctx(), TELLER, "alleen", Tel())
    assert telling.statements == [LOAD, APPEND_ONE]


async def test_one_that_is_too_late_fails_alone(kernel: Kernel) -> None:
    await execute(kernel.store, ctx(), TELLER, "bezet", Tel(), new=True)
    names = ["bezet", *(f"vrij{n}" for n in range(9))]
    decisions = [await prepare(kernel.store, ctx(), TELLER, name, Tel(), new=True) for name in names]
    results = await asyncio.gather(
        *(kernel.store.append(ctx(), [decision.append]) for decision in decisions), return_exceptions=True
    )
    assert isinstance(results[0], Conflict)
    assert results[0].actual == 1
    assert results[1:] == [None] * 9


async def test_two_of_one_stream_never_share_a_statement(kernel: Kernel) -> None:
    decisions = [await prepare(kernel.store, ctx(), TELLER, "een", Tel(), new=True) for _ in range(6)]
    results = await asyncio.gather(*(kernel.store.append(ctx(), [d.append]) for d in decisions), return_exceptions=True)
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 5
    _, version = await fold(kernel.store, "0153", TELLER, "een")
    assert version == 1


async def test_the_same_key_in_one_statement_has_one_effect(kernel: Kernel) -> None:
    def asked() -> Context:
        claim = IdempotencyClaim(caller="c", route="tel", key="k", fingerprint=b"f" * 32)
        return Context(tenant="0153", actor="proef", claim=claim)

    async def once(n: int) -> bytes:
        for _ in range(50):
            try:
                await execute(
                    kernel.store,
                    asked(),
                    TELLER,
                    f"sleutel{n}",
                    Tel(),
                    new=True,
                    answer=lambda _, version: Answer(status=201, body=b"%d" % n, headers={}),
                )
            except Replay as replay:
                return replay.answer.body
            except KeyStillRunning:
                await asyncio.sleep(0.01)
            else:
                return b"%d" % n
        raise AssertionError("never answered")

    answers = await asyncio.gather(*(once(n) for n in range(12)))
    assert len(set(answers)) == 1
    async with kernel.store.transaction("0153") as tx:
        assert await tx.conn.fetchval("SELECT count(*) FROM events WHERE stream LIKE 'teller-sleutel%'") == 1


async def test_what_travels_together_is_stored_as_it_is_alone(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    async def turn(tenant: str, *, together: bool) -> None:
        """New and old streams, told and not told, with a key, a message (its first, its second), a job, or nothing."""
        for round_ in (1, 2):
            work = []
            for n in range(12):
                claims = (None, heard(n, round_), keyed(n, round_))
                asked = Context(tenant=tenant, actor="proef", claim=claims[n % 3])
                jobs = [Job(name="doe", payload={"n": n, "ronde": round_}, key=f"{n % 5}")] if n % 4 == 0 else []
                decision = await prepare(kernel.store, asked, TELLER, f"t{n}", Stop() if n == 7 else Tel())
                work.append(commit(kernel.store, asked, [decision] if decision.events else [], jobs=jobs))
            if together:
                await asyncio.gather(*work)
            else:
                for one in work:
                    await one

    telling = Telling(kernel, monkeypatch)
    await turn(TENANTS[0], together=True)
    assert APPEND_EACH in telling.statements
    telling.statements.clear()
    await turn(TENANTS[1], together=False)
    assert APPEND_EACH not in telling.statements
    for what in STORED:
        one, other = [sorted(tuple(row) for row in await kernel.worker.fetch(what, tenant)) for tenant in TENANTS]
        assert one == other
        assert one


@pytest.mark.parametrize(("sequence", "again", "failure"), [(1, True, AlreadyHandled), (3, False, OutOfOrder)])
async def test_a_message_that_is_not_in_turn_fails_alone(
    kernel: Kernel, sequence: int, again: bool, failure: type[Exception]
) -> None:
    asked = [Context(tenant="0153", actor="proef", claim=heard(n, 1)) for n in range(9)]
    wrong = heard(99, 1, sequence)
    if again:
        await kernel.store.append(Context(tenant="0153", actor="proef", claim=wrong), [])
    asked[4] = Context(tenant="0153", actor="proef", claim=wrong)
    decisions = [await prepare(kernel.store, one, TELLER, f"b{n}", Tel()) for n, one in enumerate(asked)]
    results = await asyncio.gather(
        *(commit(kernel.store, one, [decision]) for one, decision in zip(asked, decisions, strict=True)),
        return_exceptions=True,
    )
    assert isinstance(results.pop(4), failure)
    assert results == [None] * 8
    assert await kernel.worker.fetchval("SELECT count(*) FROM events") == 8
    assert await kernel.worker.fetchval("SELECT count(*) FROM inbox") == 8 + again


async def test_a_lost_connection_is_told_to_all_who_shared_it(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = Telling(kernel, monkeypatch)
    telling.broken = True
    decisions = [await prepare(kernel.store, ctx(), TELLER, f"weg{n}", Tel(), new=True) for n in range(12)]
    results = await asyncio.gather(*(kernel.store.append(ctx(), [d.append]) for d in decisions), return_exceptions=True)
    assert all(isinstance(result, OSError | Unavailable) for result in results)
    assert len(telling.statements) < len(decisions)
    telling.broken = False
    await kernel.store.append(ctx(), [decisions[0].append])


async def test_who_goes_away_while_waiting_harms_nobody(kernel: Kernel) -> None:
    decisions = [await prepare(kernel.store, ctx(), TELLER, f"ga{n}", Tel(), new=True) for n in range(12)]
    tasks = [asyncio.create_task(kernel.store.append(ctx(), [d.append])) for d in decisions]
    await asyncio.sleep(0)
    tasks[7].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [asyncio.CancelledError]


async def test_loads_at_once_share_statements_and_each_gets_its_own(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        for _ in range(n + 1):
            await execute(kernel.store, ctx(TENANTS[n % 2]), TELLER, f"t{n}", Tel())
    telling = Telling(kernel, monkeypatch)
    asked = [(tenant, n % 6) for n in range(24) for tenant in TENANTS]
    found = await asyncio.gather(*(kernel.store.load(tenant, TELLER.stream(f"t{n}")) for tenant, n in asked))
    for (tenant, n), recorded in zip(asked, found, strict=True):
        expected = n + 1 if n < 5 and tenant == TENANTS[n % 2] else 0
        assert [r.version for r in recorded] == [*range(1, expected + 1)]
        assert {r.stream for r in recorded} <= {TELLER.stream(f"t{n}")}
    assert LOAD not in telling.statements
    assert len(asked) / MOST <= telling.statements.count(LOAD_EACH) <= 6


async def test_loads_that_lose_their_connection_all_hear_of_it(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = Telling(kernel, monkeypatch)
    telling.broken = True
    found = await asyncio.gather(
        *(kernel.store.load("0153", TELLER.stream(f"t{n}")) for n in range(10)), return_exceptions=True
    )
    assert {type(one) for one in found} == {ConnectionResetError}
    telling.broken = False
    assert await kernel.store.load("0153", TELLER.stream("t1")) == []
