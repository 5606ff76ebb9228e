"""Money: whole eurocents, signed inside the house and debit or credit in a message."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

DebetCredit = Literal["D", "C"]
MAX_REGEL = 99_999_999
"""The largest amount of one line in cents (iWmo/iJw 3.2: eight digits)."""


@dataclass(frozen=True, slots=True, order=True)
class Bedrag:
    """An amount in eurocents; below zero it is a credit. In JSON it is that whole number.

    TypeError for anything but an int: money is never a float.
    """

    centen: int

    def __post_init__(self) -> None:
        if type(self.centen) is not int:
            raise TypeError("Een bedrag is een geheel aantal centen.")

    @classmethod
    def van(cls, centen: int, debet_credit: DebetCredit) -> Self:
        """The amount of a message: cents from zero up and D or C; ValueError below zero."""
        if centen < 0:
            raise ValueError("Een bedrag in een bericht is nul of meer; C maakt het een credit.")
        return cls(centen if debet_credit == "D" else -centen)

    @classmethod
    def som(cls, bedragen: Iterable["Bedrag"]) -> Self:
        """The signed sum; zero for nothing."""
        return cls(sum(bedrag.centen for bedrag in bedragen))

    @property
    def debet_credit(self) -> DebetCredit:
        """D from zero up (CS325: zero is debit), C below."""
        return "C" if self.centen < 0 else "D"

    @property
    def absoluut(self) -> int:
        """The cents without the sign."""
        return abs(self.centen)

    @property
    def euro(self) -> str:
        """For a Dutch reader: `€ 1.234,56`."""
        heel, rest = divmod(self.absoluut, 100)
        teken = "-" if self.centen < 0 else ""
        return f"€ {teken}{heel:,}".replace(",", ".") + f",{rest:02d}"

    def __add__(self, other: "Bedrag") -> "Bedrag":
        return Bedrag(self.centen + other.centen)

    def __sub__(self, other: "Bedrag") -> "Bedrag":
        return Bedrag(self.centen - other.centen)

    def __neg__(self) -> "Bedrag":
        return Bedrag(-self.centen)

    def __mul__(self, volume: int) -> "Bedrag":
        return Bedrag(self.centen * volume)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.centen != 0

    def deel(self, teller: int, noemer: int) -> "Bedrag":
        """`bedrag × teller / noemer`, rounded half up (away from zero) once (IV081: 1.455 is 1.46)."""
        product, teken = abs(self.centen * teller), -1 if (self.centen < 0) is not (teller < 0) else 1
        return Bedrag(teken * ((2 * product + noemer) // (2 * noemer)))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        del source, handler
        from_int = core_schema.no_info_after_validator_function(cls, core_schema.int_schema(strict=True))
        return core_schema.json_or_python_schema(
            json_schema=from_int,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), from_int]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda bedrag: bedrag.centen, return_schema=core_schema.int_schema()
            ),
        )


NUL = Bedrag(0)
