"""Backup and restore of the local databases: a base backup and every WAL segment since, up to the last or to a moment.

A person who was forgotten after the moment that is restored stays forgotten: the WAL after that moment is read for the
keys that were destroyed, and they are destroyed again. The master key is in neither; without it no key opens anything.
"""

import asyncio
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from deploy.local.part import nothing
from deploy.local.postgres import SERVICES, Cluster
from deploy.local.process import run
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble, free_port

BASE = "basis-"
PATIENCE = 600
"""Seconds a base backup, or replaying the WAL, may take."""
KEYS = "SELECT tenant, subject FROM keys.subject_keys"
FORGET = "DELETE FROM keys.subject_keys WHERE tenant = $1 AND subject = $2"
READ_ANEW = "UPDATE projections SET version = -abs(version)"
"""The rows of now are an older release's to the projector: it builds them again beside them."""

Person = tuple[str, str, str]
"""Service, municipality and pseudonym."""


@dataclass(frozen=True, slots=True)
class Backups:
    """The backups of one cluster: base backups in `folder`, and the archive of its WAL."""

    cluster: Cluster
    folder: Path

    @property
    def wal(self) -> Path:
        """The archive."""
        return self.folder / "wal"

    def prepare(self) -> None:
        """The folders, owned by the account the server runs as."""
        self.wal.mkdir(parents=True, exist_ok=True)
        self._give(self.folder, self.wal)

    async def make(self, logs: Path) -> Path:
        """A base backup of the running cluster; gives its folder."""
        self.prepare()
        target = self.folder / f"{BASE}{datetime.now(UTC):%Y%m%dT%H%M%S}"
        await self._tool("pg_basebackup", "-D", str(target), "-c", "fast", "-d", self._dsn, logs=logs)
        await self._tool("pg_verifybackup", "--quiet", str(target), logs=logs)
        return target

    def latest(self) -> Path:
        """The newest base backup; Trouble where there is none."""
        found = sorted(self.folder.glob(f"{BASE}*"))
        if not found:
            raise Trouble(f"no backup in {self.folder}: `make backup` makes one")
        return found[-1]

    def keep_last_wal(self) -> int:
        """What a server that stopped had not archived yet, where its disk is still there; gives how many segments."""
        segments = [f for f in (self.cluster.data / "pg_wal").glob("[0-9A-F]*") if f.is_file() and len(f.name) == 24]
        new = [segment for segment in segments if not (self.wal / segment.name).exists()]
        for segment in new:
            shutil.copy2(segment, self.wal / segment.name)
            self._give(self.wal / segment.name)
        return len(new)

    async def restore(self, base: Path, logs: Path, *, until: datetime | None = None) -> list[Person]:
        """Puts the cluster back as it was at a moment, or as far as the WAL goes, and gives who is forgotten again.

        The server must be stopped. Read models are built again by the projectors; topics are made anew by command.
        """
        self.keep_last_wal()
        later: set[Person] = set()
        if until is not None:  # who was forgotten after that moment: the end of the WAL knows
            scratch = replace(self.cluster, data=self.folder / "voorproef", port=free_port())
            later = await self._recovered(scratch, base, logs, None, set())
            shutil.rmtree(scratch.data)
            forgotten = await self._recovered(self.cluster, base, logs, until, later)
        else:
            forgotten = await self._recovered(self.cluster, base, logs, None, None)
        return sorted(forgotten)

    async def _recovered(
        self, cluster: Cluster, base: Path, logs: Path, until: datetime | None, later: "set[Person] | None"
    ) -> set[Person]:
        """Recovers into a cluster. With `later` empty: who has a key then. Else: whose keys were destroyed again."""
        _empty(cluster.data)
        shutil.copytree(base, cluster.data, dirs_exist_ok=True)
        (cluster.data / "recovery.signal").touch()
        lines = [f'restore_command = \'cp "{self.wal}/%f" "%p"\'', "recovery_target_action = 'promote'"]
        if until is not None:
            lines.append(f"recovery_target_time = '{until.astimezone(UTC).isoformat()}'")
        with (cluster.data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write("".join(f"{line}\n" for line in lines))
        self._give(cluster.data, *cluster.data.rglob("*"))
        cluster.data.chmod(0o700)
        keeps = cluster is self.cluster
        server = replace(cluster, settings={**cluster.settings, "archive_mode": "off"})
        supervisor = Supervisor([replace(server.part(logs), settle=nothing, patience=PATIENCE)], logs)
        await supervisor.start()
        try:
            await _promoted(cluster)
            here = await _persons(cluster)
            if not keeps:
                return here
            forgotten = here - later if later is not None else set()
            await _forget(cluster, forgotten)
            return forgotten
        finally:
            await supervisor.stop()
            if keeps:
                _without(cluster.data / "postgresql.auto.conf", ("restore_command", "recovery_target"))

    @property
    def _dsn(self) -> str:
        return self.cluster.url("postgres", "postgres")

    async def _tool(self, program: str, *arguments: str, logs: Path) -> None:
        if await run(self.cluster.tool(program, *arguments), logs / "backup.log", PATIENCE) != 0:
            raise Trouble(f"{program} failed: see {logs / 'backup.log'}")

    def _give(self, *paths: Path) -> None:
        user = self.cluster.account
        if user is not None:
            for path in paths:
                os.chown(path, user.pw_uid, user.pw_gid)


async def _promoted(cluster: Cluster) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            conn = await cluster.connect("postgres")
            try:
                if not await conn.fetchval("SELECT pg_is_in_recovery()"):
                    return
            finally:
                await conn.close()
            await asyncio.sleep(0.2)


async def _persons(cluster: Cluster) -> set[Person]:
    """Who has a key."""
    found: set[Person] = set()
    for service, database in _databases(cluster):
        conn = await cluster.connect(database)
        try:
            if await conn.fetchval("SELECT to_regclass('keys.subject_keys')") is not None:
                found |= {(service, row["tenant"], row["subject"]) for row in await conn.fetch(KEYS)}
        finally:
            await conn.close()
    return found


def _databases(cluster: Cluster) -> list[tuple[str, str]]:
    return [(service, database) for service in SERVICES for database in cluster.names(service)]


async def _forget(cluster: Cluster, persons: Iterable[Person]) -> None:
    """Destroys their keys again, and has every read model built anew."""
    again = list(persons)
    for service, database in _databases(cluster):
        conn: asyncpg.Connection[asyncpg.Record] = await cluster.connect(database)
        try:
            if await conn.fetchval("SELECT to_regclass('projections')") is None:
                continue
            await conn.executemany(FORGET, [(tenant, subject) for of, tenant, subject in again if of == service])
            await conn.execute(READ_ANEW)
        finally:
            await conn.close()


def _empty(folder: Path) -> None:
    """An empty folder; it may be a file system of its own, so it is not removed itself."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _without(settings: Path, names: tuple[str, ...]) -> None:
    """The settings of the recovery are over with it."""
    lines = settings.read_text(encoding="utf-8").splitlines()
    settings.write_text("".join(f"{line}\n" for line in lines if not line.startswith(names)), encoding="utf-8")
