"""The gateway as a process: `python -m services.gateway.main`, until SIGTERM or SIGINT."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from functools import partial

import structlog
from starlette.types import ASGIApp

from services.gateway.app import Gateway
from services.gateway.clients import Limits, Upstream
from services.gateway.cors import Cors
from services.gateway.document.parts import API_VERSION
from services.gateway.facade import OPERATIONS, SERVICES
from services.gateway.forward import Forwarder
from services.gateway.handlers import handlers
from services.gateway.pages import pages
from services.gateway.parts import Parts
from services.gateway.settings import GatewaySettings
from services.gateway.tracing import Served
from shared.runtime import logging, serving, telemetry
from shared.runtime.clients import http_client
from shared.runtime.http.edge import Edge
from shared.runtime.http.health import Check, Health
from shared.runtime.identity import IssuerKeys, Verifier

NAME = "gateway"
_log = structlog.get_logger("gateway")


def build(gateway: Gateway) -> ASGIApp:
    """The layers from outside in: the span, the headers and errors of every answer, the gateway."""
    return Served(Edge(gateway, version=API_VERSION))


@contextlib.asynccontextmanager
async def upstreams(settings: GatewaySettings) -> AsyncIterator[Mapping[str, Upstream]]:
    """A client per service, closed at the end."""
    limits = Limits(
        connect=settings.upstream_connect_timeout,
        read=settings.upstream_read_timeout,
        read_large=settings.upstream_message_timeout,
        connections=settings.upstream_connections,
    )
    urls = {"intake": settings.intake_url, "indicatie": settings.indicatie_url, "billing": settings.billing_url}
    found = {name: Upstream(name, urls[name], limits) for name in SERVICES}
    try:
        yield found
    finally:
        for upstream in found.values():
            await upstream.close()


def run(settings: GatewaySettings) -> None:
    """Runs the process."""
    logging.configure(NAME, settings.service_instance, settings.log_level)
    serving.run_until_stopped(lambda: _main(settings))


async def _main(settings: GatewaySettings) -> None:
    measured = telemetry.configure(NAME, API_VERSION, settings)
    try:
        async with upstreams(settings) as found, http_client(read=3.0) as issuer:
            checks: dict[str, Check] = {name: partial(up.answers, "/readyz") for name, up in found.items()}
            health = Health(checks)
            gateway = Gateway(
                OPERATIONS,
                verifier=Verifier(
                    settings.oidc_issuer, settings.oidc_audience, IssuerKeys(settings.oidc_issuer, issuer)
                ),
                forward=Forwarder(found),
                handlers=handlers(Parts(found)),
                pages=pages(health, measured.exposition),
                cors=Cors(settings.cors_origins),
            )
            _log.info("serving", host=settings.host, port=settings.port)
            await serving.serve(build(gateway), settings, partial(setattr, health, "draining", True))
    finally:
        await asyncio.to_thread(measured.shutdown)


if __name__ == "__main__":
    run(GatewaySettings())  # the rest comes from the environment
