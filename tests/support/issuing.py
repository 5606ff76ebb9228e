"""The local issuer in the test's own process, and the steps a browser or a machine takes to get a token from it."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy.local.credentials import key_pem, public_pem
from deploy.local.issuer.app import make_app
from deploy.local.issuer.grants import ASSERTION_TYPE, Grants, s256
from deploy.local.issuer.keys import SigningKeys, named
from deploy.local.issuer.registry import CLIENTS, Registry, machine_names
from deploy.local.issuer.tokens import client_assertion
from deploy.local.settings import ROOT

ISSUER = "http://uitgever.test"
REDIRECT = "http://127.0.0.1:8080/terug"
PASSWORD = "geheim-woord"
VERIFIER = "v" * 64
QUESTION = {
    "response_type": "code",
    "client_id": "frontend",
    "redirect_uri": REDIRECT,
    "scope": "openid intake.lezen",
    "state": "staat",
    "nonce": "eenmalig",
    "code_challenge": s256(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
def client_keys(tmp_path: Path) -> Path:
    for name in machine_names():
        pem = key_pem(tmp_path / "clients" / f"{name}.pem")
        public_pem(tmp_path / "clients" / "public" / f"{name}.pem", pem)
    return tmp_path / "clients"


@pytest.fixture
def grants(tmp_path: Path, client_keys: Path) -> Grants:
    folders = [ROOT / "deploy" / "gemeenten", tmp_path / "gemeenten"]
    registry = Registry(CLIENTS, client_keys / "public", folders, PASSWORD)
    return Grants(ISSUER, registry, SigningKeys(tmp_path / "signing"))


@pytest.fixture
async def browser(grants: Grants) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_app(grants)), base_url=ISSUER) as client:
        yield client


async def log_in(
    browser: httpx.AsyncClient, name: str = "consulent.enschede", password: str = PASSWORD, **changes: str
) -> httpx.Response:
    """The login page, filled in and sent as a browser would."""
    page = await browser.get("/authorize", params=QUESTION | changes)
    assert page.status_code == 200
    fields = {n: html.unescape(v) for n, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)}
    return await browser.post("/authorize", data=fields | {"gebruikersnaam": name, "wachtwoord": password})


def answer_of(response: httpx.Response) -> dict[str, str]:
    """What the redirect tells the client."""
    assert response.status_code == 303
    location = response.headers["location"]
    assert location.startswith(f"{REDIRECT}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


async def exchange(browser: httpx.AsyncClient, code: str, **changes: str) -> httpx.Response:
    """The code for a token."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "client_id": "frontend",
        "code_verifier": VERIFIER,
    }
    return await browser.post("/token", data=form | changes)


async def machine(
    browser: httpx.AsyncClient, client_keys: Path, name: str, scope: str, **claims: Any
) -> httpx.Response:
    """A token for a machine, asked with an assertion of its key."""
    key = named((client_keys / f"{name}.pem").read_bytes())
    assertion = client_assertion(key, name, f"{ISSUER}/token", claims=claims)
    return await ask(browser, assertion, scope)


async def ask(browser: httpx.AsyncClient, assertion: str, scope: str = "gemeente:0153") -> httpx.Response:
    form = {"grant_type": "client_credentials", "scope": scope, "client_assertion_type": ASSERTION_TYPE}
    return await browser.post("/token", data=form | {"client_assertion": assertion})


async def claims_of(browser: httpx.AsyncClient, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, verified with the published keys."""
    keys = KeySet.import_key_set((await browser.get("/jwks")).json())
    decoded = jwt.decode(token, keys, algorithms=["ES256"])
    return dict(decoded.header), dict(decoded.claims)
