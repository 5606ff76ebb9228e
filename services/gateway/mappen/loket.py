"""The gateway as the carrier of one municipality sees it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import httpx

from shared.contracts.berichten import BerichtenPagina, bericht_link
from shared.errors import Unavailable
from shared.runtime.clients import MachineTokens
from shared.runtime.http.media import XML

_AWAY = frozenset({401, 408, 429, 502, 503, 504})
PAGE = 200


@dataclass(frozen=True, slots=True)
class Antwoord:
    """An answer of the gateway."""

    status: int
    inhoud: bytes

    @property
    def gelukt(self) -> bool:
        """A 2xx."""
        return httpx.codes.is_success(self.status)

    @property
    def probleem(self) -> str:
        """The slug of the problem; empty where it is none."""
        try:
            document: Any = json.loads(self.inhoud)
        except ValueError:
            return ""
        return str(document.get("type", "")).rpartition(":")[2] if isinstance(document, dict) else ""


class Loket:
    """Calls in the name of the carrier; Unavailable while the gateway, a part behind it or the issuer is away."""

    def __init__(self, gateway_url: str, gemeente: str, tokens: MachineTokens, client: httpx.AsyncClient) -> None:
        self.gemeente = gemeente
        self._base = gateway_url.rstrip("/")
        self._tokens = tokens
        self._client = client

    async def breng(self, pad: str, inhoud: bytes, media_type: str, sleutel: str) -> Antwoord:
        """POST with this Idempotency-Key: again, it gets the first answer."""
        headers = {"Content-Type": media_type, "Idempotency-Key": f'"{sleutel}"'}
        return await self._vraag("POST", pad, content=inhoud, headers=headers)

    async def uitgaand(self, **filters: str) -> AsyncIterator[BerichtenPagina]:
        """The pages of what the municipality sent, newest first."""
        query = {"richting": "uit", "limit": str(PAGE), **filters}
        while True:
            given = await self._vraag("GET", "/v1/berichten", params=query)
            if not given.gelukt:
                raise Unavailable("berichten")
            pagina = BerichtenPagina.model_validate_json(given.inhoud)
            yield pagina
            if pagina.ontbrekende_delen:
                raise Unavailable(pagina.ontbrekende_delen[0])
            if pagina.volgende is None:
                return
            query["cursor"] = pagina.volgende

    async def bericht(self, id: object) -> Antwoord:
        """A message as XML."""
        return await self._vraag("GET", bericht_link(id), headers={"Accept": XML})

    async def _vraag(self, method: str, pad: str, **rest: Any) -> Antwoord:
        headers = {
            **rest.pop("headers", {}),
            "Authorization": f"Bearer {await self._tokens.token(self.gemeente)}",
        }
        try:
            response = await self._client.request(method, self._base + pad, headers=headers, **rest)
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise Unavailable("gateway") from error
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._tokens.forget(self.gemeente)
        if response.status_code in _AWAY:
            raise Unavailable("gateway")
        return Antwoord(response.status_code, response.content)
