"""What granting a 317 comes to: which numbers stay, which end and go on under a new one (OP257, OP348, IV093)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.indicatie.domain.verzoek.wijziging import NieuwProduct, TeWijzigen, Wijziging
from services.indicatie.domain.voorziening import TOTAAL, Omvang, Voorziening, Wet, variant_van
from shared.errors import Refused
from shared.values.agb import Agb
from shared.values.periode import Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class Toekenning:
    """By number: what a toewijzing becomes, and from which day on one no longer counts; and what is new."""

    gewijzigd: Mapping[int, Voorziening]
    beeindigd: Mapping[int, date]
    nieuw: tuple[Voorziening, ...]


def toekenning(wijziging: Wijziging, huidig: Mapping[int, Voorziening], agb: Agb, wet: Wet) -> Toekenning:
    """The set as asked, `huidig` being what the toewijzingen say now; Refused where one is no longer there."""
    if any(een.nummer not in huidig for een in wijziging.te_wijzigen):
        raise Refused("toewijzing-vervallen", "Een toewijzing in dit verzoek is inmiddels verwijderd.")
    gewijzigd: dict[int, Voorziening] = {}
    beeindigd: dict[int, date] = {}
    nieuw: list[Voorziening] = []
    for een in wijziging.te_wijzigen:
        nu = huidig[een.nummer]
        if _houdt_nummer(een, nu):
            gewijzigd[een.nummer] = _met(een, nu, nu.periode.begindatum)
        else:
            beeindigd[een.nummer] = een.gewenste_ingangsdatum
            nieuw.append(_met(een, nu, een.gewenste_ingangsdatum))
    nieuw += [_nieuw(een, agb, wet) for een in wijziging.nieuw]
    return Toekenning(gewijzigd=gewijzigd, beeindigd=beeindigd, nieuw=tuple(nieuw))


def _houdt_nummer(een: TeWijzigen, nu: Voorziening) -> bool:
    """Einddatum, Budget, and Volume as a total keep the number; another size or an earlier begin does not (IV066)."""
    return een.gewenste_ingangsdatum >= nu.periode.begindatum and (
        een.omvang == nu.omvang or (_totaal(een.omvang) and _totaal(nu.omvang) and _eenheid(een) == _eenheid(nu))
    )


def _totaal(omvang: Omvang | None) -> bool:
    return omvang is not None and omvang.frequentie == TOTAAL


def _eenheid(wat: TeWijzigen | Voorziening) -> str | None:
    return wat.omvang.eenheid if wat.omvang else None


def _met(een: TeWijzigen, nu: Voorziening, begin: date) -> Voorziening:
    budget = een.budget if een.budget is not None else nu.budget
    return replace(nu, omvang=een.omvang, budget=budget, periode=Periode(begin, een.einddatum))


def _nieuw(een: NieuwProduct, agb: Agb, wet: Wet) -> Voorziening:
    return Voorziening(
        variant=variant_van(een.product, een.omvang, wet),
        product=een.product,
        omvang=een.omvang,
        budget=een.budget,
        periode=een.periode,
        agb=agb,
    )
