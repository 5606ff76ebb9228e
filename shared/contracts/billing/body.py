"""How every body of billing's API looks: frozen, lowerCamelCase, nothing unknown, lists by page."""

from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

T = TypeVar("T")

LEZEN, SCHRIJVEN = "billing.lezen", "billing.schrijven"

Centen = Annotated[int, Field(strict=True, ge=-999_999_999_999, le=999_999_999_999)]
"""Signed eurocents; below zero is a credit."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Body(BaseModel):
    """A body of the API."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )


class Lijst(Body, Generic[T]):
    """One page; `volgende` is the cursor of the next one, or null."""

    resultaten: tuple[T, ...]
    volgende: str | None = None


class Bladeren(Body):
    """Where in a list to go on, and how many to give."""

    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Dagen(Body):
    """From the first to the last day, both included."""

    begindatum: date
    einddatum: date
