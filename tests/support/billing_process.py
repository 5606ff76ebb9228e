"""Billing as a process of its own, without broker: HTTP and jobs, with the fail points of the environment."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

import uvicorn

from services.billing.api import routes
from services.billing.processes import jobs
from shared.eventsourcing.failing import FailingStore
from shared.eventsourcing.jobs import JobRunner
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Vault
from shared.runtime import database
from shared.runtime.failpoints import armed, parse
from shared.runtime.http.application import application
from shared.runtime.serving import collect_rarely
from tests.integration.billing.conftest import PSEUDONIEM, Kaartjes

NU = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


async def main(app_url: str, worker_url: str, port: int) -> None:
    """Serves and works until it is killed."""
    failpoint = armed(parse(os.environ.get("FAILPOINTS", "")))
    pool = await database.open_pool(app_url, name="groot", size=8)
    worker = await database.open_pool(worker_url, name="groot-worker", size=4)
    store = FailingStore(Store(pool, Vault(b"m" * 32)), failpoint)
    app = application("billing", "0", [routes(PSEUDONIEM, lambda: NU)])
    app.state.store, app.state.verifier = store, Kaartjes()
    lease = timedelta(seconds=2)
    runner = JobRunner(worker, store, jobs(lambda: NU), idle=0.1, lease=lease, failpoint=failpoint)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False))
    await asyncio.gather(runner.run(), server.serve())


if __name__ == "__main__":
    collect_rarely()
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
