"""The operations of the message box that billing answers: the 323 and the 325."""

from dataclasses import replace

from shared.contracts import berichten as box
from shared.contracts.berichten import BerichtenQuery, BerichtKop
from shared.contracts.body import Lijst
from shared.contracts.operations import Rol, roles

LIJST_BERICHTEN = replace(
    box.in_dienst(box.LIJST_BERICHTEN, "billing"),
    roles=roles(Rol.AANBIEDER, Rol.BACKOFFICE, Rol.POSTBUS),
    query=BerichtenQuery,
    response=Lijst[BerichtKop],
)
TOON_BERICHT = box.in_dienst(box.TOON_BERICHT, "billing")
MELD_TRANSPORTFOUT = box.in_dienst(box.MELD_TRANSPORTFOUT, "billing")
VERZEND_OPNIEUW = box.in_dienst(box.VERZEND_OPNIEUW, "billing")
BERICHTEN = (LIJST_BERICHTEN, TOON_BERICHT, MELD_TRANSPORTFOUT, VERZEND_OPNIEUW)
