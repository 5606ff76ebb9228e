"""What a service hears: which message of which topic, and the command it becomes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from shared.contracts.envelope import Message
from shared.eventsourcing.context import Context
from shared.eventsourcing.store import Store

Handler = Callable[[Store, Context, Any], Awaitable[None]]
"""Gets the message, validated. It calls execute or commit once with the context it got, so that the message and its
effect are one transaction; or it returns, and the message is noted as heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One type of message on the topic where it is told, and who handles it."""

    topic: str
    type: type[Message]
    handler: Handler
