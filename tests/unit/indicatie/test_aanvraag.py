"""What may be decided on an aanvraag."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.aanvraag import (
    AanvraagHervat,
    AanvraagIngetrokken,
    Beslis,
    Hervat,
    SchortOp,
    TrekAanvraagIn,
    aanvraag,
)
from services.indicatie.domain.ids import BeschikkingId
from tests.support.examples_indicatie import (
    AANVRAAG,
    BESCHIKKING,
    aanvraag_beslist,
    aanvraag_opgeschort,
    aanvraag_overgenomen,
    neem_aanvraag_over,
)
from tests.support.given import Spec

spec = Spec(aanvraag)
beslis = Beslis(beschikking_id=BESCHIKKING, besluitdatum=date(2026, 8, 20))
hervat = Hervat(aanvraag_id=AANVRAAG, beslis_uiterlijk_op=date(2026, 9, 1))


def test_an_aanvraag_is_taken_over_from_intake() -> None:
    spec.given().when(neem_aanvraag_over).then(aanvraag_overgenomen)


def test_the_same_aanvraag_twice_is_one() -> None:
    spec.given(aanvraag_overgenomen).when(neem_aanvraag_over).then_nothing()


def test_an_open_aanvraag_can_be_decided() -> None:
    spec.given(aanvraag_overgenomen).when(beslis).then(aanvraag_beslist)


def test_an_unknown_aanvraag_cannot_be_decided() -> None:
    spec.given().when(beslis).then_refused("aanvraag-onbekend")


def test_a_suspended_aanvraag_cannot_be_decided() -> None:
    spec.given(aanvraag_overgenomen, aanvraag_opgeschort).when(beslis).then_refused("aanvraag-opgeschort")


def test_a_resumed_aanvraag_can_be_decided() -> None:
    spec.given(aanvraag_overgenomen, aanvraag_opgeschort).when(hervat, beslis).then(aanvraag_beslist)


def test_resuming_what_runs_changes_nothing() -> None:
    spec.given(aanvraag_overgenomen).when(hervat).then_nothing()


def test_resuming_gives_a_new_day() -> None:
    hervatting = AanvraagHervat(aanvraag_id=AANVRAAG, beslis_uiterlijk_op=date(2026, 9, 1))
    spec.given(aanvraag_overgenomen, aanvraag_opgeschort).when(hervat).then(hervatting)


def test_suspending_a_suspended_aanvraag_changes_nothing() -> None:
    spec.given(aanvraag_overgenomen, aanvraag_opgeschort).when(SchortOp(aanvraag_id=AANVRAAG)).then_nothing()


def test_a_withdrawn_aanvraag_cannot_be_decided() -> None:
    trek_in = TrekAanvraagIn(aanvraag_id=AANVRAAG)
    spec.given(aanvraag_overgenomen).when(trek_in, beslis).then_refused("aanvraag-ingetrokken")


def test_withdrawing_after_the_decision_changes_nothing() -> None:
    spec.given(aanvraag_overgenomen, aanvraag_beslist).when(TrekAanvraagIn(aanvraag_id=AANVRAAG)).then_nothing()


def test_withdrawing_a_suspended_aanvraag() -> None:
    trek_in = TrekAanvraagIn(aanvraag_id=AANVRAAG)
    spec.given(aanvraag_overgenomen, aanvraag_opgeschort).when(trek_in).then(AanvraagIngetrokken(aanvraag_id=AANVRAAG))


def test_an_aanvraag_is_decided_once() -> None:
    tweede = replace(beslis, beschikking_id=BeschikkingId("01936000-0000-7000-8000-00000000ffff"))
    spec.given(aanvraag_overgenomen, aanvraag_beslist).when(tweede).then_refused("aanvraag-al-beslist")


def test_the_same_decision_twice_is_one() -> None:
    spec.given(aanvraag_overgenomen, aanvraag_beslist).when(beslis).then_nothing()


def test_no_decision_before_the_aanvraag() -> None:
    vroeg = replace(beslis, besluitdatum=date(2026, 8, 9))
    spec.given(aanvraag_overgenomen).when(vroeg).then_refused("besluit-voor-aanvraag")
