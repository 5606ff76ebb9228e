"""Bank account numbers (IBAN, ISO 13616) and bank codes (BIC, ISO 9362)."""

from dataclasses import dataclass
from typing import ClassVar

import schwifty
from schwifty.exceptions import SchwiftyException

from shared.values.checked_text import CheckedText


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Iban(CheckedText):
    """An IBAN without spaces, in capitals, with a right checksum; its value never shows in `repr`."""

    code: ClassVar[str] = "iban"
    pattern: ClassVar[str] = "^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$"
    geheim: ClassVar[bool] = True

    @classmethod
    def check(cls, text: str) -> str:
        """The compact form; spaces and small letters are accepted, a wrong checksum or length is a ValueError."""
        try:
            return str(schwifty.IBAN(text).compact)
        except (SchwiftyException, ValueError):
            raise ValueError("Dit is geen geldig IBAN.") from None

    @property
    def bic(self) -> str | None:
        """The BIC of the account's bank by the bundled bank list; None where the list does not know it."""
        found = schwifty.IBAN(self.waarde).bic
        return str(found.compact) if found else None


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Bic(CheckedText):
    """A BIC of 8 or 11 characters, in capitals."""

    code: ClassVar[str] = "bic"
    pattern: ClassVar[str] = "^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$"

    @classmethod
    def check(cls, text: str) -> str:
        """The compact form; ValueError for another shape or an unknown country."""
        try:
            return str(schwifty.BIC(text).compact)
        except (SchwiftyException, ValueError):
            raise ValueError("Dit is geen geldige BIC.") from None
