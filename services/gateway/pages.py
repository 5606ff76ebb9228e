"""What anyone may see without login: the document, the page made from it, and whether the gateway lives."""

import asyncio
from collections.abc import Callable, Mapping

from starlette.responses import JSONResponse, Response

from services.gateway.app import Page
from services.gateway.docs import POLICY, html
from services.gateway.openapi import PATH
from shared.runtime.http.health import Health
from shared.runtime.http.media import JSON
from shared.runtime.http.problems import problem
from shared.runtime.telemetry import METRICS_TYPE

OPENAPI = "/v1/openapi.json"


def pages(health: Health, exposition: Callable[[], bytes]) -> Mapping[str, Page]:
    """By exact path."""
    text = PATH.read_text(encoding="utf-8")
    page = html(text)

    async def openapi() -> Response:
        return Response(text, media_type=JSON, headers={"Access-Control-Allow-Origin": "*"})

    async def docs() -> Response:
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": POLICY})

    async def livez() -> Response:
        return JSONResponse({"status": "leeft"})

    async def readyz() -> Response:
        """Ready while a service is: one that is away is named, and only its part of the API is."""
        missing = await health.missing()
        if health.draining or len(missing) == len(health.checks):
            return problem(503, instance="/readyz", headers={"Retry-After": "2"}, onderdelen=list(missing))
        return JSONResponse({"status": "gereed", "ontbrekendeDelen": list(missing)})

    async def measured() -> Response:
        return Response(await asyncio.to_thread(exposition), media_type=METRICS_TYPE)

    return {OPENAPI: openapi, "/docs": docs, "/livez": livez, "/readyz": readyz, "/metrics": measured}
