"""What an operator holds of every service: each id or name has its service before it."""

from services.gateway.api.beheer import handelingen, posities, processen, projecties, storingen
from services.gateway.parts import Parts
from services.gateway.request import Handler


def handlers(parts: Parts) -> dict[str, Handler]:
    """By operation id."""
    resources = (storingen, projecties, processen, posities, handelingen)
    return {name: handler for resource in resources for name, handler in resource.handlers(parts).items()}
