"""Rules inside a message about the products that are assigned (301) or asked for (315, 317)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from itertools import combinations

from shared.istandaarden.berichten.gedeeld import Omvang, Product
from shared.istandaarden.berichten.toewijzing import Toewijzing301
from shared.istandaarden.berichten.verzoek import VerzoekToewijzing315
from shared.istandaarden.berichten.wijziging import VerzoekWijziging317
from shared.istandaarden.regels.regel import Functie, Regel, genummerd
from shared.istandaarden.wet import Wet

VERWIJDERD, VERVALLEN = "13", "01"
"""RedenWijziging that, with Einddatum = Ingangsdatum, makes a toewijzing count as never sent."""
_MAG_STAPELEN = frozenset({"11", "12", "13", "14"})
_PER_WEEK = "2"
_EINDE, _EINDE_315 = "einddatum", "toewijzingEinddatum"
_NIET_PER_DAG = frozenset({"14", "16", "83", "84"})
_OUDE_REGELS_TOT = date(2020, 12, 31)

MetProducten = Toewijzing301 | VerzoekToewijzing315 | VerzoekWijziging317


@dataclass(frozen=True, slots=True)
class Gevraagd:
    """A product in any of these messages, seen alike; `wijziging` has no product of its own (TeWijzigenProduct)."""

    pad: str
    begin: date
    einde: date | None
    product: Product | None
    omvang: Omvang | None
    budget: int | None
    reden: str | None = None
    wijziging: bool = False

    @property
    def categorie(self) -> str | None:
        """The category, where there is a product."""
        return None if self.product is None else self.product.categorie

    @property
    def code(self) -> str | None:
        """The code, where the product has one."""
        return None if self.product is None else self.product.code

    @property
    def verwijderd(self) -> bool:
        """True where it counts as never sent (TR302, OP087)."""
        return self.einde == self.begin and self.reden in (VERWIJDERD, VERVALLEN)

    @property
    def van_nu(self) -> bool:
        """True where the rules since 2021 hold."""
        return self.einde is None or self.einde > _OUDE_REGELS_TOT


def gevraagd(bericht: MetProducten) -> Iterator[Gevraagd]:
    """The products of a message."""
    if isinstance(bericht, Toewijzing301):
        for pad, toe in genummerd("client.toegewezenProducten", bericht.client.toegewezen_producten):
            yield Gevraagd(
                pad, toe.ingangsdatum, toe.einddatum, toe.product, toe.omvang, toe.budget, toe.reden_wijziging
            )
    elif isinstance(bericht, VerzoekToewijzing315):
        for pad, aan in genummerd("client.aangevraagdeProducten", bericht.client.aangevraagde_producten):
            begin, einde = aan.toewijzing_ingangsdatum, aan.toewijzing_einddatum
            yield Gevraagd(pad, begin, einde, aan.product, aan.omvang, aan.budget)
    else:
        verzoek = bericht.client.verzoek
        for pad, nieuw in genummerd("client.verzoek.nieuweProducten", verzoek.nieuwe_producten):
            begin, einde = nieuw.gewenste_ingangsdatum, nieuw.einddatum
            yield Gevraagd(pad, begin, einde, nieuw.product, nieuw.omvang, nieuw.budget)
        for pad, anders in genummerd("client.verzoek.teWijzigenProducten", verzoek.te_wijzigen_producten):
            begin, einde = anders.gewenste_ingangsdatum, anders.einddatum
            yield Gevraagd(pad, begin, einde, None, anders.omvang, anders.budget, wijziging=True)


def stapelt(een: Gevraagd, ander: Gevraagd, wet: Wet) -> bool:
    """True where two products are the same and their periods overlap (OP259, TR302); deleted ones never do."""
    if een.verwijderd or ander.verwijderd:
        return False
    if wet is Wet.WMO and _MAG_STAPELEN & {een.categorie, ander.categorie}:
        return False
    if een.categorie is None or ander.categorie is None:
        zelfde = True
    elif een.code is None or ander.code is None:
        zelfde = een.categorie == ander.categorie
    else:
        zelfde = een.code == ander.code
    begint_op_tijd = een.einde is None or ander.begin <= een.einde
    return zelfde and begint_op_tijd and (ander.einde is None or een.begin <= ander.einde)


def stapeling(producten: Sequence[Gevraagd], wet: Wet) -> Iterator[str]:
    """The paths of products that overlap with an earlier one."""
    for een, ander in combinations(producten, 2):
        if stapelt(een, ander, wet):
            yield ander.pad


def tr302(bericht: MetProducten, wet: Wet) -> Iterator[str]:
    yield from stapeling([een for een in gevraagd(bericht) if not een.wijziging], wet)


def _elk(veld: str, fout: Callable[[Gevraagd], bool], *, ook_wijziging: bool = True) -> Functie:
    """A rule that looks at one product at a time; it goes by the name of `fout`."""

    @wraps(fout)
    def functie(bericht: MetProducten, wet: Wet) -> Iterator[str]:
        del wet
        van_315 = isinstance(bericht, VerzoekToewijzing315)
        naam = _EINDE_315 if van_315 and veld == _EINDE else veld
        for een in gevraagd(bericht):
            if (ook_wijziging or not een.wijziging) and fout(een):
                yield f"{een.pad}.{naam}"

    return functie


def _omvang_ontbreekt(een: Gevraagd) -> bool:
    return een.code is not None and een.omvang is None


def _einde_ontbreekt_bij_budget(een: Gevraagd) -> bool:
    return een.budget is not None and een.einde is None


def _einde_ontbreekt_bij_week(een: Gevraagd) -> bool:
    return een.omvang is not None and een.omvang.frequentie == _PER_WEEK and een.einde is None


def _omvang_en_budget(een: Gevraagd) -> bool:
    return een.omvang is not None and een.budget is not None


def _product_noch_budget(een: Gevraagd) -> bool:
    return een.budget is None and een.product is None


def _omvang_zonder_code(een: Gevraagd) -> bool:
    return een.code is None and een.van_nu and een.omvang is not None


def _eindigt_te_vroeg(een: Gevraagd) -> bool:
    return een.einde is not None and een.einde < een.begin


def _te_vaak(een: Gevraagd) -> bool:
    omvang = een.omvang
    return omvang is not None and een.van_nu and omvang.eenheid in _NIET_PER_DAG and omvang.frequentie == "1"


def _verwijderd_met_duur(een: Gevraagd) -> bool:
    return een.reden == VERWIJDERD and een.begin != een.einde


def _reden_vervallen(een: Gevraagd) -> bool:
    return een.reden == VERVALLEN


_ALLE = ("301", "315", "317")
_OMVANG_LEEG = "Zonder productcode blijft de omvang leeg."
_NIET_DAGELIJKS = "Etmaal, dagdeel, euro en stuks gaan per week, per maand of in totaal."
_NIET_STAPELEN = "Hetzelfde product komt niet vaker voor in dezelfde tijd."
_omvang_leeg = _elk("omvang", _omvang_zonder_code, ook_wijziging=False)
_niet_dagelijks = _elk("omvang.frequentie", _te_vaak)

REGELS = (
    Regel("TR302", ("301",), ("ToegewezenProduct",), _NIET_STAPELEN, tr302),
    Regel("TR386", ("315",), ("AangevraagdProduct",), _NIET_STAPELEN, tr302),
    Regel("TR410", ("317",), ("NieuwProduct",), _NIET_STAPELEN, tr302),
    Regel(
        "CD041",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct"),
        "Bij een productcode hoort een omvang.",
        _elk("omvang", _omvang_ontbreekt),
    ),
    Regel(
        "CD075",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct", "TeWijzigenProduct"),
        "Bij een budget hoort een einddatum.",
        _elk(_EINDE, _einde_ontbreekt_bij_budget),
    ),
    Regel(
        "CD076",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct", "TeWijzigenProduct"),
        "Bij volume per week hoort een einddatum.",
        _elk(_EINDE, _einde_ontbreekt_bij_week),
    ),
    Regel(
        "CD077",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct", "TeWijzigenProduct"),
        "Bij een budget blijft de omvang leeg.",
        _elk("omvang", _omvang_en_budget),
    ),
    Regel(
        "CD078",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct", "TeWijzigenProduct"),
        "Bij een omvang blijft het budget leeg.",
        _elk("budget", _omvang_en_budget),
    ),
    Regel(
        "CD079",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct"),
        "Zonder budget is het product gevuld.",
        _elk("product", _product_noch_budget, ook_wijziging=False),
    ),
    Regel("CD080", ("301",), ("ToegewezenProduct",), _OMVANG_LEEG, _omvang_leeg),
    Regel("CD095", ("315",), ("AangevraagdProduct",), _OMVANG_LEEG, _omvang_leeg),
    Regel("CD096", ("317",), ("NieuwProduct",), _OMVANG_LEEG, _omvang_leeg),
    Regel(
        "CS003",
        _ALLE,
        ("ToegewezenProduct", "AangevraagdProduct", "NieuwProduct", "TeWijzigenProduct"),
        "De einddatum ligt niet voor de ingangsdatum.",
        _elk(_EINDE, _eindigt_te_vroeg),
    ),
    Regel(
        "CS335",
        ("301",),
        ("ToegewezenProduct",),
        "Een verwijderde toewijzing eindigt op haar ingangsdatum.",
        _elk("redenWijziging", _verwijderd_met_duur),
    ),
    Regel(
        "CS336",
        ("301",),
        ("ToegewezenProduct",),
        "Reden wijziging 01 bestaat niet meer.",
        _elk("redenWijziging", _reden_vervallen),
    ),
    Regel(
        "CS338",
        ("301", "317"),
        ("ToegewezenProduct", "NieuwProduct", "TeWijzigenProduct"),
        _NIET_DAGELIJKS,
        _niet_dagelijks,
    ),
    Regel("CS343", ("315",), ("AangevraagdProduct",), _NIET_DAGELIJKS, _niet_dagelijks),
)
