"""A service whose database is in memory, and what its relay would send: the parts of the simulation."""

import json
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.channels import messages
from shared.contracts.envelope import headers
from shared.eventsourcing.context import no_failpoint
from shared.eventsourcing.inbox.attempt import Attempts
from shared.eventsourcing.storingen import RawRecord
from shared.values.pseudoniem import PersoonId
from tests.support import examples_intake as ex
from tests.support.memory import Memory
from tests.support.memory_tables import Row


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


def record(row: Row) -> RawRecord:
    """An outbox row as the relay sends it."""

    given = headers(
        event_id=row["event_id"],
        oin=ex.enschede.oin,
        tenant=row["tenant"],
        topic=row["topic"],
        stream=row["key"],
        sequence=row["sequence"],
        type=row["type"],
        at=row["at"],
        meta=json.loads(row["headers"]),
    )
    return RawRecord(
        topic=row["topic"], partition=0, offset=0, key=row["key"].encode(), value=row["payload"].encode(), headers=given
    )


def persoon_van(n: int) -> PersoonId:
    """The n-th person."""
    return PersoonId(id_van("1", n))


def id_van(digit: str, n: int) -> str:
    """The n-th id of a kind."""
    return f"{digit * 8}-0000-7000-8000-{n:012d}"
