"""The gateway as the story's frontends and providers use it: one key per call, and patience when a part is away."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from deploy.demo.vertelling import Tegenspraak

T = TypeVar("T")

GEDULD = 60.0
"""Seconds in which a part that was killed must be back, and a message must have arrived."""

JSON = "application/json"
XML = "application/xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """An answer of the gateway."""

    status: int
    inhoud: bytes
    headers: httpx.Headers

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.inhoud)

    @property
    def trace(self) -> str:
        """The trace id to look up."""
        return str(self.headers.get("Trace-Id", ""))


@dataclass(slots=True)
class Loket:
    """Calls the gateway with one person's or provider's token, which `token` gives (and renews)."""

    adres: str
    token: Callable[[], str]
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(base_url=self.adres, timeout=30.0)

    def lees(
        self,
        pad: str,
        *,
        verwacht: int = 200,
        accept: str = JSON,
        herhaal_bij: tuple[int, ...] = (),
        **zoek: str,
    ) -> Antwoord:
        """GET; Tegenspraak when the status is another than expected."""
        headers = {"Accept": accept}
        return self._roep("GET", pad, verwacht=verwacht, headers=headers, herhaal_bij=herhaal_bij, params=zoek)

    def doe(
        self,
        pad: str,
        invoer: object = None,
        *,
        verwacht: int = 201,
        methode: str = "POST",
        soort: str = JSON,
        versie: str | None = None,
        sleutel: str | None = None,
        herhaal_bij: tuple[int, ...] = (),
        **zoek: str,
    ) -> Antwoord:
        """A call with effect and an Idempotency-Key: repeated safely while a part is away, or has not heard yet."""
        inhoud = invoer if isinstance(invoer, bytes) else json.dumps(invoer).encode() if invoer is not None else b""
        headers = {"Idempotency-Key": f'"{sleutel or uuid4()}"', "Accept": JSON}
        if inhoud:
            headers["Content-Type"] = soort
        if versie is not None:
            headers["If-Match"] = versie
        return self._roep(
            methode, pad, verwacht=verwacht, herhaal_bij=herhaal_bij, headers=headers, params=zoek, content=inhoud
        )

    def _roep(
        self,
        methode: str,
        pad: str,
        *,
        verwacht: int,
        headers: dict[str, str],
        herhaal_bij: tuple[int, ...] = (),
        **rest: Any,
    ) -> Antwoord:
        tot = time.monotonic() + GEDULD
        while True:
            try:
                kop = {**headers, "Authorization": f"Bearer {self.token()}"}
                gekregen = self._client.request(methode, pad, headers=kop, **rest)
            except httpx.TransportError:
                gekregen = None
            weg = (
                gekregen is None or gekregen.status_code in (429, 502, 503, 504, *herhaal_bij) or _onvolledig(gekregen)
            )
            if not weg or time.monotonic() > tot:
                break
            time.sleep(0.5)
        if gekregen is None:
            raise Tegenspraak(f"{methode} {pad}: de gateway antwoordt niet binnen {GEDULD:.0f} s")
        if gekregen.status_code != verwacht:
            raise Tegenspraak(
                f"{methode} {pad}: {gekregen.status_code} in plaats van {verwacht}: {gekregen.text[:600]}"
            )
        return Antwoord(status=gekregen.status_code, inhoud=gekregen.content, headers=gekregen.headers)


def wacht_op(vraag: Callable[[], T | None], wat: str) -> T:
    """Asks until there is an answer that is not None or empty; Tegenspraak when that takes too long."""
    tot = time.monotonic() + GEDULD
    while True:
        antwoord = vraag()
        if antwoord:
            return antwoord
        if time.monotonic() > tot:
            raise Tegenspraak(f"na {GEDULD:.0f} s nog niet gezien: {wat}")
        time.sleep(0.1)


def _onvolledig(antwoord: httpx.Response) -> bool:
    """Whether this is a list that names a part which did not answer: it is asked for again while there is patience."""
    if not antwoord.headers.get("Content-Type", "").startswith(JSON):
        return False
    inhoud = antwoord.json()
    return isinstance(inhoud, dict) and "resultaten" in inhoud and bool(inhoud.get("ontbrekendeDelen"))
