"""The operations of intake, all of them."""

from shared.contracts.intake import aanvragen, dossier, meldingen, onderzoeken, personen, termijnen, verwijzingen
from shared.contracts.operations import check_unique

OPERATIONS = check_unique(
    (
        *personen.OPERATIONS,
        *dossier.OPERATIONS,
        *meldingen.OPERATIONS,
        *onderzoeken.OPERATIONS,
        *aanvragen.OPERATIONS,
        *verwijzingen.OPERATIONS,
        *termijnen.OPERATIONS,
    )
)
