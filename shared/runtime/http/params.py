"""What a handler may ask for: the caller, the context of its append, the store, the message as it came."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from shared.eventsourcing.context import Context, IdempotencyClaim
from shared.eventsourcing.store import Store
from shared.runtime.http.guard import Call
from shared.runtime.http.problems import trace_id
from shared.runtime.identity import Caller
from shared.values.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A body as it came: `media_type` is application/json or application/xml."""

    media_type: str
    content: bytes


def call(request: Request) -> Call:
    """The request after the guard."""
    found: Call = request.state.call
    return found


async def _caller(request: Request) -> Caller:
    return call(request).caller


async def _context(request: Request) -> Context:
    asked = call(request)
    trace = trace_id()
    claim = None
    if asked.key is not None:
        claim = IdempotencyClaim(
            caller=f"{asked.caller.client}/{asked.caller.subject}",
            route=asked.operation.id,
            key=asked.key,
            fingerprint=asked.fingerprint,
        )
    return Context(
        tenant=asked.caller.tenant,
        actor=asked.caller.subject,
        correlation_id=UUID(hex=trace) if trace else uuid7(),
        claim=claim,
        if_match=asked.if_match,
    )


async def _store(request: Request) -> Store:
    found: Store = request.app.state.store
    return found


async def _upload(request: Request) -> Upload:
    asked = call(request)
    return Upload(media_type=asked.brings or "", content=asked.raw)


async def _wants(request: Request) -> str:
    return call(request).wants


CallerIn = Annotated[Caller, Depends(_caller)]
"""Who asks; tenant and roles from the token."""
ContextIn = Annotated[Context, Depends(_context)]
"""The context of an append: tenant, actor, idempotency claim, If-Match. The correlation id is the trace id."""
StoreIn = Annotated[Store, Depends(_store)]
"""The event store of this service."""
UploadIn = Annotated[Upload, Depends(_upload)]
"""The body unread, for operations that take XML."""
WantsIn = Annotated[str, Depends(_wants)]
"""The media type to answer in, for operations that can give XML."""
