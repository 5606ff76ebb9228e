"""The folder exchange as a process: `python -m services.gateway.mappen`, until SIGTERM or SIGINT."""

import asyncio
import signal
import time
from functools import partial

import httpx
import structlog

from services.gateway.document.parts import API_VERSION
from services.gateway.mappen.brengen import breng_alles
from services.gateway.mappen.halen import Halen
from services.gateway.mappen.loket import Loket
from services.gateway.mappen.register import register
from services.gateway.mappen.schijf import Mappen
from services.gateway.mappen.settings import MappenSettings
from shared.runtime import logging, serving, telemetry
from shared.runtime.clients import MachineTokens, http_client
from shared.runtime.failpoints import FailPoint, armed, parse
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
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    try:
        async with http_client(read=PATIENCE) as client:
            rounds = [
                Loop(gemeente, partial(wissel_uit, settings, gemeente, client, failpoint))
                for gemeente in settings.gemeenten
            ]
            running = Supervisor(rounds)
            running.start()
            _log.info("uitwisseling", count=len(rounds))
            await stopping.wait()
            await running.stop(settings.stop_timeout)
    finally:
        await asyncio.to_thread(measured.shutdown)


if __name__ == "__main__":
    chosen = read(MappenSettings)
    logging.configure(NAME, chosen.service_instance, chosen.log_level)
    serving.run_until_stopped(lambda: _main(chosen))
