"""The rules of the melding."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.intake.domain.ids import Code, OnderzoekId
from services.intake.domain.melding import Command, MeldingOntvangen, melding
from services.intake.domain.wet import Wet
from tests.support.examples_intake import (
    VANDAAG,
    bevestig_melding,
    dien_plan_in,
    enschede,
    in_onderzoek_genomen,
    melding_ingetrokken,
    melding_onderzocht,
    melding_ontvangen,
    neem_in_onderzoek,
    ontvangst_bevestigd,
    plan_ingediend,
    registreer_melding,
    rond_melding_af,
    trek_melding_in,
)
from tests.support.given import Spec

spec = Spec(melding)
OPEN_COMMANDS: list[Command] = [bevestig_melding, dien_plan_in, neem_in_onderzoek, trek_melding_in]


def test_a_new_melding_starts_the_six_week_term() -> None:
    spec.given().when(registreer_melding).then(melding_ontvangen)


def test_a_term_that_ends_on_a_holiday_moves_to_the_next_working_day() -> None:
    kerst = replace(registreer_melding, ontvangen_op=date(2025, 11, 13))  # six weeks on: 25 December, a Thursday
    state = (
        spec.given()
        .when(kerst)
        .then(
            replace(
                melding_ontvangen,
                ontvangen_op=date(2025, 11, 13),
                onderzoek_uiterlijk_op=date(2025, 12, 29),
                plan_uiterlijk_op=date(2025, 11, 20),
            )
        )
    )
    assert state is not None


@pytest.mark.parametrize("wet", [Wet.JEUGDWET, Wet.PARTICIPATIEWET])
def test_only_the_wmo_has_these_terms(wet: Wet) -> None:
    (event,) = melding.decide(replace(registreer_melding, wet=wet, taaksoort=None), None)
    assert isinstance(event, MeldingOntvangen)
    assert (event.onderzoek_uiterlijk_op, event.plan_uiterlijk_op) == (None, None)


def test_a_law_the_municipality_does_not_carry_out_is_refused() -> None:
    alleen_jeugd = replace(registreer_melding, gemeente=replace(enschede, wetten=(Wet.JEUGDWET,)))
    spec.given().when(alleen_jeugd).then_refused("wet-niet-uitgevoerd")


def test_a_kind_of_support_that_is_not_on_the_list_is_refused() -> None:
    onbekend = replace(registreer_melding, taaksoort=Code("zwemles"))
    spec.given().when(onbekend).then_refused("taaksoort-onbekend")


def test_a_municipality_that_is_not_set_up_takes_no_meldingen() -> None:
    spec.given().when(replace(registreer_melding, gemeente=None)).then_refused("gemeente-niet-ingericht")


def test_a_melding_of_tomorrow_is_refused() -> None:
    morgen = replace(registreer_melding, ontvangen_op=VANDAAG + timedelta(days=1))
    spec.given().when(morgen).then_refused("datum-in-de-toekomst")


def test_the_same_melding_twice_is_one_melding() -> None:
    spec.given(melding_ontvangen).when(registreer_melding).then_nothing()


@pytest.mark.parametrize("command", OPEN_COMMANDS, ids=lambda c: type(c).__name__)
def test_nothing_happens_to_an_unknown_melding(command: Command) -> None:
    spec.given().when(command).then_refused("melding-onbekend")


@pytest.mark.parametrize("command", OPEN_COMMANDS, ids=lambda c: type(c).__name__)
def test_nothing_happens_to_an_investigated_melding(command: Command) -> None:
    spec.given(melding_ontvangen, in_onderzoek_genomen, melding_onderzocht).when(command).then_refused(
        "melding-onderzocht"
    )


@pytest.mark.parametrize("command", OPEN_COMMANDS[:-1], ids=lambda c: type(c).__name__)
def test_nothing_happens_to_a_withdrawn_melding(command: Command) -> None:
    spec.given(melding_ontvangen, melding_ingetrokken).when(command).then_refused("melding-ingetrokken")


def test_the_receipt_is_confirmed() -> None:
    spec.given(melding_ontvangen).when(bevestig_melding).then(ontvangst_bevestigd)


def test_a_confirmation_before_the_receipt_is_refused() -> None:
    eerder = replace(bevestig_melding, bevestigd_op=date(2026, 8, 31))
    spec.given(melding_ontvangen).when(eerder).then_refused("datum-te-vroeg")


def test_confirming_twice_is_confirming_once() -> None:
    spec.given(melding_ontvangen, ontvangst_bevestigd).when(bevestig_melding).then_nothing()


def test_a_plan_on_the_seventh_day_is_in_time() -> None:
    spec.given(melding_ontvangen).when(dien_plan_in).then(plan_ingediend)


def test_a_plan_after_seven_days_is_too_late() -> None:
    later = replace(dien_plan_in, ingediend_op=date(2026, 9, 9))
    spec.given(melding_ontvangen).when(later).then_refused("plan-te-laat")


def test_the_jeugdwet_sets_no_seven_days() -> None:
    jeugd = replace(melding_ontvangen, wet=Wet.JEUGDWET, onderzoek_uiterlijk_op=None, plan_uiterlijk_op=None)
    later = replace(dien_plan_in, ingediend_op=date(2026, 9, 20))
    spec.given(jeugd).when(later).then(replace(plan_ingediend, ingediend_op=date(2026, 9, 20)))


def test_a_second_plan_is_refused() -> None:
    ander = replace(dien_plan_in, plan="Toch liever donderdag.")
    spec.given(melding_ontvangen, plan_ingediend).when(ander).then_refused("plan-al-ingediend")


def test_the_same_plan_twice_is_one_plan() -> None:
    spec.given(melding_ontvangen, plan_ingediend).when(dien_plan_in).then_nothing()


def test_the_onderzoek_starts() -> None:
    spec.given(melding_ontvangen).when(neem_in_onderzoek).then(in_onderzoek_genomen)


def test_there_is_one_onderzoek_per_melding() -> None:
    tweede = replace(neem_in_onderzoek, onderzoek_id=OnderzoekId("99999999-9999-7999-8999-999999999999"))
    spec.given(melding_ontvangen, in_onderzoek_genomen).when(tweede).then_refused("onderzoek-loopt-al")


def test_starting_the_same_onderzoek_twice_is_starting_once() -> None:
    spec.given(melding_ontvangen, in_onderzoek_genomen).when(neem_in_onderzoek).then_nothing()


def test_its_onderzoek_closes_the_melding() -> None:
    spec.given(melding_ontvangen, in_onderzoek_genomen).when(rond_melding_af).then(melding_onderzocht)


def test_an_unknown_melding_cannot_be_closed() -> None:
    spec.given().when(rond_melding_af).then_refused("melding-onbekend")


def test_another_onderzoek_closes_nothing() -> None:
    ander = replace(rond_melding_af, onderzoek_id=OnderzoekId("99999999-9999-7999-8999-999999999999"))
    spec.given(melding_ontvangen, in_onderzoek_genomen).when(ander).then_nothing()


def test_a_melding_is_withdrawn() -> None:
    spec.given(melding_ontvangen).when(trek_melding_in).then(melding_ingetrokken)


def test_withdrawing_before_the_receipt_is_refused() -> None:
    eerder = replace(trek_melding_in, ingetrokken_op=date(2026, 8, 1))
    spec.given(melding_ontvangen).when(eerder).then_refused("datum-te-vroeg")


def test_withdrawing_twice_is_withdrawing_once() -> None:
    spec.given(melding_ontvangen, melding_ingetrokken).when(trek_melding_in).then_nothing()
