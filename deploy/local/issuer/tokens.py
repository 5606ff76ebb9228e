"""Makes tokens: right ones for the issuer and the tests, and, for the tests, every wrong one."""

import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.local.issuer.keys import ALGORITHM

AUDIENCE = "zorgketen"
USER_SECONDS = 15 * 60
MACHINE_SECONDS = 60 * 60
SCOPES = tuple(
    f"{part}.{right}" for part in ("intake", "indicatie", "billing", "beheer") for right in ("lezen", "schrijven")
)

Claims = Mapping[str, Any]


def mint(
    key: ECKey,
    *,
    issuer: str,
    subject: str,
    gemeente: str,
    rollen: Sequence[str],
    scope: Sequence[str] = SCOPES,
    client: str = "frontend",
    agb: str | None = None,
    seconds: int = USER_SECONDS,
    now: float | None = None,
    claims: Claims | None = None,
    header: Claims | None = None,
) -> str:
    """An access token (RFC 9068). `claims` and `header` replace what they name; None takes it away."""
    at = int(time.time() if now is None else now)
    content: dict[str, Any] = {
        "iss": issuer,
        "sub": subject,
        "aud": AUDIENCE,
        "iat": at,
        "exp": at + seconds,
        "jti": str(uuid4()),
        "azp": client,
        "client_id": client,
        "gemeente": gemeente,
        "rollen": list(rollen),
        "scope": " ".join(scope),
    }
    if agb is not None:
        content["agb"] = agb
    return sign(key, _changed(content, claims), header=_changed({"typ": "at+jwt"}, header))


def mint_id_token(key: ECKey, *, issuer: str, subject: str, client: str, nonce: str | None, authenticated: int) -> str:
    """An ID token for the client that logged the user in."""
    at = int(time.time())
    content: dict[str, Any] = {
        "iss": issuer,
        "sub": subject,
        "aud": client,
        "azp": client,
        "iat": at,
        "exp": at + USER_SECONDS,
        "auth_time": authenticated,
    }
    if nonce is not None:
        content["nonce"] = nonce
    return sign(key, content, header={"typ": "JWT"})


def sign(key: ECKey, claims: Claims, *, header: Claims) -> str:
    """A signed JWT; `alg` and `kid` are the key's own unless the header says otherwise (None takes one away)."""
    full = _changed({"alg": ALGORITHM, "kid": key.kid or key.thumbprint()}, header)
    return jwt.encode(full, dict(claims), key, algorithms=[str(full["alg"])])


def client_assertion(key: ECKey, client: str, audience: str, *, claims: Claims | None = None) -> str:
    """What a client proves itself with at the token endpoint (private_key_jwt, RFC 7523)."""
    at = int(time.time())
    content = {"iss": client, "sub": client, "aud": audience, "iat": at, "exp": at + 60, "jti": str(uuid4())}
    return sign(key, _changed(content, claims), header={"typ": "JWT"})


def _changed(content: Claims, changes: Claims | None) -> dict[str, Any]:
    return {name: value for name, value in {**content, **(changes or {})}.items() if value is not None}
