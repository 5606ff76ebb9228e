"""The real handlers of intake and indicatie under any order of commands, messages, jobs and crashes.

Store, claims, vault, deciders, publishing, subscriptions and steps are the real ones; database and broker are in
memory. `SIMULATIE=5000` runs that many interleavings.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.handlers.beschikkingen import geef_beschikking
from services.indicatie.subscribe import SUBSCRIPTIONS as INDICATIE
from services.intake.domain.ids import AanvraagId, MeldingId
from services.intake.handlers.aanvragen import dien_aanvraag_in
from services.intake.handlers.gemeenten import richt_gemeente_in
from services.intake.handlers.meldingen import registreer_melding, trek_melding_in
from services.intake.handlers.personen import vergeet_persoon
from services.intake.processes import JOBS
from services.intake.subscribe import SUBSCRIPTIONS as INTAKE
from shared.contracts.envelope import parse
from shared.contracts.indicatie.bodies import GeefBeschikkingBody
from shared.errors import KeyReused, NotFound, Refused
from shared.eventsourcing.context import (
    AlreadyHandled,
    Answer,
    Context,
    IdempotencyClaim,
    JobClaim,
    LeaseLost,
    OutOfOrder,
    Replay,
)
from shared.eventsourcing.storingen import RawRecord
from shared.values.bsn import Bsn
from tests.support import examples_intake as ex
from tests.support.memory import Memory
from tests.support.simulatie import Died, Service, id_van, persoon_van, record

T = TypeVar("T")
TENANT = ex.enschede.gemeentecode
KLOK = datetime(2026, 11, 23, 12)  # noqa: DTZ001 – local time
BSNS = ("999900006", "999900018", "999990019")
EXAMPLES = int(os.environ.get("SIMULATIE", "60"))
nummers = st.integers(0, 2)
deaths = st.none() | st.integers(1, 9)
"""After how many statements and commits the process dies."""


class Simulation(RuleBasedStateMachine):
    """Each rule lets one thing happen, perhaps only half; at the end everything comes to rest and is judged."""

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

    @initialize(made=st.integers(0, 3), heard=st.booleans())
    def begin(self, made: int, heard: bool) -> None:
        """Some are on their way already, and indicatie may know of them."""
        for n in range(made):
            self.meldt(n, None)
            self.vraagt_aan(n, None)
        if heard:
            self.relay(True, 50, True)
            self.hoort(False, None, 0, 50, 0)

    @rule(n=nummers, death=deaths)
    def meldt(self, n: int, death: int | None) -> None:
        """A melding with its person."""
        persoon = replace(ex.registreer_persoon, persoon_id=persoon_van(n), bsn=Bsn(BSNS[n]), huishouden_id=None)
        command = replace(ex.registreer_melding, melding_id=MeldingId(id_van("3", n)), persoon_id=persoon_van(n))
        key = f"meldt {n}"
        self.command(
            key, death, lambda ctx: registreer_melding(self.intake.store, ctx, command, persoon, self.answered(key))
        )

    @rule(n=nummers, death=deaths, now=st.integers(0, 3))
    def trekt_in(self, n: int, death: int | None, now: int) -> None:
        """The melding is withdrawn now and then."""
        if now:
            return
        melding, key = MeldingId(id_van("3", n)), f"trekt in {n}"
        self.command(
            key,
            death,
            lambda ctx: trek_melding_in(self.intake.store, ctx, melding, ex.trek_melding_in, self.answered(key)),
        )

    @rule(n=nummers, death=deaths)
    def vraagt_aan(self, n: int, death: int | None) -> None:
        """An aanvraag, six weeks after the melding."""
        command = replace(
            ex.dien_aanvraag_in,
            aanvraag_id=AanvraagId(id_van("5", n)),
            persoon_id=persoon_van(n),
            ingediend_op=date(2026, 10, 20),
        )
        melding, key = MeldingId(id_van("3", n)), f"vraagt aan {n}"
        self.command(
            key, death, lambda ctx: dien_aanvraag_in(self.intake.store, ctx, command, melding, self.answered(key))
        )

    @rule(n=nummers, death=deaths)
    def beslist(self, n: int, death: int | None) -> None:
        """A refusal, where indicatie has heard of the aanvraag."""
        body = GeefBeschikkingBody.model_validate(
            {
                "aanvraagId": id_van("5", n),
                "besluit": "afwijzing",
                "redenAfwijzing": "eigen-kracht",
                "besluitdatum": "2026-11-20",
                "toelichting": "Het kan op eigen kracht.",
            }
        )
        id, key = BeschikkingId(id_van("7", n)), f"beslist {n}"
        self.command(
            key, death, lambda ctx: geef_beschikking(self.indicatie.store, ctx, id, body, KLOK, self.answered(key))
        )

    @rule(n=nummers, death=deaths, now=st.integers(0, 3))
    def vergeet(self, n: int, death: int | None, now: int) -> None:
        """A person is erased now and then; without a key, so it is simply done again after a death."""
        if now:
            return
        self.death = death
        ctx = Context(tenant=TENANT, actor="proef")
        for _ in range(2):
            try:
                self.run(vergeet_persoon(self.intake.store, ctx, persoon_van(n), ex.vergeet_persoon))
            except Died:
                continue
            except (NotFound, Refused):
                break
            self.forgotten.add(persoon_van(n))
            break
        self.death = None

    @rule(which=st.booleans(), many=st.integers(1, 10), marked=st.booleans())
    def relay(self, which: bool, many: int, marked: bool) -> None:
        """A page goes out; not `marked`: the relay dies before it knows that."""
        service = self.intake if which else self.indicatie
        page = [row for row in service.memory.tables.outbox if row["position"] > service.sent][:many]
        self.log += [record(row) for row in page]
        if page and marked:
            service.sent = page[-1]["position"]

    @rule(which=st.booleans(), death=deaths, back=st.integers(0, 3), many=st.integers(1, 6), alive=st.integers(0, 5))
    def hoort(self, which: bool, death: int | None, back: int, many: int, alive: int) -> None:
        """Records are handled; after a death or a rebalance the offset is where it was, or further back."""
        service = self.intake if which else self.indicatie
        service.offset = max(service.offset - back, 0)
        for number in range(many):
            self.death = death if number == alive else self.death
            if service.offset >= len(self.log) or not self.handled(service, self.log[service.offset]):
                break
            service.offset += 1
        self.death = None

    @rule(death=deaths, stale=st.booleans())
    def taak(self, death: int | None, stale: bool) -> None:
        """A term that ends: its step is done by one of two workers, of which one may be too late."""
        jobs = self.intake.memory.tables.jobs
        if not jobs:
            return
        job = jobs[0]
        lease = UUID(int=len(jobs) + 1)
        self.intake.memory.tables.jobs = [job | {"lease": str(UUID(int=1) if stale else lease)}, *jobs[1:]]
        ctx = Context(tenant=TENANT, actor="proces:proef", claim=JobClaim(id=UUID(job["id"]), lease=lease))
        self.death = death
        with contextlib.suppress(Died, LeaseLost, Refused, NotFound):
            self.run(JOBS[job["name"]](self.intake.store, ctx, job["payload"]))
        self.death = None

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


@pytest.mark.timeout(0 if EXAMPLES > 1000 else 120)
def test_nothing_is_lost_doubled_or_turned_round_whatever_dies() -> None:
    run_state_machine_as_test(
        Simulation, settings=settings(max_examples=EXAMPLES, stateful_step_count=40, deadline=None)
    )
