"""The rules of the standard by id: level 2 as pure functions over one message, the others by name and place."""

from shared.istandaarden.regels.regel import Bevinding, Niveau, Regel
from shared.istandaarden.regels.toets import REGELS, REGELS_IN_BERICHT, toets
from shared.istandaarden.regels.toets323 import Toets323

__all__ = ["REGELS", "REGELS_IN_BERICHT", "Bevinding", "Niveau", "Regel", "Toets323", "toets"]
