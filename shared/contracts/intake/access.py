"""Who may do what in intake: the roles and scopes its operations share."""

from shared.contracts.operations import Rol, roles

LEZEN = "intake.lezen"
SCHRIJVEN = "intake.schrijven"
BEHEER_LEZEN = "beheer.lezen"
BEHEER_SCHRIJVEN = "beheer.schrijven"

LEZERS = roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER)
SCHRIJVERS = roles(Rol.CONSULENT)
LEZERS_EN_INWONER = LEZERS | roles(Rol.INWONER)
"""An inwoner sees what that same inwoner reported or filed; anything else is 404."""
SCHRIJVERS_EN_INWONER = SCHRIJVERS | roles(Rol.INWONER)
