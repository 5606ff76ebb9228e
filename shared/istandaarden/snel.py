"""The plain form of a 323 for fast reading: one pass over the children, then pydantic over a thousand lines at once.

Attributes are not looked for here: the stream refuses any `=` after the root's start tag before it comes this far.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar, cast

from pydantic import TypeAdapter

from shared.istandaarden.berichten.declaratie import Client323, Declaratie323, DeclaratieKop323, Prestatie323
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.bron import Element
from shared.istandaarden.klasse import Klasse
from shared.istandaarden.plan import BladPlan, KlassePlan, VeldPlan, plan_van
from shared.istandaarden.wet import Wet

_REGELS = TypeAdapter(list[Prestatie323])
_Klasse = TypeVar("_Klasse", bound=Klasse)
Velden = dict[str, object]
LeesVelden = Callable[[Element], Velden]


class Anders(Exception):
    """Not the plain form (or wrong): the thorough reader decides."""


def _niets(element: Element) -> None:
    """What is in here is read elsewhere."""


def _lezer(plan: KlassePlan) -> LeesVelden:
    """A function from an element to the text of its fields; `Anders` or KeyError for all but the plain form."""
    per_tag = {veld.tag: (veld.nummer, veld.veld.naam, _veldlezer(veld)) for veld in plan.volgorde}
    nodig = {veld.veld.naam for veld in plan.volgorde if veld.veld.verplicht and _heeft_standaard(plan, veld)}

    def lees(element: Element) -> Velden:
        if element.text is not None:
            raise Anders
        uit: Velden = {}
        vorig = -1
        for kind in element:
            nummer, naam, onder = per_tag[kind.tag]
            if nummer <= vorig or kind.tail is not None:
                raise Anders
            vorig = nummer
            if onder is not None:
                uit[naam] = onder(kind)
            elif len(kind):
                raise Anders
            else:
                uit[naam] = kind.text
        if nodig and not nodig <= uit.keys():
            raise Anders
        return uit

    return lees


def _heeft_standaard(plan: KlassePlan, veld: VeldPlan) -> bool:
    """True where the model would fill in what the message must hold itself."""
    return not plan.klasse.model_fields[veld.veld.naam].is_required()


def _veldlezer(veld: VeldPlan) -> Callable[[Element], object] | None:
    if isinstance(veld.plan, KlassePlan):
        return _lezer(veld.plan)
    if not isinstance(veld.plan, BladPlan):
        return _niets
    toegestaan = veld.plan.toegestaan
    if toegestaan is None:
        return None

    def lees_code(element: Element) -> object:
        if len(element) or element.text not in toegestaan:
            raise Anders
        return element.text

    return lees_code


@dataclass(frozen=True, slots=True, eq=False)
class Vorm323:
    """The tags of a 323 of one law and how its parts are read."""

    wet: Wet
    ruimte: str
    lees_prestatie: LeesVelden
    lees_client: LeesVelden
    lees_wortel: LeesVelden
    _bsn: BladPlan
    wortel: str = field(init=False)
    declaratie: str = field(init=False)
    clienten: str = field(init=False)
    client: str = field(init=False)
    prestaties: str = field(init=False)
    prestatie: str = field(init=False)

    def __post_init__(self) -> None:
        for naam in ("declaratie", "clienten", "client", "prestaties", "prestatie"):
            object.__setattr__(self, naam, self.ruimte + naam.capitalize())
        object.__setattr__(self, "wortel", f"{self.ruimte}Bericht")

    def prestaties_van(self, ruw: list[Velden]) -> list[Prestatie323]:
        """The typed lines; ValidationError where one does not fit."""
        return _REGELS.validate_python(ruw, by_name=True, by_alias=False)

    def lees_bsn(self, element: Element) -> str:
        """The Bsn, first in a client; ValidationError where it does not fit."""
        return str(self._bsn.lezer.validate_python(element.text))

    def lees_kop(self, wortel: Element) -> tuple[KopVanAanbieder, DeclaratieKop323]:
        """Header and claim without lines; ValidationError where one does not fit."""
        velden = self.lees_wortel(wortel)
        declaratie = cast("Velden", velden["declaratie"])
        del declaratie["clienten"]
        return _model(KopVanAanbieder, velden["header"]), _model(DeclaratieKop323, declaratie)


def _model(klasse: type[_Klasse], velden: object) -> _Klasse:
    return klasse.model_validate(velden, by_name=True, by_alias=False)


@cache
def _vorm(wet: Wet) -> Vorm323:
    plek = Declaratie323.plek(wet)
    ruimte = f"{{{wet.naamruimte_van(plek.soort)}}}"
    client = plan_van(Client323, plek)
    bsn = client.volgorde[0].plan
    if not isinstance(bsn, BladPlan):
        raise TypeError("A client of a 323 opens with its Bsn")
    return Vorm323(
        wet,
        ruimte,
        lees_prestatie=_lezer(plan_van(Prestatie323, plek)),
        lees_client=_lezer(client),
        lees_wortel=_lezer(plan_van(Declaratie323, plek)),
        _bsn=bsn,
    )


def vorm_van(begin: bytes) -> Vorm323:
    """The form of the law whose 323 namespace stands in the first block; `Anders` where neither does."""
    for wet in Wet:
        if wet.naamruimte_van(Declaratie323.soort).encode() in begin:
            return _vorm(wet)
    raise Anders
