"""Starts the issuer from its environment: `python -m deploy.local.issuer`."""

from pathlib import Path

import uvicorn
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local.issuer.app import make_app
from deploy.local.issuer.grants import Grants
from deploy.local.issuer.keys import SigningKeys
from deploy.local.issuer.registry import CLIENTS, Registry


class IssuerSettings(BaseSettings):
    """What the issuer reads: its own address, its folders, and the password of every local user."""

    model_config = SettingsConfigDict(env_prefix="ISSUER_", extra="ignore", hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: int = 8090
    url: str = "http://127.0.0.1:8090"
    keys: Path
    client_keys: Path
    clients: Path = CLIENTS
    gemeenten: list[Path]
    redirects: list[str] = []
    password: SecretStr


def main() -> None:
    """Serves until SIGTERM."""
    settings = IssuerSettings()
    registry = Registry(
        settings.clients,
        settings.client_keys,
        settings.gemeenten,
        settings.password.get_secret_value(),
        settings.redirects,
    )
    app = make_app(Grants(settings.url.rstrip("/"), registry, SigningKeys(settings.keys)))
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
