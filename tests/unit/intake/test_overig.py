"""The rules of the verwijzing, the municipality's settings and the watch over terms."""

from dataclasses import replace
from datetime import date, timedelta

from services.intake.domain.gemeente import gemeente
from services.intake.domain.termijnbewaking import termijnbewaking
from services.intake.domain.verwijzing import verwijzing
from services.intake.domain.wet import Wet
from tests.support.examples_intake import (
    VANDAAG,
    enschede,
    gemeente_ingericht,
    registreer_verwijzing,
    richt_gemeente_in,
    stel_verstrijken_vast,
    termijn_verstreken,
    verwijzing_ontvangen,
)
from tests.support.given import Spec


def test_a_referral_is_recorded() -> None:
    Spec(verwijzing).given().when(registreer_verwijzing).then(verwijzing_ontvangen)


def test_a_referral_of_tomorrow_is_refused() -> None:
    morgen = replace(registreer_verwijzing, ontvangen_op=VANDAAG + timedelta(days=1))
    Spec(verwijzing).given().when(morgen).then_refused("datum-in-de-toekomst")


def test_a_municipality_without_jeugdwet_takes_no_referrals() -> None:
    alleen_wmo = replace(registreer_verwijzing, gemeente=replace(enschede, wetten=(Wet.WMO,)))
    Spec(verwijzing).given().when(alleen_wmo).then_refused("wet-niet-uitgevoerd")


def test_the_same_referral_twice_is_one() -> None:
    Spec(verwijzing).given(verwijzing_ontvangen).when(registreer_verwijzing).then_nothing()


def test_a_municipality_is_set_up() -> None:
    Spec(gemeente).given().when(richt_gemeente_in).then(gemeente_ingericht)


def test_new_settings_replace_the_old() -> None:
    minder = replace(enschede, wetten=(Wet.WMO,))
    state = (
        Spec(gemeente)
        .given(gemeente_ingericht)
        .when(replace(richt_gemeente_in, gemeente=minder))
        .then(replace(gemeente_ingericht, gemeente=minder))
    )
    assert state == minder


def test_the_same_settings_are_no_event() -> None:
    Spec(gemeente).given(gemeente_ingericht).when(richt_gemeente_in).then_nothing()


def test_a_passed_term_is_noted() -> None:
    Spec(termijnbewaking).given().when(stel_verstrijken_vast).then(termijn_verstreken)


def test_a_passed_term_is_noted_once() -> None:
    Spec(termijnbewaking).given(termijn_verstreken).when(stel_verstrijken_vast).then_nothing()


def test_a_term_that_moved_can_pass_again() -> None:
    later = date(2026, 10, 29)
    Spec(termijnbewaking).given(termijn_verstreken).when(replace(stel_verstrijken_vast, uiterlijk_op=later)).then(
        replace(termijn_verstreken, uiterlijk_op=later)
    )
