"""What a service does once when it is asked to, instead of serving: `python -m services.<service>.main <command>`."""

import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg

from shared.errors import Unavailable, ZorgketenError
from shared.eventsourcing.archief import archive
from shared.eventsourcing.moving import Different, Side, clean, move
from shared.eventsourcing.retell import retell
from shared.runtime.database import unavailable
from shared.runtime.failpoints import armed, parse
from shared.runtime.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.runtime.service import Service

ARCHIVE_AFTER = 730
"""Days without an event after which a closed stream is archived, where nothing else is said."""
_GEMEENTE = re.compile(r"[0-9]{4}")
AWAY = {
    "verhuizing": "niet verhuisd: zij zou te lang stilstaan, of relay of projector werkt niet; zij blijft waar zij was",
    "andere-verhuizing": "er loopt al een verhuizing",
    "leesmodellen": "de leesmodellen zijn er nog niet: laat de werkers eerst draaien",
    "database": "een database antwoordt niet: geef de opdracht nog eens",
}
"""What it means for a command that a part is away."""
USAGE = """\
commands: hervertel
          archiveer [dagen]
          verhuis <gemeentecode> <database>
          ruim-op <gemeentecode> <database>
"""


def run(service: "Service", settings: ServiceSettings, arguments: Sequence[str]) -> None:
    """Carries out one command and says what came of it; SystemExit 2 for one that is unknown, 1 for one that failed."""
    try:
        said = _carried_out(service, settings, arguments)
    except (ZorgketenError, Different, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        sys.stderr.write(f"{service.name}: {_why(error)}\n")
        raise SystemExit(1) from error
    sys.stdout.write(f"{service.name}: {said}\n")


def _why(error: Exception) -> str:
    """What went wrong, for who gave the command; nothing of what the database was asked."""
    away = error if isinstance(error, Unavailable) else unavailable(error)
    if away is not None:
        return AWAY.get(away.part, f"{away.part} is er niet")
    if isinstance(error, Different):
        return f"de kopie is niet gelijk ({error}); de gemeente blijft waar zij was"
    return getattr(error, "detail", "") or f"{type(error).__name__} {getattr(error, 'what', '')}"


def _carried_out(service: "Service", settings: ServiceSettings, arguments: Sequence[str]) -> str:
    match arguments:
        case ["hervertel"]:
            return asyncio.run(_retell(service, settings))
        case ["archiveer"]:
            return asyncio.run(_archive(service, settings, ARCHIVE_AFTER))
        case ["archiveer", days] if days.isascii() and days.isdigit():
            return asyncio.run(_archive(service, settings, int(days)))
        case ["verhuis", tenant, name] if _GEMEENTE.fullmatch(tenant):
            return asyncio.run(_move(service, settings, tenant, name))
        case ["ruim-op", tenant, name] if _GEMEENTE.fullmatch(tenant):
            asyncio.run(clean(tenant, name, _sides(settings)))
            return f"{tenant} is opgeruimd in {name}"
        case _:
            sys.stderr.write(USAGE)
            raise SystemExit(2)


async def _retell(service: "Service", settings: ServiceSettings) -> str:
    told = sum([await retell(dsn, service.aggregates) for dsn in _databases(settings)])
    return f"{told} berichten worden opnieuw verteld"


async def _archive(service: "Service", settings: ServiceSettings, days: int) -> str:
    before = datetime.now(UTC) - timedelta(days=days)
    done = [await archive(dsn, service.aggregates, before) for dsn in _databases(settings)]
    streams, events = sum(d.streams for d in done), sum(d.events for d in done)
    return f"{streams} stromen met {events} events naar het archief"


async def _move(service: "Service", settings: ServiceSettings, tenant: str, name: str) -> str:
    failpoint = armed(parse(settings.failpoints))
    moved = await move(tenant, name, _sides(settings), service.aggregates, service.projections, failpoint=failpoint)
    if moved is None:
        return f"{tenant} is in {name}"
    return f"{tenant} van {moved.source} naar {name}: {moved.events} events, {moved.still * 1000:.0f} ms stil"


def _sides(settings: ServiceSettings) -> dict[str, Side]:
    """Each database with its owner; SystemExit 2 where one is not given."""
    sides = {}
    for name, urls in settings.every_database.items():
        if urls.migration_database_url is None:
            sys.stderr.write(f"MIGRATION_DATABASE_URL: the owner of database {name} is needed\n")
            raise SystemExit(2)
        owner, worker = urls.migration_database_url, urls.worker_database_url
        sides[name] = Side(name, owner.get_secret_value(), worker.get_secret_value())
    return sides


def _databases(settings: ServiceSettings) -> list[str]:
    """How the worker logs in to each database of the service."""
    return [urls.worker_database_url.get_secret_value() for urls in settings.every_database.values()]
