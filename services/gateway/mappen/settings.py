"""What the folder exchange reads from its environment."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from shared.contracts.gemeente import Gemeentecode
from shared.runtime.settings import ProcessSettings


class MappenSettings(ProcessSettings):
    """Where the gateway and the folders are, and for which municipalities messages are carried."""

    gateway_url: str
    mappen: Path
    """The folder with a folder per municipality."""
    gemeenten: Annotated[tuple[Gemeentecode, ...], NoDecode] = Field(min_length=1)
    """Comma separated, such as 0153,0168."""
    client_keys: Path
    """The folder with the private key of each machine client, `postbus-<gemeentecode>.pem`."""
    vanaf: date | None = None
    """Messages that were registered before this day stay where they are."""
    interval: float = Field(default=2.0, gt=0)
    """Seconds between two rounds."""
    volledig_elke: float = Field(default=600.0, gt=0)
    """Seconds between two rounds over the whole message box; the others stop at what is known."""

    @field_validator("gemeenten", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
