"""What a service does once when it is asked to, instead of serving: `python -m services.<service>.main <command>`."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shared.eventsourcing.archief import archive
from shared.eventsourcing.retell import retell
from shared.runtime.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.runtime.service import Service

ARCHIVE_AFTER = 730
"""Days without an event after which a closed stream is archived, where nothing else is said."""
USAGE = "commands: hervertel | archiveer [dagen]\n"


def run(service: "Service", settings: ServiceSettings, arguments: Sequence[str]) -> None:
    """Carries out one command and says what came of it; SystemExit 2 for one that is not known."""
    match arguments:
        case ["hervertel"]:
            said = asyncio.run(_retell(service, settings))
        case ["archiveer"]:
            said = asyncio.run(_archive(service, settings, ARCHIVE_AFTER))
        case ["archiveer", days] if days.isascii() and days.isdigit():
            said = asyncio.run(_archive(service, settings, int(days)))
        case _:
            sys.stderr.write(USAGE)
            raise SystemExit(2)
    sys.stdout.write(f"{service.name}: {said}\n")


async def _retell(service: "Service", settings: ServiceSettings) -> str:
    told = await retell(settings.worker_database_url.get_secret_value(), service.aggregates)
    return f"{told} berichten worden opnieuw verteld"


async def _archive(service: "Service", settings: ServiceSettings, days: int) -> str:
    before = datetime.now(UTC) - timedelta(days=days)
    done = await archive(settings.worker_database_url.get_secret_value(), service.aggregates, before)
    return f"{done.streams} stromen met {done.events} events naar het archief"
