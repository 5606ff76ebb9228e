"""How a code list is written down: equal for both laws, or one per law."""

from collections.abc import Mapping

from shared.istandaarden.simpel import Codelijst
from shared.istandaarden.wet import Wet


def beide(naam: str, codes: Mapping[str, str]) -> Codelijst:
    """A list that is the same for both laws."""
    return Codelijst(naam, {Wet.WMO: codes, Wet.JEUGDWET: codes})


def per_wet(naam: str, *, wmo: Mapping[str, str], jw: Mapping[str, str]) -> Codelijst:
    """A list with other codes per law."""
    return Codelijst(naam, {Wet.WMO: wmo, Wet.JEUGDWET: jw})
