"""The table of start and stop, each row with its codes."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.levering import (
    Aanlevering,
    Regel,
    StartVervallen,
    Status,
    StopVervallen,
    VerwerkRegels,
    beoordeel,
    levering,
)
from tests.support.examples_indicatie import HULP
from tests.support.examples_toewijzingen import (
    levering_gestart,
    levering_gestopt,
    startregel,
    stopregel,
    tijdelijk_gestopt,
    waarvan,
)
from tests.support.given import Spec

spec = Spec(levering)
tijdelijk = replace(stopregel, reden="20", einddatum=date(2026, 10, 10))
start_weg = replace(startregel, aanlevering=Aanlevering.VERWIJDEREN)
stop_weg = replace(stopregel, aanlevering=Aanlevering.VERWIJDEREN)
hervat = replace(startregel, begindatum=date(2026, 11, 9))
start_vervallen = StartVervallen(waarvan=waarvan, product=HULP, begindatum=date(2026, 9, 7))
stop_vervallen = StopVervallen(
    waarvan=waarvan, product=HULP, begindatum=date(2026, 9, 7), einddatum=date(2026, 10, 31), reden="19"
)


def verwerk(*regels: Regel) -> VerwerkRegels:
    """The lines of one message."""
    return VerwerkRegels(waarvan=waarvan, regels=regels)


def test_a_first_start() -> None:
    state = spec.given().when(verwerk(startregel)).then(levering_gestart)
    assert state.actueel is not None
    assert state.actueel.status is Status.GESTART


def test_a_start_after_a_stop() -> None:
    spec.given(levering_gestart, levering_gestopt).when(verwerk(hervat)).then(
        replace(levering_gestart, begindatum=date(2026, 11, 9))
    )


def test_a_start_after_a_temporary_stop() -> None:
    spec.given(levering_gestart, tijdelijk_gestopt).when(verwerk(hervat)).then(
        replace(levering_gestart, begindatum=date(2026, 11, 9))
    )


def test_the_same_start_again_after_a_stop() -> None:
    spec.given(levering_gestart, levering_gestopt).when(verwerk(startregel)).then_refused("9074")


def test_a_start_while_started() -> None:
    spec.given(levering_gestart).when(verwerk(hervat)).then_refused("9326")


def test_a_stop() -> None:
    spec.given(levering_gestart).when(verwerk(stopregel)).then(levering_gestopt)


def test_a_temporary_stop() -> None:
    state = spec.given(levering_gestart).when(verwerk(tijdelijk)).then(tijdelijk_gestopt)
    assert state.actueel is not None
    assert state.actueel.status is Status.TIJDELIJK_GESTOPT


def test_a_stop_without_a_start() -> None:
    spec.given().when(verwerk(stopregel)).then_refused("9069")


def test_a_stop_of_another_start() -> None:
    command = verwerk(replace(stopregel, begindatum=date(2026, 9, 8)))
    spec.given(levering_gestart).when(command).then_refused("9069")


def test_a_second_temporary_stop() -> None:
    command = verwerk(replace(tijdelijk, einddatum=date(2026, 10, 12)))
    spec.given(levering_gestart, tijdelijk_gestopt).when(command).then_refused("9413")


def test_a_final_stop_after_a_temporary_one() -> None:
    spec.given(levering_gestart, tijdelijk_gestopt).when(verwerk(stopregel)).then(levering_gestopt)


def test_a_final_stop_before_the_temporary_one() -> None:
    command = verwerk(replace(stopregel, einddatum=date(2026, 10, 9)))
    spec.given(levering_gestart, tijdelijk_gestopt).when(command).then_refused("9414")


def test_a_stop_after_the_final_one() -> None:
    command = verwerk(replace(stopregel, einddatum=date(2026, 11, 5)))
    spec.given(levering_gestart, levering_gestopt).when(command).then_refused("9415")


def test_taking_a_start_back() -> None:
    state = spec.given(levering_gestart).when(verwerk(start_weg)).then(start_vervallen)
    assert state.actueel is None


def test_taking_back_what_never_came() -> None:
    spec.given().when(verwerk(start_weg)).then_refused("9063")
    spec.given(levering_gestart).when(verwerk(stop_weg)).then_refused("9063")


def test_taking_back_a_start_that_was_stopped() -> None:
    spec.given(levering_gestart, levering_gestopt).when(verwerk(start_weg)).then_refused("9071")


def test_taking_a_stop_back_restores_what_was() -> None:
    state = (
        spec.given(levering_gestart, tijdelijk_gestopt, levering_gestopt).when(verwerk(stop_weg)).then(stop_vervallen)
    )
    assert state.actueel is not None
    assert state.actueel.status is Status.TIJDELIJK_GESTOPT


def test_a_correction_in_one_message_takes_back_first() -> None:
    goed = replace(stopregel, reden="23")
    spec.given(levering_gestart, levering_gestopt).when(verwerk(goed, stop_weg)).then(
        stop_vervallen, replace(levering_gestopt, reden="23")
    )


def test_every_line_gets_its_own_codes() -> None:
    state = spec.given(levering_gestart).state
    assert beoordeel(verwerk(startregel, hervat), state) == (("9074", "9326"), ("9326",))
    assert beoordeel(verwerk(replace(stopregel, reden="23"), stop_weg), state) == ((), ("9063",))
