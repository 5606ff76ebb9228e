"""The simple types of a field: text, number, date, time and code, each knowing its form in XML, JSON and Python."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from shared.istandaarden.wet import UITGAVE, Plek, Uitgave, Wet

_WIT = r"[ \t\r\n]*"
"""White space around a number or date has no meaning in XML Schema (whiteSpace=collapse); around text it has."""
_GEEN_XML = r"\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF"
_VRIJ = rf"^[^{_GEEN_XML}]*$"
_REGEL = r"^[^\x00-\x08\x0A-\x1F\uFFFE\uFFFF]*[^\x00-\x20\uFFFE\uFFFF][^\x00-\x08\x0A-\x1F\uFFFE\uFFFF]*$"
_ZICHTBAAR = rf"^[^{_GEEN_XML}]*[^\x00-\x20\uFFFE\uFFFF][^{_GEEN_XML}]*$"
_DATUM = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIJD = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"


class Simpel(ABC):
    """A simple type, used as metadata: `Annotated[str, Tekst(max=12)]`."""

    foutcode = "waarde"

    @abstractmethod
    def uit_tekst(self) -> CoreSchema:
        """From the text of an element to the value."""

    @abstractmethod
    def waarde(self) -> CoreSchema:
        """From a JSON or Python value to the value."""

    @abstractmethod
    def json_vorm(self) -> JsonSchemaValue:
        """The JSON Schema of the value."""

    @abstractmethod
    def verwacht(self, plek: Plek | None = None) -> str:
        """A Dutch sentence that says what is expected, without the value that was found."""

    def naar_tekst(self, waarde: Any) -> str:
        """The text of the element."""
        return str(waarde)

    def toegestaan(self, plek: Plek) -> frozenset[object] | None:
        """The values that this message, law and release allow, where they are fewer than the type holds; else None."""
        del plek
        return None

    @cached_property
    def tekstlezer(self) -> SchemaValidator:
        """Reads one element's text; pydantic's ValidationError where it does not fit."""
        return SchemaValidator(self.uit_tekst())

    def _met_uitleg(self, schema: CoreSchema) -> CoreSchema:
        melding = self.verwacht().replace("{", "{{").replace("}", "}}")
        return core_schema.custom_error_schema(schema, f"istandaarden_{self.foutcode}", custom_error_message=melding)

    def __get_pydantic_core_schema__(self, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        del source, handler
        waarde, tekst = self.waarde(), self.uit_tekst()
        uit_python = waarde if tekst == waarde else core_schema.union_schema([tekst, waarde], mode="left_to_right")
        return core_schema.json_or_python_schema(
            json_schema=self._met_uitleg(waarde), python_schema=self._met_uitleg(uit_python)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        del schema, handler
        return self.json_vorm()


@dataclass(frozen=True)
class Tekst(Simpel):
    """Text of at most `max` characters (None: no limit) that fits `patroon`; `hint` names the form in Dutch."""

    max: int | None
    patroon: str = _REGEL
    hint: str = "op één regel, niet leeg"
    foutcode = "tekst"

    def uit_tekst(self) -> CoreSchema:
        return core_schema.str_schema(min_length=1, max_length=self.max, pattern=self.patroon, strict=True)

    def waarde(self) -> CoreSchema:
        return self.uit_tekst()

    def json_vorm(self) -> JsonSchemaValue:
        lengte = {} if self.max is None else {"maxLength": self.max}
        return {"type": "string", "minLength": 1, **lengte, "pattern": self.patroon}

    def verwacht(self, plek: Plek | None = None) -> str:
        del plek
        hoogstens = "tekst" if self.max is None else f"tekst van hoogstens {self.max} tekens"
        return f"Verwacht: {hoogstens}, {self.hint}."


def vrije_tekst(maximum: int) -> Tekst:
    """Any text, white space and line ends included."""
    return Tekst(maximum, _VRIJ, "niet leeg")


def zichtbare_tekst() -> Tekst:
    """Text of any length, over several lines, with at least one visible character."""
    return Tekst(None, _ZICHTBAAR, "met ten minste één zichtbaar teken")


@dataclass(frozen=True)
class Getal(Simpel):
    """A whole number from `min` to `max`."""

    max: int
    min: int = 0
    foutcode = "getal"

    def uit_tekst(self) -> CoreSchema:
        tekst = core_schema.str_schema(pattern=f"^{_WIT}[+-]?[0-9]+{_WIT}$", strict=True)
        return core_schema.chain_schema([tekst, core_schema.int_schema(ge=self.min, le=self.max)])

    def waarde(self) -> CoreSchema:
        return core_schema.int_schema(ge=self.min, le=self.max, strict=True)

    def json_vorm(self) -> JsonSchemaValue:
        return {"type": "integer", "minimum": self.min, "maximum": self.max}

    def verwacht(self, plek: Plek | None = None) -> str:
        del plek
        return f"Verwacht: een geheel getal van {self.min} tot en met {self.max}."


@dataclass(frozen=True)
class UitgaveGetal(Simpel):
    """A number of the release, written without sign or zeros; which one follows from the message."""

    deel: Literal["versie", "subversie"]
    foutcode = "getal"

    def uit_tekst(self) -> CoreSchema:
        tekst = core_schema.str_schema(pattern=f"^{_WIT}[1-9][0-9]?{_WIT}$", strict=True)
        return core_schema.chain_schema([tekst, core_schema.int_schema()])

    def waarde(self) -> CoreSchema:
        return core_schema.int_schema(ge=1, le=99, strict=True)

    def json_vorm(self) -> JsonSchemaValue:
        getal = getattr(UITGAVE, self.deel)  # the contract names the release in force
        return {"type": "integer", "minimum": getal, "maximum": getal}

    def verwacht(self, plek: Plek | None = None) -> str:
        getal = "van de uitgave" if plek is None else str(self._getal(plek))
        return f"Verwacht: het getal {getal}."

    def toegestaan(self, plek: Plek) -> frozenset[object]:
        return frozenset({self._getal(plek)})

    def _getal(self, plek: Plek) -> int:
        return plek.uitgave.versie if self.deel == "versie" else plek.uitgave.subversie


@dataclass(frozen=True)
class Datum(Simpel):
    """A calendar day between the years 1 and 9999, without time zone."""

    foutcode = "datum"

    def uit_tekst(self) -> CoreSchema:
        tekst = core_schema.str_schema(pattern=f"^{_WIT}{_DATUM}{_WIT}$", strip_whitespace=False, strict=True)
        kaal = core_schema.str_schema(strip_whitespace=True)
        return core_schema.chain_schema([tekst, kaal, core_schema.date_schema()])

    def waarde(self) -> CoreSchema:
        tekst = core_schema.str_schema(pattern=f"^{_DATUM}$", strict=True)
        uit_json = core_schema.chain_schema([tekst, core_schema.date_schema()])
        return core_schema.json_or_python_schema(
            json_schema=uit_json, python_schema=core_schema.date_schema(strict=True)
        )

    def json_vorm(self) -> JsonSchemaValue:
        return {"type": "string", "format": "date"}

    def verwacht(self, plek: Plek | None = None) -> str:
        del plek
        return "Verwacht: een bestaande datum als jjjj-mm-dd, zonder tijdzone."

    def naar_tekst(self, waarde: Any) -> str:
        return str(waarde.isoformat())


@dataclass(frozen=True)
class Tijd(Simpel):
    """A time of day as text, `hh:mm:ss` with an optional fraction; as text it sorts by the clock and loses nothing."""

    foutcode = "tijd"

    def uit_tekst(self) -> CoreSchema:
        tekst = core_schema.str_schema(pattern=f"^{_WIT}{_TIJD}{_WIT}$", strict=True)
        return core_schema.chain_schema([tekst, core_schema.str_schema(strip_whitespace=True)])

    def waarde(self) -> CoreSchema:
        return core_schema.str_schema(pattern=f"^{_TIJD}$", strict=True)

    def json_vorm(self) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{_TIJD}$"}

    def verwacht(self, plek: Plek | None = None) -> str:
        del plek
        return "Verwacht: een tijd als uu:mm:ss, zonder tijdzone."


@dataclass(frozen=True, eq=False)
class Codelijst:
    """A named list: per law, code -> what it means; `sinds` has the release that a later code came with."""

    naam: str
    per_wet: Mapping[Wet, Mapping[str, str]]
    sinds: Mapping[str, Uitgave] = field(default_factory=dict)

    def codes(self, wet: Wet, uitgave: Uitgave = UITGAVE) -> frozenset[str]:
        """The codes of one law in a release."""
        return frozenset(code for code in self.per_wet[wet] if self.sinds.get(code, uitgave) <= uitgave)

    @property
    def alle(self) -> frozenset[str]:
        """The codes of both laws and all releases."""
        return frozenset().union(*self.per_wet.values())

    def omschrijving(self, wet: Wet, code: str) -> str:
        """What a code means; KeyError where the law does not have it."""
        return self.per_wet[wet][code]

    @property
    def gelijk(self) -> bool:
        """True where both laws have the same codes, in every release."""
        return not self.sinds and self.codes(Wet.WMO) == self.codes(Wet.JEUGDWET)


@dataclass(frozen=True)
class Code(Simpel):
    """One code of a list."""

    lijst: Codelijst
    foutcode = "code"

    def _alle(self) -> list[str]:
        return sorted(self.lijst.alle)

    def uit_tekst(self) -> CoreSchema:
        return core_schema.literal_schema(list(self._alle()))

    def waarde(self) -> CoreSchema:
        return self.uit_tekst()

    def json_vorm(self) -> JsonSchemaValue:
        return {"type": "string", "enum": self._alle()}

    def verwacht(self, plek: Plek | None = None) -> str:
        codes = self._alle() if plek is None else sorted(self.lijst.codes(plek.wet, plek.uitgave))
        keuze = f" ({', '.join(codes)})" if len(codes) <= 24 else ""
        return f"Verwacht: een code uit de lijst {self.lijst.naam}{keuze}."

    def toegestaan(self, plek: Plek) -> frozenset[object] | None:
        return None if self.lijst.gelijk else self.lijst.codes(plek.wet, plek.uitgave)


@dataclass(frozen=True)
class BerichtCodeVeld(Simpel):
    """The code that names a kind of message; which one follows from message and law."""

    foutcode = "berichtcode"

    def uit_tekst(self) -> CoreSchema:
        return core_schema.str_schema(pattern="^[0-9]{3}$", strict=True)

    def waarde(self) -> CoreSchema:
        return self.uit_tekst()

    def json_vorm(self) -> JsonSchemaValue:
        return {"type": "string", "pattern": "^[0-9]{3}$"}

    def verwacht(self, plek: Plek | None = None) -> str:
        return "Verwacht: de code van dit bericht" + ("." if plek is None else f": {plek.code}.")

    def toegestaan(self, plek: Plek) -> frozenset[object] | None:
        return frozenset({plek.code})
