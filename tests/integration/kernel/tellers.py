"""The tellers as a dict has them, and whether the store has them so."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import asyncpg
import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant

from shared.errors import NotFound
from shared.eventsourcing.context import Claim, Context
from shared.eventsourcing.execute import fold, fold_many
from shared.eventsourcing.store import Store
from tests.support.kernel import TELLER

T = TypeVar("T")
EVENTS = "SELECT stream, version, position FROM events WHERE tenant = $1 AND stream LIKE $2 ORDER BY position"
TOLD = "SELECT key, sequence, payload FROM outbox WHERE tenant = $1 AND key LIKE $2 ORDER BY position"
HEARD = "SELECT stream, sequence FROM inbox_streams WHERE tenant = $1 AND stream LIKE $2"
examples = count(1)


@dataclass
class Teller:
    """What the dict knows of one stream: its names with their persons, and whether counting ended."""

    namen: list[tuple[str, str | None]] = field(default_factory=list)
    gestopt: bool = False

    @property
    def versie(self) -> int:
        """How many events there were."""
        return len(self.namen) + self.gestopt


class Tellers(RuleBasedStateMachine):
    """A dict beside the store, compared after each rule and at the end; the rules come on top."""

    store: ClassVar[Store]
    worker: ClassVar["asyncpg.Connection[asyncpg.Record]"]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.eigen = f"{next(examples)}x"
        self.tellers: dict[tuple[str, str], Teller] = {}
        self.keys: dict[tuple[str, str], tuple[bytes, bytes]] = {}
        self.heard: dict[tuple[str, str], list[UUID]] = {}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Waits for it."""
        return self.loop.run_until_complete(work)

    def teller(self, tenant: str, id: str) -> Teller:
        """What should be there."""
        return self.tellers.get((tenant, id)) or Teller()

    def id(self, id: str) -> str:
        """An id of this example alone."""
        return f"{self.eigen}{id}"

    def ctx(self, tenant: str, claim: Claim | None = None, if_match: int | None = None) -> Context:
        """Somebody of this municipality."""
        return Context(tenant=tenant, actor="proef", claim=claim, if_match=if_match)

    def counted(self, tenant: str, id: str, persoon: str, wie: str | None) -> None:
        """The dict counts too."""
        self.tellers.setdefault((tenant, id), Teller()).namen.append((persoon, wie))

    @invariant()
    def each_stream_is_as_the_dict_has_it(self) -> None:
        """Also those that are not there."""
        ids = [self.id(id) for id in "abc"]
        for tenant in ("0153", "0200"):
            for id in "abc":
                expected = self.teller(tenant, id)
                work = fold(self.store, tenant, TELLER, self.id(id))
                if not expected.versie:
                    with pytest.raises(NotFound):
                        self.run(work)
                    continue
                stand, version = self.run(work)
                assert self.run(fold_many(self.store, tenant, TELLER, ids))[self.id(id)] == (stand, version)
                assert version == expected.versie
                assert (stand.aantal, stand.gestopt) == (len(expected.namen), expected.gestopt)
                assert stand.namen == tuple(naam for _, naam in expected.namen)

    def teardown(self) -> None:
        """Versions and sequences without gap, in order of position, each where it belongs."""
        for tenant in ("0153", "0200"):
            mine = {id: teller for (other, id), teller in self.tellers.items() if other == tenant and teller.versie}
            events = self.run(self.worker.fetch(EVENTS, tenant, f"teller-{self.eigen}%"))
            told = self.run(self.worker.fetch(TOLD, tenant, f"teller-{self.eigen}%"))
            for id, teller in mine.items():
                stream = TELLER.stream(self.id(id))
                assert [e["version"] for e in events if e["stream"] == stream] == [*range(1, teller.versie + 1)]
                counts = [*range(1, len(teller.namen) + 1)]
                assert [m["sequence"] for m in told if m["key"] == stream] == counts
                assert [m["payload"] for m in told if m["key"] == stream] == [f'{{"aantal":{n}}}' for n in counts]
            assert len(events) == sum(teller.versie for teller in mine.values())
            assert len(told) == sum(len(teller.namen) for teller in mine.values())
            rows = self.run(self.worker.fetch(HEARD, tenant, f"{self.eigen}%"))
            heard = {self.id(id): len(ids) for (other, id), ids in self.heard.items() if other == tenant and ids}
            assert {row["stream"]: row["sequence"] for row in rows} == heard
