"""The HTTP body of the part of a person's dossier that intake keeps."""

from datetime import date
from uuid import UUID

from shared.contracts.body import Body
from shared.contracts.intake.aanvragen import AanvraagKop
from shared.contracts.intake.access import LEZEN, LEZERS
from shared.contracts.intake.bodies import Code
from shared.contracts.intake.meldingen import MeldingKop
from shared.contracts.intake.onderzoeken import OnderzoekKop
from shared.contracts.intake.personen import PersoonBody
from shared.contracts.intake.termijnen import TermijnBody
from shared.contracts.intake.verwijzingen import VerwijzingKop
from shared.contracts.operations import Operation, Rol, roles


class TijdlijnRegel(Body):
    """One thing that happened: `omschrijving` is a code, `id` the resource of kind `soort` it happened to."""

    op: date
    soort: Code
    omschrijving: Code
    id: UUID


class IntakeDossierdeel(Body):
    """Person, household (the ids of its members, this person included), and all that was asked and found."""

    persoon: PersoonBody
    huishouden: tuple[UUID, ...]
    meldingen: tuple[MeldingKop, ...]
    onderzoeken: tuple[OnderzoekKop, ...]
    aanvragen: tuple[AanvraagKop, ...]
    verwijzingen: tuple[VerwijzingKop, ...]
    termijnen: tuple[TermijnBody, ...]
    tijdlijn: tuple[TijdlijnRegel, ...]


DOSSIERDEEL = Operation(
    id="dossierdeelIntake",
    method="GET",
    path="/v1/personen/{persoonId}/dossierdelen/intake",
    service="intake",
    roles=LEZERS | roles(Rol.BEHEERDER),
    scope=LEZEN,
    tag="personen",
    summary="Het deel van het dossier dat intake bewaart",
    response=IntakeDossierdeel,
    internal=True,
    also=(404,),
)

OPERATIONS = (DOSSIERDEEL,)
