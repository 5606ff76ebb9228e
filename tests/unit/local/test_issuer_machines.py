"""Machines get a token with an assertion signed by their own key, and no other way."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey

from deploy.local.issuer.keys import named
from deploy.local.issuer.tokens import client_assertion
from tests.support.issuing import (
    ISSUER,
    ask,
    claims_of,
    machine,
)


async def test_a_provider_gets_a_token_for_its_municipality(browser: httpx.AsyncClient, client_keys: Path) -> None:
    response = await machine(browser, client_keys, "aanbieder-42420001", "gemeente:0153 billing.schrijven intake.lezen")
    assert response.status_code == 200
    _, claims = await claims_of(browser, response.json()["access_token"])
    assert (claims["agb"], claims["gemeente"], claims["rollen"]) == ("42420001", "0153", ["aanbieder"])
    assert claims["scope"] == "billing.schrijven"  # intake is not a provider's
    assert claims["exp"] - claims["iat"] == 3600


async def test_a_service_gets_a_token_for_any_municipality(browser: httpx.AsyncClient, client_keys: Path) -> None:
    response = await machine(browser, client_keys, "indicatie", "gemeente:0193")
    _, claims = await claims_of(browser, response.json()["access_token"])
    assert (claims["sub"], claims["rollen"], claims["gemeente"]) == ("indicatie", ["dienst"], "0193")


@pytest.mark.parametrize("scope", ["", "gemeente:9999", "gemeente:0000", "gemeente:0153 gemeente:0193", "gemeente:"])
async def test_a_provider_gets_nothing_for_another_municipality(
    browser: httpx.AsyncClient, client_keys: Path, scope: str
) -> None:
    response = await machine(browser, client_keys, "aanbieder-42420001", scope)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")


async def test_a_carrier_gets_a_token_for_its_own_municipality_alone(
    browser: httpx.AsyncClient, client_keys: Path
) -> None:
    given = await machine(browser, client_keys, "postbus-0153", "gemeente:0153")
    _, claims = await claims_of(browser, given.json()["access_token"])
    assert (claims["rollen"], claims["gemeente"], claims.get("agb")) == (["postbus"], "0153", None)
    elsewhere = await machine(browser, client_keys, "postbus-0153", "gemeente:0193")
    assert elsewhere.json()["error"] == "invalid_scope"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ISSUER},
        {"iss": "indicatie"},
        {"sub": "indicatie"},
        {"exp": 1},
        {"exp": int(time.time()) + 100_000},
        {"exp": None},
        {"jti": None},
    ],
)
async def test_a_wrong_assertion_is_refused(
    browser: httpx.AsyncClient, client_keys: Path, claims: dict[str, Any]
) -> None:
    response = await machine(browser, client_keys, "billing", "gemeente:0153", **claims)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


async def test_an_assertion_is_good_once(browser: httpx.AsyncClient, client_keys: Path) -> None:
    key = named((client_keys / "billing.pem").read_bytes())
    assertion = client_assertion(key, "billing", f"{ISSUER}/token")
    assert (await ask(browser, assertion)).status_code == 200
    assert (await ask(browser, assertion)).status_code == 401


async def test_the_key_of_another_client_is_refused(browser: httpx.AsyncClient, client_keys: Path) -> None:
    key = named((client_keys / "intake.pem").read_bytes())
    assert (await ask(browser, client_assertion(key, "billing", f"{ISSUER}/token"))).status_code == 401
    stranger = ECKey.generate_key("P-256")
    assert (await ask(browser, client_assertion(stranger, "billing", f"{ISSUER}/token"))).status_code == 401
    assert (await ask(browser, "geen.jwt")).status_code == 401
