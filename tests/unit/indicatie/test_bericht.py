"""A message is recorded once and answered once."""

from dataclasses import replace

from services.indicatie.domain.bericht import (
    Beantwoord,
    BerichtBeantwoord,
    BerichtOnleesbaar,
    Richting,
    Status,
    WijsOnleesbaarAf,
    bericht,
)
from services.indicatie.domain.ids import BerichtId
from tests.support.examples_indicatie import BERICHT, THUISHULP, bericht_vastgelegd, kop, leg_vast
from tests.support.given import Spec

spec = Spec(bericht)
ANTWOORD = BerichtId("01936000-0000-7000-8000-00000000aaaa")
beantwoord = Beantwoord(antwoord_id=ANTWOORD, retourcodes=())
beantwoord_is = BerichtBeantwoord(bericht_id=BERICHT, antwoord_id=ANTWOORD, retourcodes=())
onleesbaar = WijsOnleesbaarAf(bericht_id=BERICHT, agb=THUISHULP, soort="305", wet=None, fouten=("getal",))


def test_our_message_must_be_returned_in_three_working_days() -> None:
    spec.given().when(leg_vast).then(bericht_vastgelegd)


def test_an_identification_is_used_once() -> None:
    spec.given(bericht_vastgelegd).when(leg_vast).then_refused("9056")


def test_a_message_with_retourcodes_was_rejected() -> None:
    inkomend = replace(leg_vast, kop=replace(kop, soort="305", richting=Richting.IN, retourcodes=("9019",)))
    spec.given().when(inkomend).then(
        replace(
            bericht_vastgelegd,
            soort="305",
            richting=Richting.IN,
            status=Status.AFGEKEURD,
            retourcodes=("9019",),
            retour_uiterlijk_op=None,
        )
    )


def test_the_provider_returns_our_message() -> None:
    assert spec.given(bericht_vastgelegd).when(beantwoord).then(beantwoord_is).status is Status.BEANTWOORD


def test_a_return_with_codes_means_it_was_rejected() -> None:
    command = replace(beantwoord, retourcodes=("9332",))
    state = spec.given(bericht_vastgelegd).when(command).then(replace(beantwoord_is, retourcodes=("9332",)))
    assert state.status is Status.AFGEKEURD


def test_the_same_return_twice_is_one() -> None:
    spec.given(bericht_vastgelegd, beantwoord_is).when(beantwoord).then_nothing()


def test_a_second_return_is_refused() -> None:
    ander = replace(beantwoord, antwoord_id=BerichtId("01936000-0000-7000-8000-00000000bbbb"))
    spec.given(bericht_vastgelegd, beantwoord_is).when(ander).then_refused("al-beantwoord")


def test_a_return_on_nothing_is_refused() -> None:
    spec.given().when(beantwoord).then_refused("heenbericht-onbekend")


def test_what_cannot_be_read_is_a_row_without_content() -> None:
    vastgelegd = BerichtOnleesbaar(bericht_id=BERICHT, agb=THUISHULP, soort="305", wet=None, fouten=("getal",))
    spec.given().when(onleesbaar).then(vastgelegd)
    spec.given(vastgelegd).when(onleesbaar).then_nothing()
