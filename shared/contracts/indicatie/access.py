"""Who may ask indicatie something: the scopes of a token and the roles of the desk."""

from shared.contracts.operations import Rol, roles

LEZEN = "indicatie.lezen"
SCHRIJVEN = "indicatie.schrijven"
DESK = roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER, Rol.BACKOFFICE)
BESLISSERS = roles(Rol.CONSULENT, Rol.KWALITEITSMEDEWERKER)
