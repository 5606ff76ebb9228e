"""What billing promises: its messages and its operations; the bodies are in the module of their resource."""

from shared.contracts.billing.berichten import BERICHTEN
from shared.contracts.billing.betaalruns import BETAALRUNS
from shared.contracts.billing.budgetten import BUDGETTEN
from shared.contracts.billing.controles import CONTROLES
from shared.contracts.billing.correcties import CORRECTIES
from shared.contracts.billing.declaraties import DECLARATIES
from shared.contracts.billing.partners import PARTNERS
from shared.contracts.billing.termijnen import TERMIJNEN, WERKLIJST
from shared.contracts.operations import Operation, check_unique

OPERATIONS: tuple[Operation, ...] = check_unique(
    (
        *DECLARATIES,
        *BERICHTEN,
        *BETAALRUNS,
        *CORRECTIES,
        *CONTROLES,
        *BUDGETTEN,
        *PARTNERS,
        TERMIJNEN,
        WERKLIJST,
    )
)
OPERATION = {operation.id: operation for operation in OPERATIONS}
