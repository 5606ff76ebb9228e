"""A provider's request: its term, its one answer."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.domain.verzoek import BeslisOpVerzoek, VerzoekAfgewezen, verzoek
from tests.support.examples_indicatie import (
    BESCHIKKING,
    VERZOEK,
    ontvang_verzoek,
    verzoek_ontvangen,
    verzoek_toegekend,
)
from tests.support.given import Spec

spec = Spec(verzoek)
ken_toe = BeslisOpVerzoek(beschikking_id=BESCHIKKING, toegekend=True, besluitdatum=date(2026, 8, 20))


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
