"""What every resource of operations has: who may, from which service a thing comes, and why somebody acts."""

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, StringConstraints
from stdnum.nl import bsn

LEZEN, SCHRIJVEN = "beheer.lezen", "beheer.schrijven"
DEEL_ID: Final = "(intake|indicatie|billing):"
"""What the gateway puts before the id or name of a thing of one service."""
HEEL_HET_PLATFORM = "Het platform (0000) ziet alle gemeenten, een gemeente alleen zichzelf."

Dienst = Literal["intake", "indicatie", "billing"]
Gemeente = Annotated[str, StringConstraints(pattern="^[0-9]{4}$")]
Naam = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""A name of the system's own: of a topic, a consumer, a step, a kind of error."""
Cursor = Annotated[str, StringConstraints(max_length=500)]

_NEGEN = re.compile(r"(?<!\d)\d{9}(?!\d)")


def _zonder_bsn(text: str) -> str:
    if any(bsn.is_valid(found) for found in _NEGEN.findall(text)):
        raise ValueError("Noem hier geen persoonsgegevens: er staat een BSN in.")
    return text


Reden = Annotated[
    str,
    StringConstraints(min_length=3, max_length=500, strip_whitespace=True),
    AfterValidator(_zonder_bsn),
]
"""Why somebody of operations does it; a BSN in it is refused."""
