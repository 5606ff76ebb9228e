"""The burgerservicenummer: nine digits that pass the eleven test (Wet algemene bepalingen bsn, art. 1)."""

import re
from dataclasses import dataclass
from typing import ClassVar

from stdnum.exceptions import ValidationError
from stdnum.nl import bsn

from shared.values.checked_text import CheckedText

_SHAPE = re.compile(r"[0-9]{9}")


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Bsn(CheckedText):
    """A BSN of nine digits, leading zero included; its value never shows in `repr`."""

    code: ClassVar[str] = "bsn"
    pattern: ClassVar[str] = "^[0-9]{9}$"
    geheim: ClassVar[bool] = True

    @classmethod
    def check(cls, text: str) -> str:
        """The nine digits; ValueError where the eleven test fails."""
        if not _SHAPE.fullmatch(text):
            raise ValueError("Een BSN heeft negen cijfers.")
        try:
            return str(bsn.validate(text))
        except ValidationError:
            raise ValueError("Dit BSN voldoet niet aan de elfproef.") from None
