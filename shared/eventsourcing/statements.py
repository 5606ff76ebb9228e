"""The statements that load and append; the arguments of an append: one event, or any number of events."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.envelope import Message, body
from shared.eventsourcing.context import Context

APPEND = "SELECT append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)"
APPEND_ONE = "SELECT append_one($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"
APPEND_EACH = "SELECT append_each($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"
APPEND_STILL = "SELECT append_still($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)"
STAND_STILL = "SELECT stand_still($1,$2,$3)"
LOAD = "SELECT tenant, stream, version, event_id, type, data, at FROM read_stream($1, $2, $3, $4)"
LOAD_EACH = "SELECT tenant, stream, version, event_id, type, data, at FROM read_each($1, $2)"
LOAD_MANY = "SELECT tenant, stream, version, event_id, type, data, at FROM read_streams($1, $2)"
LOAD_ARCHIVED = "SELECT tenant, stream, version, event_id, type, data, at FROM read_archive($1, $2, $3)"
Arguments = tuple[object, ...]
"""Those of `append_one` are: municipality, stream, expected version, type, data, meta, message (3), claim, jobs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One event to store: `sealed` names the fields of `data` that go under the key of `subject`."""

    type: str
    data: str
    message: Message | None = None
    subject: str | None = None
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Append:
    """Events for one stream that must be at version `expected` (0: it must not exist)."""

    stream: str
    expected: int
    events: Sequence[Pending]


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A stream that must be at this version when an append is committed, though nothing is appended to it."""

    stream: str
    version: int


def one(ctx: Context, append: Append, data: str, meta: str) -> Arguments:
    """The arguments of `append_one` up to the message: what is stored beside it (claim, jobs) follows."""
    event = append.events[0]
    message = event.message
    told = (message.topic, message.type, body(message)) if message else (None, None, None)
    return (ctx.tenant, append.stream, append.expected, event.type, data, meta, *told)


def several(ctx: Context, appends: Sequence[Append], data: Sequence[str], meta: str) -> Arguments:
    """The arguments of `append` up to the messages: claim and jobs follow."""
    numbered = [(i, n, e) for i, a in enumerate(appends, 1) for n, e in enumerate(a.events, a.expected + 1)]
    told = [(i, n, e.message) for i, n, e in numbered if e.message]
    counts: Counter[int] = Counter()
    nth = []
    for i, _, _ in told:
        counts[i] += 1
        nth.append(counts[i])
    return (
        ctx.tenant,
        [a.stream for a in appends],
        [a.expected for a in appends],
        [a.expected + len(a.events) for a in appends],
        [counts[i] for i, _ in enumerate(appends, 1)],
        [appends[i - 1].stream for i, _, _ in numbered],
        [n for _, n, _ in numbered],
        [e.type for _, _, e in numbered],
        data,
        meta,
        [i for i, _, _ in told] or None,
        [n for _, n, _ in told] or None,
        nth or None,
        [message.topic for _, _, message in told] or None,
        [message.type for _, _, message in told] or None,
        [body(message) for _, _, message in told] or None,
    )
