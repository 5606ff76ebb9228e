"""Archiving as a process of its own, for tests that kill it."""

import asyncio
import os
import sys
from datetime import UTC, datetime

from shared.eventsourcing.archief import archive
from shared.runtime.failpoints import armed, parse
from tests.support.kernel import TELLER


async def main(dsn: str) -> None:
    """Archives every stopped counter, ten events at a time, with the fail points of the environment."""
    failpoint = armed(parse(os.environ.get("FAILPOINTS", "")))
    await archive(dsn, [TELLER], datetime.now(UTC), batch=10, failpoint=failpoint)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
