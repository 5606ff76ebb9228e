"""Who calls: the access token verified against the issuer's keys, and nothing else believed."""

import asyncio
import hashlib
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.contracts.operations import Rol
from shared.errors import Unavailable, ZorgketenError

ALGORITHMS = ("ES256", "PS256", "RS256")
LEEWAY = 60
"""Seconds that the issuer's clock and ours may differ."""
MAX_TOKEN = 8192
MAX_LIFETIME = 6 * 3600
"""Seconds an access token may live (NL GOV OAuth 1.1: six hours for client credentials)."""
REFETCH_AFTER = 10.0
"""Seconds between two fetches of the keys for a `kid` we do not know."""
KEYS_AGE = 600.0
CACHED_TOKENS = 2048
_REFUSED_HEADERS = frozenset({"crit", "b64", "jku", "jwk", "x5u", "x5c", "zip"})
_GEMEENTE = re.compile(r"[0-9]{4}")
_AGB = re.compile(r"[0-9]{8}")


class Unauthenticated(ZorgketenError):
    """No token, or one that is not right (HTTP 401); `reason` is for the log, the caller only hears that it failed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, for which municipality (`tenant`, gemeentecode), in which roles; `agb` only for a provider."""

    tenant: str
    subject: str
    roles: frozenset[Rol]
    scopes: frozenset[str]
    client: str
    agb: str | None = None
    token: str = field(repr=False, default="", compare=False)


class IssuerKeys:
    """The issuer's public keys by `kid`, found by discovery, fetched again for an unknown one at most every 10 s."""

    def __init__(
        self, issuer: str, client: httpx.AsyncClient, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._issuer = issuer.rstrip("/")
        self._client = client
        self._monotonic = monotonic
        self._keys: dict[str, Any] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> Any:
        """The key of that name; Unauthenticated where the issuer has none, Unavailable where it never answered."""
        now = self._monotonic()
        if kid in self._keys and self._fetched is not None and now - self._fetched < KEYS_AGE:
            return self._keys[kid]
        if kid in self._keys and self._lock.locked():
            return self._keys[kid]  # somebody is fetching; an old key is good until the new ones are here
        async with self._lock:
            if self._tried is None or self._monotonic() - self._tried >= REFETCH_AFTER:
                await self._fetch()
        if kid in self._keys:
            return self._keys[kid]
        if self._fetched is None:
            raise Unavailable("uitgever")
        raise Unauthenticated("unknown kid")

    async def _fetch(self) -> None:
        self._tried = self._monotonic()
        try:
            found = (
                (await self._client.get(f"{self._issuer}/.well-known/openid-configuration")).raise_for_status().json()
            )
            if found["issuer"].rstrip("/") != self._issuer:
                return
            document = (await self._client.get(found["jwks_uri"])).raise_for_status().json()
            usable = [
                k
                for k in document["keys"]
                if k.get("use", "sig") == "sig" and k.get("kty") in {"EC", "RSA"} and k.get("kid")
            ]
            keys = KeySet.import_key_set({"keys": usable})
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError, JoseError):
            return  # the keys we have stay good; without any the caller hears Unavailable
        self._keys = {str(key.kid): key for key in keys}
        self._fetched = self._monotonic()


class Verifier:
    """Turns an access token (JWT, `typ` at+jwt) into its Caller; a token seen before is trusted until it expires."""

    def __init__(self, issuer: str, audience: str, keys: IssuerKeys, *, clock: Callable[[], float] = time.time) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._clock = clock
        self._seen: OrderedDict[bytes, tuple[Caller, float]] = OrderedDict()

    async def verify(self, token: str) -> Caller:
        """The caller; Unauthenticated where the token is not right, Unavailable while no key can be had."""
        if len(token) > MAX_TOKEN:
            raise Unauthenticated("token too long")
        digest = hashlib.sha256(token.encode()).digest()
        known = self._seen.get(digest)
        if known and self._clock() < known[1]:
            self._seen.move_to_end(digest)
            return known[0]
        claims = await self._claims(token)
        caller = self._caller(claims, token)
        self._seen[digest] = (caller, float(claims["exp"]))
        while len(self._seen) > CACHED_TOKENS:
            self._seen.popitem(last=False)
        return caller

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            header: Mapping[str, Any] = jws.extract_compact(token.encode()).headers()
        except (JoseError, ValueError, TypeError):
            raise Unauthenticated("not a signed JWT") from None
        if header.get("alg") not in ALGORITHMS:
            raise Unauthenticated("algorithm not on the list")
        if str(header.get("typ", "")).lower().removeprefix("application/") != "at+jwt":
            raise Unauthenticated("not an access token")
        if _REFUSED_HEADERS & header.keys() or not isinstance(header.get("kid"), str):
            raise Unauthenticated("header refused")
        key = await self._keys.key(header["kid"])
        try:
            return dict(jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims)
        except (JoseError, ValueError, TypeError):
            raise Unauthenticated("signature or claims do not read") from None

    def _caller(self, claims: Mapping[str, Any], token: str) -> Caller:
        self._check_times(claims)
        audience = claims.get("aud")
        if claims.get("iss") != self._issuer or self._audience not in (
            audience if isinstance(audience, list) else [audience]
        ):
            raise Unauthenticated("issuer or audience")
        for name in ("sub", "jti", "azp"):
            if not isinstance(claims.get(name), str) or not claims[name]:
                raise Unauthenticated(f"no {name}")
        tenant, names, scope, agb = (claims.get(name) for name in ("gemeente", "rollen", "scope", "agb"))
        if not isinstance(tenant, str) or not _GEMEENTE.fullmatch(tenant):
            raise Unauthenticated("no gemeente")
        if not isinstance(names, list) or not isinstance(scope, str | None):
            raise Unauthenticated("rollen or scope")
        roles = frozenset(rol for rol in Rol if rol in names)
        if Rol.AANBIEDER in roles and (not isinstance(agb, str) or not _AGB.fullmatch(agb)):
            raise Unauthenticated("no agb")
        return Caller(
            tenant=tenant,
            subject=claims["sub"],
            roles=roles,
            scopes=frozenset((scope or "").split()),
            client=claims["azp"],
            agb=agb if Rol.AANBIEDER in roles else None,
            token=token,
        )

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now, times = self._clock(), [claims.get("iat"), claims.get("exp"), claims.get("nbf", claims.get("iat"))]
        if not all(type(moment) is int or (type(moment) is float and math.isfinite(moment)) for moment in times):
            raise Unauthenticated("iat, exp or nbf")
        issued, expires, valid_from = (float(moment or 0) for moment in times)
        if expires + LEEWAY <= now or issued - LEEWAY > now or valid_from - LEEWAY > now:
            raise Unauthenticated("expired or not valid yet")
        if expires - issued > MAX_LIFETIME:
            raise Unauthenticated("lives too long")
