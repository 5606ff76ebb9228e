"""A provider's request: its term, its one answer."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.domain.verzoek import (
    BeslisOpVerzoek,
    StelInOnderzoek,
    VerzoekAfgewezen,
    verzoek,
    woonplaats_uiterlijk_op,
)
from services.indicatie.domain.voorziening import Wet
from tests.support.examples_indicatie import BESCHIKKING, VANDAAG, VERZOEK
from tests.support.examples_verzoeken import (
    in_onderzoek,
    ontvang_verzoek,
    ontvang_wijziging,
    verzoek_ontvangen,
    verzoek_toegekend,
    wijziging_ontvangen,
)
from tests.support.given import Spec

spec = Spec(verzoek)
ken_toe = BeslisOpVerzoek(beschikking_id=BESCHIKKING, toegekend=True, besluitdatum=date(2026, 8, 20))
onderzoek = StelInOnderzoek(op=date(2026, 8, 17), vandaag=VANDAAG)


def test_a_request_must_be_answered_in_five_working_days() -> None:
    spec.given().when(ontvang_verzoek).then(verzoek_ontvangen)


def test_a_reference_is_used_once() -> None:
    spec.given(verzoek_ontvangen).when(ontvang_verzoek).then_refused("9347")


def test_a_request_is_granted() -> None:
    spec.given(verzoek_ontvangen).when(ken_toe).then(verzoek_toegekend)


def test_a_request_is_refused() -> None:
    afgewezen = VerzoekAfgewezen(verzoek_id=VERZOEK, beschikking_id=BESCHIKKING, besluitdatum=date(2026, 8, 20))
    spec.given(verzoek_ontvangen).when(replace(ken_toe, toegekend=False)).then(afgewezen)


def test_the_same_decision_twice_is_one() -> None:
    spec.given(verzoek_ontvangen, verzoek_toegekend).when(ken_toe).then_nothing()


def test_a_request_is_answered_once() -> None:
    ander = replace(ken_toe, beschikking_id=BeschikkingId("01936000-0000-7000-8000-00000000ffff"))
    spec.given(verzoek_ontvangen, verzoek_toegekend).when(ander).then_refused("verzoek-al-beantwoord")


def test_an_unknown_request_cannot_be_decided() -> None:
    spec.given().when(ken_toe).then_refused("verzoek-onbekend")


def test_no_decision_before_the_request() -> None:
    vroeg = replace(ken_toe, besluitdatum=date(2026, 8, 9))
    spec.given(verzoek_ontvangen).when(vroeg).then_refused("besluit-voor-verzoek")


def test_a_317_waits_for_one_answer_in_five_working_days() -> None:
    spec.given().when(ontvang_wijziging).then(wijziging_ontvangen)
    spec.given(wijziging_ontvangen).when(ontvang_wijziging).then_refused("9347")


def test_under_investigation_the_answer_comes_in_eight_weeks() -> None:
    spec.given(verzoek_ontvangen).when(onderzoek).then(in_onderzoek)


def test_under_investigation_is_said_once() -> None:
    spec.given(verzoek_ontvangen, in_onderzoek).when(onderzoek).then_nothing()
    later = replace(onderzoek, op=date(2026, 8, 18))
    spec.given(verzoek_ontvangen, in_onderzoek).when(later).then_refused("al-in-onderzoek")


def test_no_investigation_after_the_answer_nor_of_nothing() -> None:
    spec.given(verzoek_ontvangen, verzoek_toegekend).when(onderzoek).then_refused("verzoek-al-beantwoord")
    spec.given().when(onderzoek).then_refused("verzoek-onbekend")


def test_the_day_of_the_message_is_not_in_the_future_nor_before_the_request() -> None:
    morgen = replace(onderzoek, op=date(2026, 11, 24))
    spec.given(verzoek_ontvangen).when(morgen).then_refused("datum-in-toekomst")
    vroeg = replace(onderzoek, op=date(2026, 8, 9))
    spec.given(verzoek_ontvangen).when(vroeg).then_refused("onderzoek-voor-verzoek")


def test_after_the_investigation_the_request_is_granted_or_refused() -> None:
    spec.given(verzoek_ontvangen, in_onderzoek).when(ken_toe).then(verzoek_toegekend)
    vroeg = replace(ken_toe, besluitdatum=date(2026, 8, 14))
    spec.given(verzoek_ontvangen, in_onderzoek).when(vroeg).then_refused("besluit-voor-onderzoek")


def test_another_municipality_is_named_within_two_weeks() -> None:
    op_tijd = replace(ken_toe, toegekend=False, woonplaats=True, besluitdatum=date(2026, 8, 24))
    spec.given(verzoek_ontvangen).when(op_tijd).then(
        VerzoekAfgewezen(verzoek_id=VERZOEK, beschikking_id=BESCHIKKING, besluitdatum=date(2026, 8, 24))
    )
    spec.given(verzoek_ontvangen).when(replace(op_tijd, besluitdatum=date(2026, 8, 25))).then_refused(
        "woonplaats-te-laat"
    )


def test_only_a_315_under_the_jeugdwet_has_that_term() -> None:
    assert woonplaats_uiterlijk_op(verzoek_ontvangen) == date(2026, 8, 24)
    assert woonplaats_uiterlijk_op(replace(verzoek_ontvangen, wet=Wet.WMO)) is None
    assert woonplaats_uiterlijk_op(replace(wijziging_ontvangen, wet=Wet.JEUGDWET)) is None
