"""A command against a store in memory: loaded, decided, stored; again when another writer was first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast
from uuid import uuid4

import pytest

from shared.errors import Conflict, NotFound, PreconditionFailed, Refused
from shared.eventsourcing.context import Answer, CancelJob, Claim, Context, Job
from shared.eventsourcing.execute import ATTEMPTS, commit, execute, fold, prepare
from shared.eventsourcing.recorded import Recorded
from shared.eventsourcing.statements import Append, Still
from shared.eventsourcing.store import Store
from tests.support.kernel import TELLER, GeteldV1, Stop, Tel

CTX = Context(tenant="0153", actor="proef")
STREAM = "teller-a"


@dataclass
class Memory:
    """A store in memory; before each of the first `races` appends another writer counts one up."""

    races: int = 0
    bound: bool = False
    streams: dict[tuple[str, str], list[Recorded]] = field(default_factory=dict)
    appends: list[Sequence[Append]] = field(default_factory=list)
    jobs: list[Job | CancelJob] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=list)
    loads: int = 0

    async def load(self, tenant: str, stream: str, *, after: int = 0, claim: Claim | None = None) -> list[Recorded]:
        self.loads += 1
        return self.streams.get((tenant, stream), [])[after:]

    async def opened(self, tenant: str, recorded: Sequence[Recorded], sealed: Sequence[tuple[str, ...]]) -> list[str]:
        return [r.data for r in recorded]

    async def append(
        self,
        ctx: Context,
        appends: Sequence[Append],
        *,
        answer: Answer | None = None,
        jobs: Sequence[Job | CancelJob] = (),
        still: Sequence[Still] = (),
    ) -> None:
        if self.races:
            self.races -= 1
            self.write(ctx.tenant, STREAM, "geteld.v1", '{"persoon_id": "p", "wie": null}')
        for a in appends:
            actual = len(self.streams.get((ctx.tenant, a.stream), []))
            if actual != a.expected:
                raise Conflict(a.stream, a.expected, actual)
        for a in appends:
            for event in a.events:
                self.write(ctx.tenant, a.stream, event.type, event.data)
        self.appends.append(appends)
        self.jobs += jobs
        self.answers.append(answer)

    def write(self, tenant: str, stream: str, type: str, data: str) -> None:
        """One event more."""
        events = self.streams.setdefault((tenant, stream), [])
        now = datetime(2026, 11, 23, tzinfo=UTC)
        events.append(Recorded(stream=stream, version=len(events) + 1, event_id=uuid4(), type=type, data=data, at=now))

    @property
    def store(self) -> Store:
        """As `execute` sees it."""
        return cast("Store", self)


def answer(_: object, version: int) -> Answer:
    return Answer(status=201, body=b"%d" % version)


async def test_a_command_is_decided_on_what_is_stored() -> None:
    memory = Memory()
    await execute(memory.store, CTX, TELLER, "a", Tel())
    outcome = await execute(memory.store, CTX, TELLER, "a", Tel(wie="Jan"), answer=answer)
    assert (outcome.version, outcome.state.aantal, len(outcome.events)) == (2, 2, 1)
    assert await fold(memory.store, "0153", TELLER, "a") == (outcome.state, 2)
    (append,) = memory.appends[-1]
    assert (append.stream, append.expected) == (STREAM, 1)
    (pending,) = append.events
    assert (pending.type, pending.subject, pending.sealed) == ("geteld.v1", "p-1", ("wie",))
    assert pending.message == GeteldV1(aantal=2)
    assert memory.answers == [None, Answer(status=201, body=b"2")]


async def test_new_skips_the_load_and_looks_after_all_when_it_was_not_new() -> None:
    memory = Memory()
    assert (await execute(memory.store, CTX, TELLER, "a", Tel(), new=True)).version == 1
    assert memory.loads == 0
    assert (await execute(memory.store, CTX, TELLER, "a", Tel(), new=True)).version == 2
    assert memory.loads == 1


async def test_it_decides_again_when_another_was_first() -> None:
    memory = Memory(races=ATTEMPTS - 1)
    outcome = await execute(memory.store, CTX, TELLER, "a", Tel(), answer=answer)
    assert outcome.version == ATTEMPTS
    assert memory.answers == [Answer(status=201, body=b"%d" % ATTEMPTS)]
    assert len(memory.appends) == 1


async def test_it_gives_up_after_five_times() -> None:
    memory = Memory(races=ATTEMPTS)
    with pytest.raises(Conflict):
        await execute(memory.store, CTX, TELLER, "a", Tel())
    assert memory.appends == []


async def test_inside_a_transaction_a_conflict_is_the_callers() -> None:
    with pytest.raises(Conflict):
        await execute(Memory(races=1, bound=True).store, CTX, TELLER, "a", Tel())


async def test_a_version_that_was_named_is_not_decided_again() -> None:
    memory = Memory()
    await execute(memory.store, CTX, TELLER, "a", Tel())
    memory.races = 1
    with pytest.raises(PreconditionFailed) as failed:
        await execute(memory.store, Context(tenant="0153", actor="proef", if_match=1), TELLER, "a", Tel())
    assert failed.value.actual == 2


@pytest.mark.parametrize("named", [0, 2, 7])
async def test_a_wrong_version_is_refused_before_anything_is_decided(named: int) -> None:
    memory = Memory()
    await execute(memory.store, CTX, TELLER, "a", Tel())
    with pytest.raises(PreconditionFailed):
        await execute(memory.store, Context(tenant="0153", actor="proef", if_match=named), TELLER, "a", Tel())
    assert len(memory.appends) == 1


async def test_a_version_of_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        await execute(Memory().store, Context(tenant="0153", actor="proef", if_match=1), TELLER, "a", Tel())
    with pytest.raises(NotFound):
        await fold(Memory().store, "0153", TELLER, "a")


async def test_an_if_match_about_another_aggregate_does_not_bind_this_one() -> None:
    memory = Memory()
    ctx = Context(tenant="0153", actor="proef", if_match=9)
    decision = await prepare(memory.store, ctx, TELLER, "a", Tel(), guarded=False)
    assert decision.version == 1


async def test_a_refusal_stores_nothing() -> None:
    memory = Memory()
    await execute(memory.store, CTX, TELLER, "a", Stop())
    with pytest.raises(Refused):
        await execute(memory.store, CTX, TELLER, "a", Tel())
    assert len(memory.appends) == 1


async def test_a_command_without_effect_still_stores_its_answer() -> None:
    memory = Memory()
    await execute(memory.store, CTX, TELLER, "a", Stop())
    outcome = await execute(memory.store, CTX, TELLER, "a", Stop(), answer=answer)
    assert (outcome.version, outcome.events) == (1, [])
    assert memory.answers[-1] == Answer(status=201, body=b"1")


async def test_steps_of_events_and_jobs_of_the_caller_are_stored_together() -> None:
    memory = Memory()
    mine = Job(name="vertel", payload={"id": "a"})
    both = [
        await prepare(memory.store, CTX, TELLER, "a", Stop(), new=True),
        await prepare(memory.store, CTX, TELLER, "b", Tel(), new=True),
    ]
    await commit(memory.store, CTX, both, jobs=[mine])
    assert [a.stream for a in memory.appends[-1]] == ["teller-a", "teller-b"]
    assert memory.jobs == [CancelJob(name="herinner", key="1"), mine]


async def test_nothing_is_written_by_preparing() -> None:
    memory = Memory()
    decision = await prepare(memory.store, CTX, TELLER, "a", Tel())
    assert (decision.version, decision.state.aantal) == (1, 1)
    assert memory.appends == []


async def test_of_steps_with_the_same_key_the_last_one_is_stored() -> None:
    memory = Memory()
    first, other = Job(name="stap", payload={"n": 1}, key="a"), Job(name="stap", payload={}, key="b")
    second, loose = Job(name="stap", payload={"n": 2}, key="a"), Job(name="stap", payload={})
    cancel = CancelJob(name="stap", key="b")
    await commit(cast("Store", memory), CTX, [], jobs=[first, other, loose, second, loose, cancel])
    assert memory.jobs == [loose, second, loose, cancel]
