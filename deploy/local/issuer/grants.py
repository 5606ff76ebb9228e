"""The two grants of the token endpoint: authorization code with PKCE, and client credentials with private_key_jwt."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from joserfc import jwt
from joserfc.errors import JoseError

from deploy.local.issuer.keys import ALGORITHM, SigningKeys
from deploy.local.issuer.registry import Machine, Registry, User
from deploy.local.issuer.tokens import MACHINE_SECONDS, USER_SECONDS, mint, mint_id_token

CODE_SECONDS = 60
ASSERTION_SECONDS = 300
"""The longest a client assertion may live."""
LEEWAY = 30
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")

Form = Mapping[str, str]


class OAuthError(Exception):
    """An answer of RFC 6749 §5.2: `error` is its code, `status` the HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.status = status


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """What a code stands for."""

    user: User
    client: str
    redirect: str
    scope: tuple[str, ...]
    nonce: str | None
    challenge: str
    at: float


@dataclass(slots=True)
class Grants:
    """Hands out codes and tokens; codes and used assertions are kept in memory until they expire."""

    issuer: str
    registry: Registry
    keys: SigningKeys
    _codes: dict[str, LoggedIn] = field(default_factory=dict)
    _used: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def token_endpoint(self) -> str:
        """The audience of a client assertion."""
        return f"{self.issuer}/token"

    def code_for(self, login: LoggedIn) -> str:
        """A code that is good for one exchange within a minute."""
        self._forget_old()
        code = secrets.token_urlsafe(32)
        self._codes[code] = login
        return code

    def token(self, form: Form) -> dict[str, object]:
        """The answer of the token endpoint; OAuthError where the request is not right."""
        match form.get("grant_type"):
            case "authorization_code":
                return self._for_user(form)
            case "client_credentials":
                return self._for_machine(form)
            case None:
                raise OAuthError("invalid_request", "grant_type is missing")
            case _:
                raise OAuthError("unsupported_grant_type", "authorization_code or client_credentials")

    def _for_user(self, form: Form) -> dict[str, object]:
        self._forget_old()
        login = self._codes.pop(form.get("code", ""), None)  # gone at the first try, right or wrong
        verifier = form.get("code_verifier", "")
        if login is None:
            raise OAuthError("invalid_grant", "the code is unknown, used or expired")
        if form.get("client_id") != login.client or form.get("redirect_uri") != login.redirect:
            raise OAuthError("invalid_grant", "the code was given to another client or redirect")
        if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(s256(verifier), login.challenge):
            raise OAuthError("invalid_grant", "the code_verifier does not fit")
        user = login.user
        key = self.keys.current()
        scope = tuple(name for name in login.scope if name != "openid")
        access = mint(
            key,
            issuer=self.issuer,
            subject=user.gebruikersnaam,
            gemeente=user.gemeente,
            rollen=user.rollen,
            scope=scope,
            client=login.client,
            seconds=USER_SECONDS,
        )
        answer = _answer(access, USER_SECONDS, scope)
        if "openid" in login.scope:
            answer["id_token"] = mint_id_token(
                key,
                issuer=self.issuer,
                subject=user.gebruikersnaam,
                client=login.client,
                nonce=login.nonce,
                authenticated=int(login.at),
            )
        return answer

    def _for_machine(self, form: Form) -> dict[str, object]:
        machine = self._authenticated(form)
        asked = form.get("scope", "").split()
        gemeenten = [name.removeprefix("gemeente:") for name in asked if name.startswith("gemeente:")]
        names = [name for name in asked if not name.startswith("gemeente:")]
        if len(gemeenten) != 1:
            raise OAuthError("invalid_scope", "name one municipality: scope=gemeente:0153")
        if not self.registry.may_serve(machine, gemeenten[0]):
            raise OAuthError("invalid_scope", "not for this municipality")
        scope = granted(names, machine.scopes)
        access = mint(
            self.keys.current(),
            issuer=self.issuer,
            subject=machine.id,
            gemeente=gemeenten[0],
            rollen=[machine.rol],
            scope=scope,
            client=machine.id,
            agb=machine.agb,
            seconds=MACHINE_SECONDS,
        )
        return _answer(access, MACHINE_SECONDS, scope)

    def _authenticated(self, form: Form) -> Machine:
        """The machine that signed the assertion: right key, audience and time, never seen before."""
        refused = OAuthError("invalid_client", "the client assertion is not right", 401)
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise refused
        assertion = form.get("client_assertion", "")
        machine = self.registry.machine(form.get("client_id") or _claimed_issuer(assertion))
        key = self.registry.machine_key(machine) if machine else None
        if machine is None or key is None:
            raise refused
        try:
            claims = jwt.decode(assertion, key, algorithms=[ALGORITHM]).claims
            wanted = jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": machine.id},
                sub={"essential": True, "value": machine.id},
                aud={"essential": True, "value": self.token_endpoint},
                exp={"essential": True},
                jti={"essential": True},
            )
            wanted.validate(claims)
        except (JoseError, ValueError):
            raise refused from None
        self._forget_old()
        seen = (machine.id, str(claims["jti"]))
        if claims["exp"] > time.time() + ASSERTION_SECONDS or seen in self._used:
            raise refused
        self._used[seen] = float(claims["exp"]) + LEEWAY
        return machine

    def _forget_old(self) -> None:
        now = time.time()
        self._codes = {code: login for code, login in self._codes.items() if now - login.at <= CODE_SECONDS}
        self._used = {seen: until for seen, until in self._used.items() if until >= now}


def granted(asked: list[str], allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes that are both asked and allowed; all that are allowed when none is asked."""
    return tuple(name for name in allowed if not asked or name in asked)


def s256(verifier: str) -> str:
    """The PKCE challenge of a verifier (RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _claimed_issuer(assertion: str) -> str:
    """Who an assertion says it is from, believed only to find the key that must fit."""
    try:
        part = assertion.split(".")[1]
        return str(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))["iss"])
    except (IndexError, ValueError, KeyError, TypeError):
        return ""


def _answer(access: str, seconds: int, scope: tuple[str, ...]) -> dict[str, object]:
    return {"access_token": access, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(scope)}
