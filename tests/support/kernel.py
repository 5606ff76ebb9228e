"""A small aggregate of its own, and a migrated database, for the tests of the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, assert_never

import asyncpg

from shared.contracts.envelope import Message
from shared.errors import Refused
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import CancelJob, Job
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Connection, Vault
from shared.values.versleuteld import Versleuteld
from tests.support.stack import Database

MASTER_KEY = b"m" * 32
KERNEL = Path(__file__).parents[2] / "shared/eventsourcing/migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Geteld:
    """Somebody counted one up; `wie` is personal."""

    persoon_id: str
    wie: Annotated[str | None, Versleuteld()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gestopt:
    """No more counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tel:
    """Count one up."""

    persoon_id: str = "p-1"
    wie: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Stop counting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How far the counting is, and who counted."""

    aantal: int = 0
    namen: tuple[str | None, ...] = ()
    gestopt: bool = False


class GeteldV1(Message):
    """What others hear of the counting."""

    type: ClassVar[str] = "nl.proef.geteld.v1"
    topic: ClassVar[str] = "proef.teller"

    aantal: int


def evolve(stand: Stand, event: Geteld | Gestopt) -> Stand:
    match event:
        case Geteld():
            return Stand(aantal=stand.aantal + 1, namen=(*stand.namen, event.wie))
        case Gestopt():
            return Stand(aantal=stand.aantal, namen=stand.namen, gestopt=True)
    assert_never(event)


def decide(command: Tel | Stop, stand: Stand) -> list[Geteld | Gestopt]:
    match command:
        case Tel():
            if stand.gestopt:
                raise Refused("gestopt", "Er wordt niet meer geteld.")
            return [Geteld(persoon_id=command.persoon_id, wie=command.wie)]
        case Stop():
            return [] if stand.gestopt else [Gestopt()]
    assert_never(command)


def publish(event: Geteld | Gestopt, stand: Stand) -> Message | None:
    return GeteldV1(aantal=stand.aantal) if isinstance(event, Geteld) else None


def steps(event: Geteld | Gestopt, stand: Stand) -> Sequence[Job | CancelJob]:
    return [CancelJob(name="herinner", key="1")] if isinstance(event, Gestopt) else []


TELLER: Aggregate[Stand, Geteld | Gestopt, Tel | Stop] = Aggregate(
    name="teller",
    decider=Decider(Stand(), evolve, decide),
    codec=Codec({"geteld.v1": Geteld, "gestopt.v1": Gestopt}),
    publish=publish,
    steps=steps,
    closed=lambda stand, on: stand.gestopt,
)


class Tellers(Projection):
    """How far each counter is."""

    name = "tellers"
    tables: ClassVar[tuple[str, ...]] = ("tellers",)
    ddl = "CREATE TABLE tellers (tenant text, id text, aantal integer NOT NULL, PRIMARY KEY (tenant, id))"

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        counted = [(e.tenant, e.id) for e in events if isinstance(e.event, Geteld)]
        await conn.executemany(
            "INSERT INTO tellers VALUES ($1, $2, 1) ON CONFLICT (tenant, id) DO UPDATE SET aantal = tellers.aantal + 1",
            counted,
        )


async def migrate(database: Database) -> None:
    """The kernel's tables, made by the owner."""
    conn = await asyncpg.connect(database.owner, timeout=10, ssl=False)
    app, worker = f"{database.service}_app", f"{database.service}_worker"
    for path in sorted(KERNEL.glob("*.sql")):
        await conn.execute(path.read_text(encoding="utf-8").replace("{app}", app).replace("{worker}", worker))
    await conn.close()


async def open_pool(dsn: str, size: int) -> "asyncpg.Pool[asyncpg.Record]":
    """A pool that asks nothing of the server when a connection comes back, as those of the services."""
    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=size, timeout=10, command_timeout=20, reset=_keep, ssl=False
    )


async def _keep(_: object) -> None:
    """Nothing is set for a session."""


async def open_store(database: Database, size: int = 8) -> tuple[Store, "asyncpg.Pool[asyncpg.Record]"]:
    """A store over the application role, and its pool to close."""
    pool = await open_pool(database.app, size)
    return Store(pool, Vault(MASTER_KEY)), pool
