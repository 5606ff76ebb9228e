"""What the HTTP bodies of intake have in common: their shape, lists with a cursor, and the texts they hold."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

T = TypeVar("T")

Tekst = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
KorteTekst = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]


class Body(BaseModel):
    """Lower camel case in JSON, unknown fields refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class Lijst(Body, Generic[T]):
    """One page; `volgende` is the cursor of the next one, null on the last."""

    resultaten: tuple[T, ...]
    volgende: str | None = None


class Bladeren(Body):
    """The query of every list."""

    cursor: Annotated[str, StringConstraints(max_length=500)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
