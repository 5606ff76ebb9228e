"""A correction: proposed, decided on once, closed by credits, lapsed by other facts; and the judging behind it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.billing.domain.correctie import gebeurtenissen as g
from services.billing.domain.correctie.besluiten import REGELS_PER_STUK, correctie
from services.billing.domain.correctie.herbeoordelen import alsnog, beoordeel_opnieuw, reden
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support import examples_billing as v
from tests.support import examples_correcties as e
from tests.support.given import Spec

spec = Spec(correctie)
VOORGESTELD = (e.voorgesteld, e.opgenomen)
AANVAARD = (*VOORGESTELD, e.aanvaard)
BEIDE = frozenset({e.regel.id, e.tweede.id})
herzie = g.Herzie(fout=BEIDE, gecrediteerd=frozenset(), voorstel=(e.regel, e.tweede), op=date(2026, 12, 4))
aanvaard = g.Aanvaard(door=v.CONTROLLER, op=v.VANDAAG)
verwerp = g.Verwerp(door=v.CONTROLLER, op=v.VANDAAG, toelichting="De zorg is geleverd in overleg.")


def test_a_proposal_tells_what_it_comes_to_and_why() -> None:
    state = spec.given().when(e.stel_voor).then(*VOORGESTELD)
    assert state.voorgesteld is not None
    assert (state.voorgesteld.bedrag, state.voorgesteld.aantal_regels) == (Bedrag(2 * 39000), 2)
    assert state.voorgesteld.reden == "De toewijzing eindigt nu eerder dan de productperiode."
    spec.given(*VOORGESTELD).when(e.stel_voor).then_nothing()


def test_many_lines_go_in_pieces() -> None:
    regels = tuple(replace(e.regel, nr=nr) for nr in range(1, 2 * REGELS_PER_STUK + 2))
    events = correctie.decide(replace(e.stel_voor, regels=regels), correctie.initial)
    assert len(events) == 1 + 3
    assert correctie.fold(events).regels == regels


def test_a_person_accepts_once() -> None:
    spec.given(*VOORGESTELD).when(aanvaard).then(e.aanvaard)
    spec.given(*AANVAARD).when(aanvaard).then_refused("correctie-niet-open")
    spec.given().when(aanvaard).then_refused("correctie-onbekend")


def test_a_person_refuses_with_a_reason() -> None:
    spec.given(*VOORGESTELD).when(verwerp).then(e.verworpen)
    spec.given(*VOORGESTELD, e.vervallen).when(verwerp).then_refused("correctie-niet-open")


def test_an_open_proposal_stays_while_the_same_lines_are_wrong() -> None:
    spec.given(*VOORGESTELD).when(herzie).then_nothing()
    for voorstel in ((), (e.regel,), (e.regel, replace(e.tweede, toetsen=e.tweede.toetsen * 2))):
        spec.given(*VOORGESTELD).when(replace(herzie, voorstel=voorstel)).then(e.vervallen)


def test_an_accepted_correction_is_closed_by_its_credits() -> None:
    spec.given(*AANVAARD).when(herzie).then_nothing()
    een = replace(herzie, gecrediteerd=frozenset({e.regel.id}), fout=frozenset({e.tweede.id}))
    spec.given(*AANVAARD).when(een).then_nothing()
    alle = replace(herzie, gecrediteerd=BEIDE, fout=frozenset())
    spec.given(*AANVAARD).when(alle).then(e.afgehandeld)
    spec.given(*AANVAARD, e.afgehandeld).when(alle).then_nothing()


def test_an_accepted_correction_lapses_where_a_line_is_right_again() -> None:
    spec.given(*AANVAARD).when(replace(herzie, fout=frozenset({e.tweede.id}))).then(e.vervallen)
    half = replace(herzie, gecrediteerd=frozenset({e.regel.id}), fout=frozenset())
    spec.given(*AANVAARD).when(half).then(replace(e.afgehandeld, gecrediteerd=e.regel.bedrag))


def test_a_refused_correction_is_over() -> None:
    spec.given(*VOORGESTELD, e.verworpen).when(replace(herzie, voorstel=())).then_nothing()


def test_nothing_is_wrong_while_nothing_changed() -> None:
    assert beoordeel_opnieuw([e.toegekend], e.nu) == ()


@pytest.mark.parametrize(
    ("anders", "regel"),
    [
        ({"periode": Periode(date(2026, 9, 1), date(2026, 10, 15))}, "TR308"),
        ({"periode": Periode(date(2026, 10, 12), date(2027, 2, 28))}, "TR307"),
        ({"reden_wijziging": "13", "periode": Periode(date(2026, 9, 1), date(2026, 9, 1))}, "TR384"),
        ({"agb": v.JEUGDHULP}, "TR338"),
        ({"code": "02A05"}, "TR340"),
        ({"eenheid": "16"}, "TR341"),
        ({"budget_centen": 38_999, "volume": None, "eenheid": None}, "TR369"),
    ],
)
def test_another_version_makes_a_line_wrong_by_a_rule(anders: dict[str, Any], regel: str) -> None:
    (gevonden,) = beoordeel_opnieuw([e.toegekend], replace(e.nu, versie=replace(v.versie, **anders)))
    assert regel in {toets.regel for toets in gevonden.toetsen}
    assert not any(toets.goed for toets in gevonden.toetsen)
    assert gevonden.nieuw_bedrag is None
    assert reden([gevonden]).endswith(".")


def test_a_stretched_toewijzing_makes_no_line_wrong_that_ended_on_its_old_last_day() -> None:
    kort = replace(v.prestatie, periode=Periode(date(2026, 10, 1), date(2026, 10, 15)))
    langer = replace(v.versie, periode=Periode(date(2026, 9, 1), date(2026, 12, 31)))
    assert beoordeel_opnieuw([replace(e.toegekend, prestatie=kort)], replace(e.nu, versie=langer)) == ()


def test_of_what_no_longer_fits_the_last_to_come_is_wrong() -> None:
    oktober = replace(v.prestatie, nr=2, volume=18, bedrag=Bedrag(18 * 3250))
    september = replace(oktober, nr=1, periode=Periode.maand(2026, 9))

    class Krap(v.RuimeMaxima):
        def totaal(self, versie: object) -> int | None:
            del versie
            return 20 * 60

    regels = [replace(e.toegekend, prestatie=p) for p in (september, oktober)]
    (gevonden,) = beoordeel_opnieuw(regels, replace(e.nu, maxima=Krap()))
    assert (gevonden.nr, [t.regel for t in gevonden.toetsen]) == (2, ["TR322"])


def test_another_tariff_says_what_the_line_would_come_to() -> None:
    duurder = replace(e.nu, tarieven=(replace(v.uurtarief, centen=3500),))
    (gevonden,) = beoordeel_opnieuw([e.toegekend], duurder)
    assert gevonden.nieuw_bedrag == Bedrag(12 * 3500)
    assert reden([gevonden]) == "Het contracttarief in de productperiode is nu een ander."
    (zonder,) = beoordeel_opnieuw([e.toegekend], replace(e.nu, tarieven=()))
    assert zonder.nieuw_bedrag is None


def test_rejected_lines_that_fit_by_now_are_a_hint() -> None:
    anders = replace(e.nu, producten=v.feiten.producten)
    november = replace(e.toegekend, prestatie=replace(v.prestatie, nr=3, periode=v.NOVEMBER))
    te_veel = replace(november, prestatie=replace(november.prestatie, nr=4, volume=20, bedrag=Bedrag(20 * 3250)))
    assert alsnog([november, te_veel], [e.toegekend], anders) == (november,)
    assert alsnog([e.toegekend], [e.toegekend], anders) == ()
