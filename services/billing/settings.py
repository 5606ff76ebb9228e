"""The environment of billing as typed settings."""

from shared.runtime.settings import ServiceSettings


class Settings(ServiceSettings):
    """Billing reads what every service reads, and asks no other service anything."""
