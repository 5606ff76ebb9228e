"""The world of the simulation: two services whose databases are in memory, what is between them, and a judge."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from services.indicatie.subscribe import SUBSCRIPTIONS as INDICATIE
from services.intake.handlers.gemeenten import richt_gemeente_in
from services.intake.subscribe import SUBSCRIPTIONS as INTAKE
from shared.contracts.channels import messages
from shared.contracts.envelope import parse
from shared.errors import KeyReused, NotFound, Refused
from shared.eventsourcing.context import (
    AlreadyHandled,
    Answer,
    Context,
    IdempotencyClaim,
    OutOfOrder,
    Replay,
    no_failpoint,
)
from shared.eventsourcing.inbox.attempt import Attempts
from shared.eventsourcing.relay import outgoing
from shared.eventsourcing.storingen import RawRecord
from shared.values.pseudoniem import PersoonId
from tests.support import examples_intake as ex
from tests.support.memory import Memory
from tests.support.memory_tables import Row

T = TypeVar("T")
TENANT = ex.enschede.gemeentecode


class Died(BaseException):
    """What kill -9 looks like from inside."""


@dataclass
class Service:
    """One service: its database, what it hears, how far its relay and its consumer are."""

    name: str
    memory: Memory
    subscriptions: Any
    sent: int = 0
    offset: int = 0
    attempts: Attempts = field(init=False)

    def __post_init__(self) -> None:
        self.store = self.memory.store()
        known = frozenset(messages())
        self.attempts = Attempts(
            self.name, self.subscriptions, self.store, known=known, pauses=(), failpoint=no_failpoint
        )

    @property
    def topics(self) -> set[str]:
        """What it listens to."""
        return {subscription.topic for subscription in self.subscriptions}


class World(RuleBasedStateMachine):
    """Intake and indicatie, the log between them and what was answered; the rules come on top."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.intake = Service("intake", Memory(self.crash), INTAKE)
        self.indicatie = Service("indicatie", Memory(self.crash), INDICATIE)
        self.log: list[RawRecord] = []
        self.death: int | None = None
        self.answers: dict[str, bytes] = {}
        self.forgotten: set[str] = set()
        self.run(richt_gemeente_in(self.intake.store, Context(tenant=TENANT, actor="proef"), ex.richt_gemeente_in))

    def crash(self) -> None:
        """Dies at the planned moment, once."""
        if self.death is not None:
            self.death -= 1
            if self.death == 0:
                self.death = None
                raise Died

    def run(self, work: Awaitable[T]) -> T:
        """Waits for it."""
        return self.loop.run_until_complete(work)

    def ctx(self, key: str) -> Context:
        """Somebody with an Idempotency-Key."""
        claim = IdempotencyClaim(caller="c", route="r", key=key, fingerprint=key.encode().ljust(32)[:32])
        return Context(tenant=TENANT, actor="proef", claim=claim)

    def command(self, key: str, death: int | None, work: Any) -> None:
        """Sent, and sent again with the same key after a death, until it is answered; always the same answer."""
        self.death = death
        for _ in range(3):
            try:
                self.run(work(self.ctx(key)))
            except Died:
                continue
            except Replay as replay:
                self.said(key, replay.answer)
            except (Refused, NotFound, KeyReused):
                pass
            break
        self.death = None

    def said(self, key: str, answer: Answer) -> None:
        """The answer to a key is the same each time."""
        assert self.answers.setdefault(key, answer.body) == answer.body

    def answered(self, key: str) -> Any:
        """The answer of a command, kept as it is given."""

        def answer(_: object, version: int) -> Answer:
            return Answer(status=201, body=f"{key} {version}".encode())

        return answer

    def handled(self, service: Service, raw: RawRecord) -> bool:
        """Whether the record is done with; out of its order it is as if parked: it comes again."""
        if raw.topic not in service.topics:
            return True
        try:
            self.run(service.attempts.once(parse(raw)))
        except (AlreadyHandled, OutOfOrder):
            return True
        except Died:
            return False
        return True

    def teardown(self) -> None:
        """No more deaths: all is sent, all is heard, and the oracle looks."""
        for _ in range(4):
            for service in (self.intake, self.indicatie):
                self.log += [record(row) for row in service.memory.tables.outbox if row["position"] > service.sent]
                service.sent = service.memory.tables.position
            for service in (self.intake, self.indicatie):
                service.offset = 0
                while service.offset < len(self.log):
                    assert self.handled(service, self.log[service.offset])
                    service.offset += 1
        try:
            self.judge()
        finally:
            self.loop.close()

    def judge(self) -> None:
        """O1 to O4 of the fault suite, and that who was forgotten has a key nowhere."""
        for service in (self.intake, self.indicatie):
            tables = service.memory.tables
            versions: dict[str, list[int]] = {}
            for event in tables.events:
                versions.setdefault(event["stream"], []).append(event["version"])
            assert {s: v[-1] for s, v in versions.items()} == {s: v for (_, s), (v, _) in tables.streams.items()}
            assert all(found == [*range(1, len(found) + 1)] for found in versions.values())
            told: dict[str, list[int]] = {}
            for row in tables.outbox:
                told.setdefault(row["key"], []).append(row["sequence"])
            assert all(found == [*range(1, len(found) + 1)] for found in told.values())
            assert {s for (_, s) in tables.keys}.isdisjoint(self.forgotten)
        for teller, hearer in ((self.intake, self.indicatie), (self.indicatie, self.intake)):
            heard = {s: n for (_, _, s), n in hearer.memory.tables.inbox_streams.items()}
            wanted: dict[str, int] = {}
            for row in teller.memory.tables.outbox:
                if row["topic"] in hearer.topics:
                    wanted[row["key"]] = row["sequence"]
            assert {s: n for s, n in heard.items() if s in wanted} == wanted
        decided = {s for (_, s) in self.indicatie.memory.tables.streams if s.startswith("beschikking-")}
        closed = [e for e in self.intake.memory.tables.events if e["type"].startswith("aanvraag-afgehandeld")]
        assert len(closed) == len(decided)
        for key, body in self.answers.items():
            assert self.intake_or_indicatie(key) == body

    def intake_or_indicatie(self, key: str) -> bytes | None:
        """The answer that is stored under a key."""
        place = (TENANT, "c", "r", key)
        found = [s.memory.tables.idempotency.get(place) for s in (self.intake, self.indicatie)]
        return next((row["body"] for row in found if row is not None), None)


def record(row: Row) -> RawRecord:
    """An outbox row as the relay sends it."""
    topic, value, key, given = outgoing(row, json.loads(row["headers"]), ex.enschede.oin)
    return RawRecord(topic=topic, partition=0, offset=0, key=key, value=value, headers=given)


def persoon_van(n: int) -> PersoonId:
    """The n-th person."""
    return PersoonId(id_van("1", n))


def id_van(digit: str, n: int) -> str:
    """The n-th id of a kind."""
    return f"{digit * 8}-0000-7000-8000-{n:012d}"
