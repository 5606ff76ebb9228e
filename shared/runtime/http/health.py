"""Whether a process lives, whether it can serve, and what it measures: outside /v1, without login, without secrets."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.runtime.http.problems import problem

Check = Callable[[], Awaitable[bool]]

PATIENCE = 3.0
"""Seconds a part gets to answer."""
FRESH = 1.0
"""Seconds an answer counts, so that a busy prober costs nothing."""
_log = structlog.get_logger("health")


@dataclass(slots=True)
class Health:
    """The checks of a process by the part they name; `draining` makes it unready while it stops."""

    checks: Mapping[str, Check]
    draining: bool = False
    _known: tuple[float, tuple[str, ...]] | None = field(default=None)

    async def missing(self) -> tuple[str, ...]:
        """The parts that do not answer now; empty when the process can serve."""
        if self._known is None or time.monotonic() - self._known[0] > FRESH:
            names = list(self.checks)
            answers = await asyncio.gather(*(self._ask(self.checks[name]) for name in names))
            found = tuple(name for name, answer in zip(names, answers, strict=True) if not answer)
            if self._known is None or found != self._known[1]:
                _log.info("readiness", part=list(found) or None)
            self._known = (time.monotonic(), found)
        return ("stopt", *self._known[1]) if self.draining else self._known[1]

    async def _ask(self, check: Check) -> bool:
        asked = asyncio.ensure_future(check())
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
        if not done:
            asked.cancel()
            return False
        if (error := asked.exception()) is not None:
            _log.warning("check failed", exc_info=error)
            return False
        return asked.result()


def add_health(app: FastAPI, health: Health, exposition: Callable[[], bytes], metrics_type: str) -> None:
    """Adds /livez, /readyz and /metrics."""

    async def livez(request: Request) -> Response:
        return JSONResponse({"status": "leeft"})

    async def readyz(request: Request) -> Response:
        missing = await health.missing()
        if missing:
            headers = {"Retry-After": "2"}
            return problem(503, instance=request.url.path, headers=headers, onderdelen=list(missing))
        return JSONResponse({"status": "gereed"})

    async def measured(request: Request) -> Response:
        content = await asyncio.to_thread(exposition)
        return Response(content, media_type=metrics_type)

    app.add_route("/livez", livez, include_in_schema=False)
    app.add_route("/readyz", readyz, include_in_schema=False)
    app.add_route("/metrics", measured, include_in_schema=False)
