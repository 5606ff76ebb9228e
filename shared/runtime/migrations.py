"""Migrations: numbered SQL files, each applied once, in order, in a transaction; an edited one is refused."""

import asyncio
import hashlib
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from shared.eventsourcing.vault import Connection

ROOT = Path(__file__).parents[2]
KERNEL = ROOT / "shared" / "eventsourcing" / "migrations"
_FILE = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_SERVICE = re.compile(r"[a-z][a-z_]*")
LOCK = 0x7A6F7267
"""The advisory lock that makes a second process wait for the first."""
WAIT = 120.0
"""Seconds to wait for another process that migrates."""


class MigrationError(Exception):
    """The files and the database disagree, or a file failed; nothing of that file was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file; `name` is folder and file name, `sql` what is run."""

    name: str
    sha256: str
    sql: str


def found(service: str, folder: Path | None = None, kernel: Path = KERNEL) -> list[Migration]:
    """The kernel's files, then the service's, with `{app}` and `{worker}` as the service's database roles.

    MigrationError for a file name that is not `0001_words.sql` or a number used twice.
    """
    if not _SERVICE.fullmatch(service):
        raise MigrationError(f"{service!r} is no name of a service")
    own = ROOT / "services" / service / "migrations" if folder is None else folder
    return [*_read("kernel", kernel, service), *_read(service, own, service)]


def _read(label: str, folder: Path, service: str) -> list[Migration]:
    migrations, numbers = [], set()
    for path in sorted(folder.glob("*.sql")):
        match = _FILE.fullmatch(path.name)
        if match is None or match[1] in numbers:
            raise MigrationError(f"{label}/{path.name}: not 0001_words.sql, or a number used twice")
        numbers.add(match[1])
        raw = path.read_text(encoding="utf-8")
        sql = raw.replace("{app}", f"{service}_app").replace("{worker}", f"{service}_worker")
        sha256 = hashlib.sha256(raw.encode()).hexdigest()
        migrations.append(Migration(name=f"{label}/{path.name}", sha256=sha256, sql=sql))
    return migrations


async def migrate(dsn: str, migrations: Sequence[Migration], *, wait: float = WAIT) -> list[str]:
    """Applies what is new, as the owner of the database, and gives the names; a second process waits for the first.

    MigrationError where an applied file has been edited since, or one fails: its transaction is rolled back whole.
    """
    conn = await asyncpg.connect(dsn, timeout=10, command_timeout=300, server_settings={"application_name": "migrate"})
    try:
        await _lock(conn, wait)
        await conn.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            " name text PRIMARY KEY, sha256 text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());"
            " GRANT SELECT ON schema_migrations TO PUBLIC"  # a process waits until its release is there
        )
        applied = {row["name"]: row["sha256"] for row in await conn.fetch("SELECT name, sha256 FROM schema_migrations")}
        for migration in migrations:
            if applied.get(migration.name, migration.sha256) != migration.sha256:
                raise MigrationError(f"{migration.name} was edited after it was applied: write a new file instead")
        new = [migration for migration in migrations if migration.name not in applied]
        for migration in new:
            await _apply(conn, migration)
        return [migration.name for migration in new]
    finally:
        await conn.close(timeout=5)


async def pending(conn: Connection, migrations: Sequence[Migration]) -> list[str]:
    """The names that have not been applied yet; all of them on an empty database."""
    if await conn.fetchval("SELECT to_regclass('schema_migrations')") is None:
        return [migration.name for migration in migrations]
    applied = {row["name"] for row in await conn.fetch("SELECT name FROM schema_migrations")}
    return [migration.name for migration in migrations if migration.name not in applied]


async def _lock(conn: asyncpg.Connection, wait: float) -> None:
    deadline = time.monotonic() + wait
    while not await conn.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
        if time.monotonic() > deadline:
            raise MigrationError(f"another process has been migrating for {wait:.0f} seconds")
        await asyncio.sleep(0.1)


async def _apply(conn: asyncpg.Connection, migration: Migration) -> None:
    try:
        async with conn.transaction():
            await conn.execute(migration.sql)
            await conn.execute(
                "INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)", migration.name, migration.sha256
            )
    except asyncpg.PostgresError as error:
        raise MigrationError(f"{migration.name}: {error.sqlstate} {error}") from error


def main(arguments: Sequence[str]) -> int:
    """`python -m shared.runtime.migrations <service>`, as MIGRATION_DATABASE_URL says; 0 when all is applied."""
    dsn = os.environ.get("MIGRATION_DATABASE_URL")
    if len(arguments) != 1 or not dsn:
        sys.stderr.write("usage: MIGRATION_DATABASE_URL=… python -m shared.runtime.migrations <service>\n")
        return 2
    try:
        names = asyncio.run(migrate(dsn, found(arguments[0])))
    except (MigrationError, OSError, asyncpg.PostgresError, asyncpg.InternalClientError) as error:
        sys.stderr.write(f"migrations of {arguments[0]}: {error}\n")
        return 1
    sys.stdout.write(f"{arguments[0]}: {', '.join(names) or 'nothing to do'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
