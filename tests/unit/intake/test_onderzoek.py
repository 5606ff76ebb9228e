"""The rules of the onderzoek."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.intake.domain.onderzoek import Command, onderzoek
from services.intake.domain.wet import Wet
from tests.support.examples_intake import (
    VANDAAG,
    hervat_onderzoek,
    identiteit_vastgesteld,
    onderzoek_afgerond,
    onderzoek_geopend,
    onderzoek_gestaakt,
    onderzoek_hervat,
    onderzoek_opgeschort,
    open_onderzoek,
    rond_onderzoek_af,
    schort_onderzoek_op,
    staak_onderzoek,
    stel_identiteit_vast,
)
from tests.support.given import Spec

spec = Spec(onderzoek)
LOPEND: list[Command] = [stel_identiteit_vast, schort_onderzoek_op, hervat_onderzoek, rond_onderzoek_af]


def test_an_onderzoek_starts_with_the_term_of_its_melding() -> None:
    spec.given().when(open_onderzoek).then(onderzoek_geopend)


def test_an_onderzoek_before_its_melding_is_refused() -> None:
    spec.given().when(replace(open_onderzoek, gestart_op=date(2026, 8, 31))).then_refused("datum-te-vroeg")


def test_starting_twice_is_starting_once() -> None:
    spec.given(onderzoek_geopend).when(open_onderzoek).then_nothing()


@pytest.mark.parametrize("command", [*LOPEND, staak_onderzoek], ids=lambda c: type(c).__name__)
def test_nothing_happens_to_an_unknown_onderzoek(command: Command) -> None:
    spec.given().when(command).then_refused("onderzoek-onbekend")


@pytest.mark.parametrize("command", LOPEND, ids=lambda c: type(c).__name__)
def test_nothing_happens_once_it_stopped(command: Command) -> None:
    spec.given(onderzoek_geopend, onderzoek_gestaakt).when(command).then_refused("onderzoek-gestaakt")


@pytest.mark.parametrize("command", LOPEND[:-1], ids=lambda c: type(c).__name__)
def test_nothing_happens_once_it_is_closed(command: Command) -> None:
    gedaan = (onderzoek_geopend, identiteit_vastgesteld, onderzoek_afgerond)
    spec.given(*gedaan).when(command).then_refused("onderzoek-afgerond")


def test_the_identity_is_established() -> None:
    spec.given(onderzoek_geopend).when(stel_identiteit_vast).then(identiteit_vastgesteld)


def test_the_first_document_counts() -> None:
    spec.given(onderzoek_geopend, identiteit_vastgesteld).when(stel_identiteit_vast).then_nothing()


def test_the_onderzoek_is_suspended() -> None:
    spec.given(onderzoek_geopend).when(schort_onderzoek_op).then(onderzoek_opgeschort)


def test_a_second_suspension_at_the_same_time_is_refused() -> None:
    later = replace(schort_onderzoek_op, opgeschort_per=date(2026, 9, 16))
    spec.given(onderzoek_geopend, onderzoek_opgeschort).when(later).then_refused("onderzoek-al-opgeschort")


def test_a_term_that_ended_cannot_be_suspended() -> None:
    later = replace(schort_onderzoek_op, opgeschort_per=date(2026, 10, 14))
    spec.given(onderzoek_geopend).when(later).then_refused("onderzoekstermijn-verstreken")


def test_a_suspension_before_the_last_resumption_is_refused() -> None:
    eerder = replace(schort_onderzoek_op, opgeschort_per=date(2026, 9, 18))
    spec.given(onderzoek_geopend, onderzoek_opgeschort, onderzoek_hervat).when(eerder).then_refused("datum-te-vroeg")


def test_the_same_suspension_twice_is_one() -> None:
    spec.given(onderzoek_geopend, onderzoek_opgeschort).when(schort_onderzoek_op).then_nothing()


def test_seven_days_of_suspension_move_the_term_by_seven_days() -> None:
    spec.given(onderzoek_geopend, onderzoek_opgeschort).when(hervat_onderzoek).then(onderzoek_hervat)


def test_what_is_not_suspended_cannot_be_resumed() -> None:
    spec.given(onderzoek_geopend).when(hervat_onderzoek).then_refused("onderzoek-niet-opgeschort")


def test_the_same_resumption_twice_is_one() -> None:
    spec.given(onderzoek_geopend, onderzoek_opgeschort, onderzoek_hervat).when(hervat_onderzoek).then_nothing()


def test_without_a_term_there_is_nothing_to_move() -> None:
    jeugd = replace(onderzoek_geopend, wet=Wet.JEUGDWET, uiterlijk_op=None)
    zonder = replace(onderzoek_hervat, uiterlijk_op=None)
    spec.given(jeugd, onderzoek_opgeschort).when(hervat_onderzoek).then(zonder)


def test_the_outcome_closes_it() -> None:
    spec.given(onderzoek_geopend, identiteit_vastgesteld).when(rond_onderzoek_af).then(onderzoek_afgerond)


def test_the_wmo_asks_for_an_established_identity() -> None:
    spec.given(onderzoek_geopend).when(rond_onderzoek_af).then_refused("identiteit-niet-vastgesteld")


def test_the_jeugdwet_does_not() -> None:
    jeugd = replace(onderzoek_geopend, wet=Wet.JEUGDWET, uiterlijk_op=None)
    spec.given(jeugd).when(rond_onderzoek_af).then(onderzoek_afgerond)


def test_a_suspended_onderzoek_cannot_be_closed() -> None:
    gedaan = (onderzoek_geopend, identiteit_vastgesteld, onderzoek_opgeschort)
    spec.given(*gedaan).when(rond_onderzoek_af).then_refused("onderzoek-opgeschort")


def test_an_outcome_of_tomorrow_is_refused() -> None:
    morgen = replace(rond_onderzoek_af, afgerond_op=VANDAAG + timedelta(days=1))
    spec.given(onderzoek_geopend, identiteit_vastgesteld).when(morgen).then_refused("datum-in-de-toekomst")


def test_the_same_outcome_twice_is_one_outcome() -> None:
    gedaan = (onderzoek_geopend, identiteit_vastgesteld, onderzoek_afgerond)
    spec.given(*gedaan).when(rond_onderzoek_af).then_nothing()


def test_another_outcome_afterwards_is_refused() -> None:
    gedaan = (onderzoek_geopend, identiteit_vastgesteld, onderzoek_afgerond)
    spec.given(*gedaan).when(replace(rond_onderzoek_af, verslag="Toch niet.")).then_refused("onderzoek-afgerond")


def test_it_stops_with_its_melding() -> None:
    spec.given(onderzoek_geopend).when(staak_onderzoek).then(onderzoek_gestaakt)


def test_stopping_twice_is_stopping_once() -> None:
    spec.given(onderzoek_geopend, onderzoek_gestaakt).when(staak_onderzoek).then_nothing()
