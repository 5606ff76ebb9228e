"""The gateway as an ASGI application: route, caller, checks, then the handler; every failure as problem+json."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.checks import Checks, TooLarge
from services.gateway.cors import Cors
from services.gateway.request import Ask, ClientGone, Handler, TooSlow
from services.gateway.routes import RouteTable
from services.gateway.tracing import FOUND
from shared.contracts.operations import Operation
from shared.errors import NotFound, ZorgketenError
from shared.runtime.http import problems
from shared.runtime.http.guard import Verifies, authorize
from shared.runtime.http.media import NotAcceptable, UnsupportedMediaType
from shared.runtime.identity import Unauthenticated

Page = Callable[[], Awaitable[Response]]
"""What is served without login: the document, the docs, whether we live."""

_STATUS: Mapping[type[Exception], int] = {
    TooLarge: 413,
    TooSlow: 408,
    NotAcceptable: 406,
    UnsupportedMediaType: 415,
}


class Gateway:
    """Serves `operations` by their handler, `forward` where they have none, and `pages` by exact path."""

    def __init__(
        self,
        operations: Iterable[Operation],
        *,
        verifier: Verifies,
        forward: Handler,
        handlers: Mapping[str, Handler],
        pages: Mapping[str, Page],
        cors: Cors,
    ) -> None:
        facade = [operation for operation in operations if not operation.internal]
        self._routes = RouteTable(facade)
        self._checks = {operation.id: Checks(operation) for operation in facade}
        self._handlers = {operation.id: handlers.get(operation.id, forward) for operation in facade}
        self._verifier = verifier
        self._pages = pages
        self._cors = cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        path = _raw_path(scope)
        headers = _headers(scope)
        try:
            response = await self._answer(scope, receive, path, headers)
        except ClientGone:
            return
        except ZorgketenError as error:
            status = _STATUS.get(type(error))
            response = problems.problem(status, instance=path) if status else problems.of(error, path)
            if response.status_code == 500:
                raise
        except (NotAcceptable, UnsupportedMediaType) as error:
            response = problems.problem(_STATUS[type(error)], instance=path)
        except HTTPException as error:
            response = problems.problem(error.status_code, instance=path, headers=error.headers)
        await self._cors.wrap(response, headers)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, path: str, headers: dict[bytes, bytes]) -> ASGIApp:
        method = scope["method"]
        if (page := self._pages.get(path)) is not None:
            return await page() if method == "GET" else _not_allowed(path, "GET, HEAD")
        found = self._routes.find(path)
        if found is None:
            raise NotFound
        if method == "OPTIONS":
            return self._cors.preflight(headers, found.allow)
        operation = found.operation(method)
        if operation is None:
            return _not_allowed(path, found.allow)
        scope["route"] = operation
        scope.get(FOUND, {})["operation"] = operation
        caller = await self._verifier.verify(_token(headers))
        authorize(operation, caller)
        checks = self._checks[operation.id]
        query: bytes = scope["query_string"]
        most = checks.check(query, headers)
        ask = Ask(
            operation=operation,
            caller=caller,
            params=found.params,
            path=path,
            query=query,
            headers=headers,
            receive=receive,
            limit=most,
        )
        return await self._handlers[operation.id](ask)


def _raw_path(scope: Scope) -> str:
    """The path as sent: what was escaped stays escaped."""
    raw: bytes | None = scope.get("raw_path")
    return raw.decode("latin-1") if raw else str(scope["path"])


def _headers(scope: Scope) -> dict[bytes, bytes]:
    """By name, the first of each: a header that comes twice has one meaning, here and behind us."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found.setdefault(name, value)
    return found


def _token(headers: Mapping[bytes, bytes]) -> str:
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("no token")
    return token.strip()


def _not_allowed(path: str, allow: str) -> Response:
    return problems.problem(405, instance=path, headers={"Allow": allow})
