"""Answers: built from a model and a version, and turned into bytes once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from shared.eventsourcing.context import Answer
from shared.runtime.http.media import JSON

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A resource as it is now; its version becomes the ETag, and If-None-Match is honoured."""

    body: BaseModel
    version: int
    headers: Mapping[str, str] = field(default_factory=dict)


def etag(version: int) -> str:
    """The strong entity tag of an aggregate's version."""
    return f'"{version}"'


def created(location: str, body: BaseModel, version: int) -> Answer:
    """201 with where it is and its ETag."""
    return answer(201, body, version=version, headers={"Location": location})


def accepted(location: str, body: BaseModel, version: int | None = None) -> Answer:
    """202 with the status resource to look at."""
    return answer(202, body, version=version, headers={"Location": location})


def changed(body: BaseModel, version: int) -> Answer:
    """200 with the resource as it is after the change, and its new ETag."""
    return answer(200, body, version=version)


def answer(
    status: int, body: BaseModel | None, *, version: int | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Any answer that can be stored with an Idempotency-Key and given again byte for byte."""
    known = dict(headers or {})
    if version is not None:
        known["ETag"] = etag(version)
    if body is None:
        return Answer(status=status, body=b"", headers=known)
    known["Content-Type"] = JSON
    return Answer(status=status, body=body.model_dump_json(by_alias=True).encode(), headers=known)


def respond(
    result: Answer | Found | BaseModel | Response | None, request: Request, status: int, media_type: str = JSON
) -> Response:
    """What a handler returned as the response: a model with the operation's status, a list with its Link header."""
    match result:
        case Response():
            return result
        case Answer():
            return replay(result)
        case Found():
            return _found(result, request, status, media_type)
        case BaseModel():
            content = result.model_dump_json(by_alias=True)
            return Response(content, status_code=status, media_type=media_type, headers=_link(result, request))
        case None:
            return Response(status_code=204)


def replay(given: Answer, *, again: bool = False) -> Response:
    """A stored or storable answer; `again` says it was given before."""
    headers = {**given.headers, "Idempotency-Replayed": "true"} if again else dict(given.headers)
    return Response(given.body, status_code=given.status, headers=headers)


def _found(found: Found, request: Request, status: int, media_type: str) -> Response:
    headers = {**found.headers, "ETag": etag(found.version)}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if headers["ETag"] in known or "*" in known:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return Response(
        found.body.model_dump_json(by_alias=True), status_code=status, media_type=media_type, headers=headers
    )


def _link(body: BaseModel, request: Request) -> dict[str, str]:
    volgende = getattr(body, "volgende", None)
    if not isinstance(volgende, str):
        return {}
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<{request.url.path}?{urlencode([*others, ("cursor", volgende)])}>; rel="next"'}
