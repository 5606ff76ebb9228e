"""Each rule of level 3 over a request: a history in which that rule alone is broken, and one at its edge."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest

from services.indicatie.domain.ids import VerzoekId
from services.indicatie.domain.pakket import Plaats, VerzoekGesloten, pakket
from services.indicatie.domain.verzoek import NieuwProduct, TeWijzigen, Wijziging, verzoek
from services.indicatie.domain.verzoek.regels import Bekend, toets_wijziging, tr347, tr374
from services.indicatie.domain.voorziening import Omvang, Product, Voorziening, Wet
from shared.errors import Refused
from shared.istandaarden.regels import REGELS
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import HALFJAAR, HULP, huishoudelijke_hulp
from tests.support.examples_indicatie import VERZOEK as VERZOEKNUMMER
from tests.support.examples_toewijzingen import open_verzoeken, plaats, verzoeken_geopend
from tests.support.examples_verzoeken import ontvang_wijziging, wijziging_ontvangen

ANDER = VerzoekId("01936000-0000-7000-8000-00000000ffff")
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
NA_HALFJAAR: dict[str, object] = {"gewenste_ingangsdatum": LATER.begindatum, "einddatum": LATER.einddatum}
MEER = Omvang(volume=95, eenheid="04", frequentie="6")
VERZOEK, TE_WIJZIGEN = "client.verzoek", "client.verzoek.teWijzigenProducten[0]"
ONGEWIJZIGD = "client.verzoek.ongewijzigdeProducten[0]"
NIEMAND = Bekend(wet=Wet.WMO, dagtekening=OP, plaatsen={}, gemeld=frozenset())


class Zaak(NamedTuple):
    """What is asked, and what is known."""

    wat: Wijziging
    wanneer: Bekend


class Historie(NamedTuple):
    """A rule with its code and place, what breaks it alone, and what just breaks none."""

    regel: str
    code: str
    pad: str
    breekt: Zaak
    rand: Zaak


GOED = Zaak(vow(anders()), bekend())
HISTORIES = [
    Historie("TR304", "8187", "client", Zaak(vow(anders()), NIEMAND), GOED),
    Historie(
        "TR349",
        "9349",
        VERZOEK,
        Zaak(vow(anders()), bekend(TOTAAL)),
        Zaak(vow(anders(), ongewijzigd=(102,)), bekend(TOTAAL)),
    ),
    Historie(
        "TR349",
        "9349",
        VERZOEK,
        Zaak(vow(anders()), bekend(TOTAAL)),
        Zaak(vow(anders()), bekend(TOTAAL, ongemeld=102)),  # no 301 told it yet: the sender cannot know (OP095)
    ),
    Historie(
        "TR350",
        "9350",
        ONGEWIJZIGD,
        Zaak(vow(anders(), ongewijzigd=(105,)), bekend()),
        Zaak(vow(anders(), ongewijzigd=(102,)), bekend(TOTAAL)),
    ),
    Historie("TR350", "9350", ONGEWIJZIGD, Zaak(vow(anders(), ongewijzigd=(106,)), bekend()), GOED),
    Historie("TR351", "9351", TE_WIJZIGEN, Zaak(vow(anders(105), ongewijzigd=(101,)), bekend()), GOED),
    Historie("TR351", "9351", TE_WIJZIGEN, Zaak(vow(anders(999), ongewijzigd=(101,)), bekend()), GOED),
    Historie(
        "TR357",
        "9357",
        TE_WIJZIGEN,
        Zaak(vow(anders(gewenste_ingangsdatum=OP)), bekend()),
        Zaak(vow(anders(gewenste_ingangsdatum=VANAF_INGANG)), bekend()),
    ),
    Historie(
        "TR357",
        "9357",
        TE_WIJZIGEN,
        Zaak(vow(anders(gewenste_ingangsdatum=OP)), bekend()),
        Zaak(vow(anders(gewenste_ingangsdatum=OP + timedelta(days=1))), bekend()),
    ),
    Historie(
        "TR361",
        "9361",
        VERZOEK,
        Zaak(vow(anders(), nieuw=(nieuw(HULP, HALFJAAR),)), bekend()),
        Zaak(vow(anders(), nieuw=(nieuw(HULP, LATER),)), bekend()),
    ),
    Historie(
        "TR361",
        "9361",
        VERZOEK,
        Zaak(vow(anders(einddatum=None), nieuw=(nieuw(HULP, LATER),)), bekend()),
        Zaak(vow(anders(), nieuw=(nieuw(Product(categorie="11", code="11001"), HALFJAAR),)), bekend()),
    ),
    Historie(
        "TR373",
        "9373",
        TE_WIJZIGEN,
        Zaak(vow(anders(102, omvang=MEER), ongewijzigd=(101,)), bekend(TOTAAL)),
        Zaak(vow(anders(102, omvang=MEER, gewenste_ingangsdatum=VANAF_INGANG), ongewijzigd=(101,)), bekend(TOTAAL)),
    ),
    Historie(
        "TR373",
        "9373",
        TE_WIJZIGEN,
        Zaak(vow(anders(102, omvang=MEER), ongewijzigd=(101,)), bekend(TOTAAL)),
        Zaak(
            vow(anders(102, omvang=TOTAAL.voorziening.omvang, einddatum=None), ongewijzigd=(101,)),
            bekend(TOTAAL),
        ),
    ),
    Historie(
        "TR373",
        "9373",
        TE_WIJZIGEN,
        Zaak(vow(replace(BUDGET, gewenste_ingangsdatum=date(2026, 12, 1)), ongewijzigd=(101,)), bekend(ASPECIFIEK)),
        Zaak(vow(BUDGET, ongewijzigd=(101,)), bekend(ASPECIFIEK)),
    ),
    Historie(
        "TR375",
        "9375",
        TE_WIJZIGEN,
        Zaak(vow(anders(104, **NA_HALFJAAR), ongewijzigd=(101,)), bekend(GENERIEK)),
        Zaak(vow(anders(104, omvang=None, **NA_HALFJAAR), ongewijzigd=(101,)), bekend(GENERIEK)),
    ),
    Historie("TR411", "9411", TE_WIJZIGEN, Zaak(vow(anders(omvang=None)), bekend()), GOED),
    Historie(
        "TR412",
        "9412",
        TE_WIJZIGEN,
        Zaak(vow(anders(103), ongewijzigd=(101,)), bekend(ASPECIFIEK)),
        Zaak(vow(BUDGET, ongewijzigd=(101,)), bekend(ASPECIFIEK)),
    ),
]


@pytest.mark.parametrize("historie", HISTORIES, ids=lambda historie: historie.regel)
def test_a_rule_breaks_alone_and_just_does_not(historie: Historie) -> None:
    assert toets_wijziging(*historie.breekt) == ((historie.pad, historie.code),)
    assert toets_wijziging(*historie.rand) == ()


def test_tr347_a_reference_is_used_once() -> None:
    with pytest.raises(Refused, match="9347"):
        verzoek.decide(ontvang_wijziging, verzoek.fold([wijziging_ontvangen]))
    assert verzoek.decide(ontvang_wijziging, verzoek.initial) == [wijziging_ontvangen]
    assert tr347(al_gebruikt=True)
    assert not tr347(al_gebruikt=False)


def test_tr374_one_request_at_a_time() -> None:
    ander = replace(open_verzoeken, verzoeken=frozenset({ANDER}))
    with pytest.raises(Refused, match="9374"):
        pakket.decide(ander, pakket.fold([verzoeken_geopend]))
    gesloten = VerzoekGesloten(verzoek_id=VERZOEKNUMMER)
    assert pakket.decide(ander, pakket.fold([verzoeken_geopend, gesloten]))
    assert tr374(frozenset({ANDER}))
    assert not tr374(frozenset())


def test_every_rule_over_requests_has_a_history_and_its_code() -> None:
    module = "services.indicatie.domain.verzoek.regels:"
    los = {("TR347", "9347"), ("TR374", "9374")}
    van_ons = [regel for regel in REGELS if any(naam.startswith(module) for naam in regel.uitgevoerd_door)]
    assert {(regel.id, regel.retourcode) for regel in van_ons} - los == {(h.regel, h.code) for h in HISTORIES}
