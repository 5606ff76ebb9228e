"""Every operation the gateway offers: those of the services that are not between services only, and its own."""

from itertools import chain

from shared.contracts import billing
from shared.contracts.gateway import OPERATIONS as OWN
from shared.contracts.indicatie import operations as indicatie
from shared.contracts.intake import operations as intake
from shared.contracts.operations import check_unique

SERVICES = ("intake", "indicatie", "billing")

OPERATIONS = check_unique(
    operation
    for operation in chain(intake.OPERATIONS, indicatie.OPERATIONS, billing.OPERATIONS, OWN)
    if not operation.internal
)
