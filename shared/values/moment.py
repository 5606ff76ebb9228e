"""A moment in time as the API takes and gives it: RFC 3339 with an offset in, UTC with `Z` out."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _SHAPE.fullmatch(value) or value.endswith("-00:00"):
        raise _wrong()
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise _wrong() from None


def _wrong() -> PydanticCustomError:
    return PydanticCustomError("datetime_format", "Verwacht een tijdstip met tijdzone, zoals 2026-11-23T14:00:00Z.")


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A datetime with an offset; a naive one, an epoch number and `-00:00` are refused."""
