"""A checked text value: one string in one canonical form, valid from the moment it exists."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True, slots=True, order=True, repr=False)
class CheckedText:
    """A string that passed `check`; raises ValueError (a Dutch sentence, never the value) where it does not.

    In JSON it is that string. `geheim` keeps the value out of `repr`, and so out of tracebacks and log lines.
    """

    waarde: str
    code: ClassVar[str]
    pattern: ClassVar[str]
    geheim: ClassVar[bool] = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "waarde", self.check(self.waarde))

    @classmethod
    def check(cls, text: str) -> str:
        """The canonical form of `text`; ValueError where it is not one of these."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.waarde

    def __repr__(self) -> str:
        shown = "…" if self.geheim else repr(self.waarde)
        return f"{type(self).__name__}({shown})"

    @classmethod
    def _read(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "Verwacht een tekst.")
        try:
            return cls(value)
        except ValueError as fault:
            raise PydanticCustomError(cls.code, "{reason}", {"reason": str(fault)}) from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        del source, handler
        return core_schema.no_info_plain_validator_function(
            cls._read,
            json_schema_input_schema=core_schema.str_schema(pattern=cls.pattern),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema(pattern=cls.pattern)
            ),
        )
