"""`python -m deploy.local.onboard file.yaml`: takes a municipality on board through `POST /v1/gemeenten`."""

import hashlib
import os
from pathlib import Path
from typing import Annotated

import httpx
import typer

from shared.contracts.gemeente import lees_yaml

SECONDS = 60.0


def onboard(
    bestand: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Het bestand van de gemeente.")],
    gateway: Annotated[str, typer.Option(envvar="GATEWAY_URL", help="Het adres van de API.")] = "http://127.0.0.1:8080",
) -> None:
    """Neemt het bestand over in elke dienst; hetzelfde bestand nogmaals heeft geen tweede gevolg.

    Het token (rol beheerder, scope beheer.schrijven) staat in TOKEN.
    """
    token = os.environ.get("TOKEN")
    if not token:
        raise typer.BadParameter("zet het token van een beheerder in TOKEN")
    try:
        gemeente = lees_yaml(bestand.read_text(encoding="utf-8"))
    except ValueError as error:
        raise typer.BadParameter(f"{bestand}: {error}") from None
    content = gemeente.model_dump_json(by_alias=True).encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"onboard-{hashlib.sha256(content).hexdigest()}",
    }
    try:
        response = httpx.post(f"{gateway}/v1/gemeenten", content=content, headers=headers, timeout=SECONDS)
    except httpx.HTTPError as error:
        typer.echo(f"{gateway} antwoordt niet: {type(error).__name__}", err=True)
        raise typer.Exit(1) from None
    if response.status_code != httpx.codes.CREATED:
        typer.echo(f"{response.status_code}: {response.text}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{gemeente.gemeentecode} {gemeente.naam} doet mee")


if __name__ == "__main__":
    typer.run(onboard)
