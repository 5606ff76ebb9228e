"""A handler becomes a route by naming its Operation; method, path, status, roles, scope and media types follow."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, NewType, TypeVar, get_args, get_origin, get_type_hints

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import Response

from shared.contracts.operations import Operation
from shared.runtime.http import bodies
from shared.runtime.http.answers import respond
from shared.runtime.http.guard import Call, guard

H = TypeVar("H", bound=Callable[..., Awaitable[Any]])
Reader = Callable[[Request], Awaitable[BaseModel | None]]

UUID_PATTERN = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_PATH_PARAMETER = re.compile(r"\{([A-Za-z]+)\}")
_REQUEST = "http_request"


def route(router: APIRouter, operation: Operation) -> Callable[[H], H]:
    """Registers the handler of an operation.

    A parameter annotated with `operation.request` gets the body, one with `operation.query` the query; one named after
    a path parameter (`melding_id` for `{meldingId}`) gets that, a UUID where the name ends in Id. What else a handler
    may ask for is in `params.py`. It returns a model, an Answer, a Found, a Response, or None for 204.

    TypeError where the handler leaves out a path parameter, or its body has a datetime without a timezone.
    """
    if operation.request is not None:
        _check_moments(operation.request)

    def register(handler: H) -> H:
        read_query = _query(operation)
        signature = _signature(handler, operation, read_query)

        async def endpoint(**arguments: Any) -> Response:
            request: Request = arguments.pop(_REQUEST)
            asked: Call = request.state.call
            return respond(await handler(**arguments), request, operation.status, asked.wants)

        endpoint.__signature__ = signature  # type: ignore[attr-defined]
        endpoint.__name__ = operation.id.replace("-", "_")
        router.add_api_route(
            operation.path,
            endpoint,
            methods=[operation.method],
            status_code=operation.status,
            dependencies=[Depends(guard(operation)), Depends(read_query)],
            response_model=None,
            operation_id=operation.id,
            include_in_schema=False,
        )
        return handler

    return register


def _signature(handler: Callable[..., Any], operation: Operation, read_query: Reader) -> inspect.Signature:
    hints = get_type_hints(handler, include_extras=True)
    aliases = set(_PATH_PARAMETER.findall(operation.path))
    found = []
    for name, parameter in inspect.signature(handler).parameters.items():
        hint, alias = hints.get(name, Any), to_camel(name)
        if alias in aliases:
            hint = _path(hint, alias)
            aliases.remove(alias)
        elif operation.request is not None and hint is operation.request:
            hint = Annotated[hint, Depends(_body(operation.request))]
        elif operation.query is not None and hint is operation.query:
            hint = Annotated[hint, Depends(read_query)]
        found.append(parameter.replace(annotation=hint, kind=inspect.Parameter.KEYWORD_ONLY))
    if aliases:
        raise TypeError(f"{operation.id}: the handler does not take {sorted(aliases)}")
    found.append(inspect.Parameter(_REQUEST, inspect.Parameter.KEYWORD_ONLY, annotation=Request))
    return inspect.Signature(found)


def _path(hint: Any, alias: str) -> Any:
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
    else:
        extras = []
    plain = hint.__supertype__ if isinstance(hint, NewType) else hint
    if plain is str and alias.endswith("Id"):
        return Annotated[hint, *extras, Path(alias=alias, pattern=UUID_PATTERN)]
    return Annotated[hint, *extras, Path(alias=alias)]


def _body(model: type[BaseModel]) -> Reader:
    async def read(request: Request) -> BaseModel:
        asked: Call = request.state.call
        return bodies.parse(model, asked.raw)

    return read


def _query(operation: Operation) -> Reader:
    async def read(request: Request) -> BaseModel | None:
        return bodies.parse_query(operation.query, request)

    return read


def _check_moments(model: type[BaseModel]) -> None:
    for found in _schemas(model.__pydantic_core_schema__):
        if found.get("type") == "datetime" and found.get("tz_constraint") != "aware":
            raise TypeError(f"{model.__name__} takes a datetime without a timezone: use shared.values.moment.Moment")


def _schemas(node: Any) -> list[Mapping[str, Any]]:
    """Every schema within a core schema."""
    if isinstance(node, dict):
        return [node, *(found for value in node.values() for found in _schemas(value))]
    if isinstance(node, list | tuple):
        return [found for value in node for found in _schemas(value)]
    return []
