"""How every body of the API looks: frozen, lowerCamelCase, nothing unknown; and lists, which go by page."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

T = TypeVar("T")


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
    """Where in a list to go on, and how many to give."""

    cursor: Annotated[str, StringConstraints(max_length=500)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
