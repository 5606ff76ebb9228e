"""What the gateway reads from its environment."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from shared.runtime.settings import ProcessSettings


class GatewaySettings(ProcessSettings):
    """Where the services are, how long they may take, and which web origins may call."""

    intake_url: str
    indicatie_url: str
    billing_url: str
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Comma separated, such as https://console.gemeente.example; nobody by default."""

    upstream_connect_timeout: float = Field(default=1.0, gt=0)
    upstream_read_timeout: float = Field(default=15.0, gt=0)
    upstream_message_timeout: float = Field(default=60.0, gt=0)
    """For operations that take or give XML messages."""
    upstream_connections: int = Field(default=100, ge=1)

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
