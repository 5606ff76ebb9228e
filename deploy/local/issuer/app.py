"""The issuer over HTTP: discovery, keys, the login form and the token endpoint."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.middleware.cors import CORSMiddleware

from deploy.local.issuer.grants import Grants, LoggedIn, OAuthError, granted
from deploy.local.issuer.keys import ALGORITHM
from deploy.local.issuer.registry import Frontend
from deploy.local.issuer.tokens import SCOPES

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_CARRIED = ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge")
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@dataclass(frozen=True, slots=True)
class _Request:
    """A request to log in that has been checked."""

    client: Frontend
    redirect: str
    scope: tuple[str, ...]
    state: str
    nonce: str | None
    challenge: str


class _SendBack(Exception):
    """The request is wrong, and the client may hear so at its own redirect."""

    def __init__(self, redirect: str, state: str, error: str) -> None:
        super().__init__(error)
        self.redirect = redirect
        self.state = state
        self.error = error


class _Unknown(Exception):
    """The client or its redirect is not known: only the person in front of the screen hears it."""


def make_app(grants: Grants) -> FastAPI:
    """The issuer as an ASGI application."""
    app = FastAPI(title="Zorgketen lokale uitgever", docs_url=None, redoc_url=None, openapi_url=None)
    frontend = grants.registry.frontend("frontend")
    origins = sorted({_origin(uri) for uri in (frontend.redirects if frontend else ())})
    app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    issuer = grants.issuer

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        grants.keys.current()
        return {"status": "ok"}

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, object]:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": grants.token_endpoint,
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", *SCOPES],
            "authorization_response_iss_parameter_supported": True,
        }

    @app.get("/jwks")
    async def jwks() -> Response:
        return JSONResponse(grants.keys.published().as_dict(private=False), headers={"Cache-Control": "max-age=60"})

    @app.get("/authorize")
    async def login_form(request: Request) -> Response:
        try:
            asked = _checked(grants, dict(request.query_params))
        except (_SendBack, _Unknown) as error:
            return _refusal(issuer, error)
        return _page(asked, dict(request.query_params))

    @app.post("/authorize")
    async def login(
        request: Request, gebruikersnaam: Annotated[str, Form()] = "", wachtwoord: Annotated[str, Form()] = ""
    ) -> Response:
        fields = {name: str(value) for name, value in (await request.form()).items()}
        try:
            asked = _checked(grants, fields)
        except (_SendBack, _Unknown) as error:
            return _refusal(issuer, error)
        user = grants.registry.user(gebruikersnaam, wachtwoord)
        if user is None:
            return _page(asked, fields, fault="Gebruikersnaam of wachtwoord is onjuist.", status=401)
        code = grants.code_for(
            LoggedIn(user, asked.client.id, asked.redirect, asked.scope, asked.nonce, asked.challenge, time.time())
        )
        return _back(asked.redirect, {"code": code, "state": asked.state, "iss": issuer})

    @app.post("/token")
    async def token(request: Request) -> Response:
        fields = {name: str(value) for name, value in (await request.form()).items()}
        try:
            return JSONResponse(grants.token(fields), headers=_NO_STORE)
        except OAuthError as error:
            body = {"error": error.error, "error_description": error.description}
            return JSONResponse(body, status_code=error.status, headers=_NO_STORE)

    return app


def _checked(grants: Grants, asked: Mapping[str, str]) -> _Request:
    client = grants.registry.frontend(asked.get("client_id", ""))
    redirect = asked.get("redirect_uri", "")
    if client is None or redirect not in client.redirects:
        raise _Unknown
    state = asked.get("state", "")
    if asked.get("response_type") != "code":
        raise _SendBack(redirect, state, "unsupported_response_type")
    challenge = asked.get("code_challenge", "")
    if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge) or not state:
        raise _SendBack(redirect, state, "invalid_request")
    names = asked.get("scope", "").split()
    scope = granted([name for name in names if name != "openid"], client.scopes)
    openid = ("openid",) if "openid" in names else ()
    return _Request(client, redirect, (*openid, *scope), state, asked.get("nonce"), challenge)


def _refusal(issuer: str, error: _SendBack | _Unknown) -> Response:
    if isinstance(error, _SendBack):
        return _back(error.redirect, {"error": error.error, "state": error.state, "iss": issuer})
    return _html("<h1>Onbekende toepassing</h1><p>Deze toepassing mag hier niet inloggen.</p>", "'none'", 400)


def _back(redirect: str, parameters: Mapping[str, str]) -> Response:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return RedirectResponse(f"{redirect}?{query}", status_code=303, headers=_NO_STORE)


def _page(asked: _Request, fields: Mapping[str, str], fault: str = "", status: int = 200) -> Response:
    carried = {name: fields[name] for name in _CARRIED if name in fields} | {"code_challenge_method": "S256"}
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">' for name, value in carried.items()
    )
    body = f"""<h1>Inloggen</h1><p role="alert">{escape(fault)}</p>
<form method="post" action="/authorize">{hidden}
<p><label for="naam">Gebruikersnaam</label> <input id="naam" name="gebruikersnaam" autocomplete="username" required></p>
<p><label for="woord">Wachtwoord</label>
<input id="woord" name="wachtwoord" type="password" autocomplete="current-password" required></p>
<p><button>Inloggen</button></p></form>"""
    return _html(body, f"'self' {_origin(asked.redirect)}", status)


def _html(body: str, form_action: str, status: int) -> Response:
    head = '<meta charset="utf-8"><title>Inloggen – Zorgketen (lokaal)</title>'
    page = f'<!doctype html><html lang="nl">{head}{body}</html>'
    policy = f"default-src 'none'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
    headers = {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    return HTMLResponse(page, status_code=status, headers=headers | _NO_STORE)


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
