"""Wrong tokens at the door: each is 401, none reaches a service."""

import base64
import json
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from deploy.local.issuer.keys import named
from deploy.local.issuer.tokens import mint_id_token
from shared.contracts.operations import Rol
from tests.unit.gateway.door import ISSUER, KEY, Door, problem, token_for

PATH = "/v1/meldingen"


async def refused(gateway: Door, token: str) -> httpx.Response:
    response = await gateway.ask("GET", PATH, token=token)
    problem(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert not gateway.intake.requests
    return response


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://ander.test"},
        {"aud": "ander"},
        {"exp": 1},
        {"iat": 32503680000},
        {"nbf": 32503680000},
        {"exp": None},
        {"iat": None},
        {"jti": None},
        {"azp": None},
        {"sub": None},
        {"gemeente": None},
        {"gemeente": "153"},
        {"rollen": "consulent"},
        {"exp": 32503680000},
    ],
    ids=str,
)
async def test_a_wrong_claim(gateway: Door, claims: dict[str, Any]) -> None:
    await refused(gateway, token_for(Rol.CONSULENT, claims=claims))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"kid": "../../sleutel"},
        {"kid": "' OR 1=1 --"},
        {"jku": "https://elders.test/jwks"},
        {"x5u": "https://elders.test/x5u"},
        {"jwk": KEY.as_dict(private=False)},
    ],
    ids=lambda header: ",".join(header),
)
async def test_a_wrong_header(gateway: Door, header: dict[str, Any]) -> None:
    await refused(gateway, token_for(Rol.CONSULENT, header=header))


async def test_a_critical_header_we_do_not_know(gateway: Door) -> None:
    """Signed with the right key over exactly this header: nothing else is wrong with it."""
    head = _b64(json.dumps({"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid, "crit": ["x"], "x": 1}).encode())
    signed = f"{head}.{token_for(Rol.CONSULENT).split('.')[1]}"
    private = KEY.private_key
    assert private is not None
    r, s = decode_dss_signature(private.sign(signed.encode(), ECDSA(SHA256())))
    await refused(gateway, f"{signed}.{_b64(r.to_bytes(32) + s.to_bytes(32))}")


async def test_an_id_token_is_no_access_token(gateway: Door) -> None:
    token = mint_id_token(KEY, issuer=ISSUER, subject="iemand", client="zorgketen", nonce=None, authenticated=1)
    await refused(gateway, token)


async def test_the_public_key_is_no_secret(gateway: Door) -> None:
    claims = dict(jwt.decode(token_for(Rol.CONSULENT), KEY, algorithms=["ES256"]).claims)
    secret = OctKey.import_key(_b64(KEY.as_pem(private=False)))
    header = {"alg": "HS256", "typ": "at+jwt", "kid": KEY.kid}
    await refused(gateway, jwt.encode(header, claims, secret, algorithms=["HS256"]))


async def test_no_signature_is_no_token(gateway: Door) -> None:
    head = _b64(b'{"alg":"none","typ":"at+jwt","kid":"%s"}' % str(KEY.kid).encode())
    body = token_for(Rol.CONSULENT).split(".")[1]
    await refused(gateway, f"{head}.{body}.")


async def test_the_key_of_somebody_else(gateway: Door) -> None:
    other = named(ECKey.generate_key("P-256").as_pem(private=True))
    await refused(gateway, token_for(Rol.CONSULENT, key=other, header={"kid": KEY.kid}))


async def test_a_token_that_names_no_key(gateway: Door) -> None:
    nameless = ECKey.import_key(KEY.as_pem(private=True))
    claims = dict(jwt.decode(token_for(Rol.CONSULENT), KEY, algorithms=["ES256"]).claims)
    await refused(gateway, jwt.encode({"alg": "ES256", "typ": "at+jwt"}, claims, nameless, algorithms=["ES256"]))


async def test_an_unknown_key_is_looked_up_once(fresh: Door) -> None:
    other = named(ECKey.generate_key("P-256").as_pem(private=True))
    for _ in range(3):
        problem(await fresh.ask("GET", PATH, token=token_for(Rol.CONSULENT, key=other)), 401)
    assert fresh.fetched.count("/jwks") == 1
    assert (await fresh.ask("GET", PATH, Rol.CONSULENT)).status_code == 200
    assert fresh.fetched.count("/jwks") == 1


@pytest.mark.parametrize(
    "header", ["Basic aWVtYW5kOmdlaGVpbQ==", "Bearer", "Bearer  ", "bearer x y", "Bearer " + "a" * 20_000]
)
async def test_what_is_no_bearer_token(gateway: Door, header: str) -> None:
    response = await gateway.ask("GET", PATH, token="", headers={"Authorization": header})
    problem(response, 401)
    assert not gateway.intake.requests


async def test_a_token_in_the_query_is_a_parameter_nobody_knows(gateway: Door) -> None:
    response = await gateway.ask("GET", PATH, Rol.CONSULENT, params={"access_token": token_for(Rol.CONSULENT)})
    problem(response, 400)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
