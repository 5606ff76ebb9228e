"""What a declaration means for one law: the elements with their namespaces, in the order they must come."""

from dataclasses import dataclass
from functools import cache

from pydantic_core import SchemaValidator

from shared.istandaarden.klasse import Bericht, Klasse, Veld, velden
from shared.istandaarden.simpel import Simpel
from shared.istandaarden.wet import Plek


@dataclass(frozen=True, slots=True, eq=False)
class BladPlan:
    """An element with text only."""

    simpel: Simpel
    lezer: SchemaValidator
    toegestaan: frozenset[object] | None
    verwacht: str


@dataclass(frozen=True, slots=True, eq=False)
class ReeksPlan:
    """A wrapper with one or more of the same element."""

    tag: str
    element: str
    item: "Plan"


@dataclass(frozen=True, slots=True, eq=False)
class VeldPlan:
    """One element of a class: its number in the order, and how its content is read."""

    nummer: int
    veld: Veld
    tag: str
    plan: "Plan"


@dataclass(frozen=True, slots=True, eq=False)
class KlassePlan:
    """An element with elements: tag -> field, and the tags in order."""

    klasse: type[Klasse]
    per_tag: dict[str, VeldPlan]
    volgorde: tuple[VeldPlan, ...]


Plan = BladPlan | ReeksPlan | KlassePlan


def _ruimte(klasse: type[Klasse], plek: Plek) -> str:
    return plek.naamruimte_gedeeld if klasse.gedeeld else plek.naamruimte


def _inhoud(veld: Veld, plek: Plek) -> BladPlan | KlassePlan:
    if veld.klasse is not None:
        return plan_van(veld.klasse, plek)
    assert veld.simpel is not None  # noqa: S101 – velden() guarantees one of the two
    simpel = veld.simpel
    return BladPlan(simpel, simpel.tekstlezer, simpel.toegestaan(plek), simpel.verwacht(plek))


def _veld_plan(nummer: int, veld: Veld, ruimte: str, plek: Plek) -> VeldPlan:
    inhoud: Plan = _inhoud(veld, plek)
    if veld.reeks is not None:
        inhoud = ReeksPlan(f"{{{ruimte}}}{veld.reeks.element}", veld.reeks.element, inhoud)
    return VeldPlan(nummer, veld, f"{{{ruimte}}}{veld.element}", inhoud)


@cache
def plan_van(klasse: type[Klasse], plek: Plek) -> KlassePlan:
    """The plan of one class of a message under a law."""
    ruimte = _ruimte(klasse, plek)
    geldig = [veld for veld in velden(klasse) if veld.geldt_voor(plek)]
    volgorde = tuple(_veld_plan(nummer, veld, ruimte, plek) for nummer, veld in enumerate(geldig))
    return KlassePlan(klasse, {veld.tag: veld for veld in volgorde}, volgorde)


def plan_van_bericht(bericht: type[Bericht], plek: Plek) -> tuple[str, KlassePlan]:
    """The tag of the root and the plan of what is in it."""
    return f"{{{plek.naamruimte}}}Bericht", plan_van(bericht, plek)
