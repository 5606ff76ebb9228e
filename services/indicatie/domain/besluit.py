"""What a decision can say: grant or refuse, in kind or as a budget, and the rules its provisions must keep."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from services.indicatie.domain.voorziening import (
    Catalogusproduct,
    Gecontracteerd,
    Voorziening,
    Wet,
    toets_catalogus,
    toets_contract,
    toets_vorm,
)
from shared.errors import Refused


class Besluit(StrEnum):
    """Grant or refuse."""

    TOEKENNING = "toekenning"
    AFWIJZING = "afwijzing"


class Leveringsvorm(StrEnum):
    """In kind through a contract, or a budget with which the client buys care."""

    ZIN = "zin"
    PGB = "pgb"


class RedenAfwijzing(StrEnum):
    """Why a provision is refused; the last nine are those of a 319 (list WJ759)."""

    EIGEN_KRACHT = "eigen-kracht"
    GEBRUIKELIJKE_HULP = "gebruikelijke-hulp"
    ALGEMENE_VOORZIENING = "algemene-voorziening"
    ANDERE_VOORZIENING = "andere-voorziening"
    GEEN_WIJZIGING = "geen-wijziging"
    BUITEN_BUDGET = "buiten-budget"
    GEEN_CONTRACT = "geen-contract"
    BUITEN_CONTRACT = "buiten-contract"
    ANDERE_GEMEENTE = "andere-gemeente"
    STAPELING = "stapeling"
    ZORGINHOUDELIJK = "zorginhoudelijk"
    WOONPLAATSBEGINSEL = "woonplaatsbeginsel"
    LEEFTIJDSGRENS = "leeftijdsgrens"


REDEN_319 = {
    RedenAfwijzing.EIGEN_KRACHT: "7",
    RedenAfwijzing.GEBRUIKELIJKE_HULP: "7",
    RedenAfwijzing.ALGEMENE_VOORZIENING: "7",
    RedenAfwijzing.ANDERE_VOORZIENING: "7",
    RedenAfwijzing.GEEN_WIJZIGING: "1",
    RedenAfwijzing.BUITEN_BUDGET: "2",
    RedenAfwijzing.GEEN_CONTRACT: "3",
    RedenAfwijzing.BUITEN_CONTRACT: "4",
    RedenAfwijzing.ANDERE_GEMEENTE: "5",
    RedenAfwijzing.STAPELING: "6",
    RedenAfwijzing.ZORGINHOUDELIJK: "7",
    RedenAfwijzing.WOONPLAATSBEGINSEL: "8",
    RedenAfwijzing.LEEFTIJDSGRENS: "9",
}
"""RedenAfwijzingVerzoek (WJ759) of each reason."""


def toets_voorzieningen(
    voorzieningen: Sequence[Voorziening],
    wet: Wet,
    leveringsvorm: Leveringsvorm,
    catalogus: Sequence[Catalogusproduct],
    contracten: Mapping[str, tuple[Gecontracteerd, ...]],
) -> None:
    """Refused at the first provision that breaks a rule; `contracten` by AGB code."""
    for voorziening in voorzieningen:
        if leveringsvorm is Leveringsvorm.PGB:
            toets_pgb(voorziening, wet, catalogus)
        else:
            toets_zin(voorziening, wet, catalogus, contracten)


def toets_zin(
    voorziening: Voorziening,
    wet: Wet,
    catalogus: Sequence[Catalogusproduct],
    contracten: Mapping[str, tuple[Gecontracteerd, ...]],
) -> None:
    """In kind: a form the standard allows, a product on offer, a provider with a contract for it."""
    if wet is Wet.PARTICIPATIEWET:
        raise Refused("wet-zonder-toewijzing", "Onder de Participatiewet wordt geen zorg toegewezen.")
    if voorziening.agb is None:
        raise Refused("aanbieder-ontbreekt", "Bij zorg in natura hoort een aanbieder.")
    toets_vorm(voorziening, wet)
    toets_catalogus(voorziening, wet, catalogus)
    toets_contract(voorziening, wet, contracten.get(str(voorziening.agb), ()))


def toets_pgb(voorziening: Voorziening, wet: Wet, catalogus: Sequence[Catalogusproduct]) -> None:
    """A budget in cents for a product and a period; no provider (Wmo 2015 art. 2.3.6, Jeugdwet art. 8.1.1)."""
    if voorziening.agb is not None:
        raise Refused("pgb-met-aanbieder", "Bij een pgb kiest de cliënt zelf de aanbieder.")
    if voorziening.budget is None or voorziening.budget.centen <= 0:
        raise Refused("budget-ontbreekt", "Bij een pgb hoort een budget van meer dan nul.")
    if voorziening.periode.einddatum is None:
        raise Refused("einddatum-ontbreekt", "Bij een pgb hoort een einddatum.")
    if voorziening.omvang is not None:
        raise Refused("omvang-en-budget", "Een voorziening heeft een omvang of een budget, niet beide.")
    if voorziening.product is None:
        raise Refused("product-ontbreekt", "Bij een pgb hoort een product.")
    toets_catalogus(voorziening, wet, catalogus)
