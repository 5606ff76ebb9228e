"""The verbs of the local start: `python -m deploy.local <verb>`, as the Makefile calls them."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer

from deploy.local import compose, daemon, jars, lockfiles, process
from deploy.local.backup import Backups
from deploy.local.environment import GATEWAY, Environment
from deploy.local.issuer.keys import SigningKeys
from deploy.local.postgres import SERVICES
from deploy.local.process import Spawn
from deploy.local.settings import ROOT, LocalSettings
from deploy.local.stack import answers, parts
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
Only = Annotated[list[str] | None, typer.Option("--only", help="start these parts alone; may be repeated")]
OWNERS = ("verhuis", "ruim-op")
"""The commands of a service that log in as the owner of its databases."""
KEPT = ("jars", "jars.lock")
"""What `clean-data` leaves in the folder: nothing of it is data."""


@app.command(name="jars")
def fetch() -> None:
    """Fetch the locked jars of Kafka and Zipkin and check their sha256."""
    settings = LocalSettings()
    jars.require(settings.cache, jars.locked())


@app.command()
def lock() -> None:
    """Resolve jars.toml again and write jars.lock.toml."""
    print(f"{jars.lock()} jars locked")


@app.command(name="check-locks")
def check_locks() -> None:
    """Check the lock files: complete, hashed, free of addresses."""
    if found := lockfiles.faults():
        raise Trouble("\n".join(found))


@app.command()
def run(only: Only = None, logs: Annotated[bool, typer.Option(help="show every log line")] = False) -> None:
    """Start everything and stay in front until Ctrl-C."""
    raise typer.Exit(asyncio.run(daemon.run(_environment(), only or (), logs=logs)))


@app.command()
def up(only: Only = None) -> None:
    """Start everything behind and return when it is ready."""
    environment = _environment()
    chosen = parts(environment, only or ())
    daemon.up(environment.settings, only or ())
    if any(part.name == GATEWAY for part in chosen):
        print(f"ready: {environment.url(GATEWAY)}/docs; `make onboard` takes the municipalities on board")


@app.command()
def down() -> None:
    """Stop everything."""
    daemon.down(LocalSettings())


@app.command()
def status() -> None:
    """Show each part; exit code 0 ready, 1 not ready, 3 not running."""
    raise typer.Exit(daemon.status(LocalSettings()))


@app.command()
def password() -> None:
    """Show the password of every local user."""
    print(_environment().secrets["LOGIN_PASSWORD"])


@app.command()
def token(
    user: Annotated[str, typer.Argument(help="a user, or a machine client such as aanbieder-42420001")],
    gemeente: Annotated[str, typer.Option(help="the municipality, for a machine client")] = "",
) -> None:
    """Print an access token of the running issuer."""
    from deploy.local.visit import token as token_of

    print(token_of(_environment(), user, gemeente))


@app.command()
def onboard(files: Annotated[list[Path] | None, typer.Argument(help="default: the seven")] = None) -> None:
    """Let municipalities take part in the running system, from their files."""
    from deploy.local.visit import onboard as take_on_board

    environment = _environment()
    chosen = files or sorted(environment.gemeenten[0].glob("*.yaml"))
    for line in take_on_board(environment, chosen):
        print(line)


@app.command()
def migrate() -> None:
    """Bring every service's database up to date, starting PostgreSQL where it does not run."""
    asyncio.run(_migrate(_environment()))


@app.command()
def demo(once: Annotated[bool, typer.Option("--once", help="end with the story")] = False) -> None:
    """Start everything (unless it runs already), tell the story, stay until Ctrl-C."""
    environment = _environment()
    if daemon.Run(environment.settings).pid() is not None:
        raise typer.Exit(asyncio.run(_tell(environment, once=True)))
    raise typer.Exit(asyncio.run(daemon.run(environment, story=lambda: _tell(environment, once=once))))


@app.command(name="compose-env")
def compose_env() -> None:
    """Write the secrets and keys that deploy/compose.yaml takes from outside."""
    print(compose.write(_environment()))


@app.command()
def backup() -> None:
    """Make a base backup of the running databases in BACKUP_FOLDER, where their WAL is archived too."""
    environment = _environment()
    print(asyncio.run(_backups(environment).make(environment.settings.logs)))


@app.command()
def restore(
    base: Annotated[Path | None, typer.Argument(help="a base backup; default: the newest")] = None,
    until: Annotated[datetime | None, typer.Option(help="a moment in UTC; default: as far as the WAL goes")] = None,
) -> None:
    """Put the databases back, make the topics anew and tell everything again; then `make up`."""
    environment = _environment()
    if (pid := daemon.Run(environment.settings).pid()) is not None:
        raise Trouble(f"still running (process {pid}): `make down` first")
    moment = until.replace(tzinfo=UTC) if until else None
    asyncio.run(_restore(environment, base, moment))


@app.command(name="clean-data")
def clean_data() -> None:
    """Remove everything the local start has kept, but not the jars."""
    settings = LocalSettings()
    if (pid := daemon.Run(settings).pid()) is not None:
        raise Trouble(f"still running (process {pid}): `make down` first")
    for path in settings.folder.glob("*"):
        if path.name in KEPT:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@app.command(name="rotate-key")
def rotate_key() -> None:
    """Give the issuer a new signing key; the old ones stay published."""
    print(SigningKeys(LocalSettings().folder / "secrets" / "signing").rotate())


@app.command()
def archive(days: Annotated[int, typer.Option(min=0, help="days since the last event of a stream")] = 730) -> None:
    """Put the events of closed streams in the archive, of every service; nothing stands still for it."""
    asyncio.run(_each_service(_environment(), "archiveer", str(days)))


@app.command()
def move(
    gemeente: Annotated[str, typer.Argument(help="the code of the municipality")],
    database: Annotated[str, typer.Argument(help="where it goes: a name in SPREAD, or eerste")],
) -> None:
    """Move a municipality to another database, service by service, while everything runs."""
    asyncio.run(_each_service(_environment(), "verhuis", gemeente, database))


@app.command()
def tidy(
    gemeente: Annotated[str, typer.Argument(help="the code of the municipality")],
    database: Annotated[str, typer.Argument(help="the database that it left")],
) -> None:
    """Remove what a municipality left behind in a database, service by service."""
    asyncio.run(_each_service(_environment(), "ruim-op", gemeente, database))


async def _tell(environment: Environment, *, once: bool) -> int:
    """The story as a process of its own with our console as its output; returns its exit code."""
    flags = ("--once",) if once else ()
    spawn = Spawn(command=(sys.executable, "-m", "deploy.demo", *flags), env=environment.demo(), cwd=ROOT)
    try:
        await answers(f"{environment.url(GATEWAY)}/readyz")()
    except httpx.HTTPError:
        raise Trouble(f"the gateway at {environment.url(GATEWAY)} is not ready: `make status` shows why") from None
    story = await process.start(spawn, None)
    try:
        code = await story.wait()
    finally:
        await process.stop(story, signal.SIGTERM, 10)
    if not once:
        print("\nEverything keeps running; Ctrl-C stops it.", flush=True)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    return code


def _backups(environment: Environment) -> Backups:
    folder = environment.settings.backup_folder
    if folder is None:
        raise Trouble("set BACKUP_FOLDER, also for `make up`: without it no WAL is archived")
    return Backups(environment.cluster, folder.absolute())


async def _restore(environment: Environment, base: Path | None, until: datetime | None) -> None:
    backups, logs = _backups(environment), environment.settings.logs
    for service, gemeente, persoon in await backups.restore(base or backups.latest(), logs, until=until):
        print(f"forgotten again: {service} {gemeente} {persoon}")
    found = {part.name: part for part in parts(environment)}
    supervisor = Supervisor([found["postgres"], found["kafka"]], logs, say=daemon.say)
    await supervisor.start()
    try:
        steps = [("topics", ("-m", "shared.runtime.topics", "--opnieuw"), environment.topics())]
        steps += [(s, ("-m", f"services.{s}.main", "hervertel"), environment.service(s)) for s in SERVICES]
        for name, arguments, env in steps:
            spawn = Spawn(command=(sys.executable, *arguments), env=env, cwd=ROOT)
            if await process.run(spawn, logs / "restore.log", 600) != 0:
                raise Trouble(f"{name} was not made again: see {logs / 'restore.log'}")
    finally:
        await supervisor.stop()
    print("restored: `make up` starts everything")


async def _each_service(environment: Environment, command: str, *arguments: str) -> None:
    """One of the commands of a service, by each of them in turn."""
    for service in SERVICES:
        env = environment.moving(service) if command in OWNERS else environment.service(service)
        spawn = Spawn((sys.executable, "-m", f"services.{service}.main", command, *arguments), env=env, cwd=ROOT)
        started = await process.start(spawn, None)
        if await started.wait() != 0:
            raise Trouble(f"{service} did not carry out {command} to the end: run it again")


async def _migrate(environment: Environment) -> None:
    running = daemon.Run(environment.settings).pid() is not None
    steps = [part for part in parts(environment) if part.name.startswith("migrate-")]
    if not running:
        steps = [part for part in parts(environment) if part.name == "postgres"] + steps
    supervisor = Supervisor(steps, environment.settings.logs, say=daemon.say)
    await supervisor.start()
    await supervisor.stop()


def _environment() -> Environment:
    return Environment.of(LocalSettings(), os.environ)


def main() -> None:
    """Runs a verb; what is wrong with the machine is one line and exit code 1."""
    try:
        app()
    except Trouble as trouble:
        sys.exit(f"zorgketen: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"zorgketen: {error.strerror or error}: {error.filename or ''}")
