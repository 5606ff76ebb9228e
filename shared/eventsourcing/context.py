"""Who asks, for which municipality, why, and how often: rides with every append."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from opentelemetry import propagate

from shared.errors import ZorgketenError
from shared.values.ids import uuid7

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A HTTP answer as it is given, and given again byte for byte when the key is repeated."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyClaim:
    """An Idempotency-Key within its caller and route, with the SHA-256 of the request."""

    caller: str
    route: str
    key: str
    fingerprint: bytes

    def document(self, answer: Answer | None = None) -> JsonObject:
        """The claim with the answer to keep (204 without one), as the database reads it."""
        answer = answer or Answer(status=204, body=b"")
        return {
            "kind": "http",
            "caller": self.caller,
            "route": self.route,
            "key": self.key,
            "fingerprint": self.fingerprint.hex(),
            "status": answer.status,
            "headers": dict(answer.headers),
            "body": answer.body.hex(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxClaim:
    """A message of another service: handled once, in the order of its stream."""

    consumer: str
    message_id: UUID
    stream: str
    sequence: int

    def document(self, answer: Answer | None = None) -> JsonObject:
        """The claim as the database reads it."""
        place = {"consumer": self.consumer, "stream": self.stream, "sequence": self.sequence}
        return {"kind": "inbox", "message_id": str(self.message_id), **place}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobClaim:
    """A durable job that this worker holds until its lease ends."""

    id: UUID
    lease: UUID

    def document(self, answer: Answer | None = None) -> JsonObject:
        """The claim as the database reads it."""
        return {"kind": "job", "id": str(self.id), "lease": str(self.lease)}


Claim = IdempotencyClaim | InboxClaim | JobClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A durable next step, written in the transaction of the events that cause it.

    `due_at` None is now, by the database's clock. With a `key` there is one pending job of that name and key:
    a later one replaces it.
    """

    name: str
    payload: JsonObject
    due_at: datetime | None = None
    key: str | None = None

    def document(self) -> JsonObject:
        """The job as the database reads it."""
        due = self.due_at.isoformat() if self.due_at else None
        return {"name": self.name, "key": self.key, "payload": self.payload, "due_at": due}


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelJob:
    """Takes back the pending job of that name and key, if there is one."""

    name: str
    key: str

    def document(self) -> JsonObject:
        """The cancellation as the database reads it."""
        return {"name": self.name, "key": self.key, "cancel": True}


class Replay(ZorgketenError):
    """This Idempotency-Key was answered before: `answer` is what was said then."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("replay")
        self.answer = answer


class AnsweredBefore(ZorgketenError):
    """Like Replay, inside a transaction: the answer is looked up once that transaction is over."""

    def __init__(self, claim: IdempotencyClaim) -> None:
        super().__init__("answered before")
        self.claim = claim


class AlreadyHandled(ZorgketenError):
    """This message was handled before; nothing was changed."""


class OutOfOrder(ZorgketenError):
    """An earlier message of the same stream has not been handled yet; nothing was changed."""


class LeaseLost(ZorgketenError):
    """Another worker has, or had, this job; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who asks (`actor`, a token's subject or `proces:<name>`; never a name of a person), for which municipality."""

    tenant: str
    actor: str
    correlation_id: UUID = field(default_factory=uuid7)
    causation_id: UUID | None = None
    claim: Claim | None = None
    if_match: int | None = None

    def meta(self) -> JsonObject:
        """What is stored beside each event, with the W3C trace context of this moment."""
        meta: JsonObject = {"actor": self.actor, "correlationid": str(self.correlation_id)}
        if self.causation_id is not None:
            meta["causationid"] = str(self.causation_id)
        propagate.inject(meta)
        return meta


FailPoint = Callable[[str], None]


def no_failpoint(name: str) -> None:
    """The fail point of production: nothing happens."""
