"""What a beschikking may say, and when it can be withdrawn."""

from dataclasses import replace
from datetime import date

import pytest

from services.indicatie.domain.beschikking import KoppelToewijzingen, beschikking
from services.indicatie.domain.besluit import Besluit, Leveringsvorm, RedenAfwijzing
from services.indicatie.domain.voorziening import Variant, Wet
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import (
    JEUGDHULP,
    THUISHULP,
    TOEWIJZING,
    VERZOEK,
    beschikking_afgewezen,
    beschikking_gegeven,
    beschikking_ingetrokken,
    geef_beschikking,
    huishoudelijke_hulp,
    jeugdbegeleiding,
    pgb,
    toewijzingen_gekoppeld,
    trek_beschikking_in,
)
from tests.support.given import Spec

spec = Spec(beschikking)
koppel = KoppelToewijzingen(toewijzingen=(TOEWIJZING,))
afwijzing = replace(
    geef_beschikking,
    besluit=Besluit.AFWIJZING,
    leveringsvorm=None,
    voorzieningen=(),
    reden_afwijzing=RedenAfwijzing.EIGEN_KRACHT,
    toelichting="Met hulp van het gezin lukt het.",
)
op_verzoek = replace(
    geef_beschikking,
    wet=Wet.JEUGDWET,
    aanvraag_id=None,
    verzoek_id=VERZOEK,
    agb=JEUGDHULP,
    voorzieningen=(jeugdbegeleiding,),
)


def test_a_grant_in_kind_starts_the_six_weeks_for_objection() -> None:
    spec.given().when(geef_beschikking).then(beschikking_gegeven)


def test_the_same_decision_twice_is_one() -> None:
    spec.given(beschikking_gegeven).when(geef_beschikking).then_nothing()


def test_a_refusal_has_a_reason() -> None:
    spec.given().when(afwijzing).then(beschikking_afgewezen)


def test_a_term_for_objection_that_ends_on_christmas_moves_to_the_next_working_day() -> None:
    command = replace(geef_beschikking, besluitdatum=date(2026, 11, 13), bekendgemaakt_op=date(2026, 11, 13))
    state = (
        spec.given()
        .when(command)
        .then(
            replace(
                beschikking_gegeven,
                besluitdatum=date(2026, 11, 13),
                bekendgemaakt_op=date(2026, 11, 13),
                bezwaar_uiterlijk_op=date(2026, 12, 28),
            )
        )
    )
    assert state.verwacht_toewijzingen


def test_a_pgb_needs_no_provider_and_no_contract() -> None:
    command = replace(geef_beschikking, leveringsvorm=Leveringsvorm.PGB, voorzieningen=(pgb,), contracten={})
    gegeven = replace(beschikking_gegeven, leveringsvorm=Leveringsvorm.PGB, voorzieningen=(pgb,))
    state = spec.given().when(command).then(gegeven)
    assert not state.verwacht_toewijzingen


@pytest.mark.parametrize(
    ("voorziening", "slug"),
    [
        (replace(pgb, agb=THUISHULP), "pgb-met-aanbieder"),
        (replace(pgb, budget=None), "budget-ontbreekt"),
        (replace(pgb, budget=Bedrag(0)), "budget-ontbreekt"),
        (replace(pgb, periode=Periode(date(2026, 9, 1))), "einddatum-ontbreekt"),
        (replace(pgb, product=None), "product-ontbreekt"),
        (replace(pgb, omvang=huishoudelijke_hulp.omvang), "omvang-en-budget"),
        (replace(pgb, variant=Variant.OUTPUTGERICHT), "variant-niet-in-catalogus"),
    ],
)
def test_a_pgb_that_breaks_a_rule_is_refused(voorziening: object, slug: str) -> None:
    assert isinstance(voorziening, type(pgb))
    command = replace(geef_beschikking, leveringsvorm=Leveringsvorm.PGB, voorzieningen=(voorziening,))
    spec.given().when(command).then_refused(slug)


def test_a_decision_in_the_future_is_refused() -> None:
    command = replace(geef_beschikking, besluitdatum=date(2026, 11, 24), bekendgemaakt_op=date(2026, 11, 24))
    spec.given().when(command).then_refused("datum-in-toekomst")


def test_publication_before_the_decision_is_refused() -> None:
    command = replace(geef_beschikking, bekendgemaakt_op=date(2026, 8, 19))
    spec.given().when(command).then_refused("bekendmaking-voor-besluit")


def test_no_grant_without_a_contract() -> None:
    spec.given().when(replace(geef_beschikking, contracten={})).then_refused("geen-contract")


def test_no_care_in_kind_under_the_participatiewet() -> None:
    spec.given().when(replace(geef_beschikking, wet=Wet.PARTICIPATIEWET)).then_refused("wet-zonder-toewijzing")


def test_a_verzoek_under_the_jeugdwet_can_be_granted() -> None:
    gegeven = replace(
        beschikking_gegeven,
        wet=Wet.JEUGDWET,
        aanvraag_id=None,
        verzoek_id=VERZOEK,
        voorzieningen=(jeugdbegeleiding,),
    )
    spec.given().when(op_verzoek).then(gegeven)


def test_a_verzoek_under_the_wmo_needs_an_aanvraag() -> None:
    command = replace(op_verzoek, wet=Wet.WMO)
    spec.given().when(command).then_refused("aanvraag-nodig")


def test_a_verzoek_under_the_wmo_can_be_granted_together_with_the_aanvraag() -> None:
    command = replace(geef_beschikking, verzoek_id=VERZOEK, agb=THUISHULP)
    spec.given().when(command).then(replace(beschikking_gegeven, verzoek_id=VERZOEK))


def test_a_verzoek_is_granted_to_the_provider_that_asked() -> None:
    command = replace(op_verzoek, agb=THUISHULP)
    spec.given().when(command).then_refused("andere-aanbieder")


def test_a_verzoek_is_granted_per_product() -> None:
    command = replace(op_verzoek, voorzieningen=(jeugdbegeleiding, jeugdbegeleiding))
    spec.given().when(command).then_refused("een-product-per-verzoek")


def test_a_verzoek_never_becomes_a_pgb() -> None:
    command = replace(op_verzoek, leveringsvorm=Leveringsvorm.PGB, voorzieningen=(pgb,))
    spec.given().when(command).then_refused("pgb-op-verzoek")


def test_woonplaatsbeginsel_names_the_other_municipality() -> None:
    command = replace(afwijzing, wet=Wet.JEUGDWET, reden_afwijzing=RedenAfwijzing.WOONPLAATSBEGINSEL)
    spec.given().when(command).then_refused("woonplaats-onvolledig")


def test_woonplaatsbeginsel_is_of_the_jeugdwet() -> None:
    command = replace(afwijzing, reden_afwijzing=RedenAfwijzing.WOONPLAATSBEGINSEL, verantwoordelijke_gemeente="0200")
    spec.given().when(command).then_refused("woonplaats-alleen-jeugd")


def test_a_grant_in_kind_is_tied_to_its_toewijzingen() -> None:
    spec.given(beschikking_gegeven).when(koppel).then(toewijzingen_gekoppeld)


def test_it_is_tied_once() -> None:
    spec.given(beschikking_gegeven, toewijzingen_gekoppeld).when(koppel).then_nothing()


def test_a_refusal_has_no_toewijzing() -> None:
    spec.given(beschikking_afgewezen).when(koppel).then_refused("geen-toewijzing-verwacht")


def test_a_withdrawn_grant_gets_no_toewijzing() -> None:
    spec.given(beschikking_gegeven, beschikking_ingetrokken).when(koppel).then_refused("geen-toewijzing-verwacht")


def test_a_grant_can_be_withdrawn() -> None:
    spec.given(beschikking_gegeven).when(trek_beschikking_in).then(beschikking_ingetrokken)


def test_the_same_withdrawal_twice_is_one() -> None:
    spec.given(beschikking_gegeven, beschikking_ingetrokken).when(trek_beschikking_in).then_nothing()


def test_another_withdrawal_is_refused() -> None:
    ander = replace(trek_beschikking_in, ingetrokken_per=date(2026, 12, 1))
    spec.given(beschikking_gegeven, beschikking_ingetrokken).when(ander).then_refused("beschikking-ingetrokken")


def test_a_refusal_cannot_be_withdrawn() -> None:
    spec.given(beschikking_afgewezen).when(trek_beschikking_in).then_refused("beschikking-is-afwijzing")


def test_an_unknown_decision_cannot_be_withdrawn() -> None:
    spec.given().when(trek_beschikking_in).then_refused("beschikking-onbekend")


def test_no_withdrawal_before_the_decision() -> None:
    command = replace(trek_beschikking_in, besluitdatum=date(2026, 8, 19))
    spec.given(beschikking_gegeven).when(command).then_refused("intrekking-voor-besluit")


def test_a_317_is_granted_with_the_toewijzingen_that_carry_it_out() -> None:
    vow = replace(
        geef_beschikking,
        aanvraag_id=None,
        verzoek_id=VERZOEK,
        agb=THUISHULP,
        wijziging=True,
        toewijzingen=(TOEWIJZING,),
    )
    gegeven = replace(beschikking_gegeven, aanvraag_id=None, verzoek_id=VERZOEK)
    spec.given().when(vow).then(gegeven, toewijzingen_gekoppeld)
    alleen_korter = replace(vow, voorzieningen=())
    state = spec.given().when(alleen_korter).then(replace(gegeven, voorzieningen=()), toewijzingen_gekoppeld)
    assert not state.verwacht_toewijzingen
