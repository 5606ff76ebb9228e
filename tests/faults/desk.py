"""The gateway as the load uses it: one Idempotency-Key per command, patience while a part is away, and a memory."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.demo.toneel import ENSCHEDE
from tests.support.system import Stack

AWAY = frozenset({429, 502, 503, 504})
PATIENCE = 60.0
"""Seconds in which a command must get its answer, whatever is killed meanwhile."""
PAUSES = 0.2, 2.0
"""Seconds before a command is sent again: at first, and in the end."""
PLATFORM = {"ops": "ops", "platform": "beheerder"}
"""Roles of the platform itself."""
FRESH = 60.0
"""Seconds a token is used; it lives longer."""


class Unanswered(Exception):
    """Nobody knows whether this command had effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer a command got in the end, and the tries it took."""

    status: int
    json: Any
    version: int
    tries: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A try that was not answered, or with 'not now' (`onderdeel`: what is away); from and until by the wall clock."""

    method: str
    path: str
    status: int
    onderdeel: str
    retry_after: str
    began: float
    ended: float


@dataclass(slots=True)
class Memory:
    """What the callers were told: versions acknowledged per stream, and what went otherwise."""

    acked: dict[tuple[str, str], int] = field(default_factory=dict)
    unanswered: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    """Answers that none of the faults may cause."""
    commands: int = 0
    retried: int = 0
    slowest: float = 0.0
    outage: float = 0.0
    """The longest time from a command's arrival to its answer since the last `forget_times`."""
    first: Counter[int] = field(default_factory=Counter)
    """The status of each first try (0: no answer)."""
    away: list[Away] = field(default_factory=list)

    def forget_times(self) -> None:
        """Starts a new measurement, with a clean slate for odd answers."""
        self.commands = self.retried = 0
        self.outage = 0.0
        self.first.clear()
        self.away.clear()
        self.odd.clear()


class Desk:
    """Callers of one municipality in every role; each call has a connection of its own and so finds who is there."""

    def __init__(self, stack: Stack, gemeente: str = ENSCHEDE, *, address: str | None = None) -> None:
        self.stack = stack
        self.gemeente = gemeente
        self.memory = Memory()
        self.also_away: frozenset[int] = frozenset()
        """Statuses that are the fault's own doing at this moment."""
        self._tokens: dict[str, tuple[str, float]] = {}
        self.client = httpx.AsyncClient(
            base_url=address or stack.gateway,
            timeout=20,
            trust_env=False,
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=0),
        )

    async def close(self) -> None:
        """Hangs up."""
        await self.client.aclose()

    def token(self, rol: str, agb: str | None = None) -> str:
        """A token of this role, renewed now and then."""
        known = self._tokens.get(f"{rol}{agb}")
        if known is None or time.monotonic() - known[1] > FRESH:
            gemeente = "0000" if rol in PLATFORM else self.gemeente
            token = self.stack.issuer.token(PLATFORM.get(rol, rol), gemeente=gemeente, agb=agb)
            known = (token, time.monotonic())
            self._tokens[f"{rol}{agb}"] = known
        return known[0]

    async def read(self, path: str, *, rol: str = "consulent", **query: str) -> Any:
        """A list or resource, asked for until it is given."""
        reply = await self.ask("GET", path, rol=rol, query=query)
        return reply.json

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        rol: str = "consulent",
        agb: str | None = None,
        key: str | None = None,
        if_match: int | None = None,
        patient_at: frozenset[int] = frozenset(),
        expect: frozenset[int] = frozenset({200, 201, 202}),
        query: Mapping[str, str] | None = None,
    ) -> Reply:
        """One call, again with the same key while a part is away; Unanswered after a minute.

        A status that is not expected is kept as odd, and given.
        """
        headers = {"Accept": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = f'"{key}"'
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        began, tries, pause = time.monotonic(), 0, PAUSES[0]
        while True:
            tries += 1
            headers["Authorization"] = f"Bearer {self.token(rol, agb)}"
            sent = time.time()
            answer = await self._once(method, path, body, headers, query)
            status = 0 if answer is None else answer.status_code
            if tries == 1 and key is not None:
                self.memory.first[status] += 1
            running = answer is not None and "verzoek-loopt-nog" in answer.text  # the first call still runs
            away = answer is None or status in AWAY | self.also_away | patient_at or running
            if not away:
                break
            if status in AWAY | {0}:
                self.memory.away.append(_away(method, path, answer, sent))
            if time.monotonic() - began > PATIENCE:
                self.memory.unanswered[path] += 1
                raise Unanswered(f"{method} {path}: {status}")
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))
            pause = min(pause * 1.6, PAUSES[1])
        assert answer is not None
        if status not in expect:
            self.memory.odd.append(f"{method} {path}: {status} {answer.text[:200]}")
        return self._reply(answer, tries, time.monotonic() - began)

    def acknowledged(self, service: str, stream: str, reply: Reply) -> None:
        """The caller was told that this stream is at this version (1 where no ETag says)."""
        known = self.memory.acked
        known[service, stream] = max(known.get((service, stream), 0), reply.version or 1)

    async def _once(
        self, method: str, path: str, body: object, headers: Mapping[str, str], query: Mapping[str, str] | None
    ) -> httpx.Response | None:
        try:
            return await self.client.request(method, path, json=body, headers=headers, params=query)
        except httpx.TransportError:
            return None

    def _reply(self, answer: httpx.Response, tries: int, seconds: float) -> Reply:
        memory = self.memory
        memory.commands += 1
        memory.retried += tries > 1
        memory.outage = max(memory.outage, seconds)
        etag = answer.headers.get("ETag", "").strip('W/"')
        content = answer.json() if "json" in answer.headers.get("content-type", "") else answer.content
        return Reply(
            status=answer.status_code,
            json=content,
            version=int(etag) if etag.isdecimal() else 0,
            tries=tries,
            seconds=seconds,
        )


def _away(method: str, path: str, answer: httpx.Response | None, sent: float) -> Away:
    if answer is None:
        return Away(method=method, path=path, status=0, onderdeel="", retry_after="", began=sent, ended=time.time())
    problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    return Away(
        method=method,
        path=path,
        status=answer.status_code,
        onderdeel=problem.get("onderdeel", ""),
        retry_after=answer.headers.get("retry-after", ""),
        began=sent,
        ended=time.time(),
    )


def per_service(acked: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """The acknowledged versions by service and stream."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (service, stream), version in acked.items():
        found[service][stream] = version
    return found
