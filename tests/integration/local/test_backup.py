"""Backup and restore on a PostgreSQL of its own: to the last, to a moment; the forgotten stay forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from deploy.local.backup import Backups
from deploy.local.credentials import new_passwords
from deploy.local.postgres import SETTINGS, THROW_AWAY, Cluster, archiving
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble, free_port
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute, fold
from shared.runtime.migrations import found, migrate
from tests.support.kernel import TELLER, Tel, open_store
from tests.support.stack import _database

pytestmark = pytest.mark.timeout(240)
CTX = Context(tenant="0153", actor="proef")


@dataclass(frozen=True, slots=True)
class Bron:
    """A cluster, its backups, and where its logs go."""

    cluster: Cluster
    backups: Backups
    logs: Path

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Supervisor]:
        """The server while the block runs."""
        supervisor = Supervisor([self.cluster.part(self.logs)], self.logs)
        await supervisor.start()
        try:
            yield supervisor
        finally:
            await supervisor.stop()

    async def count(self, *personen: str) -> None:
        """Counts one up for each."""
        store, pool = await open_store(_database(self.cluster, "intake", "intake"), 2)
        for persoon in personen:
            await execute(store, CTX, TELLER, "a", Tel(persoon_id=persoon, wie=persoon.upper()))
        await pool.close()

    async def names(self) -> tuple[str | None, ...]:
        """Who counted, as far as they are not forgotten."""
        store, pool = await open_store(_database(self.cluster, "intake", "intake"), 2)
        state, _ = await fold(store, "0153", TELLER, "a")
        await pool.close()
        return state.namen

    async def forget(self, persoon: str) -> None:
        """Destroys the key of a person."""
        store, pool = await open_store(_database(self.cluster, "intake", "intake"), 2)
        async with store.transaction("0153") as tx:
            assert await tx.vault.destroy(tx.conn, "0153", persoon)
        await pool.close()

    async def now(self) -> datetime:
        """A moment, by the clock of the database, with everything before it well before it."""
        conn: asyncpg.Connection[asyncpg.Record] = await self.cluster.connect("intake")
        await asyncio.sleep(0.05)
        moment: datetime = await conn.fetchval("SELECT clock_timestamp()")
        await asyncio.sleep(0.05)
        await conn.close()
        return moment.astimezone(UTC)


@pytest.fixture
async def bron(tmp_path: Path) -> Bron:
    settings = SETTINGS | THROW_AWAY | archiving(tmp_path / "backup" / "wal")
    cluster = Cluster(tmp_path / "postgres", free_port(), new_passwords(), settings=settings)
    backups = Backups(cluster, tmp_path / "backup")
    backups.cluster.data.parent.mkdir(exist_ok=True)
    made = Bron(cluster, backups, tmp_path / "logs")
    async with made.running():
        backups.prepare()
        await migrate(cluster.urls("intake")["MIGRATION_DATABASE_URL"], found("intake"))
    return made


async def test_everything_acknowledged_is_back_and_who_was_forgotten_stays_forgotten(bron: Bron) -> None:
    async with bron.running() as server:
        await bron.count("jan", "piet")
        await bron.backups.make(bron.logs)
        await bron.count("kees")
        await bron.forget("jan")
        await bron.count("piet")
        await server.kill("postgres")
    assert await bron.backups.restore(bron.backups.latest(), bron.logs) == []
    async with bron.running():
        assert await bron.names() == (None, "PIET", "KEES", "PIET")
        await bron.count("kees")  # and it goes on


async def test_at_an_earlier_moment_a_person_forgotten_later_is_forgotten_again(bron: Bron) -> None:
    async with bron.running():
        await bron.count("jan", "piet")
        await bron.backups.make(bron.logs)
        await bron.count("kees")
        moment = await bron.now()
        await bron.count("piet")
        await bron.forget("jan")
        await bron.count("kees")
    again = await bron.backups.restore(bron.backups.latest(), bron.logs, until=moment)
    assert again == [("intake", "0153", "jan")]
    async with bron.running():
        assert await bron.names() == (None, "PIET", "KEES")
        await bron.backups.make(bron.logs)  # the archive goes on too


async def test_without_a_backup_it_says_so(bron: Bron) -> None:
    with pytest.raises(Trouble, match="make backup"):
        Backups(replace(bron.cluster), bron.backups.folder / "elders").latest()
