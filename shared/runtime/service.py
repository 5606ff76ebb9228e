"""A service as one process: its routes, its loops and its parts, waited for at the start and let go at the end."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import structlog
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from shared.contracts import operations
from shared.contracts.channels import messages
from shared.errors import Unavailable
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import FailPoint, no_failpoint
from shared.eventsourcing.failing import FailingStore
from shared.eventsourcing.inbox import Inbox, SpreadInbox, Subscription
from shared.eventsourcing.jobs import JobHandler
from shared.eventsourcing.places import HOME, Place, Places, SpreadStore
from shared.eventsourcing.projection import Projection, are_made
from shared.eventsourcing.store import Store
from shared.eventsourcing.transient import Moving
from shared.eventsourcing.vault import Vault
from shared.runtime import beheer, commands, database, failpoints, logging, migrations, serving, telemetry
from shared.runtime.clients import http_client
from shared.runtime.http import problems
from shared.runtime.http.application import application
from shared.runtime.http.health import Check, Health, add_health
from shared.runtime.identity import IssuerKeys, Verifier
from shared.runtime.readings import Labels, Meting
from shared.runtime.settings import DatabaseUrls, Role, ServiceSettings, key_bytes
from shared.runtime.supervise import Loop, Supervisor
from shared.runtime.worker import Worker

VERSION = "0.1.0"
LEESMODELLEN = "leesmodellen"
PASSING = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, KeyError)
"""Failures that may pass; KeyError: a row without the column that this release adds."""
_log = structlog.get_logger("service")


@dataclass(frozen=True, kw_only=True)
class Service:
    """What a service is made of; `migrations` is the folder of its own SQL files."""

    name: operations.Service
    router: APIRouter
    aggregates: Sequence[Aggregate[Any, Any, Any]]
    migrations: Path
    projections: Sequence[Projection] = ()
    subscriptions: Sequence[Subscription] = ()
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    metingen: Sequence[Meting] = ()
    version: str = VERSION


def run(service: Service, settings: ServiceSettings, arguments: Sequence[str] | None = None) -> None:
    """Runs the process until SIGTERM or SIGINT; what it depends on may come later, and go and come back.

    SystemExit 1 where its port is taken. With arguments (those of the process, unless given) it carries out the command
    that they are instead, and ends: see `commands.py`.
    """
    logging.configure(service.name, settings.service_instance, settings.log_level)
    if asked := sys.argv[1:] if arguments is None else arguments:
        commands.run(service, settings, asked)
        return
    try:
        serving.run_until_stopped(lambda: _main(service, settings))
    except serving.CannotListen as error:
        _log.error("cannot listen", host=settings.host, port=settings.port)
        raise SystemExit(1) from error


async def _main(service: Service, settings: ServiceSettings) -> None:
    measured = telemetry.configure(service.name, service.version, settings)
    try:
        async with process(service, settings) as running:
            add_health(running.app, running.health, measured.exposition, telemetry.METRICS_TYPE)
            _log.info("serving", host=settings.host, port=settings.port, role=settings.service_role.value)
            await serving.serve(running.app, settings, running.drain)
    finally:
        await asyncio.to_thread(measured.shutdown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A service with its parts open and its loops at work."""

    app: FastAPI
    store: Store
    health: Health
    worker: Worker | None

    def drain(self) -> None:
        """Unready from now on: no new requests should come."""
        self.health.draining = True


@contextlib.asynccontextmanager
async def process(service: Service, settings: ServiceSettings) -> AsyncIterator[Process]:
    """Opens the pools, starts the loops of the role, and stops them in the other order."""
    failpoint = _failpoint(settings)
    async with contextlib.AsyncExitStack() as stack:
        opened = [
            await _place(stack, service, settings, name, urls, failpoint)
            for name, urls in settings.every_database.items()
        ]
        (home, pool), *_ = opened
        places = Places(*(place for place, _ in opened))
        store = SpreadStore(places) if settings.databases else home.store
        issuer = await stack.enter_async_context(http_client(read=3.0))
        models = _modelled(pool, service)
        checks: dict[str, Check] = {"database": _migrated(pool, service), LEESMODELLEN: models}
        known = frozenset(messages())
        inboxes = {
            place.name: Inbox(
                service.name,
                service.subscriptions,
                place.pool,
                place.store,
                known=known,
                coming=partial(places.coming, place.name),
                failpoint=failpoint,
            )
            for place in places.all
        }
        worker = None
        if settings.service_role is not Role.API:
            inbox = SpreadInbox(places, inboxes) if settings.databases else inboxes[HOME]
            worker = Worker(service, settings, places=places, inbox=inbox, failpoint=failpoint)
            checks |= worker.checks()
            stack.push_async_callback(worker.broker.close)
            supervisor = Supervisor(worker.loops())
            supervisor.start()
            telemetry.gauge("zorgketen.loop.running", "1", "1 while the loop runs", partial(_running, supervisor.loops))
            checks |= {f"lus-{loop.name}": _runs(loop) for loop in supervisor.loops if loop.name in worker.needed}
            stack.push_async_callback(supervisor.stop, settings.stop_timeout / 2)
        serves = settings.service_role is not Role.WORKER
        routers = [service.router, beheer.router(service.name)] if serves else []
        app = application(service.name, service.version, routers)
        app.state.store = store
        app.state.beheer = beheer.Beheer(
            service.name, places, inboxes, store, service.projections, app_role=f"{service.name}_app"
        )
        app.state.verifier = Verifier(
            settings.oidc_issuer, settings.oidc_audience, IssuerKeys(settings.oidc_issuer, issuer)
        )
        for kind in PASSING:
            app.add_exception_handler(kind, _away(models))
        yield Process(app=app, store=store, health=Health(checks), worker=worker)


async def _place(
    stack: contextlib.AsyncExitStack,
    service: Service,
    settings: ServiceSettings,
    name: str,
    urls: DatabaseUrls,
    failpoint: FailPoint,
) -> tuple[Place, asyncpg.Pool]:
    """One database with its pools and its store; the pool of the app apart."""
    dsn = urls.worker_database_url.get_secret_value()
    pool = await _pool(stack, service, settings, urls.database_url.get_secret_value(), worker=False)
    across = await _pool(stack, service, settings, dsn, worker=True)
    store = Store(pool, Vault(key_bytes(settings.master_key)), acquire_timeout=settings.database_acquire_timeout)
    if failpoint is not no_failpoint:
        store = FailingStore(store, failpoint)
    return Place(name=name, store=store, pool=across, dsn=dsn), pool


async def _pool(
    stack: contextlib.AsyncExitStack, service: Service, settings: ServiceSettings, dsn: str, *, worker: bool
) -> asyncpg.Pool:
    pool = await database.open_pool(
        dsn,
        name=f"{service.name}-{'worker' if worker else 'api'}-{settings.service_instance}",
        size=settings.worker_database_pool if worker else settings.database_pool,
        connect_timeout=settings.database_connect_timeout,
        command_timeout=settings.database_command_timeout,
    )
    stack.push_async_callback(database.close_pool, pool)
    return pool


def _migrated(pool: asyncpg.Pool, service: Service) -> Check:
    """The database answers and has every migration of this release; once it had, answering is enough."""
    wanted = migrations.found(service.name, service.migrations)
    done = False

    async def check() -> bool:
        nonlocal done
        if not await database.answers(pool):
            return False
        if not done:
            async with pool.acquire(timeout=2) as conn:
                done = not await migrations.pending(conn, wanted)
        return done

    return check


def _modelled(pool: asyncpg.Pool, service: Service) -> Check:
    """Every read model of this release was made, be it that an older one still answers for it; asked until it is so."""
    done = False

    async def check() -> bool:
        nonlocal done
        if not done:
            async with pool.acquire(timeout=2) as conn:
                done = await are_made(conn, service.projections)
        return done

    return check


def _runs(loop: Loop) -> Check:
    async def check() -> bool:
        return loop.steady

    return check


def _running(loops: Sequence[Loop]) -> dict[Labels, float]:
    return {(("loop", loop.name),): float(loop.steady) for loop in loops}


def _failpoint(settings: ServiceSettings) -> FailPoint:
    points = failpoints.parse(settings.failpoints)
    if not points:
        return no_failpoint
    _log.warning("fail points armed", name=sorted(points))
    return failpoints.armed(points)


def _away(models: Check) -> Callable[[Request, Exception], Awaitable[Response]]:
    """503 while the database is away, or what this release adds to a read model is not there yet."""

    async def handler(request: Request, error: Exception) -> Response:
        unavailable = database.unavailable(error)
        if unavailable is None and not await models():
            unavailable = Unavailable(LEESMODELLEN)
        if unavailable is None:
            raise error
        _log.warning("part away", part=unavailable.part, exc_info=None if isinstance(unavailable, Moving) else error)
        return problems.of(unavailable, request.url.path)

    return handler
