"""The real handlers of intake and indicatie under any order of commands, messages, jobs and crashes.

Store, claims, vault, deciders, publishing, subscriptions and steps are the real ones; database and broker are in
memory. `SIMULATIE=5000` runs that many interleavings.
"""

import contextlib
import os
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.handlers.beschikkingen import geef_beschikking
from services.intake.domain.ids import AanvraagId, MeldingId
from services.intake.handlers.aanvragen import dien_aanvraag_in
from services.intake.handlers.meldingen import registreer_melding, trek_melding_in
from services.intake.handlers.personen import vergeet_persoon
from services.intake.processes import JOBS
from shared.contracts.indicatie.bodies import GeefBeschikkingBody
from shared.errors import NotFound, Refused
from shared.eventsourcing.context import Context, JobClaim, LeaseLost
from shared.values.bsn import Bsn
from tests.support import examples_intake as ex
from tests.support.simulatie import TENANT, Died, World, id_van, persoon_van, record

KLOK = datetime(2026, 11, 23, 12)  # noqa: DTZ001 – local time
BSNS = ("999900006", "999900018", "999990019")
EXAMPLES = int(os.environ.get("SIMULATIE", "60"))
nummers = st.integers(0, 2)
deaths = st.none() | st.integers(1, 9)
"""After how many statements and commits the process dies."""


class Simulation(World):
    """Each rule lets one thing happen, perhaps only half; at the end everything comes to rest and is judged."""

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


@pytest.mark.timeout(0 if EXAMPLES > 1000 else 120)
def test_nothing_is_lost_doubled_or_turned_round_whatever_dies() -> None:
    run_state_machine_as_test(
        Simulation, settings=settings(max_examples=EXAMPLES, stateful_step_count=40, deadline=None)
    )
