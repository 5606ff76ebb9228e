"""The environment of intake; nothing beyond what every service reads."""

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """See `ServiceSettings`."""
