"""Operations: storingen, read models, waiting steps, and who did what about them, per service and as a whole."""

from dataclasses import replace

from shared.contracts.beheer.handelingen import TOON_HANDELINGEN
from shared.contracts.beheer.posities import TOON_POSITIES
from shared.contracts.beheer.processen import PROCESSEN
from shared.contracts.beheer.projecties import PROJECTIES
from shared.contracts.beheer.storingen import STORINGEN
from shared.contracts.operations import Operation, Service, check_unique

OPERATIONS = check_unique((*STORINGEN, *PROJECTIES, *PROCESSEN, TOON_POSITIES, TOON_HANDELINGEN))
"""What the gateway offers, put together from the services."""


def of(service: Service) -> tuple[Operation, ...]:
    """The same operations as one service serves them to the gateway, ids without the service before them."""
    return tuple(replace(operation, service=service, internal=True) for operation in OPERATIONS)
