"""The AGB code that names a care provider: eight digits, form only (the register is external)."""

import re
from dataclasses import dataclass
from typing import ClassVar

from shared.values.checked_text import CheckedText

_SHAPE = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Agb(CheckedText):
    """An AGB code of eight digits."""

    code: ClassVar[str] = "agb"
    pattern: ClassVar[str] = "^[0-9]{8}$"

    @classmethod
    def check(cls, text: str) -> str:
        """The eight digits; ValueError for any other shape."""
        if not _SHAPE.fullmatch(text):
            raise ValueError("Een AGB-code heeft acht cijfers.")
        return text
