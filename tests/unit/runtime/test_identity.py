"""Access tokens: every way a token can be wrong, and the issuer's keys coming and going."""

from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from shared.contracts.operations import Rol
from shared.errors import Unavailable
from shared.runtime.identity import IssuerKeys, Unauthenticated, Verifier

ISSUER = "https://uitgever.test"
NOW = 1_800_000_000
EC = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
OTHER = ECKey.generate_key("P-256", {"kid": "other"})
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "zorgketen",
    "sub": "u1",
    "azp": "portaal",
    "jti": "j1",
    "iat": NOW - 10,
    "exp": NOW + 900,
    "gemeente": "0153",
    "rollen": ["consulent", "onbekend"],
    "scope": "intake.lezen intake.schrijven",
}


class Issuer:
    """An issuer in memory that counts how often it was asked."""

    def __init__(self) -> None:
        self.keys: list[Any] = [EC, RSA]
        self.asked = 0
        self.away = False
        self.now = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("away")
        if request.url.path.endswith("openid-configuration"):
            return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"})
        self.asked += 1
        return httpx.Response(200, json={"keys": [key.as_dict(private=False) for key in self.keys]})

    def verifier(self) -> Verifier:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self))
        keys = IssuerKeys(ISSUER, client, monotonic=lambda: self.now)
        return Verifier(ISSUER, "zorgketen", keys, clock=lambda: NOW + self.now)


def token(
    claims: dict[str, Any] | None = None,
    header: dict[str, Any] | None = None,
    key: Any = EC,
    drop: str | None = None,
) -> str:
    given = {**CLAIMS, **(claims or {})}
    if drop:
        given.pop(drop)
    head = {"alg": "ES256" if key.key_type == "EC" else "RS256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
    algorithms = [head["alg"], "HS256", "ES256", "RS256", "PS256", "RS512"]
    return jwt.encode({k: v for k, v in head.items() if v is not None}, given, key, algorithms=algorithms)


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.mark.parametrize(("key", "alg"), [(EC, "ES256"), (RSA, "RS256"), (RSA, "PS256")])
async def test_a_right_token_is_its_caller(issuer: Issuer, key: Any, alg: str) -> None:
    caller = await issuer.verifier().verify(token(key=key, header={"alg": alg}))
    assert (caller.tenant, caller.subject, caller.client, caller.agb) == ("0153", "u1", "portaal", None)
    assert caller.roles == {Rol.CONSULENT}
    assert caller.scopes == {"intake.lezen", "intake.schrijven"}
    assert caller.token not in repr(caller)


async def test_a_provider_has_an_agb(issuer: Issuer) -> None:
    verifier = issuer.verifier()
    assert (await verifier.verify(token({"rollen": ["aanbieder"], "agb": "00012345"}))).agb == "00012345"
    for agb in (None, "123", 12345678):
        with pytest.raises(Unauthenticated):
            await verifier.verify(token({"rollen": ["aanbieder"], "agb": agb}))
    assert (await verifier.verify(token({"agb": "00012345"}))).agb is None


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elders.test"},
        {"iss": ISSUER + "/"},
        {"aud": "iets-anders"},
        {"aud": ["a", "b"]},
        {"exp": NOW - 61},
        {"exp": NOW + 7 * 3600},
        {"exp": "later"},
        {"exp": float("nan")},
        {"exp": True},
        {"iat": NOW + 61},
        {"nbf": NOW + 61},
        {"nbf": "nu"},
        {"sub": ""},
        {"sub": 1},
        {"jti": ""},
        {"azp": None},
        {"gemeente": "153"},
        {"gemeente": 153},
        {"gemeente": "015\u0663"},
        {"rollen": "consulent"},
        {"scope": ["intake.lezen"]},
    ],
)
async def test_a_wrong_claim_is_refused(issuer: Issuer, claims: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(token(claims))


@pytest.mark.parametrize("drop", ["iss", "aud", "exp", "iat", "sub", "jti", "azp", "gemeente", "rollen"])
async def test_a_missing_claim_is_refused(issuer: Issuer, drop: str) -> None:
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(token(drop=drop))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"kid": None},
        {"kid": "onbekend"},
        {"jku": "https://elders.test"},
        {"jwk": {"kty": "EC"}},
        {"x5u": "https://elders.test"},
        {"x5c": []},
        {"crit": ["exp"]},
        {"b64": True},
    ],
)
async def test_a_wrong_header_is_refused(issuer: Issuer, header: dict[str, Any]) -> None:
    head, body, signature = token().split(".")
    assert head
    forged = ".".join([_encoded({"alg": "ES256", "typ": "at+jwt", "kid": "ec", **header}), body, signature])
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(forged)


def _encoded(header: dict[str, Any]) -> str:
    import base64
    import json

    return base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


async def test_a_typ_with_its_prefix_is_right(issuer: Issuer) -> None:
    assert (await issuer.verifier().verify(token(header={"typ": "application/at+jwt"}))).subject == "u1"


async def test_algorithm_confusion_is_refused(issuer: Issuer) -> None:
    verifier = issuer.verifier()
    body = token().split(".")[1]
    unsigned = f"{_encoded({'alg': 'none', 'typ': 'at+jwt', 'kid': 'ec'})}.{body}."
    public = OctKey.import_key(RSA.as_pem(private=False).replace(b"PUBLIC KEY", b"DATA"), {"kid": "rsa"})
    hmac = token(header={"alg": "HS256"}, key=public)
    forged = [unsigned, hmac, token(key=OTHER, header={"kid": "ec"}), token(key=RSA, header={"alg": "RS512"})]
    forged.append(token(key=RSA, header={"kid": "ec"}))
    for wrong in forged:
        with pytest.raises(Unauthenticated):
            await verifier.verify(wrong)


@pytest.mark.parametrize("text", ["", "a", "a.b", "a.b.c", "é.b.c", "x" * 8193, "e30.e30.e30"])
async def test_what_is_no_token_is_refused(issuer: Issuer, text: str) -> None:
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(text)


async def test_a_changed_payload_is_refused(issuer: Issuer) -> None:
    head, _, signature = token().split(".")
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(".".join([head, token({"gemeente": "0200"}).split(".")[1], signature]))


async def test_the_clocks_may_differ_by_a_minute(issuer: Issuer) -> None:
    verifier = issuer.verifier()
    assert (await verifier.verify(token({"exp": NOW - 59}))).subject == "u1"
    assert (await verifier.verify(token({"iat": NOW + 59}))).subject == "u1"


async def test_a_token_seen_before_expires_all_the_same(issuer: Issuer) -> None:
    verifier, text = issuer.verifier(), token()
    assert await verifier.verify(text) is await verifier.verify(text)
    issuer.now = 900 + 61
    with pytest.raises(Unauthenticated):
        await verifier.verify(text)


async def test_an_unknown_key_is_looked_up_once_in_ten_seconds(issuer: Issuer) -> None:
    verifier = issuer.verifier()
    await verifier.verify(token())
    assert issuer.asked == 1
    new = ECKey.generate_key("P-256", {"kid": "new"})
    issuer.keys.append(new)
    issuer.now = 5
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await verifier.verify(token(key=new))
    assert issuer.asked == 1
    issuer.now = 11
    assert (await verifier.verify(token(key=new))).subject == "u1"
    with pytest.raises(Unauthenticated):
        await verifier.verify(token(key=OTHER))
    assert issuer.asked == 2


async def test_keys_stay_good_while_the_issuer_is_away(issuer: Issuer) -> None:
    verifier = issuer.verifier()
    await verifier.verify(token())
    issuer.away, issuer.now = True, 700
    assert (await verifier.verify(token({"jti": "j2"}))).subject == "u1"


async def test_without_any_key_the_issuer_is_unavailable(issuer: Issuer) -> None:
    issuer.away = True
    verifier = issuer.verifier()
    with pytest.raises(Unavailable) as raised:
        await verifier.verify(token())
    assert raised.value.part == "uitgever"
    issuer.away, issuer.now = False, 11
    assert (await verifier.verify(token())).subject == "u1"


async def test_a_key_the_issuer_withdrew_is_refused(issuer: Issuer) -> None:
    verifier = issuer.verifier()
    await verifier.verify(token())
    issuer.keys, issuer.now = [RSA], 601
    with pytest.raises(Unauthenticated):
        await verifier.verify(token({"jti": "j2"}))


async def test_keys_that_do_not_sign_are_not_used(issuer: Issuer) -> None:
    issuer.keys = [ECKey.import_key({**EC.as_dict(private=True), "use": "enc"}), RSA]
    with pytest.raises(Unauthenticated):
        await issuer.verifier().verify(token())
