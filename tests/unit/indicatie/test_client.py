"""Care in kind and a budget for the same product never at once."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.client import KenPgbToe, KenZinToe, TrekPgbIn, client
from shared.values.periode import Periode
from tests.support.examples_indicatie import (
    BESCHIKKING,
    aanbieder_betrokken,
    huishoudelijke_hulp,
    pgb,
    pgb_ingetrokken,
    pgb_toegekend,
)
from tests.support.given import Spec

spec = Spec(client)
zin = KenZinToe(voorzieningen=(huishoudelijke_hulp,))
budget = KenPgbToe(beschikking_id=BESCHIKKING, voorzieningen=(pgb,))
trek_in = TrekPgbIn(beschikking_id=BESCHIKKING, per=date(2026, 11, 1))
vanaf_november = replace(huishoudelijke_hulp, periode=Periode(date(2026, 11, 1), date(2027, 2, 28)))


def test_a_provider_is_noted_once() -> None:
    spec.given().when(zin).then(aanbieder_betrokken)
    spec.given(aanbieder_betrokken).when(zin).then_nothing()


def test_no_care_in_kind_while_a_budget_runs_for_it() -> None:
    spec.given(pgb_toegekend).when(zin).then_refused("pgb-loopt")


def test_a_budget_is_noted_once() -> None:
    spec.given().when(budget).then(pgb_toegekend)
    spec.given(pgb_toegekend).when(budget).then_nothing()


def test_a_budget_runs_until_the_day_before_it_is_withdrawn() -> None:
    spec.given(pgb_toegekend).when(trek_in).then(pgb_ingetrokken)
    spec.given(pgb_toegekend, pgb_ingetrokken).when(zin).then_refused("pgb-loopt")
    daarna = replace(zin, voorzieningen=(vanaf_november,))
    spec.given(pgb_toegekend, pgb_ingetrokken).when(daarna).then(aanbieder_betrokken)
    spec.given().when(trek_in).then_nothing()


def test_a_budget_withdrawn_from_its_first_day_never_ran() -> None:
    nooit = replace(pgb_ingetrokken, per=date(2026, 9, 1))
    spec.given(pgb_toegekend, nooit).when(zin).then(aanbieder_betrokken)
