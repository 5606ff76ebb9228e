"""What services tell each other: the public message and its CloudEvents envelope on Kafka."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Message(BaseModel):
    """A public message: thin (ids, dates, codes, cents), never a BSN, name, address, IBAN or free text."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )

    type: ClassVar[str]
    topic: ClassVar[str]
