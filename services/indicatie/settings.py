"""The environment of indicatie as typed settings."""

from typing import Self

from pydantic import SecretStr, model_validator

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """What indicatie reads on top: where intake is, and who we are when we ask it."""

    intake_url: str

    @model_validator(mode="after")
    def _as_ourselves(self) -> Self:
        if self.oidc_client_id is None or self.oidc_client_key is None:
            raise ValueError("OIDC_CLIENT_ID and OIDC_CLIENT_KEY are needed to ask intake")
        return self

    @property
    def client(self) -> tuple[str, SecretStr]:
        """Our id and private key at the issuer."""
        if self.oidc_client_id is None or self.oidc_client_key is None:
            raise ValueError("OIDC_CLIENT_ID and OIDC_CLIENT_KEY are needed to ask intake")
        return self.oidc_client_id, self.oidc_client_key
