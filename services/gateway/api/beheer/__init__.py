"""What an operator holds: the storingen, read models and acts of every service, each id with its service before it."""

from services.gateway.api.beheer import handelingen, projecties, storingen
from services.gateway.parts import Parts
from services.gateway.request import Handler


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    return {**storingen.handlers(parts), **projecties.handlers(parts), **handelingen.handlers(parts)}
