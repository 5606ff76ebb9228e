"""How a message is declared: a frozen model per class, its fields in the order of the elements."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, TypeVar, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic.alias_generators import to_camel, to_pascal
from pydantic_core import CoreSchema, PydanticOmit, ValidationError, core_schema

from shared.istandaarden.simpel import Simpel
from shared.istandaarden.wet import UITGAVE, Plek, Uitgave, Wet

_Merk = TypeVar("_Merk")


class Klasse(BaseModel):
    """A class of one message: its elements live in the namespace of that message.

    Field `geleverd_volume` is element `GeleverdVolume` and JSON name `geleverdVolume`. `repr` shows no values.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        hide_input_in_errors=True,
    )
    gedeeld: ClassVar[bool] = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


class BasisKlasse(Klasse):
    """A class that all messages of a law share: its elements live in the namespace of the law."""

    gedeeld: ClassVar[bool] = True


class Bericht(Klasse):
    """A whole message; `soort` is its number, `codes` its BerichtCode per law, `uitgaven` the releases it is in."""

    soort: ClassVar[str]
    codes: ClassVar[Mapping[Wet, str]]
    uitgaven: ClassVar[tuple[Uitgave, ...]] = (UITGAVE,)

    @classmethod
    def plek(cls, wet: Wet, uitgave: Uitgave = UITGAVE) -> Plek:
        """This message under that law, in that release."""
        return Plek(wet, cls.soort, cls.codes[wet], uitgave)

    @classmethod
    def plekken(cls) -> tuple[Plek, ...]:
        """This message under both laws in all its releases."""
        return tuple(cls.plek(wet, uitgave) for wet in Wet for uitgave in cls.uitgaven)

    def eigen_plek(self, wet: Wet) -> Plek:
        """Where this one belongs: its header names the release; one we do not have counts as the release in force."""
        kop = cast("Any", self).header
        uitgave = Uitgave(kop.bericht_versie, kop.bericht_subversie)
        return self.plek(wet, uitgave if uitgave in self.uitgaven else UITGAVE)


@dataclass(frozen=True, slots=True)
class Reeks:
    """A repeated element inside a wrapper: `Clienten` holds one or more `Client`."""

    element: str
    minstens: int = 1

    def __get_pydantic_core_schema__(self, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if schema["type"] != "tuple":
            raise TypeError("A Reeks is declared as a tuple")
        (deel,) = schema["items_schema"]
        deel = core_schema.with_info_wrap_validator_function(_tot_genoeg, deel)
        minstens = {"min_length": self.minstens} if self.minstens else {}
        return cast("CoreSchema", {**schema, "items_schema": [deel], **minstens})


@dataclass(slots=True)
class Teller:
    """Given as context to pydantic: after so many faults the rest of a row is not looked at any more."""

    over: int


def _tot_genoeg(waarde: Any, lees: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    teller = info.context
    if not isinstance(teller, Teller):
        return lees(waarde)
    if teller.over <= 0:
        raise PydanticOmit
    try:
        return lees(waarde)
    except ValidationError as fout:
        teller.over -= fout.error_count()
        raise


@dataclass(frozen=True, slots=True)
class AlleenIn:
    """A field that only one law has, or that came with a release; None: all of them."""

    wet: Wet | None = None
    vanaf: Uitgave | None = None

    def geldt_voor(self, plek: Plek) -> bool:
        """Whether a message of this law and release has the field."""
        return self.wet in {None, plek.wet} and (self.vanaf is None or self.vanaf <= plek.uitgave)


@dataclass(frozen=True, slots=True)
class Veld:
    """One field of a class as declared: exactly one of `simpel` and `klasse`; `reeks` where it repeats."""

    naam: str
    element: str
    verplicht: bool
    simpel: Simpel | None
    klasse: type[Klasse] | None
    reeks: Reeks | None
    alleen_in: AlleenIn | None

    @property
    def json(self) -> str:
        """The name in JSON."""
        return to_camel(self.naam)

    def geldt_voor(self, plek: Plek) -> bool:
        """False where only the other law or a later release has this field."""
        return self.alleen_in is None or self.alleen_in.geldt_voor(plek)


def _ontleed(soort: object) -> tuple[object, list[object]]:
    """The type under Annotated and Optional, with all metadata found on the way."""
    merken: list[object] = []
    while True:
        if get_origin(soort) is Annotated:
            soort, *meer = get_args(soort)
            merken += meer
        elif NoneType in get_args(soort):
            (soort,) = (arg for arg in get_args(soort) if arg is not NoneType)
        else:
            return soort, merken


def _een(merken: list[object], soort: type[_Merk]) -> _Merk | None:
    return next((merk for merk in merken if isinstance(merk, soort)), None)


@cache
def velden(klasse: type[Klasse]) -> tuple[Veld, ...]:
    """The fields of a class in the order of its elements."""
    hints = get_type_hints(klasse, include_extras=True)
    return tuple(_veld(klasse, naam, hints[naam]) for naam in klasse.model_fields)


def _veld(klasse: type[Klasse], naam: str, hint: object) -> Veld:
    soort, merken = _ontleed(hint)
    reeks = _een(merken, Reeks)
    if reeks is not None:
        soort, meer = _ontleed(get_args(soort)[0])
        merken += meer
    simpel = _een(merken, Simpel)  # type: ignore[type-abstract]
    inhoud = soort if simpel is None and isinstance(soort, type) and issubclass(soort, Klasse) else None
    if (simpel is None) is (inhoud is None):
        raise TypeError(f"{klasse.__name__}.{naam} declares neither a simple type nor a class")
    info = klasse.model_fields[naam]
    return Veld(
        naam=naam,
        element=to_pascal(naam),
        verplicht=info.is_required() or info.default not in (None, ()),
        simpel=simpel,
        klasse=inhoud,
        reeks=reeks,
        alleen_in=_een(merken, AlleenIn),
    )
