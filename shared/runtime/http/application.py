"""The application of a process: its routers behind the edge, every failure mapped, telemetry without its leaks."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from shared.errors import Invalid, ZorgketenError
from shared.eventsourcing.context import Replay
from shared.runtime.http import problems
from shared.runtime.http.answers import replay
from shared.runtime.http.edge import UNTRACED, Edge

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def application(name: str, version: str, routers: Iterable[APIRouter], *, lifespan: Lifespan | None = None) -> FastAPI:
    """An app without docs pages and redirects; `app.state.verifier` must be set before it serves."""
    app = FastAPI(
        title=name,
        version=version,
        routes=[route for router in routers for route in router.routes],  # an included router is searched twice
        lifespan=lifespan or _nothing,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(Edge, version=version)],
        telemetry={
            "operation_spans": False,  # they name our functions
            "logs": False,  # they carry exception messages
            "auto_configure": False,
            "exclude": lambda scope: scope.get("path") in UNTRACED,
        },
    )
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ZorgketenError, _deliberate)
    return app


@asynccontextmanager
async def _nothing(app: FastAPI) -> AsyncIterator[None]:
    yield


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return problems.invalid(problems.faults(error), request.url.path)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(allowed(request.app, request.scope))
    if error.status_code == 400:
        return problems.of(Invalid(()), request.url.path)
    return problems.problem(error.status_code, instance=request.url.path, headers=headers)


async def _deliberate(request: Request, error: Exception) -> Response:
    if isinstance(error, Replay):
        return replay(error.answer, again=True)
    if not isinstance(error, ZorgketenError):
        raise error
    response = problems.of(error, request.url.path)
    if response.status_code == 500:
        raise error
    return response


def allowed(app: FastAPI, scope: Any) -> list[str]:
    """The methods that the path of this request takes, over all routes."""
    found = []
    for method in METHODS:
        asked = {**scope, "method": method}
        if any(route.matches(asked)[0] is Match.FULL for route in app.router.routes):
            found += [method, "HEAD"] if method == "GET" else [method]
    return found
