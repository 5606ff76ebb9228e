"""The folder exchange as a process: `python -m services.gateway.mappen`, until SIGTERM or SIGINT.

It answers /livez, /readyz and /metrics, as every process does.
"""

import asyncio
import time
from functools import partial

import httpx
import structlog
from fastapi import FastAPI

from services.gateway.document.parts import API_VERSION
from services.gateway.mappen.brengen import breng_alles
from services.gateway.mappen.halen import Halen
from services.gateway.mappen.loket import Loket
from services.gateway.mappen.metingen import meet
from services.gateway.mappen.register import register
from services.gateway.mappen.schijf import Mappen
from services.gateway.mappen.settings import MappenSettings
from shared.runtime import logging, serving, telemetry
from shared.runtime.clients import MachineTokens, http_client
from shared.runtime.failpoints import FailPoint, armed, parse
from shared.runtime.http.health import Health, add_health
from shared.runtime.settings import read
from shared.runtime.supervise import Loop, Supervisor

NAME = "mappen"
PATIENCE = 120.0
"""Seconds a large message may take to be judged or formed."""
_log = structlog.get_logger(NAME)


async def wissel_uit(settings: MappenSettings, gemeente: str, client: httpx.AsyncClient, failpoint: FailPoint) -> None:
    """Rounds for one municipality, until cancelled; Unavailable, Bezet and OSError end it, to be started again."""
    name = f"postbus-{gemeente}"
    key = (settings.client_keys / f"{name}.pem").read_text(encoding="ascii")
    loket = Loket(settings.gateway_url, gemeente, MachineTokens(settings.oidc_issuer, name, key, client), client)
    mappen = Mappen(settings.mappen / gemeente)
    vanaf = settings.vanaf.isoformat() if settings.vanaf else None
    with mappen.bezet(), register(mappen.root) as bekend:
        halen = Halen(mappen, loket, bekend, failpoint, vanaf)
        halen.herstel()
        volledig = float("-inf")
        while True:
            await breng_alles(mappen, loket, failpoint)
            alles = time.monotonic() - volledig > settings.volledig_elke
            began = time.monotonic()
            await halen.haal(alles=alles)
            volledig = began if alles else volledig
            failpoint("mappen.ronde")
            await asyncio.sleep(settings.interval)


async def _main(settings: MappenSettings) -> None:
    measured = telemetry.configure(NAME, API_VERSION, settings)
    failpoint = armed(parse(settings.failpoints))
    try:
        async with http_client(read=PATIENCE) as client:
            rounds = [
                Loop(gemeente, partial(wissel_uit, settings, gemeente, client, failpoint))
                for gemeente in settings.gemeenten
            ]
            meet({gemeente: Mappen(settings.mappen / gemeente) for gemeente in settings.gemeenten})
            health = Health({f"lus-{een.name}": partial(_loopt, een) for een in rounds})
            app = FastAPI(openapi_url=None)
            add_health(app, health, measured.exposition, telemetry.METRICS_TYPE)
            running = Supervisor(rounds)
            running.start()
            _log.info("uitwisseling", count=len(rounds), host=settings.host, port=settings.port)
            try:
                await serving.serve(app, settings, partial(setattr, health, "draining", True))
            finally:
                await running.stop(settings.stop_timeout)
    finally:
        await asyncio.to_thread(measured.shutdown)


async def _loopt(loop: Loop) -> bool:
    return loop.steady


def run(settings: MappenSettings) -> None:
    """Runs the process; SystemExit 1 where its port is taken."""
    logging.configure(NAME, settings.service_instance, settings.log_level)
    try:
        serving.run_until_stopped(lambda: _main(settings))
    except serving.CannotListen as error:
        _log.error("cannot listen", host=settings.host, port=settings.port)
        raise SystemExit(1) from error


if __name__ == "__main__":
    run(read(MappenSettings))
