"""Logging in as a browser does (authorization code with PKCE) and as a machine does (private_key_jwt)."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.demo.vertelling import Tegenspraak

DELEN = ("intake", "indicatie", "billing", "beheer")
SCOPES = " ".join(f"{deel}.{recht}" for deel in DELEN for recht in ("lezen", "schrijven"))


class _Formulier(HTMLParser):
    """The fields of the login page that the browser would send back unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.actie = ""
        self.velden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kenmerken = dict(attrs)
        if tag == "form":
            self.actie = kenmerken.get("action") or ""
        elif tag == "input" and kenmerken.get("name"):
            self.velden[str(kenmerken["name"])] = kenmerken.get("value") or ""


@dataclass(slots=True)
class Issuer:
    """The OIDC issuer, known by its discovery document."""

    adres: str
    wachtwoord: str
    sleutels: Path
    client_id: str = "frontend"
    redirect_uri: str = "http://127.0.0.1:8080/terug"
    _client: httpx.Client = field(init=False)
    _kaart: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=15.0)
        self._kaart = self._client.get(f"{self.adres}/.well-known/openid-configuration").raise_for_status().json()

    def gebruiker(self, naam: str) -> "Token":
        """The token of a person, who logs in again when it runs out."""
        return Token(lambda: self._inloggen(naam))

    def machine(self, client_id: str, gemeente: str) -> "Token":
        """The token of a machine client for one municipality."""
        return Token(lambda: self._machine(client_id, gemeente))

    def _inloggen(self, naam: str) -> dict[str, Any]:
        verifier = secrets.token_urlsafe(64)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        vraag = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": f"openid {SCOPES}",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        pagina = self._client.get(self._kaart["authorization_endpoint"], params=vraag)
        formulier = _Formulier()
        formulier.feed(pagina.raise_for_status().text)
        velden = formulier.velden | {"gebruikersnaam": naam, "wachtwoord": self.wachtwoord}
        terug = self._client.post(httpx.URL(str(pagina.url)).join(formulier.actie), data=velden)
        antwoord = parse_qs(urlsplit(terug.headers.get("location", "")).query)
        if terug.status_code not in (302, 303) or antwoord.get("state") != [state]:
            raise Tegenspraak(f"inloggen als {naam} gaf {terug.status_code} zonder code")
        return self._token(
            {
                "grant_type": "authorization_code",
                "code": antwoord["code"][0],
                "redirect_uri": self.redirect_uri,
                "client_id": self.client_id,
                "code_verifier": verifier,
            }
        )

    def _machine(self, client_id: str, gemeente: str) -> dict[str, Any]:
        sleutel = ECKey.import_key((self.sleutels / f"{client_id}.pem").read_bytes())
        nu = int(time.time())
        bewering = {
            "iss": client_id,
            "sub": client_id,
            "aud": self._kaart["token_endpoint"],
            "iat": nu,
            "exp": nu + 60,
            "jti": str(uuid4()),
        }
        return self._token(
            {
                "grant_type": "client_credentials",
                "scope": f"gemeente:{gemeente} {SCOPES}",
                "client_id": client_id,
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": jwt.encode({"alg": "ES256", "typ": "JWT"}, bewering, sleutel),
            }
        )

    def _token(self, velden: dict[str, str]) -> dict[str, Any]:
        antwoord = self._client.post(self._kaart["token_endpoint"], data=velden)
        if antwoord.status_code != 200:
            raise Tegenspraak(f"de issuer gaf geen token: {antwoord.status_code} {antwoord.text[:200]}")
        gekregen: dict[str, Any] = antwoord.json()
        return gekregen


class Token:
    """A bearer token, fetched anew shortly before it runs out."""

    def __init__(self, haal: Any) -> None:
        self._haal = haal
        self._waarde = ""
        self._tot = 0.0

    def __call__(self) -> str:
        if time.monotonic() > self._tot:
            gekregen = self._haal()
            self._waarde = gekregen["access_token"]
            self._tot = time.monotonic() + float(gekregen["expires_in"]) - 30
        return self._waarde
