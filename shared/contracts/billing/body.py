"""What the HTTP bodies of billing have in common: amounts, hashes, periods."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.body import Body

LEZEN, SCHRIJVEN = "billing.lezen", "billing.schrijven"

Centen = Annotated[int, Field(strict=True, ge=-999_999_999_999, le=999_999_999_999)]
"""Signed eurocents; below zero is a credit."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Dagen(Body):
    """From the first to the last day, both included."""

    begindatum: date
    einddatum: date
