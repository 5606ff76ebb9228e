"""The event store on real PostgreSQL: versions, claims, municipalities, sealed fields."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from shared.errors import Conflict, KeyReused, NotFound, PreconditionFailed, Refused
from shared.eventsourcing.context import (
    AlreadyHandled,
    Answer,
    Context,
    IdempotencyClaim,
    InboxClaim,
    OutOfOrder,
    Replay,
)
from shared.eventsourcing.execute import commit, execute, fold, fold_many, prepare
from shared.eventsourcing.statements import Still
from shared.eventsourcing.vault import Tampered
from shared.values.ids import uuid7
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import TELLER, Stop, Tel

CTX = Context(tenant="0153", actor="proef")


def claimed(key: str, body: bytes = b"{}") -> Context:
    claim = IdempotencyClaim(caller="c", route="tel", key=key, fingerprint=body.ljust(32))
    return Context(tenant="0153", actor="proef", claim=claim)


def heard(sequence: int, message_id: UUID | None = None) -> Context:
    claim = InboxClaim(consumer="proef", message_id=message_id or uuid7(), stream="bron-1", sequence=sequence)
    return Context(tenant="0153", actor="proef", claim=claim)


def answer(_: object, version: int) -> Answer:
    return Answer(status=201, body=b'{"versie": %d}' % version, headers={"ETag": f'"{version}"'})


async def test_events_fold_back_to_the_state_and_version_that_were_stored(kernel: Kernel) -> None:
    outcome = await execute(kernel.store, CTX, TELLER, "a", Tel(wie="Jan"), new=True)
    await execute(kernel.store, CTX, TELLER, "a", Tel())
    state, version = await fold(kernel.store, "0153", TELLER, "a")
    assert (outcome.version, version, state.aantal, state.namen) == (1, 2, 2, ("Jan", None))


async def test_many_streams_are_folded_in_one_round_trip(kernel: Kernel) -> None:
    for id, times in (("a", 3), ("b", 1)):
        for time in range(times):
            await execute(kernel.store, CTX, TELLER, id, Tel(wie=f"{id}{time}"))
    await execute(kernel.store, Context(tenant="0193", actor="proef"), TELLER, "c", Tel())
    found = await fold_many(kernel.store, "0153", TELLER, ["b", "onbekend", "c", "a"])
    assert {id: (state.aantal, state.namen, version) for id, (state, version) in found.items()} == {
        "b": (1, ("b0",), 1),
        "a": (3, ("a0", "a1", "a2"), 3),
    }


async def test_fifty_writers_of_one_stream_lose_nothing(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "a", Tel(), new=True)

    async def write() -> int:
        while True:
            try:
                await execute(kernel.store, CTX, TELLER, "a", Tel())
                return 1
            except Conflict:
                await asyncio.sleep(0)

    assert sum(await asyncio.gather(*(write() for _ in range(50)))) == 50
    rows = await kernel.worker.fetch("SELECT version FROM events ORDER BY position")
    assert [row["version"] for row in rows] == list(range(1, 52))
    sequences = await kernel.worker.fetch("SELECT sequence FROM outbox ORDER BY position")
    assert [row["sequence"] for row in sequences] == list(range(1, 52))


async def test_a_stale_version_is_refused_with_the_actual_one(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "a", Tel(), new=True)
    late = await prepare(kernel.store, CTX, TELLER, "a", Tel())
    await execute(kernel.store, CTX, TELLER, "a", Tel())
    with pytest.raises(Conflict) as conflict:
        await commit(kernel.store, CTX, [late])
    assert (conflict.value.expected, conflict.value.actual) == (1, 2)
    with pytest.raises(PreconditionFailed) as failed:
        await execute(kernel.store, Context(tenant="0153", actor="proef", if_match=1), TELLER, "a", Tel())
    assert failed.value.actual == 2


async def test_several_streams_are_stored_together_or_not_at_all(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "b", Tel(), new=True)
    first = await prepare(kernel.store, CTX, TELLER, "a", Tel(), new=True)
    taken = await prepare(kernel.store, CTX, TELLER, "b", Tel(), new=True)
    with pytest.raises(Conflict):
        await commit(kernel.store, CTX, [first, taken])
    with pytest.raises(NotFound):
        await fold(kernel.store, "0153", TELLER, "a")


async def test_a_repeated_key_gets_the_first_answer_byte_for_byte(kernel: Kernel) -> None:
    ctx = claimed("k-1")
    await execute(kernel.store, ctx, TELLER, "a", Tel(), new=True, answer=answer)
    for id, new in (("a", False), ("b", True)):
        with pytest.raises(Replay) as replay:
            await execute(kernel.store, ctx, TELLER, id, Tel(), new=new, answer=answer)
        assert replay.value.answer == Answer(status=201, body=b'{"versie": 1}', headers={"ETag": '"1"'})
    with pytest.raises(Replay):
        async with kernel.store.transaction("0153") as tx:
            await execute(tx, ctx, TELLER, "c", Tel(), new=True, answer=answer)
    assert await kernel.worker.fetchval("SELECT count(*) FROM events") == 1


async def test_a_key_with_another_request_is_refused(kernel: Kernel) -> None:
    await execute(kernel.store, claimed("k-1"), TELLER, "a", Tel(), new=True, answer=answer)
    with pytest.raises(KeyReused):
        await execute(kernel.store, claimed("k-1", b"other"), TELLER, "b", Tel(), new=True, answer=answer)


async def test_twenty_calls_with_one_key_have_one_effect(kernel: Kernel) -> None:
    ctx = claimed("k-1")
    calls = (execute(kernel.store, ctx, TELLER, str(n), Tel(), new=True, answer=answer) for n in range(20))
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1
    assert await kernel.worker.fetchval("SELECT count(*) FROM events") == 1


async def test_a_refused_command_leaves_its_key_free(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "a", Tel(), new=True)
    await execute(kernel.store, CTX, TELLER, "a", Stop())
    with pytest.raises(Refused):
        await execute(kernel.store, claimed("k-1"), TELLER, "a", Tel(), answer=answer)
    await execute(kernel.store, claimed("k-1"), TELLER, "b", Tel(), new=True, answer=answer)


async def test_a_message_is_handled_once_and_in_order(kernel: Kernel) -> None:
    first = uuid7()
    with pytest.raises(OutOfOrder):
        await execute(kernel.store, heard(2), TELLER, "a", Tel())
    await execute(kernel.store, heard(1, first), TELLER, "a", Tel())
    with pytest.raises(AlreadyHandled):
        await execute(kernel.store, heard(1, first), TELLER, "a", Tel())
    with pytest.raises(OutOfOrder):
        await execute(kernel.store, heard(1), TELLER, "a", Tel())
    await execute(kernel.store, heard(2), TELLER, "a", Tel())
    assert (await fold(kernel.store, "0153", TELLER, "a"))[0].aantal == 2


async def test_another_municipality_sees_nothing(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "a", Tel(), new=True)
    with pytest.raises(NotFound):
        await fold(kernel.store, "0200", TELLER, "a")
    await execute(kernel.store, Context(tenant="0200", actor="proef"), TELLER, "a", Tel(), new=True)
    assert (await fold(kernel.store, "0200", TELLER, "a"))[1] == 1


async def test_row_security_hides_every_table_from_the_wrong_municipality(kernel: Kernel) -> None:
    await execute(kernel.store, claimed("k"), TELLER, "a", Tel(wie="Jan"), new=True, answer=answer)
    await execute(kernel.store, heard(1), TELLER, "b", Tel())
    tables = await kernel.worker.fetch(
        "SELECT DISTINCT table_schema || '.' || table_name AS name FROM information_schema.columns"
        " WHERE column_name = 'tenant' AND table_schema IN ('public', 'keys')"
    )
    assert {"public.events", "public.streams", "public.outbox", "public.jobs", "keys.subject_keys"} <= {
        row["name"] for row in tables
    }
    for row in tables:
        if row["name"] in ("public.outbox", "public.beheerhandelingen"):  # nothing of these is the application's to see
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await kernel.app.fetchval(f"SELECT count(*) FROM {row['name']}")
            continue
        for tenant in ("0200", ""):
            async with kernel.app.acquire() as conn, conn.transaction():
                await conn.execute("SELECT set_config('app.tenant', $1, true)", tenant)
                assert await conn.fetchval(f"SELECT count(*) FROM {row['name']}") == 0, row["name"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET data = '{}'",
        "DELETE FROM events",
        "DELETE FROM events_archief",
        "INSERT INTO events_archief SELECT * FROM events",
        "SELECT archiveer('{0153}', '{teller-a}', '{1}')",
        "DELETE FROM streams",
        "SELECT * FROM outbox",
        "DELETE FROM idempotency",
        "INSERT INTO streams VALUES ('0200', 'x', 1, 0)",
    ],
)
async def test_the_application_role_cannot_touch_what_is_stored(kernel: Kernel, statement: str) -> None:
    async with kernel.app.acquire() as conn, conn.transaction():
        await conn.execute("SELECT set_config('app.tenant', '0153', true)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


async def test_a_forgotten_person_reads_as_none_and_the_events_still_fold(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "a", Tel(wie="Jan"), new=True)
    stored = await kernel.worker.fetchval("SELECT data::text FROM events")
    assert "Jan" not in stored
    async with kernel.store.transaction("0153") as tx:
        assert await kernel.store.vault.destroy(tx.conn, "0153", "p-1")
        assert not await kernel.store.vault.destroy(tx.conn, "0153", "p-1")
    await execute(kernel.store, CTX, TELLER, "a", Tel(wie="Piet"))
    state, _ = await fold(kernel.store, "0153", TELLER, "a")
    assert (state.aantal, state.namen) == (2, (None, "Piet"))


async def test_a_sealed_value_opens_only_where_it_was_sealed(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "a", Tel(wie="Jan"), new=True)
    await execute(kernel.store, CTX, TELLER, "b", Tel(wie="Piet"), new=True)
    owner = await asyncpg.connect(kernel.database.superuser, ssl=False)
    await owner.execute(
        "UPDATE events SET data = (SELECT data FROM events WHERE stream = 'teller-a') WHERE stream = 'teller-b'"
    )
    await owner.close()
    with pytest.raises(Tampered):
        await fold(kernel.store, "0153", TELLER, "b")


async def test_an_append_that_demands_that_another_stream_stands_still(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "ander", Tel(), new=True)
    still = [Still(stream=TELLER.stream("ander"), version=1)]
    for name, decisions in (("een", ["een"]), ("meer", ["meer-1", "meer-2"])):
        made = [await prepare(kernel.store, CTX, TELLER, each, Tel(), new=True) for each in decisions]
        await commit(kernel.store, CTX, made, still=still)
        await execute(kernel.store, CTX, TELLER, "ander", Tel())
        late = [await prepare(kernel.store, CTX, TELLER, f"laat-{each}", Tel(), new=True) for each in decisions]
        with pytest.raises(Conflict) as found:
            await commit(kernel.store, CTX, late, still=still)
        assert (found.value.expected, found.value.actual) == (still[0].version, still[0].version + 1)
        assert await kernel.store.load("0153", TELLER.stream(f"laat-{decisions[0]}")) == []
        assert len(await kernel.store.load("0153", TELLER.stream(decisions[-1]))) == 1, name
        still = [Still(stream=TELLER.stream("ander"), version=still[0].version + 1)]


async def test_what_stands_still_is_held_until_the_commit(kernel: Kernel) -> None:
    """Whoever moves it meanwhile waits; fifty at once never both hold and move."""
    await execute(kernel.store, CTX, TELLER, "vast", Tel(), new=True)

    async def holds(n: int) -> bool:
        decision = await prepare(kernel.store, CTX, TELLER, f"naast-{n}", Tel(), new=True)
        version = len(await kernel.store.load("0153", TELLER.stream("vast")))
        try:
            await commit(kernel.store, CTX, [decision], still=[Still(stream=TELLER.stream("vast"), version=version)])
        except Conflict:
            return False
        return True

    async def moves() -> None:
        await execute(kernel.store, CTX, TELLER, "vast", Tel())

    kept = await asyncio.gather(*(holds(n) for n in range(40)), *(moves() for _ in range(5)))
    stored = [len(await kernel.store.load("0153", TELLER.stream(f"naast-{n}"))) for n in range(40)]
    assert [bool(n) for n in stored] == [bool(one) for one in kept[:40]]


async def test_nobody_who_was_erased_gets_a_key_again(kernel: Kernel) -> None:
    await execute(kernel.store, CTX, TELLER, "ander", Tel(), new=True)
    decision = await prepare(kernel.store, CTX, TELLER, "zegel", Tel(wie="Jan"), new=True)
    async with kernel.store.transaction("0153") as tx:
        assert await kernel.store.vault.destroy(tx.conn, "0153", decision.append.events[0].subject or "")
    with pytest.raises(Conflict):
        await commit(kernel.store, CTX, [decision], still=[Still(stream=TELLER.stream("ander"), version=1)])
    async with kernel.store.transaction("0153") as tx:
        assert await tx.conn.fetchval("SELECT count(*) FROM keys.subject_keys") == 0
