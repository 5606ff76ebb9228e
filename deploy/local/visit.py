"""Calls on the running system for a person at the console: a token to try the API with, and a municipality on board."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import httpx
from pydantic import ValidationError

from deploy.demo.aanmelden import Issuer
from deploy.demo.loket import Loket
from deploy.demo.vertelling import Tegenspraak
from deploy.local.environment import GATEWAY, Environment
from deploy.local.trouble import Trouble
from shared.contracts.gemeente import GemeenteBestand, lees_yaml

BEHEERDER = "beheerder.platform"


def token(environment: Environment, user: str, gemeente: str = "") -> str:
    """An access token of a user, or of a machine client for a municipality; got as anybody would get it."""
    try:
        issuer = _issuer(environment)
        return (issuer.machine(user, gemeente) if gemeente else issuer.gebruiker(user))()
    except (Tegenspraak, FileNotFoundError):
        raise Trouble(f"the issuer gives no token to {user}: is the name right?") from None
    except httpx.HTTPError:
        raise Trouble(f"the issuer at {environment.url('issuer')} does not answer: `make up` first") from None


def onboard(environment: Environment, files: Sequence[Path]) -> list[str]:
    """Each municipality of these files takes part from now on, and its users can log in; returns what was done."""
    gemeenten = [(path, _read(path)) for path in files]
    own = environment.gemeenten[1]
    own.mkdir(parents=True, exist_ok=True)
    done = []
    try:
        loket = Loket(environment.url(GATEWAY), _issuer(environment).gebruiker(BEHEERDER))
        for path, gemeente in gemeenten:
            body = gemeente.model_dump(mode="json", by_alias=True, exclude_none=True)
            loket.doe("/v1/gemeenten", body)
            if path.resolve().parent != environment.gemeenten[0] and path.resolve().parent != own:
                shutil.copy(path, own / f"{gemeente.gemeentecode}.yaml")
            done.append(f"{gemeente.gemeentecode} {gemeente.naam}")
    except (Tegenspraak, httpx.HTTPError) as error:
        raise Trouble(f"not on board: {error}") from None
    return done


def _issuer(environment: Environment) -> Issuer:
    known = environment.demo()
    return Issuer(
        known["OIDC_ISSUER"], known["LOGIN_PASSWORD"], Path(known["CLIENT_KEYS"]), redirect_uri=known["REDIRECT_URI"]
    )


def _read(path: Path) -> GemeenteBestand:
    try:
        return lees_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Trouble(f"there is no file {path}") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors())
        raise Trouble(f"{path} is not right: {faults}") from None
    except ValueError as error:
        raise Trouble(f"{path} is not right: {error}") from None
