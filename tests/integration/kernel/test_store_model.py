"""Any commands in any order on the real store, compared with a dict: nothing lost, doubled or seen elsewhere."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from shared.errors import Conflict, KeyReused, NotFound, PreconditionFailed, Refused
from shared.eventsourcing.context import AlreadyHandled, Answer, IdempotencyClaim, InboxClaim, OutOfOrder, Replay
from shared.eventsourcing.execute import commit, execute, prepare
from shared.values.ids import uuid7
from tests.integration.kernel.tellers import Teller, Tellers
from tests.support.kernel import TELLER, Stop, Tel, migrate, open_store
from tests.support.stack import Database, MakeDatabase, connect

ARCHIVE = """
SELECT archiveer(array_agg(tenant), array_agg(stream), array_agg(version)) FROM streams
WHERE tenant = $1 AND stream LIKE $2"""

tenants = st.sampled_from(["0153", "0200"])
ids = st.sampled_from(["a", "b", "c"])
personen = st.sampled_from(["p-1", "p-2"])
namen = st.none() | st.sampled_from(["Jan", "Piet"])
keys = st.sampled_from(["k-1", "k-2", "k-3"])
bodies = st.sampled_from([b"{}", b"[]"])
EXAMPLES = min(settings().max_examples, 30) if settings().derandomize else settings().max_examples
"""As many as the profile asks for; the fixed one asks for fewer here, for every step is on a database."""


class Rolback(Exception):
    """The caller changed its mind halfway a transaction."""


def antwoord(_: object, version: int) -> Answer:
    """An answer that tells which version it was given for."""
    return Answer(status=201, body=b"%d" % version, headers={"ETag": f'"{version}"'})


class StoreAndDict(Tellers):
    """Each rule does one thing to the store and to the dict, and compares what came of it."""

    @rule(tenant=tenants, id=ids, persoon=personen, wie=namen, new=st.booleans())
    def tel(self, tenant: str, id: str, persoon: str, wie: str | None, new: bool) -> None:
        """A count, also by somebody who wrongly thinks that it is the first."""
        expected = self.teller(tenant, id)
        work = execute(self.store, self.ctx(tenant), TELLER, self.id(id), Tel(persoon_id=persoon, wie=wie), new=new)
        if expected.gestopt:
            with pytest.raises(Refused):
                self.run(work)
            return
        assert self.run(work).version == expected.versie + 1
        self.counted(tenant, id, persoon, wie)

    @rule(tenant=tenants, id=ids, key=keys, body=bodies)
    def tel_met_sleutel(self, tenant: str, id: str, key: str, body: bytes) -> None:
        """The first answer comes again, whatever was asked about; another body is refused; a refusal frees the key."""
        claim = IdempotencyClaim(caller="c", route="tel", key=self.id(key), fingerprint=body.ljust(32))
        work = execute(self.store, self.ctx(tenant, claim), TELLER, self.id(id), Tel(), answer=antwoord)
        expected, first = self.teller(tenant, id), self.keys.get((tenant, key))
        if first is not None and first[0] != body:
            with pytest.raises(KeyReused):
                self.run(work)
        elif first is not None:
            with pytest.raises(Replay) as replay:
                self.run(work)
            assert replay.value.answer.body == first[1]
        elif expected.gestopt:
            with pytest.raises(Refused):
                self.run(work)
        else:
            self.run(work)
            self.keys[tenant, key] = (body, b"%d" % (expected.versie + 1))
            self.counted(tenant, id, "p-1", None)

    @rule(tenant=tenants, id=ids, off=st.integers(-1, 1))
    def tel_met_versie(self, tenant: str, id: str, off: int) -> None:
        """Only for the version that it is at."""
        expected = self.teller(tenant, id)
        work = execute(self.store, self.ctx(tenant, if_match=expected.versie + off), TELLER, self.id(id), Tel())
        if off and expected.versie == 0:
            with pytest.raises(NotFound):
                self.run(work)
        elif off:
            with pytest.raises(PreconditionFailed) as failed:
                self.run(work)
            assert failed.value.actual == expected.versie
        elif expected.gestopt:
            with pytest.raises(Refused):
                self.run(work)
        else:
            self.run(work)
            self.counted(tenant, id, "p-1", None)

    @rule(tenant=tenants, id=ids)
    def stop(self, tenant: str, id: str) -> None:
        """Ends the counting, once."""
        self.run(execute(self.store, self.ctx(tenant), TELLER, self.id(id), Stop()))
        self.tellers.setdefault((tenant, id), Teller()).gestopt = True

    @rule(tenant=tenants, late=st.booleans(), undone=st.booleans())
    def tel_twee(self, tenant: str, late: bool, undone: bool) -> None:
        """Two streams together, or neither: when another was first at one of them, or the caller rolls back."""
        if self.teller(tenant, "a").gestopt or self.teller(tenant, "b").gestopt:
            return

        async def work() -> None:
            both = [await prepare(self.store, self.ctx(tenant), TELLER, self.id(id), Tel()) for id in "ab"]
            if late:
                await execute(self.store, self.ctx(tenant), TELLER, self.id("b"), Tel())
            async with self.store.transaction(tenant) as tx:
                await commit(tx, self.ctx(tenant), both)
                if undone:
                    raise Rolback

        expected = self.teller(tenant, "b").versie
        if late:
            with pytest.raises(Conflict) as conflict:
                self.run(work())
            assert (conflict.value.expected, conflict.value.actual) == (expected, expected + 1)
            self.counted(tenant, "b", "p-1", None)
        elif undone:
            with pytest.raises(Rolback):
                self.run(work())
        else:
            self.run(work())
            self.counted(tenant, "a", "p-1", None)
            self.counted(tenant, "b", "p-1", None)

    @rule(tenant=tenants, id=ids)
    def archiveer(self, tenant: str, id: str) -> None:
        """A stream goes to the archive, as far as it is: whatever is done to it before or after is the same."""
        self.run(self.worker.execute(ARCHIVE, tenant, TELLER.stream(self.id(id))))

    @rule(tenant=tenants, id=ids, writers=st.integers(2, 4))
    def tel_tegelijk(self, tenant: str, id: str, writers: int) -> None:
        """Writers at the same time are counted one by one, also while the stream goes to the archive."""
        if self.teller(tenant, id).gestopt:
            return

        async def work() -> None:
            asked = (execute(self.store, self.ctx(tenant), TELLER, self.id(id), Tel()) for _ in range(writers))
            await asyncio.gather(*asked, self.worker.execute(ARCHIVE, tenant, TELLER.stream(self.id(id))))

        self.run(work())
        for _ in range(writers):
            self.counted(tenant, id, "p-1", None)

    @rule(tenant=tenants, id=ids, off=st.integers(-1, 1), again=st.booleans())
    def hoor(self, tenant: str, id: str, off: int, again: bool) -> None:
        """A message: once, and in turn."""
        heard = self.heard.setdefault((tenant, id), [])
        sequence, message = max(len(heard) + 1 + off, 1), heard[-1] if again and heard else uuid7()
        claim = InboxClaim(consumer="proef", message_id=message, stream=self.id(id), sequence=sequence)
        work = self.store.append(self.ctx(tenant, claim), [])
        if message in heard:
            with pytest.raises(AlreadyHandled):
                self.run(work)
        elif sequence != len(heard) + 1:
            with pytest.raises(OutOfOrder):
                self.run(work)
        else:
            self.run(work)
            heard.append(message)

    @rule(tenant=tenants, persoon=personen)
    def vergeet(self, tenant: str, persoon: str) -> None:
        """What was sealed for this person is gone; what is told of them later is sealed anew."""

        async def work() -> None:
            async with self.store.transaction(tenant) as tx:
                await tx.vault.destroy(tx.conn, tenant, persoon)

        self.run(work())
        for (other, _), teller in self.tellers.items():
            if other == tenant:
                teller.namen = [(p, None if p == persoon else naam) for p, naam in teller.namen]


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    made = await make_database("intake")
    await migrate(made)
    return made


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop of our own: the machine is not a coroutine."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def test_the_store_does_what_a_dict_does(database: Database, loop: asyncio.AbstractEventLoop) -> None:
    store, pool = loop.run_until_complete(open_store(database))
    worker = loop.run_until_complete(connect(database.worker))
    StoreAndDict.store, StoreAndDict.worker, StoreAndDict.loop = store, worker, loop
    try:
        run_state_machine_as_test(StoreAndDict, settings=settings(max_examples=EXAMPLES, stateful_step_count=20))
    finally:
        loop.run_until_complete(worker.close())
        loop.run_until_complete(pool.close())
