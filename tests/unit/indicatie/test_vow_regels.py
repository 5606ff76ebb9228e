"""The rules of a 317 against what is known here: each at its edge, and broken alone."""

from dataclasses import replace
from datetime import date

import pytest

from services.indicatie.domain.ids import VerzoekId
from services.indicatie.domain.pakket import Plaats
from services.indicatie.domain.verzoek import NieuwProduct, TeWijzigen, Wijziging
from services.indicatie.domain.verzoek.regels import Bekend, toets_wijziging, tr347, tr374
from services.indicatie.domain.voorziening import Omvang, Product, Voorziening, Wet
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import HALFJAAR, HULP, huishoudelijke_hulp, plaats

OP = date(2026, 11, 16)
WEEKHULP = Omvang(volume=5, eenheid="04", frequentie="2")
BEGELEIDING = Product(categorie="02", code="02A05")
LATER = Periode(date(2027, 3, 1), date(2027, 8, 31))


def van(nummer: int, voorziening: Voorziening) -> Plaats:
    return replace(plaats, nummer=nummer, voorziening=voorziening)


TOTAAL = van(
    102, replace(huishoudelijke_hulp, product=BEGELEIDING, omvang=Omvang(volume=90, eenheid="04", frequentie="6"))
)
ASPECIFIEK = van(103, replace(huishoudelijke_hulp, product=Product(categorie="03"), omvang=None, budget=Bedrag(90_000)))
GENERIEK = van(104, replace(huishoudelijke_hulp, product=None, omvang=None, budget=Bedrag(90_000), periode=LATER))
AFGELOPEN = van(105, replace(huishoudelijke_hulp, periode=Periode(date(2026, 1, 1), date(2026, 8, 31))))
VERWIJDERD = replace(van(106, huishoudelijke_hulp), verwijderd=True)


def bekend(*plaatsen: Plaats, ongemeld: int | None = None) -> Bekend:
    allemaal = {een.nummer: een for een in (plaats, AFGELOPEN, VERWIJDERD, *plaatsen)}
    gemeld = frozenset(allemaal) - {ongemeld}
    return Bekend(wet=Wet.WMO, dagtekening=OP, plaatsen=allemaal, gemeld=gemeld)


def anders(nummer: int = 101, **values: object) -> TeWijzigen:
    plain = TeWijzigen(
        nummer=nummer,
        gewenste_ingangsdatum=date(2026, 12, 1),
        einddatum=HALFJAAR.einddatum,
        omvang=WEEKHULP,
        budget=None,
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def vow(*te_wijzigen: TeWijzigen, ongewijzigd: tuple[int, ...] = (), nieuw: tuple[NieuwProduct, ...] = ()) -> Wijziging:
    return Wijziging(reden="1", ongewijzigd=ongewijzigd, te_wijzigen=te_wijzigen, nieuw=nieuw)


def nieuw(product: Product | None, periode: Periode) -> NieuwProduct:
    return NieuwProduct(product=product, periode=periode, omvang=WEEKHULP, budget=None)


VANAF_INGANG = HALFJAAR.begindatum
BUDGET = anders(103, omvang=None, budget=Bedrag(120_000), gewenste_ingangsdatum=VANAF_INGANG)
TE_WIJZIGEN = "client.verzoek.teWijzigenProducten[0]"


@pytest.mark.parametrize(
    ("wat", "wanneer"),
    [
        (vow(anders()), bekend()),
        (vow(anders(), ongewijzigd=(102,)), bekend(TOTAAL)),
        (vow(anders()), bekend(TOTAAL, ongemeld=102)),  # no 301 told it yet: the sender cannot know (OP095)
        (vow(anders(gewenste_ingangsdatum=VANAF_INGANG)), bekend()),  # the whole period (TR357)
        (vow(anders(), nieuw=(nieuw(HULP, LATER),)), bekend()),  # the same product, next (TR361)
        (vow(anders(), nieuw=(nieuw(Product(categorie="11", code="11001"), HALFJAAR),)), bekend()),  # Wmo 11-14
        (vow(anders(102, gewenste_ingangsdatum=VANAF_INGANG, omvang=Omvang(volume=95, eenheid="04", frequentie="6")),
             ongewijzigd=(101,)), bekend(TOTAAL)),
        (vow(anders(102, omvang=TOTAAL.voorziening.omvang, einddatum=None), ongewijzigd=(101,)), bekend(TOTAAL)),
        (vow(BUDGET, ongewijzigd=(101,)), bekend(ASPECIFIEK)),
        (vow(anders(104, omvang=None, gewenste_ingangsdatum=LATER.begindatum, einddatum=LATER.einddatum),
             ongewijzigd=(101,)), bekend(GENERIEK)),
    ],
)  # fmt: skip
def test_what_keeps_the_rules(wat: Wijziging, wanneer: Bekend) -> None:
    assert toets_wijziging(wat, wanneer) == ()


@pytest.mark.parametrize(
    ("wat", "wanneer", "vondst"),
    [
        (vow(anders()), Bekend(wet=Wet.WMO, dagtekening=OP, plaatsen={}, gemeld=frozenset()), ("client", "8187")),
        (vow(anders()), bekend(TOTAAL), ("client.verzoek", "9349")),
        (vow(anders(), ongewijzigd=(105,)), bekend(), ("client.verzoek.ongewijzigdeProducten[0]", "9350")),
        (vow(anders(), ongewijzigd=(106,)), bekend(), ("client.verzoek.ongewijzigdeProducten[0]", "9350")),
        (vow(anders(105), ongewijzigd=(101,)), bekend(), (TE_WIJZIGEN, "9351")),
        (vow(anders(999), ongewijzigd=(101,)), bekend(), (TE_WIJZIGEN, "9351")),
        (vow(anders(gewenste_ingangsdatum=OP)), bekend(), (TE_WIJZIGEN, "9357")),
        (vow(anders(), nieuw=(nieuw(HULP, HALFJAAR),)), bekend(), ("client.verzoek", "9361")),
        (vow(anders(einddatum=None), nieuw=(nieuw(HULP, LATER),)), bekend(), ("client.verzoek", "9361")),
        (vow(anders(102, omvang=Omvang(volume=95, eenheid="04", frequentie="6")), ongewijzigd=(101,)),
         bekend(TOTAAL), (TE_WIJZIGEN, "9373")),
        (vow(replace(BUDGET, gewenste_ingangsdatum=date(2026, 12, 1)), ongewijzigd=(101,)),
         bekend(ASPECIFIEK), (TE_WIJZIGEN, "9373")),
        (vow(anders(104, gewenste_ingangsdatum=LATER.begindatum, einddatum=LATER.einddatum), ongewijzigd=(101,)),
         bekend(GENERIEK), (TE_WIJZIGEN, "9375")),
        (vow(anders(omvang=None)), bekend(), (TE_WIJZIGEN, "9411")),
        (vow(anders(103), ongewijzigd=(101,)), bekend(ASPECIFIEK), (TE_WIJZIGEN, "9412")),
    ],
)  # fmt: skip
def test_what_breaks_exactly_one_rule(wat: Wijziging, wanneer: Bekend, vondst: tuple[str, str]) -> None:
    assert toets_wijziging(wat, wanneer) == (vondst,)


def test_references_and_requests_are_one_at_a_time() -> None:
    assert tr347(al_gebruikt=True)
    assert not tr347(al_gebruikt=False)
    assert tr374(frozenset({VerzoekId("01936000-0000-7000-8000-00000000ffff")}))
    assert not tr374(frozenset())
