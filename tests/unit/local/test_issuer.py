"""People get a token by code and PKCE, and nobody else does."""

import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from deploy.local.issuer.grants import Grants
from deploy.local.settings import ROOT
from tests.support.issuing import (
    ISSUER,
    PASSWORD,
    QUESTION,
    REDIRECT,
    answer_of,
    claims_of,
    exchange,
    log_in,
    machine,
)


async def test_a_user_logs_in_with_code_and_pkce(browser: httpx.AsyncClient) -> None:
    back = answer_of(await log_in(browser))
    assert (back["state"], back["iss"]) == ("staat", ISSUER)
    answer = (await exchange(browser, back["code"])).json()
    header, claims = await claims_of(browser, answer["access_token"])
    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == 900
    expected = {
        "iss": ISSUER,
        "sub": "consulent.enschede",
        "aud": "zorgketen",
        "azp": "frontend",
        "gemeente": "0153",
        "rollen": ["consulent"],
        "scope": "intake.lezen",
    }
    assert claims == claims | expected
    assert "agb" not in claims
    _, identity = await claims_of(browser, answer["id_token"])
    assert (identity["aud"], identity["nonce"], identity["sub"]) == ("frontend", "eenmalig", "consulent.enschede")


async def test_platform_users_belong_to_no_municipality(browser: httpx.AsyncClient) -> None:
    back = answer_of(await log_in(browser, "ops.platform"))
    _, claims = await claims_of(browser, (await exchange(browser, back["code"])).json()["access_token"])
    assert (claims["gemeente"], claims["rollen"]) == ("0000", ["ops"])


@pytest.mark.parametrize(
    ("name", "password"), [("consulent.enschede", "fout"), ("niemand.enschede", PASSWORD), ("", "")]
)
async def test_a_wrong_name_or_password_gives_no_code(browser: httpx.AsyncClient, name: str, password: str) -> None:
    response = await log_in(browser, name, password)
    assert response.status_code == 401
    assert "location" not in response.headers
    assert password == "" or password not in response.text


async def test_a_code_is_good_once(browser: httpx.AsyncClient) -> None:
    code = answer_of(await log_in(browser))["code"]
    assert (await exchange(browser, code)).status_code == 200
    again = await exchange(browser, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"client_id": "ander"},
        {"redirect_uri": "http://127.0.0.1:8080/elders"},
    ],
)
async def test_a_code_fits_one_verifier_client_and_redirect(browser: httpx.AsyncClient, change: dict[str, str]) -> None:
    code = answer_of(await log_in(browser))["code"]
    assert (await exchange(browser, code, **change)).json()["error"] == "invalid_grant"
    assert (await exchange(browser, code)).status_code == 400  # a wrong try spends the code


async def test_an_old_code_is_refused(browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    code = answer_of(await log_in(browser))["code"]
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert (await exchange(browser, code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "http://127.0.0.1:8080/terug/"},
        {"redirect_uri": "https://kwaad.test/terug"},
        {"client_id": "onbekend"},
        {"redirect_uri": f"{REDIRECT}?x=1"},
    ],
)
async def test_an_unknown_client_or_redirect_is_never_redirected_to(
    browser: httpx.AsyncClient, change: dict[str, str]
) -> None:
    response = await browser.get("/authorize", params=QUESTION | change)
    assert response.status_code == 400
    assert "location" not in response.headers


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "kort"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
async def test_without_pkce_s256_there_is_no_login(
    browser: httpx.AsyncClient, change: dict[str, str], error: str
) -> None:
    back = answer_of(await browser.get("/authorize", params=QUESTION | change))
    assert (back["error"], back["state"]) == (error, "staat")


async def test_what_the_caller_sends_is_escaped_on_the_page(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/authorize", params=QUESTION | {"state": '"><script>alert(1)</script>'})
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_users_of_an_eighth_municipality_log_in_at_once(browser: httpx.AsyncClient, tmp_path: Path) -> None:
    assert (await log_in(browser, "consulent.hof-van-twente")).status_code == 401
    (tmp_path / "gemeenten").mkdir()
    source = ROOT / "deploy" / "demo" / "1735-hof-van-twente.yaml"
    (tmp_path / "gemeenten" / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    back = answer_of(await log_in(browser, "consulent.hof-van-twente"))
    _, claims = await claims_of(browser, (await exchange(browser, back["code"])).json()["access_token"])
    assert claims["gemeente"] == "1735"


async def test_after_rotation_the_new_key_signs_and_the_old_one_still_counts(
    browser: httpx.AsyncClient, grants: Grants, client_keys: Path
) -> None:
    old = (await machine(browser, client_keys, "intake", "gemeente:0153")).json()["access_token"]
    kid = grants.keys.rotate()
    new = (await machine(browser, client_keys, "intake", "gemeente:0153")).json()["access_token"]
    assert (await claims_of(browser, new))[0]["kid"] == kid
    assert (await claims_of(browser, old))[0]["kid"] != kid


async def test_discovery_names_what_is_there_and_no_private_key_leaves(browser: httpx.AsyncClient) -> None:
    card = (await browser.get("/.well-known/openid-configuration")).json()
    assert card["issuer"] == ISSUER
    assert card["code_challenge_methods_supported"] == ["S256"]
    keys = (await browser.get(urlsplit(card["jwks_uri"]).path)).json()["keys"]
    assert all({"kid", "kty", "x", "y"} <= key.keys() and "d" not in key for key in keys)


@pytest.mark.parametrize("form", [{}, {"grant_type": "password"}, {"grant_type": "refresh_token"}])
async def test_other_grants_are_refused(browser: httpx.AsyncClient, form: dict[str, str]) -> None:
    response = await browser.post("/token", data=form)
    assert response.status_code == 400
    assert response.headers["cache-control"] == "no-store"
