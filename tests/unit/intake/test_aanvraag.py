"""The rules of the aanvraag."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.intake.domain.aanvraag import AanvraagIngediend, Command, aanvraag
from services.intake.domain.wet import Wet
from tests.support.examples_intake import (
    VANDAAG,
    aanvraag_aangevuld,
    aanvraag_afgehandeld,
    aanvraag_ingediend,
    aanvraag_ingetrokken,
    aanvraag_opgeschort,
    dien_aanvraag_in,
    enschede,
    handel_aanvraag_af,
    melding_feiten,
    schort_aanvraag_op,
    trek_aanvraag_in,
    vul_aanvraag_aan,
)
from tests.support.given import Spec

spec = Spec(aanvraag)
IN_BEHANDELING: list[Command] = [schort_aanvraag_op, vul_aanvraag_aan, trek_aanvraag_in]
NIET_ONDERZOCHT = replace(dien_aanvraag_in, melding=replace(melding_feiten, onderzocht_op=None))


def test_after_the_onderzoek_an_aanvraag_starts_the_two_week_term() -> None:
    spec.given().when(dien_aanvraag_in).then(aanvraag_ingediend)


@pytest.mark.parametrize("wet", [Wet.JEUGDWET, Wet.PARTICIPATIEWET])
def test_the_other_laws_have_eight_weeks_and_ask_for_no_melding(wet: Wet) -> None:
    (event,) = aanvraag.decide(replace(dien_aanvraag_in, wet=wet, melding=None, taaksoort=None), None)
    assert isinstance(event, AanvraagIngediend)
    assert event.beslis_uiterlijk_op == date(2026, 11, 26)


def test_within_six_weeks_and_before_the_outcome_it_is_too_early() -> None:
    laatste_dag = replace(NIET_ONDERZOCHT, ingediend_op=date(2026, 10, 13))
    spec.given().when(laatste_dag).then_refused("aanvraag-te-vroeg")


def test_the_day_before_the_outcome_it_is_too_early() -> None:
    spec.given().when(replace(dien_aanvraag_in, ingediend_op=date(2026, 9, 29))).then_refused("aanvraag-te-vroeg")


def test_after_six_weeks_no_outcome_is_needed() -> None:
    daarna = replace(NIET_ONDERZOCHT, ingediend_op=date(2026, 10, 14))
    spec.given().when(daarna).then(
        replace(aanvraag_ingediend, ingediend_op=date(2026, 10, 14), beslis_uiterlijk_op=date(2026, 10, 28))
    )


def test_the_wmo_asks_for_a_melding() -> None:
    spec.given().when(replace(dien_aanvraag_in, melding=None)).then_refused("melding-vereist")


def test_a_melding_under_another_law_does_not_count() -> None:
    jeugd = replace(melding_feiten, wet=Wet.JEUGDWET)
    spec.given().when(replace(dien_aanvraag_in, melding=jeugd)).then_refused("andere-wet")


def test_a_withdrawn_melding_does_not_count() -> None:
    weg = replace(melding_feiten, ingetrokken=True)
    spec.given().when(replace(dien_aanvraag_in, melding=weg)).then_refused("melding-ingetrokken")


def test_a_law_the_municipality_does_not_carry_out_is_refused() -> None:
    geen_wet = replace(enschede, wetten=())
    spec.given().when(replace(dien_aanvraag_in, gemeente=geen_wet)).then_refused("wet-niet-uitgevoerd")


def test_an_aanvraag_of_tomorrow_is_refused() -> None:
    morgen = replace(dien_aanvraag_in, ingediend_op=VANDAAG + timedelta(days=1))
    spec.given().when(morgen).then_refused("datum-in-de-toekomst")


def test_the_same_aanvraag_twice_is_one_aanvraag() -> None:
    spec.given(aanvraag_ingediend).when(dien_aanvraag_in).then_nothing()


@pytest.mark.parametrize("command", IN_BEHANDELING, ids=lambda c: type(c).__name__)
def test_nothing_happens_to_an_unknown_aanvraag(command: Command) -> None:
    spec.given().when(command).then_refused("aanvraag-onbekend")


@pytest.mark.parametrize("command", IN_BEHANDELING, ids=lambda c: type(c).__name__)
def test_nothing_happens_once_it_is_decided(command: Command) -> None:
    spec.given(aanvraag_ingediend, aanvraag_afgehandeld).when(command).then_refused("aanvraag-afgehandeld")


@pytest.mark.parametrize("command", IN_BEHANDELING[:-1], ids=lambda c: type(c).__name__)
def test_nothing_happens_once_it_is_withdrawn(command: Command) -> None:
    spec.given(aanvraag_ingediend, aanvraag_ingetrokken).when(command).then_refused("aanvraag-ingetrokken")


def test_an_incomplete_aanvraag_stands_still() -> None:
    spec.given(aanvraag_ingediend).when(schort_aanvraag_op).then(aanvraag_opgeschort)


def test_one_request_at_a_time() -> None:
    later = replace(schort_aanvraag_op, gevraagd_op=date(2026, 10, 6))
    spec.given(aanvraag_ingediend, aanvraag_opgeschort).when(later).then_refused("aanvraag-al-opgeschort")


def test_the_person_gets_at_least_a_day() -> None:
    kort = replace(schort_aanvraag_op, aanvullen_voor=schort_aanvraag_op.gevraagd_op)
    spec.given(aanvraag_ingediend).when(kort).then_refused("hersteltermijn-te-kort")


def test_a_term_that_ended_cannot_be_suspended() -> None:
    laat = replace(schort_aanvraag_op, gevraagd_op=date(2026, 10, 16))
    spec.given(aanvraag_ingediend).when(laat).then_refused("beslistermijn-verstreken")


def test_a_request_before_the_aanvraag_is_refused() -> None:
    vroeg = replace(schort_aanvraag_op, gevraagd_op=date(2026, 9, 30))
    spec.given(aanvraag_ingediend).when(vroeg).then_refused("datum-te-vroeg")


def test_the_same_request_twice_is_one() -> None:
    spec.given(aanvraag_ingediend, aanvraag_opgeschort).when(schort_aanvraag_op).then_nothing()


def test_completed_on_the_12th_six_days_stood_still() -> None:
    spec.given(aanvraag_ingediend, aanvraag_opgeschort).when(vul_aanvraag_aan).then(aanvraag_aangevuld)


def test_completed_too_late_the_term_ran_on_after_the_day_set() -> None:
    laat = replace(vul_aanvraag_aan, aangevuld_op=date(2026, 10, 26))
    spec.given(aanvraag_ingediend, aanvraag_opgeschort).when(laat).then(
        replace(
            aanvraag_aangevuld,
            aangevuld_op=date(2026, 10, 26),
            dagen_opgeschort=14,
            beslis_uiterlijk_op=aanvraag_opgeschort.beslis_uiterlijk_op,
        )
    )


def test_what_was_not_asked_for_cannot_be_completed() -> None:
    spec.given(aanvraag_ingediend).when(vul_aanvraag_aan).then_refused("aanvraag-niet-opgeschort")


def test_the_same_completion_twice_is_one() -> None:
    spec.given(aanvraag_ingediend, aanvraag_opgeschort, aanvraag_aangevuld).when(vul_aanvraag_aan).then_nothing()


def test_an_aanvraag_is_withdrawn() -> None:
    spec.given(aanvraag_ingediend).when(trek_aanvraag_in).then(aanvraag_ingetrokken)


def test_withdrawing_twice_is_withdrawing_once() -> None:
    spec.given(aanvraag_ingediend, aanvraag_ingetrokken).when(trek_aanvraag_in).then_nothing()


@pytest.mark.parametrize("history", [(aanvraag_ingediend,), (aanvraag_ingediend, aanvraag_opgeschort)])
def test_a_decision_closes_it(history: tuple[AanvraagIngediend, ...]) -> None:
    spec.given(*history).when(handel_aanvraag_af).then(aanvraag_afgehandeld)


def test_a_decision_on_something_else_changes_nothing() -> None:
    spec.given().when(handel_aanvraag_af).then_nothing()
    spec.given(aanvraag_ingediend, aanvraag_ingetrokken).when(handel_aanvraag_af).then_nothing()


def test_the_first_decision_counts() -> None:
    spec.given(aanvraag_ingediend, aanvraag_afgehandeld).when(handel_aanvraag_af).then_nothing()
